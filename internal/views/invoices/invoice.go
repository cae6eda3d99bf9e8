package invoices

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// InvoiceScreen is the screen of one invoice: what it says, its lines, what they
// add up to in several ways, and how it differs from another one. All pages look
// at one reading of the lines.
type InvoiceScreen struct {
	*kit.Tabs
	desk    *kit.Desk
	invoice *Invoice
	reading *lineReading
	compare *invoiceComparison

	full    *api.Invoice // read by id, which tells more than the list
	fullRaw []byte
	fullErr error
}

// NewInvoice makes the screen.
func NewInvoice(d *kit.Desk, inv *Invoice) *InvoiceScreen {
	s := &InvoiceScreen{desk: d, invoice: inv}
	s.reading = newLineReading(s.plan)
	heading := func(th *text.Theme, width int) []string {
		text, tone := s.verdict()
		return append(painted(th, tone, text, width), "")
	}
	lines := newLineList(d, s.reading, inv.ID)
	customers := newGroupList(d, groupCustomers, s.reading, inv.ID)
	products := newGroupList(d, groupProducts, s.reading, inv.ID)
	charges := newGroupList(d, groupCharges, s.reading, inv.ID)
	lines.above, customers.above, products.above, charges.above = heading, heading, heading, heading
	lines.empty, customers.empty, products.empty, charges.empty = s.noLines, s.noLines, s.noLines, s.noLines
	s.compare = newInvoiceComparison(d, inv, s.reading)
	s.Tabs = kit.NewTabs(inv.ID, 0, func() ui.Screen { return NewInvoice(d, inv) },
		kit.Tab{Title: "Summary", Screen: newInvoiceSummary(s)},
		kit.Tab{Title: "Lines", Screen: lines},
		kit.Tab{Title: "By customer", Screen: customers},
		kit.Tab{Title: "By product", Screen: products},
		kit.Tab{Title: "By charge type", Screen: charges},
		kit.Tab{Title: "Compare", Screen: s.compare},
	).At(invoiceRoute.At(invoiceArgs{inv.Invoice, inv.Amended}))
	return s
}

type invoiceReadMsg struct {
	screen  *InvoiceScreen
	invoice *api.Invoice
	raw     []byte
	err     error
}

// Start implements [ui.Screen].
func (s *InvoiceScreen) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	return tea.Batch(s.Tabs.Start(ctx, env), s.readFull(ctx), s.reading.start(ctx))
}

// readFull reads what only the invoice by id tells, such as its period. Documents
// that amend an invoice can't be read by id.
func (s *InvoiceScreen) readFull(ctx context.Context) tea.Cmd {
	if s.invoice.Amended != nil {
		return nil
	}
	return func() tea.Msg {
		reply, err := kit.WithCacheFallback(ctx, func(ctx context.Context) (api.Reply[api.Invoice], error) {
			return api.GetInvoice.Do(ctx, s.desk.Client, api.InvoiceRef{InvoiceID: s.invoice.ID})
		})
		if err != nil {
			return invoiceReadMsg{screen: s, err: err}
		}
		return invoiceReadMsg{screen: s, invoice: &reply.Value, raw: reply.Body}
	}
}

// plan finds the parts of the lines. The list names them already; by id is asked
// only where it doesn't.
func (s *InvoiceScreen) plan(ctx context.Context) ([]*linePart, error) {
	inv := s.invoice.Invoice
	if len(inv.InvoiceDetails) == 0 && s.invoice.Amended == nil {
		reply, err := api.GetInvoice.Do(ctx, s.desk.Client, api.InvoiceRef{InvoiceID: inv.ID})
		if err != nil {
			return nil, err
		}
		inv = &reply.Value
	}
	return invoiceParts(s.desk, inv, nil), nil
}

// Update implements [ui.Screen].
func (s *InvoiceScreen) Update(msg tea.Msg) tea.Cmd {
	if read, ok := msg.(invoiceReadMsg); ok {
		if read.screen == s {
			s.full, s.fullRaw, s.fullErr = read.invoice, read.raw, read.err
		}
		return nil
	}
	if cmd, ours := s.reading.update(msg); ours {
		return cmd
	}
	return s.Tabs.Update(msg)
}

// Personal implements [ui.Personal]: the id of an invoice gives no customer away.
func (s *InvoiceScreen) Personal() text.MaskKind { return text.MaskNone }

// Bindings implements [ui.Screen].
func (s *InvoiceScreen) Bindings() []widget.Binding {
	return append(s.Tabs.Bindings(), statementBinding(s.desk, func() (context.Context, *Invoice) { return s.Ctx, s.invoice }))
}

func (s *InvoiceScreen) noLines() string {
	if s.invoice.Amended != nil {
		return "This document has no lines of its own: it amends invoice " + s.invoice.AmendsOf + "."
	}
	return "The service has no lines for this invoice."
}

// verdict says what the lines add up to and whether that is what the invoice says.
func (s *InvoiceScreen) verdict() (string, text.Tone) { return verdict(s.invoice.Invoice, s.reading) }

func verdict(inv *api.Invoice, r *lineReading) (string, text.Tone) {
	sum := r.of(inv.CurrencyCode)
	added := text.Plural(r.lines(), "line adds", "lines add")
	switch {
	case r.incomplete() && r.lines() == 0:
		return "INCOMPLETE: " + kit.Sentence(r.failure()), text.ToneBad
	case r.incomplete():
		return fmt.Sprintf("INCOMPLETE: %s up to %s; more could not be read. Press r to go on.", added, r.text()), text.ToneBad
	case !r.complete() && r.lines() == 0:
		return "Reading the lines …", text.ToneMuted
	case !r.complete():
		return fmt.Sprintf("%s up to %s so far, of %s.", added, r.text(), kit.Amount(inv.TotalCharges, inv.CurrencyCode)), text.ToneWarn
	case r.lines() == 0 && inv.TotalCharges.IsZero():
		return "The service has no lines for this invoice.", text.ToneMuted
	case r.lines() == 0:
		return fmt.Sprintf("The service has no lines for this invoice although it charges %s.", kit.Amount(inv.TotalCharges, inv.CurrencyCode)), text.ToneWarn
	}
	content := fmt.Sprintf("%s up to %s", added, r.text())
	diff := sum.total.Sub(inv.TotalCharges.Decimal)
	switch {
	case !inv.TotalCharges.Given():
		return content + ".", text.ToneText
	case len(r.by) > 1:
		return content + ", of which only " + strings.ToUpper(inv.CurrencyCode) + " is this invoice's currency.", text.ToneWarn
	case diff.IsZero():
		return content + ": matches the invoice.", text.ToneGood
	}
	return fmt.Sprintf("%s: differs by %s from the invoice (adjustments may not be in the lines).", content, signed(diff, inv.CurrencyCode)), text.ToneWarn
}

// painted breaks a sentence into lines of a width, in one tone. It breaks between
// words only: a minus stays with its amount.
func painted(th *text.Theme, tone text.Tone, content string, width int) []string {
	width = max(width-2, 10)
	var lines []string
	line := ""
	for _, word := range strings.Fields(text.Sanitize(content)) {
		switch {
		case line == "":
			line = word
		case text.Width(line)+1+text.Width(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = " " + th.Paint(tone, text.Truncate(lines[i], width))
	}
	return lines
}
