package api

import (
	"cmp"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// usageClouds have figures of Azure usage.
const usageClouds = Global | Germany | USGov

const (
	usageLimit  = "the current billing period only"
	usageAdvice = "Amounts are estimates: don't bill by them, and don't add those of different currencies."
)

// GetPartnerUsageSummary reads what all customers use together, and how many are
// over their budgets.
var GetPartnerUsageSummary = readOne[None, PartnerUsageSummary](Spec{
	ID: "get-a-usage-summary-for-a-partner", Title: "Get a usage summary for a partner", Area: AreaAzureSpending,
	Method: "GET", Path: "/v1/usagesummary", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Doc:    "Reads what all customers together have used of Azure, and how many are over budget.",
	Limits: []string{usageLimit, "the total leaves out customers with an Azure plan"},
	Advice: usageAdvice,
})

// ListCustomerUsage reads what each customer has used, against its budget.
var ListCustomerUsage = list[None, CustomerMonthlyUsageRecord](Spec{
	ID: "get-usage-records-for-all-customers", Title: "Get usage records for all customers", Area: AreaAzureSpending,
	Method: "GET", Path: "/v1/customers/usagerecords", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Doc:    "Lists what each customer has used of Azure, and how much of its budget.",
	Limits: []string{usageLimit},
	Advice: usageAdvice,
})

// GetCustomerUsageSummary reads what a customer's subscriptions use together.
var GetCustomerUsageSummary = readOne[CustomerRef, CustomerUsageSummary](Spec{
	ID: "get-a-usage-summary-for-all-of-a-customers-subscriptions", Title: "Get a usage summary for all of a customer's subscriptions", Area: AreaAzureSpending,
	Method: "GET", Path: "/v1/customers/{customer-id}/usagesummary", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Doc:    "Reads what all subscriptions of a customer together have used of Azure.",
	Limits: []string{usageLimit},
	Advice: usageAdvice,
})

// ListSubscriptionUsage reads what each subscription of a customer has used.
var ListSubscriptionUsage = list[CustomerRef, SubscriptionMonthlyUsageRecord](Spec{
	ID: "get-subscription-usage-records-for-a-customer", Title: "Get subscription usage records for a customer", Area: AreaAzureSpending,
	Method: "GET", Path: "/v1/customers/{customer-id}/subscriptions/usagerecords", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Doc:    "Lists what each subscription of a customer has used of Azure.",
	Limits: []string{usageLimit, "of an Azure plan, the plan as a whole"},
	Advice: usageAdvice,
})

// GetSubscriptionUsageSummary reads what one subscription has used.
var GetSubscriptionUsageSummary = readOne[SubscriptionRef, SubscriptionUsageSummary](Spec{
	ID: "get-usage-summary-for-customers-subscription", Title: "Get usage summary for customer's subscription", Area: AreaAzureSpending,
	Method: "GET", Path: subscriptionPath + "/usagesummary", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Doc:    "Reads what a subscription has used of Azure.",
	Limits: []string{usageLimit},
	Advice: usageAdvice,
})

// ListServiceUsage reads what a subscription of MS-AZR-0145P has used, by service.
var ListServiceUsage = list[SubscriptionRef, AzureResourceMonthlyUsageRecord](Spec{
	ID: "get-all-monthly-usage-records-for-a-subscription", Title: "Get all monthly usage records for a subscription.", Area: AreaAzureSpending,
	Method: "GET", Path: subscriptionPath + "/usagerecords/resources", Effect: Read, Auth: AppOrUser, Clouds: usageClouds,
	Doc:    "Lists what a subscription of MS-AZR-0145P has used, by service.",
	Limits: []string{usageLimit, "not for Azure plans"},
	Advice: "The list by meter serves Azure plans too.",
})

// ListResourceUsage reads what an Azure plan has used, by provisioned resource.
var ListResourceUsage = list[SubscriptionRef, ResourceUsageRecord](Spec{
	ID: "get-usage-data-for-subscription-by-resource", Title: "Get usage data for subscription by resource", Area: AreaAzureSpending,
	Method: "GET", Path: subscriptionPath + "/resourceusagerecords", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Paging: linkOnly(),
	Doc:    "Lists what an Azure plan has used, by provisioned resource.",
	Limits: []string{usageLimit, "Azure plans only"},
	Advice: usageAdvice,
})

// ListMeterUsage reads what a subscription or an Azure plan has used, by meter.
var ListMeterUsage = list[SubscriptionRef, MeterUsageRecord](Spec{
	ID: "get-usage-data-for-subscription-by-meter", Title: "Get usage data for subscription by meter", Area: AreaAzureSpending,
	Method: "GET", Path: subscriptionPath + "/meterusagerecords", Effect: Read, Auth: AppUser, Clouds: usageClouds,
	Paging: linkOnly(),
	Doc:    "Lists what a subscription has used of Azure, by meter.",
	Limits: []string{usageLimit},
	Advice: usageAdvice,
})

// ListAzureEntitlements reads the Azure subscriptions of a subscription.
var ListAzureEntitlements = list[SubscriptionRef, AzureEntitlement](Spec{
	ID: "get-a-list-of-azure-entitlements-for-a-subscription", Title: "Get a list of Azure entitlements for a subscription", Area: AreaAzureSpending,
	Method: "GET", Path: subscriptionPath + "/azureentitlements", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Lists the Azure subscriptions that a subscription, such as an Azure plan, holds.",
})

// AzureEntitlement is an Azure subscription under a subscription of Partner
// Center.
type AzureEntitlement struct {
	ID             string `json:"id"` // of the Azure subscription
	FriendlyName   string `json:"friendlyName"`
	Status         Enum   `json:"status"`
	SubscriptionID string `json:"subscriptionId"` // of Partner Center
	Extra
}

// UsageOf names what consumption is counted for: a customer, a subscription or
// an Azure service. Which members are there differs from answer to answer.
type UsageOf struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	ResourceID   string `json:"resourceId"`
	ResourceName string `json:"resourceName"`
}

// SubjectID is the id of what is counted, from whichever member has it.
func (u UsageOf) SubjectID() string { return cmp.Or(u.ID, u.ResourceID) }

// SubjectName is the name of what is counted, from whichever member has it.
func (u UsageOf) SubjectName() string { return cmp.Or(u.Name, u.ResourceName) }

// UsageCost is what consumption is estimated to cost so far, before tax and
// credits; never use it for billing. It is in the customer's own currency:
// Azure plans say which, MS-AZR-0145P only gives a locale.
type UsageCost struct {
	TotalCost        Decimal `json:"totalCost"`
	CurrencyLocale   string  `json:"currencyLocale"` // such as fr-FR; of MS-AZR-0145P
	CurrencyCode     string  `json:"currencyCode"`   // ISO 4217; of Azure plans
	USDTotalCost     Decimal `json:"usdTotalCost"`   // the same in US dollars; meant for Azure plans, 0 elsewhere
	LastModifiedDate Time    `json:"lastModifiedDate"`
}

// Currency is the ISO code of the currency of TotalCost, "" when it can't be told.
func (c UsageCost) Currency() string {
	if c.CurrencyCode != "" || c.CurrencyLocale == "" {
		return c.CurrencyCode
	}
	tag, err := language.Parse(c.CurrencyLocale)
	if err != nil {
		return ""
	}
	unit, confidence := currency.FromTag(tag)
	if confidence == language.No {
		return ""
	}
	return unit.String()
}

// BillingPeriod is the current one, the only one that has usage figures.
type BillingPeriod struct {
	BillingStartDate Time `json:"billingStartDate"`
	BillingEndDate   Time `json:"billingEndDate"`
}

// PartnerUsageSummary is the usage of all customers together. Those with an
// Azure plan are left out of its total.
type PartnerUsageSummary struct {
	UsageOf
	UsageCost
	BillingPeriod
	EmailsToNotify                       []string    `json:"emailsToNotify"`
	CustomersOverBudget                  Int         `json:"customersOverBudget"`
	CustomersTrendingOver                Int         `json:"customersTrendingOver"` // close to going over
	CustomersWithUsageBasedSubscription  Int         `json:"customersWithUsageBasedSubscription"`
	CustomerOverBudget                   Int         `json:"customerOverBudget"`                   // another spelling of the manual
	CustomersWithUsageBasedSubscriptions Int         `json:"customersWithUsageBasedSubscriptions"` // another spelling of the manual
	Links                                *Links      `json:"links"`
	Attributes                           *Attributes `json:"attributes"`
	Extra
}

// OverBudget is how many customers have spent more than their budget.
func (s *PartnerUsageSummary) OverBudget() Int {
	return cmp.Or(s.CustomersOverBudget, s.CustomerOverBudget)
}

// WithUsage is how many customers have a usage-based subscription.
func (s *PartnerUsageSummary) WithUsage() Int {
	return cmp.Or(s.CustomersWithUsageBasedSubscription, s.CustomersWithUsageBasedSubscriptions)
}

// CustomerMonthlyUsageRecord is what a customer has used in the current billing
// period, against its budget.
type CustomerMonthlyUsageRecord struct {
	UsageOf
	UsageCost
	Budget                 *SpendingBudget `json:"budget"`
	CustomerSpendingBudget *SpendingBudget `json:"customerSpendingBudget"` // seen for MS-AZR-0145P only
	PercentUsed            Decimal         `json:"percentUsed"`            // of the budget; can exceed 100
	IsUpgraded             Bool            `json:"isUpgraded"`             // whether the customer has an Azure plan
	Attributes             *Attributes     `json:"attributes"`
	Extra
}

// CustomerUsageSummary is what all subscriptions of a customer have used in the
// current billing period.
type CustomerUsageSummary struct {
	UsageOf
	UsageCost
	BillingPeriod
	Budget     *SpendingBudget `json:"budget"`
	Links      *Links          `json:"links"`
	Attributes *Attributes     `json:"attributes"`
	Extra
}

// SubscriptionMonthlyUsageRecord is what one subscription has used in the
// current billing period. For a customer with Azure plans it is a plan, not an
// Azure subscription under it.
type SubscriptionMonthlyUsageRecord struct {
	UsageOf
	UsageCost
	Status          Enum        `json:"status" values:"none|active|suspended|deleted"`
	PartnerOnRecord string      `json:"partnerOnRecord"` // MPN id
	OfferID         string      `json:"offerId"`         // opaque: MS-AZR-0145P, or product:sku:availability
	Attributes      *Attributes `json:"attributes"`
	Extra
}

// SubscriptionUsageSummary is what one subscription has used in the current
// billing period.
type SubscriptionUsageSummary struct {
	UsageOf
	UsageCost
	BillingPeriod
	Links      *Links      `json:"links"`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// AzureResourceMonthlyUsageRecord is what a subscription of MS-AZR-0145P has
// used of one Azure service.
type AzureResourceMonthlyUsageRecord struct {
	UsageOf
	UsageCost
	Category     string      `json:"category"`
	Subcategory  string      `json:"subcategory"`
	QuantityUsed Decimal     `json:"quantityUsed"` // in units of Unit
	Unit         string      `json:"unit"`         // such as GB
	Attributes   *Attributes `json:"attributes"`
	Extra
}

// MeterUsageRecord is what an Azure plan, or a subscription of MS-AZR-0145P, has
// used by one meter.
type MeterUsageRecord struct {
	UsageOf
	UsageCost
	SubscriptionID string      `json:"subscriptionId"` // of the plan
	MeterID        string      `json:"meterId"`        // opaque, with spaces and brackets
	MeterName      string      `json:"meterName"`
	Category       string      `json:"category"`
	Subcategory    string      `json:"subcategory"`
	QuantityUsed   Decimal     `json:"quantityUsed"` // in units of Unit
	Unit           string      `json:"unit"`         // such as 1 GB, 10K or 1 GB/Month
	Attributes     *Attributes `json:"attributes"`
	Extra
}

// ResourceUsageRecord is what one provisioned resource under an Azure plan has
// cost.
type ResourceUsageRecord struct {
	UsageOf
	UsageCost
	SubscriptionID    string      `json:"subscriptionId"`    // of the plan
	EntitlementID     string      `json:"entitlementId"`     // of the Azure subscription that holds the resource
	EntitlementName   string      `json:"entitlementName"`   // of that subscription
	ResourceURI       string      `json:"resourceUri"`       // the resource's whole Azure id
	ResourceType      string      `json:"resourceType"`      // namespace, such as Microsoft.Compute
	ResourceGroupName string      `json:"resourceGroupName"` // case differs between records: compare without
	Attributes        *Attributes `json:"attributes"`
	Extra
}

// SubscriptionDailyUsageRecord is what a resource of a subscription is estimated
// to have cost on one day. The manual calls it obsolete and its figures doubtful:
// utilization records and rate cards are right.
type SubscriptionDailyUsageRecord struct {
	DateUsed         Time        `json:"dateUsed"`
	ResourceID       string      `json:"resourceId"`
	ResourceName     string      `json:"resourceName"`
	TotalCost        Decimal     `json:"totalCost"`
	CurrencyLocale   string      `json:"currencyLocale"` // decides the currency of the cost
	LastModifiedDate Time        `json:"lastModifiedDate"`
	Attributes       *Attributes `json:"attributes"`
	Extra
}
