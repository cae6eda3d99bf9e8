package api

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
