package views

import (
	tea "charm.land/bubbletea/v2"

	"context"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// invoiceArgs open an invoice.
type invoiceArgs struct {
	Invoice *api.Invoice `json:"invoice"`
	Amends  *api.Invoice `json:"amends,omitempty"`
}

// Complete reports whether an invoice is named.
func (a invoiceArgs) Complete() bool { return a.Invoice != nil }

// unbilledArgs open what is not billed yet in a currency.
type unbilledArgs struct {
	Currency string   `json:"currency"`
	Period   api.Enum `json:"period"`
}

const (
	invoiceRoute     Route[invoiceArgs]  = "invoice"
	unbilledRoute    Route[unbilledArgs] = "unbilled"
	currencyQuestion Route[NoArgs]       = "currency"
)

// InvoicesArea is the partner's invoices, their lines, and what is not billed yet.
var InvoicesArea = Area{
	Routes: []RouteHandler{
		Handle(InvoicesRoute, func(d *Desk, _ NoArgs) (ui.Screen, error) { return NewInvoices(d), nil }),
		Handle(invoiceRoute, func(d *Desk, a invoiceArgs) (ui.Screen, error) {
			return NewInvoice(d, &Invoice{Invoice: a.Invoice, Amended: a.Amends}), nil
		}),
		Handle(unbilledRoute, func(d *Desk, a unbilledArgs) (ui.Screen, error) { return NewUnbilled(d, a.Currency, a.Period), nil }),
		Handle(SubscriptionLinesRoute, func(d *Desk, a SubscriptionArgs) (ui.Screen, error) {
			return NewSubscriptionLines(d, a.Customer, a.Subscription), nil
		}),
	},
	Questions: []QuestionHandler{
		HandleQuestion(currencyQuestion, func(a Asking, _ NoArgs) textQuestion { return currencyBox(a.Desk) }),
	},
	Commands: func(d *Desk) []ui.Command {
		return []ui.Command{{ID: "invoices", Title: "Invoices", Group: "Go", Detail: "the partner's invoices", Do: func() tea.Cmd { return ui.Push(NewInvoices(d)) }}}
	},
	Samples: func(d *Desk) []ui.Screen {
		return append(pagesOf(NewInvoice(d, &Invoice{Invoice: &api.Invoice{}}).Tabs),
			NewInvoices(d), newLineDetails(d, &invoiceLine{part: &linePart{}}))
	},
	Found: map[string]FoundHandler{
		api.BriefInvoice: func(ctx context.Context, d *Desk, f Found) func() ui.Screen {
			inv := invoiceFound(ctx, d, f)
			return func() ui.Screen { return NewInvoice(d, inv) }
		},
	},
}
