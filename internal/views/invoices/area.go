package invoices

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
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
	invoiceRoute     kit.Route[invoiceArgs]  = "invoice"
	unbilledRoute    kit.Route[unbilledArgs] = "unbilled"
	currencyQuestion kit.Route[kit.NoArgs]   = "currency"
)

// Area is the partner's invoices, their lines, and what is not billed yet.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(kit.InvoicesRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) { return NewInvoices(d), nil }),
		kit.Handle(invoiceRoute, func(d *kit.Desk, a invoiceArgs) (ui.Screen, error) {
			return NewInvoice(d, &Invoice{Invoice: a.Invoice, Amended: a.Amends}), nil
		}),
		kit.Handle(unbilledRoute, func(d *kit.Desk, a unbilledArgs) (ui.Screen, error) { return NewUnbilled(d, a.Currency, a.Period), nil }),
		kit.Handle(kit.SubscriptionLinesRoute, func(d *kit.Desk, a kit.SubscriptionArgs) (ui.Screen, error) {
			return NewSubscriptionLines(d, a.Customer, a.Subscription), nil
		}),
	},
	Questions: []kit.QuestionHandler{
		kit.HandleQuestion(currencyQuestion, func(a kit.QuestionContext, _ kit.NoArgs) kit.TextQuestion { return currencyBox(a.Desk) }),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		return []ui.Command{{ID: "invoices", Title: "Invoices", Group: "Go", Detail: "the partner's invoices", Do: func() tea.Cmd { return ui.Push(NewInvoices(d)) }}}
	},
	Samples: func(d *kit.Desk) []ui.Screen {
		return append(kit.SplitTabs(NewInvoice(d, &Invoice{Invoice: &api.Invoice{}}).Tabs),
			NewInvoices(d), newLineDetails(d, &invoiceLine{part: &linePart{}}))
	},
	Found: map[string]kit.FoundHandler{
		api.BriefInvoice: func(ctx context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			inv := invoiceFound(ctx, d, f)
			return func() ui.Screen { return NewInvoice(d, inv) }
		},
	},
}
