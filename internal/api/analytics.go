package api

// AnalyticsFilter selects rows by an expression as in OData:
//
//	status eq 'ACTIVE' and contains(customerName,'traders')
//	usageDate ge cast('2026-01-01', Edm.DateTimeOffset)
type AnalyticsFilter struct {
	Filter string `query:"filter" doc:"Expression as in OData, such as customerMarket eq 'US' and autoRenewEnabled eq true; a date is cast('2026-01-01', Edm.DateTimeOffset)."`
}

// AnalyticsGrouping adds rows up that are alike in some fields.
type AnalyticsGrouping struct {
	GroupBy          string `query:"groupby" doc:"Fields to add up by, separated by commas; rows then hold those fields and the sums."`
	AggregationLevel Enum   `query:"aggregationLevel" values:"day|week|month" doc:"Span of time that a date among those fields stands for; only with group-by."`
}

// AnalyticsOrder sorts rows.
type AnalyticsOrder struct {
	OrderBy string `query:"orderby" doc:"Fields to sort by, separated by commas, each followed by asc or desc."`
}

// AnalyticsQuery names the rows of most analytics.
type AnalyticsQuery struct {
	AnalyticsFilter
	AnalyticsGrouping
}

// OrderedAnalyticsQuery names rows in an order.
type OrderedAnalyticsQuery struct {
	AnalyticsQuery
	AnalyticsOrder
}

const (
	analyticsPath      = "/partner/v1/analytics"
	analyticsLimit     = "at most 10,000 rows a page"
	subscriptionStates = "status is ACTIVE, SUSPENDED or DEPROVISIONED; subscriptionType, in that case: Office, Azure, Microsoft365, Dynamics, EMS"
)

// maxAnalyticsRows is the documented size of a page. Two articles want fewer
// than that.
const maxAnalyticsRows = 10_000

// ListAzureUsageAnalytics reads what customers used of Azure, day by day.
var ListAzureUsageAnalytics = list[OrderedAnalyticsQuery, AzureUsageAnalytics](Spec{
	ID: "get-all-azure-usage-analytics-information", Title: "Get all Azure usage analytics information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/usage/azure", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Paging: skip(maxAnalyticsRows),
	Doc:    "Lists what customers used of Azure, by day and meter.",
	Limits: []string{analyticsLimit},
})

// ResellerAnalyticsQuery names rows of indirect resellers. The manual lists the
// fields of a row among the parameters too; a filter does the same.
type ResellerAnalyticsQuery struct {
	OrderedAnalyticsQuery
	PartnerTenantID                     string  `query:"partnerTenantId" doc:"Only this tenant."`
	ID                                  string  `query:"id" doc:"Only this reseller."`
	Name                                string  `query:"name" doc:"Only resellers of this name."`
	Market                              string  `query:"market" doc:"Only this market, such as US."`
	FirstSubscriptionCreationDate       Time    `query:"firstSubscriptionCreationDate" doc:"Only those whose first subscription began then."`
	LatestSubscriptionCreationDate      Time    `query:"latestSubscriptionCreationDate" doc:"Only those whose latest subscription began then."`
	FirstSubscriptionEndDate            Time    `query:"firstSubscriptionEndDate" doc:"Only those whose first subscription to end ended then."`
	LatestSubscriptionEndDate           Time    `query:"latestSubscriptionEndDate" doc:"Only those whose latest subscription to end ended then."`
	FirstSubscriptionSuspendedDate      Time    `query:"firstSubscriptionSuspendedDate" doc:"Only those whose first suspension was then."`
	LatestSubscriptionSuspendedDate     Time    `query:"latestSubscriptionSuspendedDate" doc:"Only those whose latest suspension was then."`
	FirstSubscriptionDeprovisionedDate  Time    `query:"firstSubscriptionDeprovisionedDate" doc:"Only those whose first removal was then."`
	LatestSubscriptionDeprovisionedDate Time    `query:"latestSubscriptionDeprovisionedDate" doc:"Only those whose latest removal was then."`
	SubscriptionCount                   Decimal `query:"subscriptionCount" doc:"Only those with so many subscriptions."`
	LicenseCount                        Decimal `query:"licenseCount" doc:"Only those with so many licences."`
	IndirectResellerCount               Decimal `query:"indirectResellerCount" doc:"Only groups of so many resellers."`
}

// ListResellerAnalytics reads what indirect resellers sell.
var ListResellerAnalytics = list[ResellerAnalyticsQuery, IndirectResellerAnalytics](Spec{
	ID: "get-all-indirect-resellers-analytics-information", Title: "Get all indirect resellers analytics information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/indirectresellers", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Paging: skip(maxAnalyticsRows),
	Doc:    "Lists indirect resellers with the subscriptions and licences that they sold.",
	Limits: []string{analyticsLimit},
	Advice: "Prefer the filter: no example of the manual sends a field as a parameter of its own.",
})

// ListReferralAnalytics reads the leads that the partner got.
var ListReferralAnalytics = list[AnalyticsQuery, ReferralAnalytics](Spec{
	ID: "get-all-referrals-analytics-information", Title: "Get all referrals analytics information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/referrals", Effect: Read, Auth: AppUser, Clouds: Global | Germany | USGov,
	Paging: skip(maxAnalyticsRows - 1),
	Doc:    "Lists the referrals that the partner got, with what became of them.",
	Limits: []string{"fewer than 10,000 rows a page"},
})

// ListSearchAnalytics reads how the partner was found by people who look for one.
var ListSearchAnalytics = list[AnalyticsQuery, SearchAnalytics](Spec{
	ID: "get-all-search-analytics-information", Title: "Get all search analytics information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/search", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Paging: skip(maxAnalyticsRows - 1),
	Doc:    "Lists the searches in which the partner was found.",
	Limits: []string{"fewer than 10,000 rows a page"},
})

// ListSubscriptionAnalytics reads the subscriptions of all customers at once.
var ListSubscriptionAnalytics = list[AnalyticsQuery, SubscriptionAnalytics](Spec{
	ID: "get-all-subscription-analytics-information", Title: "Get all subscription analytics information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/subscriptions", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Paging: skip(maxAnalyticsRows),
	Doc:    "Lists the subscriptions of all customers.",
	Limits: []string{analyticsLimit, subscriptionStates},
})

// FilteredSubscriptions is a search for subscriptions.
type FilteredSubscriptions struct {
	Filter string `query:"filter" required:"true" doc:"Expression as in OData, such as status eq 'ACTIVE' and contains(customerName,'traders')."`
}

// FilterSubscriptionAnalytics reads the subscriptions that an expression selects.
var FilterSubscriptionAnalytics = list[FilteredSubscriptions, SubscriptionAnalytics](Spec{
	ID: "get-subscription-analytics-information-filtered-by-a-search-query", Title: "Get subscription analytics information filtered by a search query", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/subscriptions", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Paging: Paging{Scheme: "skip", OffsetParam: "skip"},
	Doc:    "Lists the subscriptions of all customers that an expression selects.",
	Limits: []string{
		"names of customers and subscriptions can only be searched by contains, dates by eq, ne, gt, lt, ge and le",
		"licenseCount and trialEndDate can't be searched by", subscriptionStates,
	},
})

// GroupedSubscriptions adds subscriptions up.
type GroupedSubscriptions struct {
	AnalyticsFilter
	GroupBy          string `query:"groupby" required:"true" doc:"Fields to add up by, separated by commas, such as subscriptionType,status."`
	AggregationLevel Enum   `query:"aggregationLevel" values:"day|week|month" doc:"Span of time that a date among those fields stands for."`
}

// GroupSubscriptionAnalytics counts subscriptions and licences by terms or dates.
var GroupSubscriptionAnalytics = list[GroupedSubscriptions, SubscriptionAnalytics](Spec{
	ID: "get-subscription-analytics-grouped-by-dates-or-terms", Title: "Get subscription analytics grouped by dates or terms", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/subscriptions", Effect: Read, Auth: AppUser, Clouds: EveryCloud,
	Paging: skip(maxAnalyticsRows),
	Doc:    "Counts the subscriptions and licences of all customers by terms or dates.",
	Limits: []string{analyticsLimit, "trialEndDate can't be grouped by", subscriptionStates},
})

// AzureUsageAnalytics is what a customer used by one meter on one day. Grouped,
// it has the fields grouped by and the quantity.
type AzureUsageAnalytics struct {
	CustomerTenantID   string  `json:"customerTenantId"`
	CustomerName       string  `json:"customerName"`
	SubscriptionID     string  `json:"subscriptionId"`
	SubscriptionName   string  `json:"subscriptionName"`
	UsageDate          Time    `json:"usageDate"`
	ResourceLocation   string  `json:"resourceLocation"` // data centre
	MeterCategory      string  `json:"meterCategory"`
	MeterSubcategory   string  `json:"meterSubcategory"`
	MeterUnit          string  `json:"meterUnit"`
	ReservationOrderID string  `json:"reservationOrderId"` // of a reserved virtual machine
	ReservationID      string  `json:"reservationId"`
	ConsumptionMeterID string  `json:"consumptionMeterId"`
	ServiceType        string  `json:"serviceType"` // size of a virtual machine
	Quantity           Decimal `json:"quantity"`    // in units of the meter
	Extra
}

// IndirectResellerAnalytics is what one indirect reseller sold. What has not
// happened has the date 0001-01-01.
type IndirectResellerAnalytics struct {
	PartnerTenantID                        string  `json:"partnerTenantId"`
	ID                                     string  `json:"id"`
	Name                                   string  `json:"name"`
	Market                                 string  `json:"market"` // country code
	FirstSubscriptionCreationDate          Time    `json:"firstSubscriptionCreationDate"`
	LatestSubscriptionCreationDate         Time    `json:"latestSubscriptionCreationDate"`
	FirstSubscriptionEndDate               Time    `json:"firstSubscriptionEndDate"`
	LatestSubscriptionEndDate              Time    `json:"latestSubscriptionEndDate"`
	FirstSubscriptionSuspendedDate         Time    `json:"firstSubscriptionSuspendedDate"`
	LatestSubscriptionSuspendedDate        Time    `json:"latestSubscriptionSuspendedDate"`
	FirstSubscriptionDeprovisionedDate     Time    `json:"firstSubscriptionDeprovisionedDate"`
	LatestSubscriptionDeprovisionedDate    Time    `json:"latestSubscriptionDeprovisionedDate"`
	LatestSubscriptionDeprovisionedEndDate Time    `json:"latestSubscriptionDeprovisionedEndDate"` // the same, as the example spells it
	SubscriptionCount                      Decimal `json:"subscriptionCount"`
	LicenseCount                           Decimal `json:"licenseCount"`
	IndirectResellerCount                  Decimal `json:"indirectResellerCount"` // only when grouped
	Extra
}

// ReferralAnalytics is one lead, and when it came into which state.
type ReferralAnalytics struct {
	ID               string `json:"id"`
	Status           Enum   `json:"status"` // such as Accepted
	CustomerMarket   string `json:"customerMarket"`
	CustomerName     string `json:"customerName"`
	CustomerOrgSize  Enum   `json:"customerOrgSize"` // such as 10to50employees
	CreatedDate      Time   `json:"createdDate"`
	AcknowledgedDate Time   `json:"acknowledgedDate"`
	AcceptedDate     Time   `json:"acceptedDate"`
	DeclinedDate     Time   `json:"declinedDate"`
	ExpiredDate      Time   `json:"expiredDate"`
	MissedDate       Time   `json:"missedDate"`
	SkippedDate      Time   `json:"skippedDate"`
	WonDate          Time   `json:"wonDate"`
	LostDate         Time   `json:"lostDate"`
	ArchivedDate     Time   `json:"archivedDate"`
	PartnerMarket    string `json:"partnerMarket"`
	Extra
}

// SearchAnalytics is one search in which the partner was found. Grouped, it has
// the fields grouped by and the counts.
type SearchAnalytics struct {
	CompanyName           string `json:"companyName"`
	MpnID                 string `json:"mpnId"`
	PartnerMarket         string `json:"partnerMarket"`
	SearchDate            Time   `json:"searchDate"`
	KeywordSearchText     string `json:"keywordSearchText"`
	KeywordCountry        string `json:"keywordCountry"`
	KeywordIndustryFocus  string `json:"keywordIndustryFocus"`
	KeywordProduct        string `json:"keywordProduct"`
	DetailsViewed         Bool   `json:"detailsViewed"`
	ContactButtonClicked  Bool   `json:"contactButtonClicked"`
	ReferralsSubmitted    Bool   `json:"referralsSubmitted"`
	ReferralSubmitted     Bool   `json:"referralSubmitted"` // the same, as the table spells it
	SearchResultPageViews Int    `json:"searchResultPageViews"`
	ProfileViews          Int    `json:"profileViews"`
	ContactClicks         Int    `json:"contactClicks"`
	ReferralCount         Int    `json:"referralCount"`
	Extra
}

// SubscriptionAnalytics is one subscription of any customer: a row for counting,
// not the subscription that can be changed. Grouped, it has the fields grouped
// by and the counts.
type SubscriptionAnalytics struct {
	CustomerTenantID          string `json:"customerTenantId"`
	CustomerName              string `json:"customerName"`
	CustomerMarket            string `json:"customerMarket"` // country code
	ID                        string `json:"id"`
	Status                    Enum   `json:"status" values:"ACTIVE|SUSPENDED|DEPROVISIONED"`
	ProductName               string `json:"productName"`
	SubscriptionType          Enum   `json:"subscriptionType" values:"Office|Azure|Microsoft365|Dynamics|EMS"`
	AutoRenewEnabled          Bool   `json:"autoRenewEnabled"`
	PartnerID                 string `json:"partnerId"` // MPN id, or a tenant id; of the reseller when there is one
	PartnerName               string `json:"partnerName"`
	ProviderName              string `json:"providerName"` // indirect provider that bought it
	FriendlyName              string `json:"friendlyName"`
	CreationDate              Time   `json:"creationDate"`
	EffectiveStartDate        Time   `json:"effectiveStartDate"`
	CommitmentEndDate         Time   `json:"commitmentEndDate"`
	CurrentStateEndDate       Time   `json:"currentStateEndDate"`
	TrialStartDate            Time   `json:"trialStartDate"`
	TrialEndDate              Time   `json:"trialEndDate"`
	TrialToPaidConversionDate Time   `json:"trialToPaidConversionDate"`
	LastUsageDate             Time   `json:"lastUsageDate"`
	LastRenewalDate           Time   `json:"lastRenewalDate"`
	DeprovisionedDate         Time   `json:"deprovisionedDate"`
	LicenseCount              Int    `json:"licenseCount"`
	SubscriptionCount         Int    `json:"subscriptionCount"` // only when grouped
	ChurnRisk                 Enum   `json:"churnRisk"`         // such as High
	BillingCycleName          Enum   `json:"billingCycleName"`  // such as MONTHLY
	Extra
}
