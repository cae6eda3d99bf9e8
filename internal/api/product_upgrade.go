package api

// UpgradeRequest names whose products to upgrade, and which.
type UpgradeRequest struct {
	CustomerID    string `body:"customerId" name:"customer-id" required:"true" doc:"Tenant id of the customer."`
	ProductFamily Enum   `body:"productFamily" name:"product-family" default:"azure" values:"azure" doc:"Family of products to upgrade to."`
}

// CheckUpgradeEligibility asks whether a customer can get an Azure plan in place
// of MS-AZR-0145P.
var CheckUpgradeEligibility = fill[UpgradeRequest, ProductUpgradesEligibility](Spec{
	ID: "check-a-customers-eligibility-for-upgrading-to-an-azure-plan", Title: "Check a customer's eligibility for upgrading to an Azure plan", Area: AreaAzureSpending,
	Method: "POST", Path: "/v1/productupgrades/eligibility", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Tells whether a customer can be upgraded to an Azure plan.",
}, nil)

// CreateProductUpgrade begins the upgrade of a customer to an Azure plan. Its
// Location ends in the id of the upgrade; as an address it leads nowhere.
var CreateProductUpgrade = fill[UpgradeRequest, None](Spec{
	ID: "create-a-product-upgrade-entity-for-a-customer", Title: "Create a product upgrade entity for a customer", Area: AreaAzureSpending,
	Method: "POST", Path: "/v1/productupgrades", Effect: Spend, Auth: AppUser, Clouds: Global,
	Doc: "Begins the upgrade of a customer to an Azure plan.", FollowUp: productUpgrade,
	Advice: "Check the eligibility first: it tells the id of an upgrade that exists already. Azure plans are billed in another way than MS-AZR-0145P.",
}, nil)

// UpgradeStatusRequest names an upgrade. The service wants the body once more.
type UpgradeStatusRequest struct {
	UpgradeID string `path:"upgrade-id" doc:"Id of the upgrade: the last part of the Location of its creation."`
	UpgradeRequest
}

// GetProductUpgradeStatus reads how far an upgrade has come.
var GetProductUpgradeStatus = fill[UpgradeStatusRequest, ProductUpgradesStatus](Spec{
	ID: "get-the-product-upgrade-status-for-a-customer", Title: "Get the product upgrade status for a customer", Area: AreaAzureSpending,
	Method: "POST", Path: "/v1/productupgrades/{upgrade-id}/status", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads how far the upgrade of a customer to an Azure plan has come.",
}, map[string]any{"attributes": map[string]string{"objectType": "ProductUpgradeRequest"}})
