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

// invoiceSummary is the first page of an invoice: what it says, and what its lines
// come to while they are read.
type invoiceSummary struct {
	of      *InvoiceScreen // the screen it is a page of
	env     *ui.Env
	details *widget.Details
}

func newInvoiceSummary(of *InvoiceScreen) *invoiceSummary {
	return &invoiceSummary{of: of, details: widget.NewDetails()}
}

// Title implements [ui.Screen].
func (s *invoiceSummary) Title() string { return "Summary" }

// Start implements [ui.Screen].
func (s *invoiceSummary) Start(_ context.Context, env *ui.Env) tea.Cmd {
	s.env = env
	s.details.SetMasked(env.Masked)
	return nil
}

// Update implements [ui.Screen].
func (s *invoiceSummary) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		s.details.Update(msg)
	case ui.MaskMsg:
		s.details.SetMasked(msg.Masked)
	}
	return nil
}

// View implements [ui.Screen].
func (s *invoiceSummary) View(width, height int) string {
	text, tone := s.of.verdict()
	lines := append(painted(s.env.Theme, tone, text, width), "")
	s.details.Set(s.sections())
	return strings.Join(lines, "\n") + "\n" + s.details.View(width, height-len(lines), s.env.Theme)
}

// Bindings implements [ui.Screen].
func (s *invoiceSummary) Bindings() []widget.Binding {
	reading := s.of.reading
	return append([]widget.Binding{usageBinding(reading), {
		ID: "facts.failure", Keys: []string{"E"}, Label: "errors", Group: "Here",
		Help:     "Show in full what could not be read, with the ids that support asks for.",
		Disabled: func() string { return kit.ReasonUnless(reading.failure() != nil, "Everything could be read so far.") },
		Do:       func() tea.Cmd { return kit.ShowFailure(reading.failure()) },
	}}, s.details.Bindings()...)
}

// Status implements [ui.Screen].
func (s *invoiceSummary) Status() string {
	if progress := s.of.reading.progress(); progress != "" {
		return progress
	}
	return text.Plural(s.of.reading.lines(), "line", "lines")
}

// Refresh implements [ui.Refresher].
func (s *invoiceSummary) Refresh() tea.Cmd { return s.of.reading.goOn() }

// Copies implements [ui.Copier].
func (s *invoiceSummary) Copies() []widget.CopyItem { return s.details.Copies() }

// RawJSON implements [ui.Raw].
func (s *invoiceSummary) RawJSON() (string, []byte) {
	if s.of.fullRaw != nil {
		return s.of.invoice.ID, s.of.fullRaw
	}
	return s.of.invoice.ID, kit.EncodeJSON(s.of.invoice.Invoice)
}

// Describe implements [ui.Describer].
func (s *invoiceSummary) Describe() tea.Cmd {
	return ui.Toast(text.ToneText, "This page is the description; J shows the JSON.")
}

// Export implements [ui.Exporter].
func (s *invoiceSummary) Export() tea.Cmd {
	return ui.Toast(text.ToneText, "Lines, groups and the comparison are exported on their own pages, the invoice as PDF with P.")
}

func (s *invoiceSummary) sections() []widget.Section {
	inv := s.of.invoice.Invoice
	if s.of.full != nil {
		inv = s.of.full
	}
	sections := []widget.Section{
		{Title: "Money", Fields: moneyFields(inv)},
		{Title: "Lines", Fields: partFields(s.of.reading)},
		{Title: "Invoice", Fields: s.identity(inv)},
	}
	for i := range inv.Amendments {
		sections = append(sections, amendmentSection(&inv.Amendments[i]))
	}
	return append(sections, widget.Section{Title: "Documents", Fields: documentFields(inv)})
}

func (s *invoiceSummary) identity(inv *api.Invoice) []widget.Field {
	var f []widget.Field
	kit.AddField(&f, "id", inv.ID)
	kit.AddField(&f, "date", kit.Date(inv.InvoiceDate))
	kit.AddField(&f, "billing period", period(inv.BillingPeriodStartDate, inv.BillingPeriodEndDate))
	kit.AddField(&f, "type", invoiceType(inv))
	kit.AddField(&f, "document", kit.EnumText(inv.DocumentType))
	kit.AddField(&f, "amends", inv.AmendsOf)
	if s.of.fullErr != nil {
		kit.AddField(&f, "by id", kit.Sentence(s.of.fullErr), text.ToneWarn)
	}
	return f
}

func moneyFields(inv *api.Invoice) []widget.Field {
	var f []widget.Field
	kit.AddField(&f, "total", kit.Amount(inv.TotalCharges, inv.CurrencyCode), text.ToneStrong)
	kit.AddField(&f, "paid", kit.Amount(inv.PaidAmount, inv.CurrencyCode))
	if open, ok := openAmount(inv); ok {
		tone := text.ToneWarn
		if !open.IsPositive() {
			tone = text.ToneGood
		}
		kit.AddField(&f, "open", amountOf(open, inv.CurrencyCode), tone)
	}
	for i := range inv.Amendments {
		a := &inv.Amendments[i]
		kit.AddField(&f, kit.EnumText(a.DocumentType), kit.Amount(a.TotalCharges, a.CurrencyCode), "dated "+kit.Date(a.InvoiceDate))
	}
	return f
}

// partFields says of each part of the lines how far it is and what it comes to.
func partFields(r *lineReading) []widget.Field {
	var f []widget.Field
	for _, part := range r.parts {
		content, tone, note := part.text(), text.ToneText, text.Plural(part.searched, "line", "lines")
		switch part.state {
		case partWaiting:
			content, tone, note = "waiting", text.ToneMuted, ""
		case partLater:
			content, tone, note = "not read", text.ToneMuted, "the days behind the charges; u reads them"
		case partReading:
			tone, note = text.ToneWarn, note+" so far"
		case partFailed:
			tone, note = text.ToneBad, "INCOMPLETE after "+note+"; r goes on there, E tells why"
		}
		if part.explains && (part.state == partReading || part.state == partDone) {
			content = "adds nothing, explains the charges"
		}
		f = append(f, widget.Field{Label: part.title, Value: kit.OrDash(content), Tone: tone, Note: note})
	}
	if r.planned && len(r.parts) == 0 {
		f = append(f, widget.Field{Label: "lines", Value: "none", Tone: text.ToneMuted})
	}
	return f
}

func amendmentSection(a *api.Invoice) widget.Section {
	var f []widget.Field
	kit.AddField(&f, "id", a.ID)
	kit.AddField(&f, "date", kit.Date(a.InvoiceDate))
	kit.AddField(&f, "total", kit.Amount(a.TotalCharges, a.CurrencyCode))
	return widget.Section{Title: "Amended by " + kit.EnumText(a.DocumentType), Fields: f}
}

func documentFields(inv *api.Invoice) []widget.Field {
	var f []widget.Field
	kit.AddField(&f, "statement", "PDF", "P saves it")
	for _, r := range inv.TaxReceipts {
		kit.AddField(&f, "tax receipt", r.ID, "P saves it")
	}
	if inv.Links != nil && inv.Links.Self != nil {
		kit.AddField(&f, "link", inv.Links.Self.URI)
	}
	return f
}

// invoiceType tells modern invoices from legacy ones in words.
func invoiceType(inv *api.Invoice) string {
	switch {
	case inv.InvoiceType.Is("one_time"):
		return "one-time"
	case inv.InvoiceType == "":
		return kit.None
	}
	return strings.ToLower(fmt.Sprint(inv.InvoiceType))
}
