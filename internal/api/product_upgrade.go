package api

// UpgradeRequest names whose products to upgrade, and which.
type UpgradeRequest struct {
	CustomerID    string `body:"customerId" name:"customer-id" required:"true" doc:"Tenant id of the customer."`
	ProductFamily Enum   `body:"productFamily" name:"product-family" default:"azure" values:"azure" doc:"Family of products to upgrade to."`
}

// CheckUpgradeEligibility asks whether a customer can get an Azure plan in place
// of MS-AZR-0145P.
var CheckUpgradeEligibility = write[UpgradeRequest, None, ProductUpgradesEligibility](Spec{
	ID: "check-a-customers-eligibility-for-upgrading-to-an-azure-plan", Title: "Check a customer's eligibility for upgrading to an Azure plan", Area: AreaAzureSpending,
	Method: "POST", Path: "/v1/productupgrades/eligibility", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Tells whether a customer can be upgraded to an Azure plan.",
})

// CreateProductUpgrade begins the upgrade of a customer to an Azure plan. Its
// Location ends in the id of the upgrade; as an address it leads nowhere.
var CreateProductUpgrade = write[UpgradeRequest, None, None](Spec{
	ID: "create-a-product-upgrade-entity-for-a-customer", Title: "Create a product upgrade entity for a customer", Area: AreaAzureSpending,
	Method: "POST", Path: "/v1/productupgrades", Effect: Spend, Auth: AppUser, Clouds: Global,
	Doc: "Begins the upgrade of a customer to an Azure plan.", FollowUp: upgradeFollowUp,
	Advice: "Check the eligibility first: it tells the id of an upgrade that exists already. Azure plans are billed in another way than MS-AZR-0145P.",
})

// UpgradeStatusRequest names an upgrade. The service wants the body once more.
type UpgradeStatusRequest struct {
	UpgradeID string `path:"upgrade-id" doc:"Id of the upgrade: the last part of the Location of its creation."`
	UpgradeRequest
}

// GetProductUpgradeStatus reads how far an upgrade has come.
var GetProductUpgradeStatus = write[UpgradeStatusRequest, None, ProductUpgradesStatus](Spec{
	ID: "get-the-product-upgrade-status-for-a-customer", Title: "Get the product upgrade status for a customer", Area: AreaAzureSpending,
	Method: "POST", Path: "/v1/productupgrades/{upgrade-id}/status", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads how far the upgrade of a customer to an Azure plan has come.",
	Set: map[string]any{"attributes": map[string]string{"objectType": "ProductUpgradeRequest"}},
})

// ProductFamilyAzure is the only family of products that the manual upgrades.
const ProductFamilyAzure Enum = "azure"

// UpgradeCompleted is the only status of an upgrade that the manual shows.
const UpgradeCompleted Enum = "Completed"

// ProductUpgradesEligibility says whether a customer's products can be upgraded.
type ProductUpgradesEligibility struct {
	CustomerID    string      `json:"customerId"`
	ProductFamily Enum        `json:"productFamily" values:"azure"`
	IsEligible    Bool        `json:"isEligible"`
	UpgradeID     string      `json:"upgradeId"` // of the upgrade that exists already, if one does
	Reason        string      `json:"reason"`    // why it is not eligible
	Attributes    *Attributes `json:"attributes"`
	Extra
}

// ProductUpgradesStatus says how far an upgrade has come. An upgrade can fail as
// a whole or line by line.
type ProductUpgradesStatus struct {
	ID            string                 `json:"id"`
	ProductFamily Enum                   `json:"productFamily" values:"azure"`
	Status        Enum                   `json:"status" values:"Completed"`
	LineItems     []UpgradesLineItem     `json:"lineItems"`
	ErrorDetails  *ProductUpgradeFailure `json:"errorDetails"`
	Attributes    *Attributes            `json:"attributes"`
	Extra
}

// UpgradesLineItem is the upgrade of one product.
type UpgradesLineItem struct {
	SourceProduct *UpgradeProduct        `json:"sourceProduct"`
	TargetProduct *UpgradeProduct        `json:"targetProduct"`
	UpgradedDate  Time                   `json:"upgradedDate"`
	Status        Enum                   `json:"status" values:"Completed"`
	ErrorDetails  *ProductUpgradeFailure `json:"errorDetails"`
	Attributes    *Attributes            `json:"attributes"`
	Extra
}

// UpgradeProduct is a product before or after its upgrade.
type UpgradeProduct struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// ProductUpgradeFailure is why an upgrade failed; the manual calls it ErrorDetails.
type ProductUpgradeFailure struct {
	Code       string      `json:"code"`
	Message    string      `json:"message"`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// Completed reports an upgrade whose every line is completed.
func (s *ProductUpgradesStatus) Completed() bool {
	for i := range s.LineItems {
		if status := s.LineItems[i].Status; status != "" && !status.Is(UpgradeCompleted) {
			return false
		}
	}
	return s.Status.Is(UpgradeCompleted)
}

// Failure finds why an upgrade failed, as a whole or in a line; nil while it
// hasn't. The manual lists no status that means it.
func (s *ProductUpgradesStatus) Failure() *ProductUpgradeFailure {
	if f := failureOf(s.Status, s.ErrorDetails); f != nil {
		return f
	}
	for i := range s.LineItems {
		if f := failureOf(s.LineItems[i].Status, s.LineItems[i].ErrorDetails); f != nil {
			return f
		}
	}
	return nil
}

func failureOf(status Enum, details *ProductUpgradeFailure) *ProductUpgradeFailure {
	switch {
	case details != nil && (details.Code != "" || details.Message != ""):
		return details
	case status.In("Failed", "Error", "Cancelled", "Canceled"):
		return &ProductUpgradeFailure{Message: "its status is " + string(status)}
	}
	return nil
}
