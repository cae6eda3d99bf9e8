package api

import (
	"cmp"
	"strings"
)

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
		Extra
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
		Product: cmp.Or(i.OfferName, i.SubscriptionName), ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID, OrderID: i.OrderID,
		Start: i.ChargeStartDate, End: i.ChargeEndDate, Quantity: i.Quantity, UnitPrice: i.UnitPrice,
		Subtotal: firstGiven(i.Subtotal, i.Amount), Tax: i.Tax, Total: firstGiven(i.TotalForCustomer, i.Subtotal, i.Amount), Currency: i.Currency,
	}
}

func usageLine(i *UsageBasedLineItem) Line {
	return Line{
		CustomerID: customerID(i.CustomerID), CustomerName: cmp.Or(i.CustomerName, i.CustomerCompanyName), Domain: i.DomainName,
		Product: cmp.Or(i.ServiceName, i.SubscriptionName), SKU: i.ResourceName, ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID, OrderID: i.OrderID,
		Start: firstTime(i.UsageDate, i.ChargeStartDate), End: i.ChargeEndDate, Quantity: i.ConsumedQuantity, UnitPrice: i.ListPrice,
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
	if i.Subtotal.Given() && !i.Subtotal.Decimal.IsZero() && i.TotalForCustomer.Decimal.IsZero() {
		return NewDecimal(i.Subtotal.Add(i.TaxTotal.Decimal))
	}
	return firstGiven(i.TotalForCustomer, i.Subtotal)
}

func ratedLine(i *DailyRatedUsageLineItem) Line {
	return Line{
		CustomerID: customerID(i.CustomerID), CustomerName: i.CustomerName, Domain: i.CustomerDomainName,
		Product: i.ProductName, SKU: cmp.Or(i.MeterName, i.SKUName), ChargeType: i.ChargeType, SubscriptionID: i.SubscriptionID,
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
