package api

import "strings"

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

// InvoiceLineItem is one line of an invoice in whichever of its four shapes it
// came: one of the pointers is set. Line holds what all shapes have in common.
type InvoiceLineItem struct {
	License *LicenseBasedLineItem
	Usage   *UsageBasedLineItem
	OneTime *OneTimeInvoiceLineItem
	Rated   *DailyRatedUsageLineItem
	Line    Line
}

// Line is a line item by one set of names. Amounts are in Currency; those that a
// shape doesn't have are not given.
type Line struct {
	CustomerID     string // without the "org:" that one-time lines put before it
	CustomerName   string
	Domain         string
	Product        string
	SKU            string
	ChargeType     string
	SubscriptionID string
	OrderID        string
	Start, End     Time
	Quantity       Decimal
	UnitPrice      Decimal
	Subtotal       Decimal // before tax
	Tax            Decimal
	Total          Decimal // what the line adds to the invoice: with tax where the shape has it
	Currency       string
}

// UnmarshalJSON finds the shape by the object type, or failing that by provider
// and kind.
func (l *InvoiceLineItem) UnmarshalJSON(data []byte) error {
	var head struct {
		Attributes          *Attributes `json:"attributes"`
		InvoiceLineItemType Enum        `json:"invoiceLineItemType"`
		BillingProvider     Enum        `json:"billingProvider"`
		BillingPreTaxTotal  Decimal     `json:"billingPreTaxTotal"`
	}
	if err := Decode(data, &head); err != nil {
		return err
	}
	kind := Enum("")
	if head.Attributes != nil {
		kind = Enum(head.Attributes.ObjectType)
	}
	var err error
	switch {
	case kind.Is("LicenseBasedLineItem") || kind == "" && head.BillingProvider.Is(ProviderOffice):
		l.License = &LicenseBasedLineItem{}
		err = Decode(data, l.License)
		l.Line = licenseLine(l.License)
	case kind.Is("UsageBasedLineItem") || kind.Is("DailyUsageLineItem") || kind == "" && head.BillingProvider.Is(ProviderAzure):
		l.Usage = &UsageBasedLineItem{}
		err = Decode(data, l.Usage)
		l.Line = usageLine(l.Usage)
	case kind.Is("DailyRatedUsageLineItem") || kind == "" && (head.BillingPreTaxTotal.Given() || head.InvoiceLineItemType.Is("usage_line_items")):
		l.Rated = &DailyRatedUsageLineItem{}
		err = Decode(data, l.Rated)
		l.Line = ratedLine(l.Rated)
	default:
		l.OneTime = &OneTimeInvoiceLineItem{}
		err = Decode(data, l.OneTime)
		l.Line = oneTimeLine(l.OneTime)
	}
	return err
}

// MarshalJSON writes the shape that was read.
func (l InvoiceLineItem) MarshalJSON() ([]byte, error) {
	switch {
	case l.License != nil:
		return Encode(l.License)
	case l.Usage != nil:
		return Encode(l.Usage)
	case l.Rated != nil:
		return Encode(l.Rated)
	case l.OneTime != nil:
		return Encode(l.OneTime)
	}
	return []byte("null"), nil
}

func licenseLine(i *LicenseBasedLineItem) Line {
	return Line{
		CustomerID: customerID(i.CustomerID), CustomerName: i.CustomerName, Domain: i.DomainName,
		Product: cmpOr(i.OfferName, i.SubscriptionName), ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID, OrderID: i.OrderID,
		Start: i.ChargeStartDate, End: i.ChargeEndDate, Quantity: i.Quantity, UnitPrice: i.UnitPrice,
		Subtotal: firstGiven(i.Subtotal, i.Amount), Tax: i.Tax, Total: firstGiven(i.TotalForCustomer, i.Subtotal, i.Amount), Currency: i.Currency,
	}
}

func usageLine(i *UsageBasedLineItem) Line {
	return Line{
		CustomerID: customerID(i.CustomerID), CustomerName: i.CustomerName, Domain: i.DomainName,
		Product: cmpOr(i.ServiceName, i.SubscriptionName), SKU: i.ResourceName, ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID, OrderID: i.OrderID,
		Start: i.ChargeStartDate, End: i.ChargeEndDate, Quantity: i.ConsumedQuantity, UnitPrice: i.ListPrice,
		Subtotal: i.PreTaxCharges, Tax: i.TaxAmount, Total: firstGiven(i.PostTaxTotal, i.PreTaxCharges), Currency: i.Currency,
	}
}

func oneTimeLine(i *OneTimeInvoiceLineItem) Line {
	return Line{
		CustomerID: customerID(i.CustomerID), CustomerName: i.CustomerName, Domain: i.CustomerDomainName,
		Product: i.ProductName, SKU: i.SKUName, ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID, OrderID: i.OrderID,
		Start: firstTime(i.ChargeStartDate, i.SubscriptionStartDate), End: firstTime(i.ChargeEndDate, i.SubscriptionEndDate),
		Quantity: i.Quantity, UnitPrice: firstGiven(i.EffectiveUnitPrice, i.UnitPrice),
		Subtotal: i.Subtotal, Tax: i.TaxTotal, Total: oneTimeTotal(i), Currency: i.Currency,
	}
}

// oneTimeTotal is the total with tax. Unbilled lines carry a total of 0 beside
// their real subtotal.
func oneTimeTotal(i *OneTimeInvoiceLineItem) Decimal {
	if i.InvoiceNumber == "" && i.Subtotal.Given() {
		return i.Subtotal
	}
	return firstGiven(i.TotalForCustomer, i.Subtotal)
}

func ratedLine(i *DailyRatedUsageLineItem) Line {
	return Line{
		CustomerID: customerID(i.CustomerID), CustomerName: i.CustomerName, Domain: i.CustomerDomainName,
		Product: i.ProductName, SKU: cmpOr(i.MeterName, i.SKUName), ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID,
		Start: firstTime(i.UsageDate, i.ChargeStartDate), End: i.ChargeEndDate, Quantity: i.Quantity,
		UnitPrice: firstGiven(i.EffectiveUnitPrice, i.UnitPrice), Subtotal: i.BillingPreTaxTotal, Total: i.BillingPreTaxTotal, Currency: i.BillingCurrency,
	}
}

func customerID(s string) string {
	if rest, ok := strings.CutPrefix(s, "org:"); ok {
		s = rest
	}
	return strings.ToLower(s)
}

func firstGiven(values ...Decimal) Decimal {
	for _, v := range values {
		if v.Given() {
			return v
		}
	}
	return Decimal{}
}

func firstTime(values ...Time) Time {
	for _, v := range values {
		if !v.None() {
			return v
		}
	}
	return Time{}
}
