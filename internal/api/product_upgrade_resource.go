package api

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
