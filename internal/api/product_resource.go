package api

import "github.com/go-json-experiment/json/jsontext"

// Product is something in the catalogue. It can't be bought by itself: its SKUs
// can, in the configurations that their availabilities describe.
//
// The list of a customer's products may hold SKUs instead; ProductID then names
// the product.
type Product struct {
	ID                  string         `json:"id"` // an opaque text
	ProductID           string         `json:"productId"`
	Title               string         `json:"title"`
	Description         string         `json:"description"`
	ProductType         *ItemType      `json:"productType"`
	IsMicrosoftProduct  Bool           `json:"isMicrosoftProduct"`
	PublisherName       string         `json:"publisherName"`
	LocalizedAttributes []KeyValuePair `json:"localizedAttributes"` // the service sends it, the manual doesn't list it
	Links               *ProductLinks  `json:"links"`
	Extra
}

// ItemType is the kind of a product, such as Azure, with a finer kind below it,
// such as SaaS.
type ItemType struct {
	ID          string    `json:"id"`
	DisplayName string    `json:"displayName"`
	SubType     *ItemType `json:"subType"`
	Extra
}

// KeyValuePair is a named value.
type KeyValuePair struct {
	Key   string `json:"key" required:"true" doc:"Name of the value."`
	Value string `json:"value" required:"true" doc:"The value."`
	Extra
}

// ProductLinks lead from a product to itself and to its SKUs.
type ProductLinks struct {
	SKUs *Link `json:"skus"`
	Self *Link `json:"self"`
	Extra
}

// SKU is a purchasable shape of a product: a size, a region, a term.
type SKU struct {
	ID                     string   `json:"id"` // unique only within the product
	ProductID              string   `json:"productId"`
	Title                  string   `json:"title"`
	Description            string   `json:"description"`
	MinimumQuantity        Decimal  `json:"minimumQuantity"`
	MaximumQuantity        Decimal  `json:"maximumQuantity"`
	IsTrial                Bool     `json:"isTrial"`
	SupportedBillingCycles []string `json:"supportedBillingCycles" values:"Unknown|Monthly|Annual|None|OneTime"`
	// PurchasePrerequisites are steps before buying: check the inventory, register
	// an Azure subscription, have the customer accept an agreement.
	PurchasePrerequisites []string                  `json:"purchasePrerequisites" values:"InventoryCheck|AzureSubscriptionRegistration|MicrosoftCloudAgreement|MicrosoftCustomerAgreement"`
	InventoryVariables    []string                  `json:"inventoryVariables" values:"CustomerId|AzureSubscriptionId|ArmRegionName"` // context that an inventory check needs; ArmRegionName is that of DynamicAttributes
	ProvisioningVariables []string                  `json:"provisioningVariables" values:"Scope|SubscriptionId|Duration"`             // context that a cart line needs: Scope is Single or Shared, Duration 1Year or 3Year
	DynamicAttributes     map[string]jsontext.Value `json:"dynamicAttributes"`                                                        // facts of this kind of product; they change without notice, and numbers are texts
	Actions               []string                  `json:"actions"`                                                                  // what can be done after buying, such as Refund
	Links                 *SKULinks                 `json:"links"`
	Extra
}

// SKULinks lead from a SKU to itself and to its availabilities.
type SKULinks struct {
	Availabilities *Link `json:"availabilities"`
	Self           *Link `json:"self"`
	Extra
}

// Availability is a configuration in which a SKU can be bought: a country, a
// currency, a segment and terms. Its ids change over time: read it right before
// buying and don't keep it.
type Availability struct {
	ID              string    `json:"id"` // unique within product and SKU
	ProductID       string    `json:"productId"`
	SKUID           string    `json:"skuId"`
	CatalogItemID   string    `json:"catalogItemId"` // what a line of a cart or order names: product:sku:availability
	DefaultCurrency *Currency `json:"defaultCurrency"`
	Segment         Enum      `json:"segment" values:"Commercial|Education|Government|NonProfit"`
	Country         string    `json:"country"` // two letters, ISO 3166
	IsPurchasable   Bool      `json:"isPurchasable"`
	IsRenewable     Bool      `json:"isRenewable"`
	Product         *Product  `json:"product"`
	SKU             *SKU      `json:"sku"`
	Terms           []Term    `json:"terms"`
	Links           *Links    `json:"links"`
	Extra
}

// Currency is a currency in which something is sold.
type Currency struct {
	Code   string `json:"code"` // three letters, ISO 4217
	Symbol string `json:"symbol"`
	Extra
}

// Term is how long something is bought for.
type Term struct {
	Duration    Enum   `json:"duration" values:"P1M|P1Y|P3Y"` // ISO 8601
	Description string `json:"description"`
	Extra
}

// DynamicAttribute returns the text of one of the SKU's dynamic attributes, "" for none.
func (s *SKU) DynamicAttribute(name string) string { return unquote(s.DynamicAttributes[name]) }
