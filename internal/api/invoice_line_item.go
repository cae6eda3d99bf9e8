package api

// Providers and types that line items are asked for by.
const (
	ProviderOffice   Enum = "office"
	ProviderAzure    Enum = "azure"
	ProviderOneTime  Enum = "onetime"
	BillingLineItems Enum = "billinglineitems"
	UsageLineItems   Enum = "usagelineitems"
)

// Periods of unbilled line items.
const (
	PeriodCurrent  Enum = "current"
	PeriodPrevious Enum = "previous"
)

// InvoiceLineItemsQuery names the line items of one provider and type of an
// invoice: one entry of its details.
type InvoiceLineItemsQuery struct {
	InvoiceRef
	Provider               Enum `query:"provider" required:"true" values:"office|azure|onetime|marketplace" doc:"Billing provider."`
	Type                   Enum `query:"invoicelineitemtype" required:"true" values:"billinglineitems|usagelineitems" doc:"Kind of line items."`
	HasPartnerEarnedCredit Bool `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit; for onetime usage lines."`
}

// maxLineItems is the documented size of a page of line items.
const maxLineItems = 2000

// ListInvoiceLineItems reads the lines of an invoice for one provider and type.
// Office and Azure page by offset, one-time by continuation token.
var ListInvoiceLineItems = list[InvoiceLineItemsQuery, InvoiceLineItem](Spec{
	ID: "get-invoice-line-items", Title: "Get invoice line items", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: offset(maxLineItems),
	Doc:    "Lists the lines of an invoice for one provider and type.",
	Limits: []string{"at most 2000 lines a page"},
	Advice: "Ask once for each entry of the invoice's details.",
})

// InvoiceLineItemsPath is the older form of the query, in the path.
type InvoiceLineItemsPath struct {
	InvoiceRef
	HasPartnerEarnedCredit Bool `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit."`
}

// ListInvoiceLineItemsByPath reads one-time billing lines by the older form of
// the address, which the manual shows for their later pages.
var ListInvoiceLineItemsByPath = list[InvoiceLineItemsPath, InvoiceLineItem](Spec{
	ID: "get-invoice-line-items-by-path", Title: "Get invoice line items by path", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems/onetime/billinglineitems", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: seek(maxLineItems),
	Doc:    "Lists the one-time billing lines of an invoice.",
})

// UnbilledQuery names unbilled line items.
type UnbilledQuery struct {
	InvoiceID              string `path:"invoice-id" doc:"Always unbilled." values:"unbilled"`
	Provider               Enum   `query:"provider" default:"onetime" values:"onetime|all|marketplace" doc:"Billing provider."`
	Type                   Enum   `query:"invoicelineitemtype" default:"billinglineitems" values:"billinglineitems|usagelineitems" doc:"Kind of line items."`
	CurrencyCode           string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
	Period                 Enum   `query:"period" required:"true" values:"current|previous" doc:"Which billing period."`
	HasPartnerEarnedCredit Bool   `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit; for usage lines."`
}

// Unbilled is the invoice id that stands for what is not on an invoice yet.
const Unbilled = "unbilled"

// ListUnbilledLineItems reads what will be on the next invoice, consumption aside.
var ListUnbilledLineItems = list[UnbilledQuery, InvoiceLineItem](Spec{
	ID: "get-invoices-unbilled-reconciliation-line-items", Title: "Get invoice's unbilled reconciliation line items", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Paging: seek(maxLineItems),
	Doc:    "Lists what will be on the next invoice.",
	Advice: "totalForCustomer is 0 on unbilled lines: use the subtotal.",
})

// BilledConsumptionQuery names billed consumption lines of an invoice.
type BilledConsumptionQuery struct {
	InvoiceRef
	Provider               Enum   `query:"provider" default:"onetime" doc:"Billing provider."`
	Type                   Enum   `query:"invoicelineitemtype" default:"usagelineitems" doc:"Kind of line items."`
	CurrencyCode           string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
	Period                 Enum   `query:"period" required:"true" values:"current|previous" doc:"Which billing period."`
	HasPartnerEarnedCredit Bool   `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit."`
}

// ListBilledConsumptionLineItems reads the daily rated usage on an invoice.
var ListBilledConsumptionLineItems = list[BilledConsumptionQuery, InvoiceLineItem](Spec{
	ID: "get-invoice-billed-commercial-consumption-line-items", Title: "Get invoice billed commercial consumption line items", Area: AreaBilling,
	Method: "GET", Path: invoicePath + "/lineitems", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Paging: seek(maxLineItems),
	Doc:    "Lists the daily rated usage on an invoice.",
})

// UnbilledConsumptionQuery names unbilled consumption lines.
type UnbilledConsumptionQuery struct {
	Provider               Enum   `query:"provider" default:"onetime" doc:"Billing provider."`
	Type                   Enum   `query:"invoicelineitemtype" default:"usagelineitems" doc:"Kind of line items."`
	CurrencyCode           string `query:"currencycode" required:"true" doc:"ISO code of the currency, such as usd."`
	Period                 Enum   `query:"period" required:"true" values:"current|previous" doc:"Which billing period."`
	HasPartnerEarnedCredit Bool   `query:"hasPartnerEarnedCredit" doc:"Only lines with partner earned credit."`
}

// ListUnbilledConsumptionLineItems reads the daily rated usage not invoiced yet.
var ListUnbilledConsumptionLineItems = list[UnbilledConsumptionQuery, InvoiceLineItem](Spec{
	ID: "get-invoice-unbilled-commercial-consumption-line-items", Title: "Get invoice unbilled commercial consumption line items", Area: AreaBilling,
	Method: "GET", Path: "/v1/invoices/unbilled/lineitems", Effect: Read, Auth: AppOrUser, Clouds: Global,
	Paging: seek(maxLineItems),
	Doc:    "Lists the daily rated usage not invoiced yet.",
})

// LicenseBasedLineItem is a charge for seats of an Office or other licence-based
// subscription.
type LicenseBasedLineItem struct {
	Amount                               Decimal     `json:"amount"` // unit price times quantity
	Attributes                           *Attributes `json:"attributes"`
	BillingCycleType                     string      `json:"billingCycleType"` // such as MONTHLY
	BillingProvider                      string      `json:"billingProvider"`
	ChargeEndDate                        Time        `json:"chargeEndDate"`
	ChargeStartDate                      Time        `json:"chargeStartDate"`
	ChargeType                           string      `json:"chargeType"` // why the line exists, such as New or Cancel; a sentence on legacy Azure lines
	Currency                             string      `json:"currency"`
	CustomerID                           string      `json:"customerId"` // tenant id of the customer
	CustomerName                         string      `json:"customerName"`
	DomainName                           string      `json:"domainName"`
	DurableOfferID                       string      `json:"durableOfferId"`
	InvoiceLineItemType                  string      `json:"invoiceLineItemType"`
	MPNID                                string      `json:"mpnId"` // of the reseller
	OfferID                              string      `json:"offerId"`
	OfferName                            string      `json:"offerName"`
	OrderID                              string      `json:"orderId"`
	PartnerID                            string      `json:"partnerId"` // the partner's tenant id
	Quantity                             Decimal     `json:"quantity"`
	SubscriptionDescription              string      `json:"subscriptionDescription"`
	SubscriptionEndDate                  Time        `json:"subscriptionEndDate"`
	SubscriptionID                       string      `json:"subscriptionId"`
	SubscriptionName                     string      `json:"subscriptionName"`
	SubscriptionStartDate                Time        `json:"subscriptionStartDate"`
	Subtotal                             Decimal     `json:"subtotal"` // after discount, before tax
	SyndicationPartnerSubscriptionNumber string      `json:"syndicationPartnerSubscriptionNumber"`
	Tax                                  Decimal     `json:"tax"`
	Tier2MPNID                           string      `json:"tier2MpnId"`         // of the indirect reseller; -1 when there is none
	TotalForCustomer                     Decimal     `json:"totalForCustomer"`   // after discount, with tax
	TotalOtherDiscount                   Decimal     `json:"totalOtherDiscount"` // discount on the purchase
	UnitPrice                            Decimal     `json:"unitPrice"`
	Extra
}

// UsageBasedLineItem is a charge for consumption on a legacy Azure subscription
// (MS-AZR-0145P), or one day of it: then only quantities are given, no money.
type UsageBasedLineItem struct {
	Attributes               *Attributes `json:"attributes"`
	BillingCycleType         string      `json:"billingCycleType"` // such as MONTHLY
	BillingProvider          string      `json:"billingProvider"`
	ChargeEndDate            Time        `json:"chargeEndDate"`
	ChargeStartDate          Time        `json:"chargeStartDate"`
	ChargeType               string      `json:"chargeType"`       // why the line exists, such as New or Cancel; a sentence on legacy Azure lines
	ConsumedQuantity         Decimal     `json:"consumedQuantity"` // in Unit
	ConsumptionDiscount      Decimal     `json:"consumptionDiscount"`
	ConsumptionPrice         Decimal     `json:"consumptionPrice"` // price of the quantity consumed
	Currency                 string      `json:"currency"`
	CustomerName             string      `json:"customerName"`
	CustomerID               string      `json:"customerId"`
	DetailLineItemID         string      `json:"detailLineItemId"` // tells parts of one consumption apart that are rated differently
	DomainName               string      `json:"domainName"`
	IncludedQuantity         Decimal     `json:"includedQuantity"` // units that the order includes
	InvoiceLineItemType      string      `json:"invoiceLineItemType"`
	InvoiceNumber            string      `json:"invoiceNumber"`
	ListPrice                Decimal     `json:"listPrice"` // per unit
	MPNID                    string      `json:"mpnId"`     // of the reseller
	OrderID                  string      `json:"orderId"`
	OverageQuantity          Decimal     `json:"overageQuantity"`          // units above them
	PartnerBillableAccountID string      `json:"partnerBillableAccountId"` // account in the billing system
	PartnerID                string      `json:"partnerId"`                // the partner's tenant id
	PartnerName              string      `json:"partnerName"`
	PostTaxEffectiveRate     Decimal     `json:"postTaxEffectiveRate"` // price per unit with tax
	PostTaxTotal             Decimal     `json:"postTaxTotal"`         // with tax
	PreTaxCharges            Decimal     `json:"pretaxCharges"`        // before tax
	PreTaxEffectiveRate      Decimal     `json:"pretaxEffectiveRate"`  // price per unit before tax
	Region                   string      `json:"region"`               // of the resource
	ResourceGUID             string      `json:"resourceGuid"`         // the meter
	ResourceName             string      `json:"resourceName"`         // the meter, such as Database (GB/month)
	ServiceName              string      `json:"serviceName"`          // such as Azure Data Service
	ServiceType              string      `json:"serviceType"`          // such as Azure SQL Azure DB
	SKU                      string      `json:"sku"`
	SubscriptionDescription  string      `json:"subscriptionDescription"`
	SubscriptionID           string      `json:"subscriptionId"`
	SubscriptionName         string      `json:"subscriptionName"`
	TaxAmount                Decimal     `json:"taxAmount"`
	Tier2MPNID               string      `json:"tier2MpnId"`          // of the indirect reseller; -1 when there is none
	Unit                     string      `json:"unit"`                // of measure
	CustomerCompanyName      string      `json:"customerCompanyName"` // on daily lines, in place of CustomerName
	CustomerBillableAccount  string      `json:"customerBillableAccount"`
	UsageDate                Time        `json:"usageDate"` // on daily lines
	Extra
}

// OneTimeInvoiceLineItem is a line of a modern invoice: reservations, software,
// Azure plans, marketplace products, seats of the new commerce experience. Unbilled
// lines have no invoice number and a total of 0.
type OneTimeInvoiceLineItem struct {
	PartnerID                    string      `json:"partnerId"`  // the partner's tenant id
	CustomerID                   string      `json:"customerId"` // tenant id with "org:" before it
	CustomerName                 string      `json:"customerName"`
	CustomerDomainName           string      `json:"customerDomainName"`
	CustomerCountry              string      `json:"customerCountry"`
	InvoiceNumber                string      `json:"invoiceNumber"` // empty when unbilled
	MPNID                        string      `json:"mpnId"`         // of the partner
	ResellerMPNID                string      `json:"resellerMpnId"` // of the indirect reseller
	OrderDate                    Time        `json:"orderDate"`
	ProductID                    string      `json:"productId"`
	SKUID                        string      `json:"skuId"`
	AvailabilityID               string      `json:"availabilityId"`
	ProductName                  string      `json:"productName"`
	SKUName                      string      `json:"skuName"`
	ChargeType                   string      `json:"chargeType"` // why the line exists, such as New or Cancel; a sentence on legacy Azure lines
	UnitPrice                    Decimal     `json:"unitPrice"`
	EffectiveUnitPrice           Decimal     `json:"effectiveUnitPrice"` // after adjustments
	UnitType                     string      `json:"unitType"`           // such as Seats
	Quantity                     Decimal     `json:"quantity"`
	Subtotal                     Decimal     `json:"subtotal"` // after discount, before tax
	TaxTotal                     Decimal     `json:"taxTotal"`
	TotalForCustomer             Decimal     `json:"totalForCustomer"` // after discount, with tax
	Currency                     string      `json:"currency"`
	PublisherName                string      `json:"publisherName"`
	PublisherID                  string      `json:"publisherId"`
	SubscriptionDescription      string      `json:"subscriptionDescription"`
	SubscriptionID               string      `json:"subscriptionId"`
	ChargeStartDate              Time        `json:"chargeStartDate"`
	ChargeEndDate                Time        `json:"chargeEndDate"`
	TermAndBillingCycle          string      `json:"termAndBillingCycle"`        // such as 1 Month Subscription
	AlternateID                  string      `json:"alternateId"`                // shorter id of the order
	PriceAdjustmentDescription   string      `json:"priceAdjustmentDescription"` // a JSON array of texts inside a text
	DiscountDetails              string      `json:"discountDetails"`            // deprecated: see PriceAdjustmentDescription
	PricingCurrency              string      `json:"pricingCurrency"`            // in which prices are set
	PCToBCExchangeRate           Decimal     `json:"pcToBCExchangeRate"`         // from pricing to billing currency: see ExchangeRate
	PCToBCExchangeRateDate       Time        `json:"pcToBCExchangeRateDate"`
	PCToBCEExchangeRate          Decimal     `json:"pcToBCEExchangeRate"` // the same by the manual's other spelling
	PCToBCEExchangeRateDate      Time        `json:"pcToBCEExchangeRateDate"`
	BillableQuantity             Decimal     `json:"billableQuantity"`   // units charged
	MeterDescription             string      `json:"meterDescription"`   // of a consumption line
	ReservationOrderID           string      `json:"reservationOrderId"` // of an Azure reservation
	BillingFrequency             string      `json:"billingFrequency"`
	InvoiceLineItemType          Enum        `json:"invoiceLineItemType"`
	BillingProvider              Enum        `json:"billingProvider"`
	QuoteID                      string      `json:"quoteId"`
	OrderID                      string      `json:"orderId"`
	ProviderName                 string      `json:"providerName"`          // in place of PublisherName
	ProviderID                   string      `json:"providerId"`            // in place of PublisherID
	SubscriptionStartDate        Time        `json:"subscriptionStartDate"` // in place of ChargeStartDate
	SubscriptionEndDate          Time        `json:"subscriptionEndDate"`   // in place of ChargeEndDate
	Attributes                   *Attributes `json:"attributes"`
	PartnerName                  string      `json:"partnerName"`
	UsageDate                    Time        `json:"usageDate"` // day of the usage
	MeterType                    string      `json:"meterType"`
	MeterCategory                string      `json:"meterCategory"`
	MeterID                      string      `json:"meterId"` // often no GUID
	MeterSubCategory             string      `json:"meterSubCategory"`
	MeterName                    string      `json:"meterName"`
	MeterRegion                  string      `json:"meterRegion"`
	UnitOfMeasure                string      `json:"unitOfMeasure"`
	ProviderSource               string      `json:"providerSource"`
	RateOfPartnerEarnedCredit    Decimal     `json:"rateOfPartnerEarnedCredit"` // share of the price, such as 0.15
	IsPartnerEarnedCreditApplied Bool        `json:"isPartnerEarnedCreditApplied"`
	Extra
}

// DailyRatedUsageLineItem is one day's rated usage of one resource of an Azure plan,
// billed or not yet.
type DailyRatedUsageLineItem struct {
	PartnerID                 string      `json:"partnerId"` // the partner's tenant id
	PartnerName               string      `json:"partnerName"`
	CustomerID                string      `json:"customerId"` // tenant id of the customer
	CustomerName              string      `json:"customerName"`
	CustomerDomainName        string      `json:"customerDomainName"`
	InvoiceNumber             string      `json:"invoiceNumber"` // empty when unbilled
	ProductID                 string      `json:"productId"`
	SKUID                     string      `json:"skuId"`
	AvailabilityID            string      `json:"availabilityId"`
	SKUName                   string      `json:"skuName"`
	ProductName               string      `json:"productName"`
	PublisherName             string      `json:"publisherName"`
	PublisherID               string      `json:"publisherId"`
	SubscriptionID            string      `json:"subscriptionId"`
	SubscriptionDescription   string      `json:"subscriptionDescription"`
	ChargeStartDate           Time        `json:"chargeStartDate"`
	ChargeEndDate             Time        `json:"chargeEndDate"`
	UsageDate                 Time        `json:"usageDate"` // day of the usage
	MeterType                 string      `json:"meterType"`
	MeterCategory             string      `json:"meterCategory"`
	MeterID                   string      `json:"meterId"` // often no GUID
	MeterSubCategory          string      `json:"meterSubCategory"`
	MeterName                 string      `json:"meterName"`
	MeterRegion               string      `json:"meterRegion"`
	UnitOfMeasure             string      `json:"unitOfMeasure"`
	ResourceLocation          string      `json:"resourceLocation"` // data centre
	ConsumedService           string      `json:"consumedService"`  // Azure resource provider
	ResourceGroup             string      `json:"resourceGroup"`
	ResourceURI               string      `json:"resourceUri"`    // of the resource that was used
	Tags                      string      `json:"tags"`           // the customer's own, as JSON in a text
	AdditionalInfo            string      `json:"additionalInfo"` // what the service adds, as JSON in a text
	ServiceInfo1              string      `json:"serviceInfo1"`   // Azure's own notes
	ServiceInfo2              string      `json:"serviceInfo2"`   // such as the VM image or the network provider
	CustomerCountry           string      `json:"customerCountry"`
	MPNID                     string      `json:"mpnId"`         // of the partner
	ResellerMPNID             string      `json:"resellerMpnId"` // of the indirect reseller
	ChargeType                string      `json:"chargeType"`    // why the line exists, such as New or Cancel; a sentence on legacy Azure lines
	UnitPrice                 Decimal     `json:"unitPrice"`
	Quantity                  Decimal     `json:"quantity"`
	UnitType                  string      `json:"unitType"`           // such as Seats
	BillingPreTaxTotal        Decimal     `json:"billingPreTaxTotal"` // before tax, in BillingCurrency
	BillingCurrency           string      `json:"billingCurrency"`    // ISO 4217
	PricingPreTaxTotal        Decimal     `json:"pricingPreTaxTotal"` // before tax, in PricingCurrency
	PricingCurrency           string      `json:"pricingCurrency"`    // in which prices are set
	PCToBCExchangeRate        Decimal     `json:"pcToBCExchangeRate"` // from pricing to billing currency: see ExchangeRate
	PCToBCExchangeRateDate    Time        `json:"pcToBCExchangeRateDate"`
	PCToBCEExchangeRate       Decimal     `json:"pcToBCEExchangeRate"` // the same by the manual's other spelling
	PCToBCEExchangeRateDate   Time        `json:"pcToBCEExchangeRateDate"`
	EntitlementID             string      `json:"entitlementId"`             // the Azure subscription
	EntitlementDescription    string      `json:"entitlementDescription"`    // its name
	EffectiveUnitPrice        Decimal     `json:"effectiveUnitPrice"`        // after adjustments
	RateOfPartnerEarnedCredit Decimal     `json:"rateOfPartnerEarnedCredit"` // share of the price, such as 0.15
	HasPartnerEarnedCredit    Bool        `json:"hasPartnerEarnedCredit"`    // whether the credit was applied
	InvoiceLineItemType       Enum        `json:"invoiceLineItemType"`
	BillingProvider           Enum        `json:"billingProvider"`
	Attributes                *Attributes `json:"attributes"`
	Extra
}

// ExchangeRate returns the rate from pricing to billing currency and its day,
// whichever spelling of the two the answer used.
func (i *OneTimeInvoiceLineItem) ExchangeRate() (Decimal, Time) {
	return firstGiven(i.PCToBCExchangeRate, i.PCToBCEExchangeRate), firstTime(i.PCToBCExchangeRateDate, i.PCToBCEExchangeRateDate)
}

// ExchangeRate returns the rate from pricing to billing currency and its day,
// whichever spelling of the two the answer used.
func (i *DailyRatedUsageLineItem) ExchangeRate() (Decimal, Time) {
	return firstGiven(i.PCToBCExchangeRate, i.PCToBCEExchangeRate), firstTime(i.PCToBCExchangeRateDate, i.PCToBCEExchangeRateDate)
}
