package views

import (
	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

func invoiceKind() *Kind[*api.Invoice] {
	return &Kind[*api.Invoice]{
		Name: "invoices", Singular: "invoice", Plural: "invoices",
		ID: func(i *api.Invoice) string { return i.ID },
		Columns: []ui.Column[*api.Invoice]{
			{Name: "id", Title: "ID", Min: 12, Text: func(i *api.Invoice) string { return i.ID }},
			{Name: "date", Title: "Date", Min: 10, Text: func(i *api.Invoice) string { return date(i.InvoiceDate) }, Compare: func(a, b *api.Invoice) int { return compareTimes(a.InvoiceDate, b.InvoiceDate) }},
			{Name: "total", Title: "Total", Min: 18, Align: ui.AlignRight, Text: func(i *api.Invoice) string { return amount(i.TotalCharges, i.CurrencyCode) }, Compare: func(a, b *api.Invoice) int { return compareDecimals(a.TotalCharges, b.TotalCharges) }},
		},
		SortBy: "date", Desc: true,
		Empty: "There are no invoices.",
		Raw:   func(i *api.Invoice) []byte { return encoded(i) },
	}
}

// NewInvoices makes the list of the partner's invoices.
func NewInvoices(d *Desk) *List[*api.Invoice] {
	return NewList(d, invoiceKind(), "Invoices", from(d, api.ListInvoices, api.None{}, itself[api.Invoice]))
}
