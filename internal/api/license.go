package api

// Who manages a licence; the service writes them in lower case in answers.
const (
	LicenseGroup1 Enum = "Group1" // products managed in Azure Active Directory, the default
	LicenseGroup2 Enum = "Group2" // Minecraft
)

const (
	subscribedSKUsPath = "/v1/customers/{customer-id}/subscribedskus"
	userLicensesPath   = userPath + "/licenses"
)

// ListSubscribedSKUs reads the licences that a customer owns and how many are
// free, those of group 1 only.
var ListSubscribedSKUs = list[CustomerRef, SubscribedSku](Spec{
	ID: "get-a-list-of-available-licenses", Title: "Get a list of available licenses", Area: AreaCustomers,
	Method: "GET", Path: subscribedSKUsPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists the licences a customer owns and how many are free.",
	Limits: []string{"only licences of group 1: Minecraft licences need the list by license group"},
})

// SKUsByGroup names the groups of licences to read.
type SKUsByGroup struct {
	CustomerRef
	LicenseGroups []Enum `query:"licenseGroupIds" also:"license-group" values:"Group1|Group2" doc:"Group1 for products managed in Azure Active Directory, Group2 for Minecraft; several may be given."`
}

// ListSubscribedSKUsByGroup reads the licences of some groups that a customer owns.
var ListSubscribedSKUsByGroup = list[SKUsByGroup, SubscribedSku](Spec{
	ID: "get-a-list-of-available-licenses-by-license-group", Title: "Get a list of available licenses by license group", Area: AreaCustomers,
	Method: "GET", Path: subscribedSKUsPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the licences of one or more license groups that a customer owns.",
})

// ListUserLicenses reads the licences a user holds, those of group 1 only.
var ListUserLicenses = list[UserRef, License](Spec{
	ID: "get-licenses-assigned-to-a-user", Title: "Get licenses assigned to a user", Area: AreaCustomers,
	Method: "GET", Path: userLicensesPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists the licences a user holds.",
	Limits: []string{"only licences of group 1: Minecraft licences need the list by license group"},
})

// UserLicensesByGroup names a user and the groups of licences to read.
type UserLicensesByGroup struct {
	UserRef
	LicenseGroups []Enum `query:"licenseGroupIds" also:"license-group" values:"Group1|Group2" doc:"Group1 for products managed in Azure Active Directory, Group2 for Minecraft; several may be given."`
}

// ListUserLicensesByGroup reads the licences of some groups that a user holds.
var ListUserLicensesByGroup = list[UserLicensesByGroup, License](Spec{
	ID: "get-licenses-assigned-to-a-user-by-license-group", Title: "Get licenses assigned to a user by license group", Area: AreaCustomers,
	Method: "GET", Path: userLicensesPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the licences of one or more license groups that a user holds.",
})

// UpdateUserLicenses gives and takes licences of a user in one call. A success
// may still hold warnings.
var UpdateUserLicenses = write[UserRef, LicenseUpdate, LicenseUpdate](Spec{
	ID: "assign-licenses-to-a-user", Title: "Assign licenses to a user", Area: AreaCustomers,
	Method: "POST", Path: userPath + "/licenseupdates", Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Gives licences to a user and takes others away.",
	Limits: []string{"all licences of a call belong to the same license group"},
	Advice: "The SKU id is productSku.id of an available license, not the subscription's. Look at licenseWarnings even when it succeeded.",
})

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
