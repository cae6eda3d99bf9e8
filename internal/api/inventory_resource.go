package api

import "github.com/go-json-experiment/json/jsontext"

// InventoryCheckRequest asks whether products can be sold under circumstances.
type InventoryCheckRequest struct {
	TargetItems      []InventoryItem   `json:"targetItems" required:"true" doc:"The products or SKUs to check."`
	InventoryContext map[string]string `json:"inventoryContext" doc:"What the check depends on, by the names in the SKU's inventory variables: customerId, azureSubscriptionId, armRegionName."`
	Links            *Links            `json:"links"`
	Extra
}

// InventoryItem is a SKU in a check: what is asked, and what was found. What is
// not in the catalogue is left out of the answer.
type InventoryItem struct {
	ProductID    string                 `json:"productId" required:"true" doc:"Id of the product."`
	SKUID        string                 `json:"skuId" doc:"Id of the SKU; without it every SKU of the product is checked."`
	IsRestricted Bool                   `json:"isRestricted"` // can't be bought, for the reasons in Restrictions
	Restrictions []InventoryRestriction `json:"restrictions"`
	Extra
}

// InventoryRestriction is a reason why a SKU can't be bought.
type InventoryRestriction struct {
	ReasonCode  string                    `json:"reasonCode"` // such as NotAvailableForSubscription
	Description string                    `json:"description"`
	Properties  map[string]jsontext.Value `json:"properties"` // what restricts it: type and values
	Extra
}
