package api

import (
	"github.com/go-json-experiment/json/jsontext"
)

// CheckInventory asks whether products or SKUs can be sold in a country to a
// customer, Azure subscription and region. It places no order. A restriction is
// part of the answer, not an error, and an unknown SKU is left out of it.
var CheckInventory = write[Market, InventoryCheckRequest, []InventoryItem](Spec{
	ID: "check-inventory", Title: "Check inventory", Area: AreaOrders,
	Method: "POST", Path: "/v1/extensions/product/checkInventory", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc:    "Checks whether products can be sold to a customer now.",
	Limits: []string{"at least one product"},
	Advice: "Needed before buying a SKU whose prerequisites name InventoryCheck.",
})

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
