package api

import (
	"github.com/go-json-experiment/json/jsontext"
)

// Catalogue views: the kinds of products that a list can hold. No call lists the
// whole catalogue.
const (
	ViewAzure                   Enum = "Azure"
	ViewAzureReservations       Enum = "AzureReservations"
	ViewAzureReservationsVM     Enum = "AzureReservationsVM"
	ViewAzureReservationsSQL    Enum = "AzureReservationsSQL"
	ViewAzureReservationsCosmos Enum = "AzureReservationsCosmosDb"
	ViewMicrosoftAzure          Enum = "MicrosoftAzure" // MS-AZR-0145P and Azure plans
	ViewOnlineServices          Enum = "OnlineServices" // commercial marketplace included
	ViewSoftware                Enum = "Software"
	ViewSoftwareSUSELinux       Enum = "SoftwareSUSELinux"
	ViewSoftwarePerpetual       Enum = "SoftwarePerpetual"
	ViewSoftwareSubscriptions   Enum = "SoftwareSubscriptions"
)

// ScopeAzurePlan selects the reservations that apply under an Azure plan. The
// others are another set: leaving the scope out does not give both.
const ScopeAzurePlan = "AzurePlan"

// ProductsByCountry selects products of a country's catalogue.
type ProductsByCountry struct {
	Market
	TargetView       Enum   `query:"targetView" required:"true" values:"Azure|AzureReservations|AzureReservationsVM|AzureReservationsSQL|AzureReservationsCosmosDb|MicrosoftAzure|OnlineServices|Software|SoftwareSUSELinux|SoftwarePerpetual|SoftwareSubscriptions" doc:"Kind of products."`
	TargetSegment    Enum   `query:"targetSegment" values:"commercial|education|government|nonprofit" doc:"Kind of customer they are for."`
	ReservationScope string `query:"reservationScope" values:"AzurePlan" doc:"AzurePlan for reservations under an Azure plan; without it, for those under a Microsoft Azure (MS-AZR-0145P) subscription."`
}

const (
	productsPath         = "/v1/products"
	productPath          = productsPath + "/{product-id}"
	skuPath              = productPath + "/skus/{sku-id}"
	availabilitiesPath   = skuPath + "/availabilities"
	customerProductsPath = "/v1/customers/{customer-id}/products"
)

// ListProducts reads the products of a view that can be sold in a country: the
// first step from product to SKU to availability.
var ListProducts = list[ProductsByCountry, Product](Spec{
	ID: "get-a-list-of-products-by-country", Title: "Get a list of products (by country)", Area: AreaOrders,
	Method: "GET", Path: productsPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the products of one kind that can be sold in a country.",
})

// ProductsByCustomer selects products that a customer may buy.
type ProductsByCustomer struct {
	CustomerRef
	TargetView Enum `query:"targetView" required:"true" values:"Azure|AzureReservations|AzureReservationsVM|AzureReservationsSQL|AzureReservationsCosmosDb|MicrosoftAzure|OnlineServices|Software|SoftwareSUSELinux|SoftwarePerpetual|SoftwareSubscriptions" doc:"Kind of products."`
}

// ListCustomerProducts reads the products of a view that a customer may buy.
var ListCustomerProducts = list[ProductsByCustomer, Product](Spec{
	ID: "get-a-list-of-products-by-customer", Title: "Get a list of products (by customer)", Area: AreaOrders,
	Method: "GET", Path: customerProductsPath, Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the products of one kind that a customer may buy.",
})

// ProductRef names a product in a country.
type ProductRef struct {
	ProductID string `path:"product-id" doc:"Id of the product; an opaque text."`
	Market
}

// GetProduct reads a product as it is sold in a country.
var GetProduct = readOne[ProductRef, Product](Spec{
	ID: "get-a-product-by-id", Title: "Get a product by ID", Area: AreaOrders,
	Method: "GET", Path: productPath, Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads a product.",
})

// SKUsByCountry selects SKUs of a product.
type SKUsByCountry struct {
	ProductRef
	TargetSegment    Enum   `query:"targetSegment" values:"commercial|education|government|nonprofit" doc:"Kind of customer they are for."`
	ReservationScope string `query:"reservationScope" values:"AzurePlan" doc:"AzurePlan for a reservation under an Azure plan; without it, under a Microsoft Azure (MS-AZR-0145P) subscription."`
}

// ListSKUs reads the SKUs of a product that can be bought in a country, with
// what has to be done or supplied before.
var ListSKUs = list[SKUsByCountry, SKU](Spec{
	ID: "get-a-list-of-skus-for-a-product-by-country", Title: "Get a list of SKUs for a product (by country)", Area: AreaOrders,
	Method: "GET", Path: productPath + "/skus", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Lists the SKUs of a product that can be bought in a country.",
})

// CustomerProductRef names a product for a customer.
type CustomerProductRef struct {
	CustomerRef
	ProductID string `path:"product-id" doc:"Id of the product; an opaque text."`
}

// ListCustomerSKUs reads the SKUs of a product that a customer may buy.
var ListCustomerSKUs = list[CustomerProductRef, SKU](Spec{
	ID: "get-a-list-of-skus-for-a-product-by-customer", Title: "Get a list of SKUs for a product (by customer)", Area: AreaOrders,
	Method: "GET", Path: customerProductsPath + "/{product-id}/skus", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Lists the SKUs of a product that a customer may buy.",
})

// SKURef names a SKU in a country.
type SKURef struct {
	ProductRef
	SKUID string `path:"sku-id" doc:"Id of the SKU, such as 0001; unique only within its product."`
}

// GetSKU reads a SKU as it is sold in a country.
var GetSKU = readOne[SKURef, SKU](Spec{
	ID: "get-a-sku-by-id", Title: "Get a SKU by ID", Area: AreaOrders,
	Method: "GET", Path: skuPath, Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads a SKU.",
})

// AvailabilitiesByCountry selects availabilities of a SKU.
type AvailabilitiesByCountry struct {
	SKURef
	TargetSegment    Enum   `query:"targetSegment" values:"commercial|education|government|nonprofit" doc:"Kind of customer they are for."`
	ReservationScope string `query:"reservationScope" values:"AzurePlan" doc:"AzurePlan for a reservation under an Azure plan; without it, under a Microsoft Azure (MS-AZR-0145P) subscription."`
	TargetView       Enum   `query:"targetView" values:"Azure|AzureReservations|AzureReservationsVM|AzureReservationsSQL|AzureReservationsCosmosDb|MicrosoftAzure|OnlineServices|Software|SoftwareSUSELinux|SoftwarePerpetual|SoftwareSubscriptions" doc:"Kind of products; only the manual's examples for reservations send it."`
}

// ListAvailabilities reads in which configurations a SKU can be bought in a
// country; the ids are good for a short time only.
var ListAvailabilities = list[AvailabilitiesByCountry, Availability](Spec{
	ID: "get-a-list-of-availabilities-for-a-sku-by-country", Title: "Get a list of availabilities for a SKU (by country)", Area: AreaOrders,
	Method: "GET", Path: availabilitiesPath, Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc:    "Lists the configurations in which a SKU can be bought in a country.",
	Advice: "Read it right before buying: its ids change over time.",
})

// CustomerSKURef names a SKU for a customer.
type CustomerSKURef struct {
	CustomerProductRef
	SKUID string `path:"sku-id" doc:"Id of the SKU, such as 0001; unique only within its product."`
}

// ListCustomerAvailabilities reads in which configurations a customer may buy a SKU.
var ListCustomerAvailabilities = list[CustomerSKURef, Availability](Spec{
	ID: "get-a-list-of-availabilities-for-a-sku-by-customer", Title: "Get a list of availabilities for a SKU (by customer)", Area: AreaOrders,
	Method: "GET", Path: customerProductsPath + "/{product-id}/skus/{sku-id}/availabilities", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Lists the configurations in which a customer may buy a SKU.",
	Advice: "Read it right before buying: its ids change over time.",
})

// AvailabilityRef names an availability in a country.
type AvailabilityRef struct {
	SKURef
	AvailabilityID string `path:"availability-id" doc:"Id of the availability; it changes over time."`
}

// GetAvailability reads one availability.
var GetAvailability = readOne[AvailabilityRef, Availability](Spec{
	ID: "get-the-availability-by-id", Title: "Get the availability by ID", Area: AreaOrders,
	Method: "GET", Path: availabilitiesPath + "/{availability-id}", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads a configuration in which a SKU can be bought.",
})

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
