package api

// ServiceCostsRef names the service costs of a customer in a billing period.
type ServiceCostsRef struct {
	CustomerRef
	BillingPeriod Enum `path:"billing-period" default:"MostRecent" values:"MostRecent" doc:"Which billing period; the service has the latest only."`
}

const serviceCostsPath = "/v1/customers/{customer-id}/servicecosts/{billing-period}"

// GetServiceCostsSummary reads what a customer's services cost in the latest
// billing period.
var GetServiceCostsSummary = readOne[ServiceCostsRef, ServiceCostsSummary](Spec{
	ID: "get-a-customers-service-costs-summary", Title: "Get a customer's service costs summary", Area: AreaBilling,
	Method: "GET", Path: serviceCostsPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Reads what all services of a customer cost in the latest billing period.",
	Limits: []string{"the latest billing period only"},
	Advice: "Read the details: the totals beside them count recurring charges only.",
})

// ListServiceCosts reads what each service of a customer cost in the latest
// billing period.
var ListServiceCosts = list[ServiceCostsRef, ServiceCostLineItem](Spec{
	ID: "get-a-customers-service-costs-line-items", Title: "Get a customer's service costs line items", Area: AreaBilling,
	Method: "GET", Path: serviceCostsPath + "/lineitems", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc:    "Lists what each service of a customer cost in the latest billing period.",
	Limits: []string{"the latest billing period only"},
})

// ServiceCostsSummary is what a customer's services cost in a billing period.
// Its own totals are on their way out and count recurring charges only; Details
// has one summary for each type of invoice, with a period of its own.
type ServiceCostsSummary struct {
	Details          []ServiceCostsSummaryDetail `json:"details"`
	BillingStartDate Time                        `json:"billingStartDate"`
	BillingEndDate   Time                        `json:"billingEndDate"`
	PretaxTotal      Decimal                     `json:"pretaxTotal"`
	Tax              Decimal                     `json:"tax"`
	AfterTaxTotal    Decimal                     `json:"afterTaxTotal"`
	CurrencyCode     string                      `json:"currencyCode"` // ISO 4217
	CurrencySymbol   string                      `json:"currencySymbol"`
	CustomerID       string                      `json:"customerId"`
	Links            *ServiceCostsSummaryLinks   `json:"links"`
	Attributes       *Attributes                 `json:"attributes"`
	Extra
}

// ServiceCostsSummaryDetail is the share of one type of invoice.
type ServiceCostsSummaryDetail struct {
	InvoiceType Enum                 `json:"invoiceType" values:"Recurring|OneTime"`
	Summary     *ServiceCostsSummary `json:"summary"`
	Extra
}

// ServiceCostsSummaryLinks lead from a summary to its lines.
type ServiceCostsSummaryLinks struct {
	ServiceCostLineItems *Link `json:"serviceCostLineItems"`
	Self                 *Link `json:"self"`
	Extra
}

// ServiceCostLineItem is one charge to a customer. Product, SKU, availability,
// publisher, term and discount mean something for one-time charges only.
type ServiceCostLineItem struct {
	StartDate                Time    `json:"startDate"` // UTC, though without a zone
	EndDate                  Time    `json:"endDate"`
	SubscriptionFriendlyName string  `json:"subscriptionFriendlyName"`
	SubscriptionID           string  `json:"subscriptionId"`
	OrderID                  string  `json:"orderId"`
	OfferID                  string  `json:"offerId"`
	OfferName                string  `json:"offerName"`
	ResellerMPNID            string  `json:"resellerMPNId"` // -1 when no reseller is involved
	ChargeType               string  `json:"chargeType"`    // such as CYCLE FEE
	Quantity                 Decimal `json:"quantity"`
	UnitPrice                Decimal `json:"unitPrice"`
	PretaxTotal              Decimal `json:"pretaxTotal"`
	Tax                      Decimal `json:"tax"`
	AfterTaxTotal            Decimal `json:"afterTaxTotal"`
	CurrencyCode             string  `json:"currencyCode"`
	CurrencySymbol           string  `json:"currencySymbol"`
	CustomerID               string  `json:"customerId"`
	CustomerName             string  `json:"customerName"`
	InvoiceNumber            string  `json:"invoiceNumber"`
	InvoiceType              Enum    `json:"invoiceType" values:"Recurring|OneTime"`
	ProductID                string  `json:"productId"`
	ProductName              string  `json:"productName"`
	SKUID                    string  `json:"skuId"`
	SKUName                  string  `json:"skuName"`
	AvailabilityID           string  `json:"availabilityId"`
	PublisherID              string  `json:"publisherId"`
	PublisherName            string  `json:"publisherName"`
	TermAndBillingCycle      string  `json:"termAndBillingCycle"`
	DiscountDetails          string  `json:"discountDetails"`
	Extra
}
