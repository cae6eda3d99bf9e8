package api

// LicenseBasedLineItem is billing line item of licence-based subscriptions.
//
// Manual: line 34497.
type LicenseBasedLineItem struct {
	Amount                               Decimal     `json:"amount"`                               // Total = unit price * quantity
	Attributes                           *Attributes `json:"attributes"`                           // Metadata
	BillingCycleType                     string      `json:"billingCycleType"`                     // Billing cycle type
	BillingProvider                      string      `json:"billingProvider"`                      // Billing provider
	ChargeEndDate                        Time        `json:"chargeEndDate"`                        // Charge end
	ChargeStartDate                      Time        `json:"chargeStartDate"`                      // Charge start
	ChargeType                           string      `json:"chargeType"`                           // Type of charge
	Currency                             string      `json:"currency"`                             // Currency
	CustomerID                           string      `json:"customerId"`                           // Customer id in the Microsoft billing platform
	CustomerName                         string      `json:"customerName"`                         // Customer name (table types it a date-time: slip)
	DomainName                           string      `json:"domainName"`                           // Domain name
	DurableOfferID                       string      `json:"durableOfferId"`                       // Durable offer id
	InvoiceLineItemType                  string      `json:"invoiceLineItemType"`                  // Type of line item
	MPNID                                string      `json:"mpnId"`                                // MPN id: of the reseller (direct) or of the value-added reseller (indirect)
	OfferID                              string      `json:"offerId"`                              // Offer id
	OfferName                            string      `json:"offerName"`                            // Offer name
	OrderID                              string      `json:"orderId"`                              // Order id
	PartnerID                            string      `json:"partnerId"`                            // Partner's Azure AD tenant id
	Quantity                             Decimal     `json:"quantity"`                             // Units
	SubscriptionDescription              string      `json:"subscriptionDescription"`              // Subscription description
	SubscriptionEndDate                  Time        `json:"subscriptionEndDate"`                  // Subscription expiry
	SubscriptionID                       string      `json:"subscriptionId"`                       // Subscription id
	SubscriptionName                     string      `json:"subscriptionName"`                     // Subscription name
	SubscriptionStartDate                Time        `json:"subscriptionStartDate"`                // Subscription start
	Subtotal                             Decimal     `json:"subtotal"`                             // Amount after discount
	SyndicationPartnerSubscriptionNumber string      `json:"syndicationPartnerSubscriptionNumber"` // Syndication partner subscription number
	Tax                                  Decimal     `json:"tax"`                                  // Tax charged
	Tier2MPNID                           string      `json:"tier2MpnId"`                           // MPN id of the tier 2 partner
	TotalForCustomer                     Decimal     `json:"totalForCustomer"`                     // Total after discount and tax
	TotalOtherDiscount                   Decimal     `json:"totalOtherDiscount"`                   // Discount on the purchase
	UnitPrice                            Decimal     `json:"unitPrice"`                            // Unit price
	Extra
}

// UsageBasedLineItem is billing line item of usage-based subscriptions.
//
// Manual: line 34536.
type UsageBasedLineItem struct {
	Attributes               *Attributes `json:"attributes"`               // Metadata
	BillingCycleType         string      `json:"billingCycleType"`         // Billing cycle type
	BillingProvider          string      `json:"billingProvider"`          // Billing provider
	ChargeEndDate            Time        `json:"chargeEndDate"`            // Charge end
	ChargeStartDate          Time        `json:"chargeStartDate"`          // Charge start
	ChargeType               string      `json:"chargeType"`               // Type of charge
	ConsumedQuantity         Decimal     `json:"consumedQuantity"`         // Units consumed
	ConsumptionDiscount      Decimal     `json:"consumptionDiscount"`      // Discount on consumption
	ConsumptionPrice         Decimal     `json:"consumptionPrice"`         // Price of the quantity consumed
	Currency                 string      `json:"currency"`                 // Currency
	CustomerName             string      `json:"customerName"`             // Customer name
	CustomerID               string      `json:"customerId"`               // Customer id
	DetailLineItemID         string      `json:"detailLineItemId"`         // Detail line id where units of one consumption are rated differently (e.g. of 1338 consumed, 1024 at one rate and 314 at another)
	DomainName               string      `json:"domainName"`               // Domain name
	IncludedQuantity         Decimal     `json:"includedQuantity"`         // Units included in the order
	InvoiceLineItemType      string      `json:"invoiceLineItemType"`      // Type of line item
	InvoiceNumber            string      `json:"invoiceNumber"`            // Invoice number
	ListPrice                Decimal     `json:"listPrice"`                // Price per unit
	MPNID                    string      `json:"mpnId"`                    // MPN id: of the reseller (direct) or of the value-added reseller (indirect)
	OrderID                  string      `json:"orderId"`                  // Order id
	OverageQuantity          Decimal     `json:"overageQuantity"`          // Quantity above the allowed usage
	PartnerBillableAccountID string      `json:"partnerBillableAccountId"` // Partner billable account id
	PartnerID                string      `json:"partnerId"`                // Partner's Azure AD tenant id
	PartnerName              string      `json:"partnerName"`              // Partner name
	PostTaxEffectiveRate     Decimal     `json:"postTaxEffectiveRate"`     // Effective price after tax
	PostTaxTotal             Decimal     `json:"postTaxTotal"`             // Pre-tax charges + tax
	PreTaxCharges            Decimal     `json:"pretaxCharges"`            // Price before tax
	PreTaxEffectiveRate      Decimal     `json:"pretaxEffectiveRate"`      // Effective price before tax
	Region                   string      `json:"region"`                   // Region of the resource instance
	ResourceGUID             string      `json:"resourceGuid"`             // Resource id
	ResourceName             string      `json:"resourceName"`             // Resource name, e.g. Database (GB/month)
	ServiceName              string      `json:"serviceName"`              // Service name, e.g. Azure Data Service
	ServiceType              string      `json:"serviceType"`              // Service type, e.g. Azure SQL Azure DB
	SKU                      string      `json:"sku"`                      // Service SKU
	SubscriptionDescription  string      `json:"subscriptionDescription"`  // Subscription description
	SubscriptionID           string      `json:"subscriptionId"`           // Subscription id
	SubscriptionName         string      `json:"subscriptionName"`         // Subscription name
	TaxAmount                Decimal     `json:"taxAmount"`                // Tax charged
	Tier2MPNID               string      `json:"tier2MpnId"`               // MPN id of the tier 2 partner
	Unit                     string      `json:"unit"`                     // Unit of measure
	CustomerCompanyName      string      `json:"customerCompanyName"`      // seen in examples
	Extra
}

// OneTimeInvoiceLineItem is billing line item of one-time invoices (the manual's sentence says licence-based subscriptions).
//
// Manual: line 34593.
type OneTimeInvoiceLineItem struct {
	PartnerID                    string      `json:"partnerId"`                    // Partner tenant id
	CustomerID                   string      `json:"customerId"`                   // Customer tenant id
	CustomerName                 string      `json:"customerName"`                 // Customer name
	CustomerDomainName           string      `json:"customerDomainName"`           // Customer domain
	CustomerCountry              string      `json:"customerCountry"`              // Customer country
	InvoiceNumber                string      `json:"invoiceNumber"`                // Invoice number
	MPNID                        string      `json:"mpnId"`                        // MPN id of the line
	ResellerMPNID                string      `json:"resellerMpnId"`                // Reseller MPN id (text wrongly says order id)
	OrderDate                    Time        `json:"orderDate"`                    // When the order was created
	ProductID                    string      `json:"productId"`                    // Product id
	SKUID                        string      `json:"skuId"`                        // SKU id
	AvailabilityID               string      `json:"availabilityId"`               // Availability id
	ProductName                  string      `json:"productName"`                  // Product name
	SKUName                      string      `json:"skuName"`                      // SKU name
	ChargeType                   string      `json:"chargeType"`                   // Type of charge
	UnitPrice                    Decimal     `json:"unitPrice"`                    // Unit price
	EffectiveUnitPrice           Decimal     `json:"effectiveUnitPrice"`           // Effective unit price
	UnitType                     string      `json:"unitType"`                     // Unit type
	Quantity                     Decimal     `json:"quantity"`                     // Units
	Subtotal                     Decimal     `json:"subtotal"`                     // Amount after discount
	TaxTotal                     Decimal     `json:"taxTotal"`                     // Tax charged
	TotalForCustomer             Decimal     `json:"totalForCustomer"`             // Total after discount and tax
	Currency                     string      `json:"currency"`                     // Currency
	PublisherName                string      `json:"publisherName"`                // Publisher name
	PublisherID                  string      `json:"publisherId"`                  // Publisher id
	SubscriptionDescription      string      `json:"subscriptionDescription"`      // Subscription description
	SubscriptionID               string      `json:"subscriptionId"`               // Subscription id
	ChargeStartDate              Time        `json:"chargeStartDate"`              // Charge start
	ChargeEndDate                Time        `json:"chargeEndDate"`                // Charge end
	TermAndBillingCycle          string      `json:"termAndBillingCycle"`          // Term and billing cycle
	AlternateID                  string      `json:"alternateId"`                  // Alternate id (quote id)
	PriceAdjustmentDescription   string      `json:"priceAdjustmentDescription"`   // Price adjustment text
	DiscountDetails              string      `json:"discountDetails"`              // Deprecated: discount details
	PricingCurrency              string      `json:"pricingCurrency"`              // Pricing currency code
	PCToBCxchangeRate            Decimal     `json:"pcToBCExchangeRate"`           // Exchange rate from pricing to billing currency
	PCToBCxchangeRateDate        Time        `json:"pcToBCExchangeRateDate"`       // Date of that exchange rate
	BillableQuantity             Decimal     `json:"billableQuantity"`             // Units purchased
	MeterDescription             string      `json:"meterDescription"`             // Meter text of a consumption line
	ReservationOrderID           string      `json:"reservationOrderId"`           // Reservation order id of an Azure RI purchase
	BillingFrequency             string      `json:"billingFrequency"`             // Billing frequency
	InvoiceLineItemType          Enum        `json:"invoiceLineItemType"`          // Type of line item
	BillingProvider              Enum        `json:"billingProvider"`              // Billing provider
	QuoteID                      string      `json:"quoteId"`                      // seen in examples
	OrderID                      string      `json:"orderId"`                      // seen in examples
	ProviderName                 string      `json:"providerName"`                 // seen in examples
	ProviderID                   string      `json:"providerId"`                   // seen in examples
	SubscriptionStartDate        Time        `json:"subscriptionStartDate"`        // seen in examples
	SubscriptionEndDate          Time        `json:"subscriptionEndDate"`          // seen in examples
	Attributes                   *Attributes `json:"attributes"`                   // seen in examples
	PartnerName                  string      `json:"partnerName"`                  // seen in examples
	UsageDate                    string      `json:"usageDate"`                    // seen in examples
	MeterType                    string      `json:"meterType"`                    // seen in examples
	MeterCategory                string      `json:"meterCategory"`                // seen in examples
	MeterID                      string      `json:"meterId"`                      // seen in examples
	MeterSubCategory             string      `json:"meterSubCategory"`             // seen in examples
	MeterName                    string      `json:"meterName"`                    // seen in examples
	MeterRegion                  string      `json:"meterRegion"`                  // seen in examples
	UnitOfMeasure                string      `json:"unitOfMeasure"`                // seen in examples
	ProviderSource               string      `json:"providerSource"`               // seen in examples
	RateOfPartnerEarnedCredit    Decimal     `json:"rateOfPartnerEarnedCredit"`    // seen in examples
	IsPartnerEarnedCreditApplied Bool        `json:"isPartnerEarnedCreditApplied"` // seen in examples
	Extra
}

// DailyRatedUsageLineItem is unbilled or billed reconciliation line item of daily rated usage.
//
// Manual: line 34645.
type DailyRatedUsageLineItem struct {
	PartnerID                 string      `json:"partnerId"`                 // Partner tenant id
	PartnerName               string      `json:"partnerName"`               // Partner name
	CustomerID                string      `json:"customerId"`                // Tenant id of the customer
	CustomerName              string      `json:"customerName"`              // Customer company
	CustomerDomainName        string      `json:"customerDomainName"`        // Customer domain
	InvoiceNumber             string      `json:"invoiceNumber"`             // Invoice the usage belongs to
	ProductID                 string      `json:"productId"`                 // Product id
	SKUID                     string      `json:"skuId"`                     // SKU id
	AvailabilityID            string      `json:"availabilityId"`            // Availability id
	SKUName                   string      `json:"skuName"`                   // SKU name
	ProductName               string      `json:"productName"`               // Product name
	PublisherName             string      `json:"publisherName"`             // Publisher name
	PublisherID               string      `json:"publisherId"`               // Publisher id
	SubscriptionID            string      `json:"subscriptionId"`            // Subscription id
	SubscriptionDescription   string      `json:"subscriptionDescription"`   // Subscription description
	ChargeStartDate           Time        `json:"chargeStartDate"`           // Charge start
	ChargeEndDate             Time        `json:"chargeEndDate"`             // Charge end
	UsageDate                 Time        `json:"usageDate"`                 // Day of usage
	MeterType                 string      `json:"meterType"`                 // Meter type
	MeterCategory             string      `json:"meterCategory"`             // Meter category
	MeterID                   string      `json:"meterId"`                   // Meter id (GUID)
	MeterSubCategory          string      `json:"meterSubCategory"`          // Meter subcategory
	MeterName                 string      `json:"meterName"`                 // Meter name
	MeterRegion               string      `json:"meterRegion"`               // Meter region
	UnitOfMeasure             string      `json:"unitOfMeasure"`             // Unit of measure
	ResourceLocation          string      `json:"resourceLocation"`          // Where the resource is
	ConsumedService           string      `json:"consumedService"`           // Consumed service
	ResourceGroup             string      `json:"resourceGroup"`             // Resource group
	ResourceURI               string      `json:"resourceUri"`               // URI of the resource instance
	Tags                      string      `json:"tags"`                      // Customer's tags
	AdditionalInfo            string      `json:"additionalInfo"`            // Service-specific metadata, e.g. VM image type
	ServiceInfo1              string      `json:"serviceInfo1"`              // Internal Azure metadata
	ServiceInfo2              string      `json:"serviceInfo2"`              // Service information, e.g. VM image type, ISP name for ExpressRoute
	CustomerCountry           string      `json:"customerCountry"`           // Customer country
	MPNID                     string      `json:"mpnId"`                     // MPN id of the line
	ResellerMPNID             string      `json:"resellerMpnId"`             // MPN id of the tier 2 partner
	ChargeType                string      `json:"chargeType"`                // Type of charge
	UnitPrice                 Decimal     `json:"unitPrice"`                 // Price per unit
	Quantity                  Decimal     `json:"quantity"`                  // Usage quantity
	UnitType                  string      `json:"unitType"`                  // Unit type, e.g. 1 hour
	BillingPreTaxTotal        Decimal     `json:"billingPreTaxTotal"`        // Pre-tax total in the billing currency
	BillingCurrency           string      `json:"billingCurrency"`           // ISO currency of billing
	PricingPreTaxTotal        Decimal     `json:"pricingPreTaxTotal"`        // Pre-tax total in USD or the catalog currency used for rating
	PricingCurrency           string      `json:"pricingCurrency"`           // ISO currency used for rating
	EntitlementID             string      `json:"entitlementId"`             // Entitlement (Azure subscription) id
	EntitlementDescription    string      `json:"entitlementDescription"`    // Entitlement (Azure subscription) text
	PCToBCExchangeRate        Decimal     `json:"pcToBCEExchangeRate"`       // Exchange rate from pricing to billing currency
	PCToBCExchangeRateDate    Time        `json:"pcToBCEExchangeRateDate"`   // Date of that exchange rate
	EffectiveUnitPrice        Decimal     `json:"effectiveUnitPrice"`        // Effective unit price
	RateOfPartnerEarnedCredit Decimal     `json:"rateOfPartnerEarnedCredit"` // Rate of partner earned credit
	HasPartnerEarnedCredit    Bool        `json:"hasPartnerEarnedCredit"`    // Whether partner earned credit was applied
	InvoiceLineItemType       Enum        `json:"invoiceLineItemType"`       // Type of line item
	BillingProvider           Enum        `json:"billingProvider"`           // Billing provider
	Attributes                *Attributes `json:"attributes"`                // seen in examples
	PCToBCxchangeRate         Decimal     `json:"pcToBCExchangeRate"`        // seen in examples
	PCToBCxchangeRateDate     string      `json:"pcToBCExchangeRateDate"`    // seen in examples
	Extra
}
