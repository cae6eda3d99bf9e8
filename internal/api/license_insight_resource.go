package api

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
