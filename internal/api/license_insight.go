package api

// LicenseAnalyticsQuery names rows on licences.
type LicenseAnalyticsQuery struct {
	AnalyticsFilter
	GroupBy           string `query:"groupby" doc:"Fields to add up by, separated by commas, such as serviceName,productName."`
	ProcessedDateTime Time   `query:"processedDateTime" doc:"When the figures were made; the latest when left out."`
}

// ListLicenseDeployment reads how many of the licences sold are assigned.
var ListLicenseDeployment = list[LicenseAnalyticsQuery, LicenseDeployment](Spec{
	ID: "get-licenses-deployment-information", Title: "Get licenses deployment information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/commercial/deployment/license", Effect: Read, Auth: AppUser, Clouds: Global,
	Paging: skip(maxAnalyticsRows),
	Doc:    "Lists how many of the licences sold are assigned, by customer and product.",
	Limits: []string{analyticsLimit},
})

// LicenseDeployment is how many licences of a product a customer bought and
// assigned.
type LicenseDeployment struct {
	ProcessedDateTime Time   `json:"processedDateTime"`
	ServiceCode       string `json:"serviceCode"` // such as o365
	ServiceName       string `json:"serviceName"`
	Channel           string `json:"channel"` // such as reseller
	CustomerTenantID  string `json:"customerTenantId"`
	CustomerName      string `json:"customerName"`
	ProductID         string `json:"productId"`
	ProductName       string `json:"productName"`
	LicensesDeployed  Int    `json:"licensesDeployed"`
	LicensesSold      Int    `json:"licensesSold"`
	Extra
}

// ListLicenseUsage reads how many of the assigned licences are used.
var ListLicenseUsage = list[LicenseAnalyticsQuery, LicenseUsage](Spec{
	ID: "get-licenses-usage-information", Title: "Get licenses usage information", Area: AreaAnalytics,
	Method: "GET", Path: analyticsPath + "/commercial/usage/license", Effect: Read, Auth: AppUser, Clouds: Global,
	Paging: skip(maxAnalyticsRows),
	Doc:    "Lists how many licences are used, by customer, product and workload.",
	Limits: []string{analyticsLimit},
})

// LicenseUsage is how many licences of a product a customer uses for a workload.
type LicenseUsage struct {
	ProcessedDateTime Time   `json:"processedDateTime"`
	WorkloadCode      string `json:"workloadCode"` // such as EXO
	WorkloadName      string `json:"workloadName"`
	ServiceCode       string `json:"serviceCode"`
	ServiceName       string `json:"serviceName"`
	Channel           string `json:"channel"`
	CustomerTenantID  string `json:"customerTenantId"`
	CustomerName      string `json:"customerName"`
	ProductID         string `json:"productId"`
	ProductName       string `json:"productName"`
	LicensesActive    Int    `json:"licensesActive"`
	LicenseActive     Int    `json:"licenseActive"`     // the same, as the example spells it
	LicensesQualified Int    `json:"licensesQualified"` // that could be used for the workload
	Extra
}

// Active is how many licences are used, by whichever name it came.
func (u *LicenseUsage) Active() Int {
	if u.LicensesActive.Given() {
		return u.LicensesActive
	}
	return u.LicenseActive
}

// The four older lists have no parameters and no pages.
const supersededAdvice = "Superseded: the lists below /partner/v1/analytics/commercial can be filtered and grouped."

// ListCustomerLicenseDeployment reads how many of a customer's licences are assigned.
var ListCustomerLicenseDeployment = list[CustomerRef, CustomerLicensesDeploymentInsights](Spec{
	ID: "get-customer-licenses-deployment-information", Title: "Get customer licenses deployment information", Area: AreaAnalytics,
	Method: "GET", Path: "/v1/customers/{customer-id}/analytics/licenses/deployment", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists how many of a customer's licences are assigned, by product.",
	Advice: supersededAdvice,
})

// ListCustomerLicenseUsage reads how many of a customer's licences are used.
var ListCustomerLicenseUsage = list[CustomerRef, CustomerLicensesUsageInsights](Spec{
	ID: "get-customer-licenses-usage-information", Title: "Get customer licenses usage information", Area: AreaAnalytics,
	Method: "GET", Path: "/v1/customers/{customer-id}/analytics/licenses/usage", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists how many of a customer's licences are used, by product and workload.",
	Advice: supersededAdvice,
})

// ListPartnerLicenseDeployment reads what share of all licences is assigned.
var ListPartnerLicenseDeployment = list[None, PartnerLicensesDeploymentInsights](Spec{
	ID: "get-partner-licenses-deployment-information", Title: "Get partner licenses deployment information", Area: AreaAnalytics,
	Method: "GET", Path: "/v1/analytics/licenses/deployment", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists what share of all customers' licences is assigned, by service.",
	Advice: supersededAdvice,
})

// ListPartnerLicenseUsage reads what share of all licences is used.
var ListPartnerLicenseUsage = list[None, PartnerLicensesUsageInsights](Spec{
	ID: "get-partner-licenses-usage-information", Title: "Get partner licenses usage information", Area: AreaAnalytics,
	Method: "GET", Path: "/v1/analytics/licenses/usage", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists what share of all customers' licences is used, by service and workload.",
	Advice: supersededAdvice,
})

// LicenseInsight is what all older figures on licences have in common. Figures
// of different services may be of different times.
type LicenseInsight struct {
	ProcessedDateTime Time        `json:"processedDateTime"`
	ServiceCode       string      `json:"serviceCode"`
	ServiceName       string      `json:"serviceName"` // such as o365 or crm
	Channel           string      `json:"channel"`     // such as reseller
	CustomerID        string      `json:"customerId"`
	CustomerName      string      `json:"customerName"`
	ProductName       string      `json:"productName"`
	Attributes        *Attributes `json:"attributes"`
}

// CustomerLicensesDeploymentInsights is how many licences of a product a
// customer assigned.
type CustomerLicensesDeploymentInsights struct {
	LicenseInsight
	LicensesDeployed  Decimal `json:"licensesDeployed"`
	LicensesSold      Decimal `json:"licensesSold"`
	DeploymentPercent Decimal `json:"deploymentPercent"` // adjusted by the service
	Extra
}

// CustomerLicensesUsageInsights is how many licences of a product a customer
// uses for one workload; a product has a record for each of its workloads.
type CustomerLicensesUsageInsights struct {
	LicenseInsight
	WorkloadCode      string  `json:"workloadCode"`
	WorkloadName      string  `json:"workloadName"` // such as Exchange
	LicensesActive    Decimal `json:"licensesActive"`
	LicensesQualified Decimal `json:"licensesQualified"`
	UsagePercent      Decimal `json:"usagePercent"` // adjusted by the service
	Extra
}

// PartnerLicensesDeploymentInsights is the share of a service's licences that
// all customers together assigned.
type PartnerLicensesDeploymentInsights struct {
	LicenseInsight
	ProratedDeploymentPercent Decimal `json:"proratedDeploymentPercent"`
	LicensesSold              Decimal `json:"licensesSold"`
	Extra
}

// PartnerLicensesUsageInsights is the share of a service's licences that all
// customers together use for a workload. The same workload can belong to
// several services.
type PartnerLicensesUsageInsights struct {
	LicenseInsight
	WorkloadName                 string  `json:"workloadName"`
	ProratedLicensesUsagePercent Decimal `json:"proratedLicensesUsagePercent"`
	Extra
}
