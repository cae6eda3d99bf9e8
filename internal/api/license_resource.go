package api

// SubscribedSku is a product that a customer owns licences of.
type SubscribedSku struct {
	AvailableUnits   Int           `json:"availableUnits"` // free to assign: total less consumed
	ActiveUnits      Int           `json:"activeUnits"`
	ConsumedUnits    Int           `json:"consumedUnits"`  // assigned to users
	SuspendedUnits   Int           `json:"suspendedUnits"` // of suspended subscriptions
	TotalUnits       Int           `json:"totalUnits"`     // active and warning units
	WarningUnits     Int           `json:"warningUnits"`   // of subscriptions about to be suspended
	ProductSKU       *ProductSku   `json:"productSku"`
	ServicePlans     []ServicePlan `json:"servicePlans"`
	CapabilityStatus Enum          `json:"capabilityStatus"` // such as Enabled or Suspended
	Attributes       *Attributes   `json:"attributes"`
	Extra
}

// ProductSku is the product of a licence.
type ProductSku struct {
	ID             string `json:"id"` // what an assignment names
	Name           string `json:"name"`
	SKUPartNumber  string `json:"skuPartNumber"` // such as SPE_E3; may stand in for a missing id
	TargetType     Enum   `json:"targetType" values:"User|Tenant"`
	LicenseGroupID Enum   `json:"licenseGroupId" values:"group1|group2"`
	Extra
}

// ServicePlan is a service that a product consists of.
type ServicePlan struct {
	ID               string `json:"id"`
	DisplayName      string `json:"displayName"` // in the language of the call
	ServiceName      string `json:"serviceName"` // such as EXCHANGE_S_STANDARD
	CapabilityStatus Enum   `json:"capabilityStatus"`
	TargetType       Enum   `json:"targetType" values:"User|Tenant"` // for single users or for all of the customer
	Extra
}

// License is a licence that a user holds.
type License struct {
	ServicePlans []ServicePlan `json:"servicePlans"` // those the user has of the product
	ProductSKU   *ProductSku   `json:"productSku"`
	Attributes   *Attributes   `json:"attributes"`
	Extra
}

// LicenseUpdate gives licences to a user and takes others away.
type LicenseUpdate struct {
	LicensesToAssign []LicenseAssignment `json:"licensesToAssign" doc:"Licences to give."`
	LicensesToRemove []string            `json:"licensesToRemove" doc:"Ids of the product SKUs to take away."`
	LicenseWarnings  []LicenseWarning    `json:"licenseWarnings"` // only in answers
	Attributes       *Attributes         `json:"attributes"`
	Extra
}

// LicenseAssignment is one licence to give.
type LicenseAssignment struct {
	SKUID         string   `json:"skuId" required:"true" doc:"Id of the product SKU."`
	ExcludedPlans []string `json:"excludedPlans" doc:"Ids of the service plans that the user doesn't get; none for all."`
	Extra
}

// LicenseWarning is what a license update that succeeded leaves to be said.
type LicenseWarning struct {
	Code         string   `json:"code"`
	Message      string   `json:"message"`
	ServicePlans []string `json:"servicePlans"` // names of the service plans concerned
	Extra
}
