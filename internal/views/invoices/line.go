package invoices

import (
	"strconv"
	"strings"
	"time"
	"unique"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// invoiceLine is what is kept of a line of an invoice. There may be a hundred
// thousand, so texts that repeat are shared and the rest of the resource is packed
// away: see [lineJSON].
type invoiceLine struct {
	part *linePart
	at   int // position in its part

	customerID, customer, domain string
	product, sku, charge         string
	subscription, order          string
	period                       string
	unit                         string // of the quantity
	currency                     string

	quantity, subtotal, tax, total api.Decimal

	// explains says that the line only breaks down what another line charges, as
	// daily usage does. It is shown but not added up.
	explains bool
	json     packedJSON
}

func newInvoiceLine(part *linePart, at int, item *api.InvoiceLineItem) *invoiceLine {
	l := &item.Line
	return &invoiceLine{
		part: part, at: at, explains: part.explains,
		customerID: shared(l.CustomerID), customer: shared(l.CustomerName), domain: shared(l.Domain),
		product: shared(l.Product), sku: shared(l.SKU), charge: shared(l.ChargeType),
		subscription: shared(strings.ToLower(l.SubscriptionID)), order: shared(l.OrderID),
		period: shared(period(l.Start, l.End)), unit: shared(lineUnit(item)), currency: shared(strings.ToUpper(l.Currency)),
		quantity: l.Quantity, subtotal: l.Subtotal, tax: l.Tax, total: l.Total,
	}
}

// shared returns a text that all lines with the same text have in common.
func shared(s string) string { return unique.Make(s).Value() }

// lineUnit is what the quantity of a line counts.
func lineUnit(item *api.InvoiceLineItem) string {
	switch {
	case item.License != nil:
		return "licences"
	case item.Usage != nil:
		return item.Usage.Unit
	case item.Rated != nil:
		return item.Rated.UnitOfMeasure
	case item.OneTime != nil && item.OneTime.UnitType == "":
		return item.OneTime.UnitOfMeasure
	case item.OneTime != nil:
		return strings.ToLower(item.OneTime.UnitType)
	}
	return ""
}

// period shows the days from one to another.
func period(from, to api.Time) string {
	switch {
	case from.None() && to.None():
		return kit.None
	case to.None() || to.Never() || kit.Date(from) == kit.Date(to):
		return kit.Date(from)
	}
	return kit.Date(from) + " to " + kit.Date(to)
}

// shortPeriod leaves out what a reader knows: the century, and of the last day all
// that is the same as of the first.
func shortPeriod(period string) string {
	from, to, ok := strings.Cut(period, " to ")
	if !ok || len(from) != len(time.DateOnly) || len(to) != len(time.DateOnly) {
		return period
	}
	switch {
	case from[:8] == to[:8]:
		return from + "/" + to[8:]
	case from[:5] == to[:5]:
		return from + "/" + to[5:]
	}
	return from + "/" + to
}

func (l *invoiceLine) id() string {
	return l.part.invoice + " " + strconv.Itoa(l.part.index) + "." + strconv.Itoa(l.at)
}

// customerName is the name to show, which some lines lack.
func (l *invoiceLine) customerName() string {
	for _, s := range []string{l.customer, l.domain, l.customerID} {
		if s != "" {
			return s
		}
	}
	return kit.None
}

// amountTone mutes what isn't added up and marks what is given back.
func (l *invoiceLine) amountTone() text.Tone {
	switch {
	case l.explains:
		return text.ToneMuted
	case l.total.IsNegative():
		return text.ToneGood
	}
	return text.ToneText
}

func invoiceLineKind() *kit.ListSpec[*invoiceLine] {
	return &kit.ListSpec[*invoiceLine]{
		Name: "lines", Singular: "line", Plural: "lines",
		ID: (*invoiceLine).id,
		Columns: []widget.Column[*invoiceLine]{
			{Name: "customer", Title: "Customer", Min: 16, Max: 36, Flex: 2, Mask: text.MaskName, Text: (*invoiceLine).customerName},
			{Name: "product", Title: "Product", Min: 16, Max: 48, Flex: 3, Text: func(l *invoiceLine) string { return kit.OrDash(l.product) }},
			{Name: "charge", Title: "Charge", Min: 11, Max: 20, Flex: 1, Text: func(l *invoiceLine) string { return kit.OrDash(l.charge) }, Tone: kit.MutedTone[*invoiceLine]},
			{Name: "from", Title: "From", Min: 14, Priority: 4, Text: func(l *invoiceLine) string { return l.part.title }, Compare: func(a, b *invoiceLine) int { return a.part.index - b.part.index }, Tone: kit.MutedTone[*invoiceLine]},
			{Name: "period", Title: "Period", Min: 16, Priority: 3, Text: func(l *invoiceLine) string { return shortPeriod(l.period) }, Tone: kit.MutedTone[*invoiceLine], NoSearch: true},
			{Name: "quantity", Title: "Qty", Min: 9, Align: text.AlignRight, Priority: 1, Text: func(l *invoiceLine) string { return quantity(l.quantity) }, Compare: func(a, b *invoiceLine) int { return kit.CompareDecimals(a.quantity, b.quantity) }, NoSearch: true},
			{Name: "subtotal", Title: "Subtotal", Min: 12, Align: text.AlignRight, Priority: 5, Text: func(l *invoiceLine) string { return money(l.subtotal, l.currency) }, Tone: (*invoiceLine).amountTone, Compare: func(a, b *invoiceLine) int { return kit.CompareDecimals(a.subtotal, b.subtotal) }, NoSearch: true},
			{Name: "total", Title: "Total", Min: 15, Align: text.AlignRight, Text: func(l *invoiceLine) string { return kit.Amount(l.total, l.currency) }, Tone: (*invoiceLine).amountTone, Compare: compareLineTotals},
			{Name: "sku", Title: "SKU", Min: 20, Max: 40, Flex: 1, Priority: 6, Wide: true, Text: func(l *invoiceLine) string { return kit.OrDash(l.sku) }, Tone: kit.MutedTone[*invoiceLine]},
			{Name: "subscription", Title: "Subscription", Min: 36, Priority: 7, Wide: true, Mask: text.MaskID, Text: func(l *invoiceLine) string { return kit.OrDash(l.subscription) }, Tone: kit.MutedTone[*invoiceLine]},
			{Name: "order", Title: "Order", Min: 36, Priority: 8, Wide: true, Mask: text.MaskID, Text: func(l *invoiceLine) string { return kit.OrDash(l.order) }, Tone: kit.MutedTone[*invoiceLine]},
		},
		SortBy: "total", Desc: true,
		Copies: func(l *invoiceLine) []widget.CopyItem {
			var items []widget.CopyItem
			for _, item := range []widget.CopyItem{
				{Label: "subscription id", Value: l.subscription},
				{Label: "order id", Value: l.order},
				{Label: "customer tenant id", Value: l.customerID},
				{Label: "invoice id", Value: l.part.invoice},
			} {
				if item.Value != "" {
					items = append(items, item)
				}
			}
			return items
		},
		Raw: func(l *invoiceLine) []byte { return (&lineUnpacker{}).text(l.json) },
	}
}

// compareLineTotals orders by amount within a currency: across currencies amounts
// say nothing. Equal amounts stay in the service's order, whatever came first.
func compareLineTotals(a, b *invoiceLine) int {
	if c := strings.Compare(a.currency, b.currency); c != 0 {
		return c
	}
	if c := kit.CompareDecimals(a.total, b.total); c != 0 {
		return c
	}
	if a.part.index != b.part.index {
		return b.part.index - a.part.index
	}
	return b.at - a.at
}

// quantity shows up to four decimals; the rest is in the details.
func quantity(d api.Decimal) string {
	if !d.Given() {
		return kit.None
	}
	return kit.Amount(api.NewDecimal(d.Round(4)), "")
}

// money shows an amount whose currency stands beside it.
func money(d api.Decimal, currency string) string {
	text, _, _ := strings.Cut(kit.Amount(d, currency), " ")
	return text
}

// invoiceLineExport describes the lines in an exported file: every digit, nothing
// cut. The kind is for one export.
func invoiceLineExport() *kit.ListSpec[*invoiceLine] {
	kind, unpacker := invoiceLineKind(), &lineUnpacker{}
	kind.Columns = invoiceLineSheet()
	kind.Raw = func(l *invoiceLine) []byte { return unpacker.text(l.json) }
	return kind
}

func invoiceLineSheet() []widget.Column[*invoiceLine] {
	text := func(name string, of func(*invoiceLine) string) widget.Column[*invoiceLine] {
		return widget.Column[*invoiceLine]{Name: name, Text: of}
	}
	return []widget.Column[*invoiceLine]{
		text("invoice", func(l *invoiceLine) string { return l.part.invoice }),
		text("provider", func(l *invoiceLine) string { return string(l.part.provider) }),
		text("type", func(l *invoiceLine) string { return l.part.kindName() }),
		text("customer", func(l *invoiceLine) string { return l.customer }),
		text("customerId", func(l *invoiceLine) string { return l.customerID }),
		text("domain", func(l *invoiceLine) string { return l.domain }),
		text("product", func(l *invoiceLine) string { return l.product }),
		text("sku", func(l *invoiceLine) string { return l.sku }),
		text("chargeType", func(l *invoiceLine) string { return l.charge }),
		text("period", func(l *invoiceLine) string { return l.period }),
		text("subscriptionId", func(l *invoiceLine) string { return l.subscription }),
		text("orderId", func(l *invoiceLine) string { return l.order }),
		text("quantity", func(l *invoiceLine) string { return exact(l.quantity) }),
		text("unit", func(l *invoiceLine) string { return l.unit }),
		text("subtotal", func(l *invoiceLine) string { return exact(l.subtotal) }),
		text("tax", func(l *invoiceLine) string { return exact(l.tax) }),
		text("total", func(l *invoiceLine) string { return exact(l.total) }),
		text("currency", func(l *invoiceLine) string { return l.currency }),
		text("addedUp", func(l *invoiceLine) string {
			if l.explains {
				return "no"
			}
			return "yes"
		}),
	}
}

// exact is a number with all its digits, for other programs.
func exact(d api.Decimal) string {
	if !d.Given() {
		return ""
	}
	return d.String()
}

// namedCustomer is the customer that the line names.
func (l *invoiceLine) namedCustomer() *kit.Customer {
	return &kit.Customer{ID: l.customerID, Name: l.customerName(), Domain: l.domain}
}
