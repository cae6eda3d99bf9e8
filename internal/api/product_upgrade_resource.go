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

// over reports an upgrade whose every line is completed.
func (s *ProductUpgradesStatus) Completed() bool {
	for i := range s.LineItems {
		if status := s.LineItems[i].Status; status != "" && !status.Is(UpgradeCompleted) {
			return false
		}
	}
	return s.Status.Is(UpgradeCompleted)
}

// failure finds why an upgrade failed, as a whole or in a line; nil while it
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
