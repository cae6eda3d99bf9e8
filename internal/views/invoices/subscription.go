package invoices

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// subscriptionLines is the page of what a subscription has cost lately and costs
// now: the lines of the latest invoices and of what is not billed yet that name it
// or its order. The service can't be asked for them, so all lines are looked
// through.
type subscriptionLines struct{ *fedList[*invoiceLine] }

// latestInvoices is how many invoices of a type are looked through.
const latestInvoices = 2

// NewSubscriptionLines makes the page.
func NewSubscriptionLines(d *kit.Desk, c *kit.Customer, s *api.Subscription) ui.Screen {
	reading := newLineReading(func(ctx context.Context) ([]*linePart, error) { return subscriptionParts(ctx, d, c, s) })
	lines := newLineList(d, reading, "of-"+s.ID)
	lines.Heading = "Invoice lines"
	lines.above = func(th *text.Theme, width int) []string {
		text, tone := searched(reading)
		return append(painted(th, tone, text, width), "")
	}
	lines.empty = func() string { return "No line of the latest invoices names this subscription." }
	showInvoices(lines.Spec)
	return &subscriptionLines{lines}
}

// Start implements [ui.Screen].
func (s *subscriptionLines) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	return tea.Batch(s.fedList.Start(ctx, env), s.reading.start(ctx))
}

// Update implements [ui.Screen].
func (s *subscriptionLines) Update(msg tea.Msg) tea.Cmd {
	if cmd, ours := s.reading.update(msg); ours {
		return cmd
	}
	return s.fedList.Update(msg)
}

// searched says how much was looked through and what was found.
func searched(r *lineReading) (string, text.Tone) {
	looked, invoices := 0, map[string]bool{}
	for _, part := range r.parts {
		looked += part.searched
		if part.state == partDone {
			invoices[part.invoice] = true
		}
	}
	through := fmt.Sprintf("looked through %s", text.Plural(looked, "line", "lines"))
	switch {
	case r.err != nil:
		return "INCOMPLETE: " + kit.Sentence(r.err), text.ToneBad
	case r.incomplete():
		return fmt.Sprintf("INCOMPLETE: %s; more could not be read. Press r to go on.", through), text.ToneBad
	case !r.complete():
		return fmt.Sprintf("%s so far; %s.", orElse(r.text(), "Nothing found"), through), text.ToneWarn
	}
	return fmt.Sprintf("%s in all; %s of %s.", orElse(r.text(), "Nothing found"), through, text.Plural(len(invoices), "document", "documents")), text.ToneText
}

// subscriptionParts finds where lines of a subscription can be: unbilled, and on
// the latest invoices of each type, in the currency of its order.
func subscriptionParts(ctx context.Context, d *kit.Desk, c *kit.Customer, s *api.Subscription) ([]*linePart, error) {
	currency, err := currencyOfOrder(ctx, d, c, s)
	if err != nil {
		return nil, err
	}
	all, err := api.ListInvoices.All(ctx, d.Client, api.None{})
	if err != nil {
		return nil, err
	}
	return latestParts(d, all, currency, func(l *api.Line) bool {
		return strings.EqualFold(l.SubscriptionID, s.ID) || l.SubscriptionID == "" && s.OrderID != "" && strings.EqualFold(l.OrderID, s.OrderID)
	}), nil
}

// currencyOfOrder is the currency a subscription is billed in, "" when that is not
// to be found out: then lines of every currency are looked through.
func currencyOfOrder(ctx context.Context, d *kit.Desk, c *kit.Customer, s *api.Subscription) (string, error) {
	if s.OrderID == "" {
		return "", nil
	}
	reply, err := api.GetOrder.Do(ctx, d.Client, api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, OrderID: s.OrderID})
	if api.IsCanceled(err) {
		return "", err
	}
	return strings.ToUpper(reply.Value.CurrencyCode), nil
}

// latestParts are the charges that are not billed yet, and those on the latest
// invoices of each type and currency.
func latestParts(d *kit.Desk, all []api.Invoice, currency string, keep func(*api.Line) bool) []*linePart {
	rows := make([]*Invoice, 0, len(all))
	currencies := map[string]bool{}
	if currency != "" {
		currencies[currency] = true
	}
	for i := range all {
		inv := &all[i]
		if inv.DocumentType.In("invoice", "") && (currency == "" || strings.EqualFold(currency, inv.CurrencyCode)) {
			rows = append(rows, &Invoice{Invoice: inv})
			currencies[strings.ToUpper(inv.CurrencyCode)] = true
		}
	}
	var parts []*linePart
	for _, currency := range slices.Sorted(maps.Keys(currencies)) {
		parts = append(parts, unbilledParts(d, currency, api.PeriodCurrent, keep)[:1]...)
	}
	newestFirst(rows)
	seen := map[string]int{}
	for _, inv := range rows {
		key := invoiceType(inv.Invoice) + strings.ToUpper(inv.CurrencyCode)
		if seen[key]++; seen[key] > latestInvoices {
			continue
		}
		for _, part := range invoiceParts(d, inv.Invoice, keep) {
			if part.state != partLater {
				parts = append(parts, part)
			}
		}
	}
	return parts
}
