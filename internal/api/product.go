package api

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
var GetProduct = read[ProductRef, Product](Spec{
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
var GetSKU = read[SKURef, SKU](Spec{
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
var GetAvailability = read[AvailabilityRef, Availability](Spec{
	ID: "get-the-availability-by-id", Title: "Get the availability by ID", Area: AreaOrders,
	Method: "GET", Path: availabilitiesPath + "/{availability-id}", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Doc: "Reads a configuration in which a SKU can be bought.",
})
