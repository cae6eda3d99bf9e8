package sandbox

import (
	"net/http"
	"strings"
)

const codeInventoryContext = 400026

// inventoryRequest asks which SKUs can be had.
type inventoryRequest struct {
	TargetItems []struct {
		ProductID, SkuID string
	}
	InventoryContext map[string]string
}

type inventoryItem struct {
	ProductID    string                 `json:"productId"`
	SkuID        string                 `json:"skuId"`
	IsRestricted bool                   `json:"isRestricted"`
	Restrictions []inventoryRestriction `json:"restrictions"`
}

type inventoryRestriction struct {
	ReasonCode  string            `json:"reasonCode"`
	Description string            `json:"description"`
	Properties  map[string]string `json:"properties"`
}

// checkInventory answers a bare array: one item for each SKU that is known.
// Unknown SKUs are left out without an error.
func (s *Sandbox) checkInventory(c *call) *answer {
	if _, refused := c.country(); refused != nil {
		return refused
	}
	var asked inventoryRequest
	if refused := c.decode(&asked); refused != nil {
		return refused
	}
	if len(asked.TargetItems) == 0 {
		return badRequest("TargetItems needs at least one product.")
	}
	found := []inventoryItem{}
	for _, target := range asked.TargetItems {
		for _, w := range skusOf(target.ProductID) {
			if target.SkuID != "" && !strings.EqualFold(target.SkuID, w.skuID) {
				continue
			}
			for _, name := range w.inventoryContext() {
				if valueOf(asked.InventoryContext, name) == "" {
					return refuse(http.StatusBadRequest, codeInventoryContext, "The inventory context item %s is required and missing.", name)
				}
			}
			found = append(found, w.inventory())
		}
	}
	return reply(found)
}

// inventoryContext lists the values that a check can't do without. The region is
// wanted by the SKU's variables, and assumed when it is missing.
func (w *catalogItem) inventoryContext() []string {
	if w.sold == reservation {
		return []string{"customerId", "azureSubscriptionId"}
	}
	return nil
}

func (w *catalogItem) inventory() inventoryItem {
	item := inventoryItem{w.productID, w.skuID, w.restricted(), []inventoryRestriction{}}
	if item.IsRestricted {
		_, arm := w.azureRegion()
		item.Restrictions = append(item.Restrictions, inventoryRestriction{
			"NotAvailableForSubscription", "Restriction identified of type 'Location' with values '" + arm + "'.",
			map[string]string{"type": "Location", "values": arm},
		})
	}
	return item
}

// valueOf reads a map whose keys match in any case.
func valueOf(values map[string]string, name string) string {
	for key, value := range values {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
