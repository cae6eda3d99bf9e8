package api

// usageClouds have figures of Azure usage.
const usageClouds = Global | Germany | USGov

const (
	usageLimit  = "the current billing period only"
	usageAdvice = "Amounts are estimates: don't bill by them, and don't add those of different currencies."
)

// GetPartnerUsageSummary reads what all customers use together, and how many are
// over their budgets.
var GetPartnerUsageSummary = read[None, PartnerUsageSummary](Spec{
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
var GetCustomerUsageSummary = read[CustomerRef, CustomerUsageSummary](Spec{
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
var GetSubscriptionUsageSummary = read[SubscriptionRef, SubscriptionUsageSummary](Spec{
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
