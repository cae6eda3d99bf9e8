package api

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
