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

// invoiceComparison is the page that answers why an invoice differs from the one
// before, or from any other in its currency. It says nothing until both are read
// to the end: half an invoice would look like savings.
type invoiceComparison struct {
	*fedList[*purchase]
	invoice *Invoice
	now     *grouping

	listed bool // the invoices to choose from are known
	err    error
	all    []api.Invoice
	other  *api.Invoice // to compare with; nil when there is none
	theirs *lineReading
	before *grouping
}

func newInvoiceComparison(d *kit.Desk, inv *Invoice, reading *lineReading) *invoiceComparison {
	c := &invoiceComparison{invoice: inv, now: newGrouping(byPurchase), before: newGrouping(byPurchase)}
	c.fedList = newFedList(d, purchaseKind(), "Compare", reading)
	c.Spec.Open = func(_ *kit.List[*purchase], p *purchase) tea.Cmd { return c.open(p) }
	c.file = "comparison-" + inv.ID
	c.reset = func() {
		c.now = newGrouping(byPurchase)
		c.clear()
	}
	c.fill = func(rows []*invoiceLine) { groupInto(c.now, rows) }
	c.done = c.conclude
	c.above = func(th *text.Theme, width int) []string { return c.headline(th, width) }
	c.empty = c.nothing
	c.more = c.keys
	c.export = func() (*kit.ListSpec[*purchase], []*purchase) {
		return purchaseExport(), c.purchases()
	}
	return c
}

func groupInto(g *grouping, rows []*invoiceLine) {
	for _, l := range rows {
		if !l.explains {
			g.add(l)
		}
	}
}

// theirLines hears of the lines of the other invoice.
type theirLines struct{ *invoiceComparison }

func (t theirLines) Begin() {
	t.before = newGrouping(byPurchase)
	t.clear()
}

func (t theirLines) Take(rows []*invoiceLine) { groupInto(t.before, rows) }

func (t theirLines) end() { t.conclude() }

func (t theirLines) gone() bool { return false }

func (t theirLines) covers() bool { return false }

type invoicesToCompareMsg struct {
	of  *invoiceComparison
	all []api.Invoice
	err error
}

// Start implements [ui.Screen].
func (c *invoiceComparison) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	return tea.Batch(c.fedList.Start(ctx, env), c.findInvoices())
}

func (c *invoiceComparison) findInvoices() tea.Cmd {
	c.err = nil
	ctx := c.Ctx
	return func() tea.Msg {
		all, err := api.ListInvoices.All(ctx, c.Desk.Client, api.None{})
		return invoicesToCompareMsg{c, all, err}
	}
}

// Update implements [ui.Screen].
func (c *invoiceComparison) Update(msg tea.Msg) tea.Cmd {
	if found, ok := msg.(invoicesToCompareMsg); ok && found.of == c {
		c.listed, c.all, c.err = found.err == nil, found.all, found.err
		if c.err != nil {
			return kit.ShowFailure(c.err)
		}
		if c.other == nil {
			return c.with(previousInvoice(c.invoice.Invoice, c.all))
		}
		return nil
	}
	if c.theirs != nil {
		if cmd, ours := c.theirs.update(msg); ours {
			return cmd
		}
	}
	return c.fedList.Update(msg)
}

// with compares with another invoice.
func (c *invoiceComparison) with(other *api.Invoice) tea.Cmd {
	if c.theirs != nil {
		c.theirs.cancel()
	}
	c.other, c.theirs = other, nil
	c.clear()
	if other == nil {
		return nil
	}
	c.theirs = newLineReading(func(context.Context) ([]*linePart, error) { return invoiceParts(c.Desk, other, nil), nil }, theirLines{c})
	return c.theirs.start(c.Ctx)
}

// Refresh implements [ui.Refresher]: it goes on where something failed.
func (c *invoiceComparison) Refresh() tea.Cmd {
	if c.err != nil {
		return c.findInvoices()
	}
	var cmds []tea.Cmd
	failed := c.reading.incomplete() || c.theirs != nil && c.theirs.incomplete()
	if !failed || c.reading.incomplete() {
		cmds = append(cmds, c.reading.goOn())
	}
	if c.theirs != nil && (!failed || c.theirs.incomplete()) {
		cmds = append(cmds, c.theirs.goOn())
	}
	return tea.Batch(cmds...)
}

// doubt says why nothing can be concluded, "" when it can.
func (c *invoiceComparison) doubt() (string, text.Tone) {
	switch {
	case c.err != nil:
		return "The invoices to compare with could not be read: " + kit.Sentence(c.err) + " Press r to try again.", text.ToneBad
	case !c.listed:
		return "Looking for the invoice before this one …", text.ToneMuted
	case c.other == nil:
		return fmt.Sprintf("There is no earlier %s invoice in %s to compare with. Press p to choose another one.", invoiceType(c.invoice.Invoice), c.invoice.CurrencyCode), text.ToneWarn
	}
	for _, side := range c.sides() {
		if side.reading.incomplete() {
			return fmt.Sprintf("INCOMPLETE: the lines of invoice %s could not be read to the end, so nothing can be said about the difference. Press r to go on.", side.invoice.ID), text.ToneBad
		}
	}
	for _, side := range c.sides() {
		if !side.reading.complete() {
			return fmt.Sprintf("Comparing %s, %s so far, with %s, %s so far …", c.invoice.ID, text.Plural(c.reading.lines(), "line", "lines"), c.other.ID, text.Plural(c.theirs.lines(), "line", "lines")), text.ToneMuted
		}
	}
	for _, side := range c.sides() {
		if side.reading.lines() == 0 && !side.invoice.TotalCharges.Decimal.IsZero() {
			return fmt.Sprintf("The service has no lines for invoice %s although it charges %s, so nothing can be said about the difference.", side.invoice.ID, kit.Amount(side.invoice.TotalCharges, side.invoice.CurrencyCode)), text.ToneWarn
		}
	}
	return "", text.ToneText
}

type comparedSide struct {
	invoice *api.Invoice
	reading *lineReading
}

func (c *invoiceComparison) sides() []comparedSide {
	if c.theirs == nil {
		return []comparedSide{{c.invoice.Invoice, c.reading}}
	}
	return []comparedSide{{c.invoice.Invoice, c.reading}, {c.other, c.theirs}}
}

// clear takes back what was concluded.
func (c *invoiceComparison) clear() {
	c.Table.Set(nil)
	c.Table.Pin()
}

// conclude fills the list once both sides are complete.
func (c *invoiceComparison) conclude() {
	if why, _ := c.doubt(); why != "" {
		c.clear()
		return
	}
	c.Table.Set(compareGroups(c.before.groups, c.now.groups))
	var totals []*purchase
	for _, currency := range c.currencies() {
		before, now := c.theirs.of(currency), c.reading.of(currency)
		totals = append(totals, &purchase{key: groupKey{currency: currency}, before: &before, now: &now, isSum: true})
	}
	c.Table.Pin(totals...)
}

// currencies lists those of both sides.
func (c *invoiceComparison) currencies() []string {
	var both sums
	for _, side := range c.sides() {
		for currency := range side.reading.by {
			if both.by == nil {
				both.by = map[string]*charged{}
			}
			both.by[currency] = &charged{}
		}
	}
	return both.currencies()
}

// headline is the answer in words, or why there is none.
func (c *invoiceComparison) headline(th *text.Theme, width int) []string {
	if why, tone := c.doubt(); why != "" {
		return append(painted(th, tone, why, width), "")
	}
	var lines []string
	for _, currency := range c.currencies() {
		now, before := c.reading.of(currency).total, c.theirs.of(currency).total
		content := changeSentence(c.invoice.ID, c.other.ID, now, before, currency, c.purchases())
		lines = append(lines, painted(th, text.ToneStrong, content, width)...)
	}
	for _, side := range c.sides() {
		if content, tone := verdict(side.invoice, side.reading); tone != text.ToneGood {
			lines = append(lines, painted(th, tone, side.invoice.ID+": "+content, width)...)
		}
	}
	return append(lines, "")
}

func (c *invoiceComparison) purchases() []*purchase {
	var list []*purchase
	for p := range c.Table.All() {
		list = append(list, p)
	}
	return list
}

func (c *invoiceComparison) nothing() string {
	if why, _ := c.doubt(); why != "" {
		return ""
	}
	return "Nothing differs: every customer pays the same for every product."
}

// Export implements [ui.Exporter]. What is in doubt is not put into files.
func (c *invoiceComparison) Export() tea.Cmd {
	if why, _ := c.doubt(); why != "" {
		return ui.Toast(text.ToneWarn, "There is no comparison to export. "+why)
	}
	return c.fedList.Export()
}

// Status implements [ui.Screen].
func (c *invoiceComparison) Status() string {
	status := []string{c.Table.Status()}
	for _, side := range c.sides() {
		if progress := side.reading.progress(); progress != "" {
			status = append(status, side.invoice.ID+": "+progress)
		}
	}
	return strings.Join(status, " · ")
}

func (c *invoiceComparison) keys() []widget.Binding {
	return []widget.Binding{
		{
			ID: "invoices.compare-with", Keys: []string{"p"}, Label: "compare with", Group: "Invoice", Footer: true,
			Help:     "Choose another invoice to compare with.",
			Disabled: func() string { return kit.ReasonUnless(c.listed, "The invoices are not read yet.") },
			Do:       c.choose,
		},
		customerBinding(c.Desk, func() *invoiceLine {
			if p, ok := c.Table.Current(); ok {
				return p.like
			}
			return nil
		}),
	}
}

// choose offers the invoices in the same currency, the newest first.
func (c *invoiceComparison) choose() tea.Cmd {
	rows := make([]*Invoice, 0, len(c.all))
	for i := range c.all {
		if canCompare(c.invoice.Invoice, &c.all[i]) {
			rows = append(rows, &Invoice{Invoice: &c.all[i]})
		}
	}
	if len(rows) == 0 {
		return ui.Toast(text.ToneWarn, "There is no other invoice in "+c.invoice.CurrencyCode+".")
	}
	newestFirst(rows)
	items := make([]widget.MenuItem, len(rows))
	for i, inv := range rows {
		items[i] = widget.MenuItem{
			Title:  inv.ID + "  " + kit.Date(inv.InvoiceDate) + "  " + invoiceType(inv.Invoice),
			Detail: kit.Amount(inv.TotalCharges, inv.CurrencyCode), Do: func() tea.Cmd { return c.with(inv.Invoice) },
		}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Compare " + c.invoice.ID + " with", Items: items}))
}

// open shows the lines behind a difference, of both invoices.
func (c *invoiceComparison) open(p *purchase) tea.Cmd {
	belongs := func(l *invoiceLine) bool { return byPurchase(l) == p.key }
	var theirs []*invoiceLine
	for _, l := range c.theirs.rows {
		if belongs(l) {
			theirs = append(theirs, l)
		}
	}
	return ui.Push(newSomeLines(c.Desk, kit.OrDash(p.key.product)+", "+p.name, c.reading, belongs, theirs...))
}
