package views

import (
	"context"
	"iter"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// NewSubscriptionLines makes the list of the unbilled lines of a subscription.
func NewSubscriptionLines(d *Desk, _ *Customer, s *api.Subscription) ui.Screen {
	kind := &Kind[*api.InvoiceLineItem]{
		Name: "lines", Singular: "line", Plural: "lines", ID: func(l *api.InvoiceLineItem) string { return l.Line.OrderID },
		Columns: []ui.Column[*api.InvoiceLineItem]{{Name: "product", Title: "Product", Min: 20, Text: func(l *api.InvoiceLineItem) string { return l.Line.Product }}},
		Empty:   "No invoice line names this subscription.",
	}
	source := func(ctx context.Context, at *api.Cursor) iter.Seq2[Page[*api.InvoiceLineItem], error] {
		return func(yield func(Page[*api.InvoiceLineItem], error) bool) {
			query := api.UnbilledQuery{InvoiceID: api.Unbilled, CurrencyCode: "usd", Period: api.PeriodCurrent}
			for page, err := range from(d, api.ListUnbilledLineItems, query, itself[api.InvoiceLineItem])(ctx, at) {
				rows := page.Rows[:0]
				for _, row := range page.Rows {
					if strings.EqualFold(row.Line.SubscriptionID, s.ID) {
						rows = append(rows, row)
					}
				}
				if page.Rows = rows; !yield(page, err) {
					return
				}
			}
		}
	}
	return NewList(d, kind, "Invoice lines", source)
}
