package invoices

import (
	"iter"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// newLineList makes the list of all lines of a reading.
func newLineList(d *kit.Desk, reading *lineReading, file string) *fedList[*invoiceLine] {
	kind := invoiceLineKind()
	kind.Open = func(l *kit.List[*invoiceLine], line *invoiceLine) tea.Cmd {
		return ui.Push(newLineDetails(l.Desk, line))
	}
	f := newFedList(d, kind, "Lines", reading)
	f.file = "lines-" + file
	f.fill = func(rows []*invoiceLine) { f.Table.Append(rows) }
	f.export = func() (*kit.ListSpec[*invoiceLine], []*invoiceLine) { return invoiceLineExport(), reading.rows }
	f.more = func() []widget.Binding { return []widget.Binding{usageBinding(reading), customerOfLine(f.List)} }
	return f
}

// usageBinding reads the daily usage behind the charges, which is large and so
// left out at first.
func usageBinding(reading *lineReading) widget.Binding {
	return widget.Binding{
		ID: "lines.usage", Keys: []string{"u"}, Label: "daily usage", Group: "Lines", Footer: len(reading.later()) > 0,
		Help: "Read the daily usage behind the charges too: it shows on which day something changed, and is not added up.",
		Disabled: func() string {
			return kit.ReasonUnless(len(reading.later()) > 0, "There is no daily usage to read here, or it is read already.")
		},
		Do: func() tea.Cmd { return reading.ask(true) },
	}
}

// customerOfLine opens the customer of the line under the cursor.
func customerOfLine(l *kit.List[*invoiceLine]) widget.Binding {
	return customerBinding(l.Desk, func() *invoiceLine {
		line, _ := l.Table.Current()
		return line
	})
}

func customerBinding(d *kit.Desk, which func() *invoiceLine) widget.Binding {
	return widget.Binding{
		ID: "lines.customer", Keys: []string{"c"}, Label: "customer", Group: "Go", Footer: true,
		Help: "Open the customer.",
		Disabled: func() string {
			line := which()
			return kit.ReasonUnless(line != nil && line.customerID != "", "No customer is named here.")
		},
		Do: func() tea.Cmd {
			line := which()
			return kit.CustomerRoute.Push(d, kit.CustomerArgs{Customer: line.namedCustomer()})
		},
	}
}

// newSomeLines makes the list of those lines of a reading that belong to
// something, and of more that come from elsewhere. Lines that are read while it is
// open come to it too.
func newSomeLines(d *kit.Desk, title string, reading *lineReading, belongs func(*invoiceLine) bool, more ...*invoiceLine) *fedList[*invoiceLine] {
	f := newLineList(d, reading, kit.FileName(title))
	f.Heading, f.guest = title, true
	mine := func(rows []*invoiceLine) []*invoiceLine {
		var mine []*invoiceLine
		for _, l := range rows {
			if belongs(l) {
				mine = append(mine, l)
			}
		}
		return mine
	}
	f.fill = func(rows []*invoiceLine) { f.Table.Append(mine(rows)) }
	f.export = func() (*kit.ListSpec[*invoiceLine], []*invoiceLine) {
		return invoiceLineExport(), append(mine(reading.rows), more...)
	}
	f.above = func(th *text.Theme, width int) []string {
		content := "These lines add up to " + sumsByInvoice(f.Table.Rows())
		if !reading.complete() {
			content += " so far"
		}
		return append(painted(th, text.ToneMuted, content+".", width), "")
	}
	f.fill(reading.rows)
	f.Table.Append(more)
	if len(more) > 0 {
		showInvoices(f.Spec)
	}
	return f
}

// sumsByInvoice adds up lines, each invoice for itself: "900.00 GBP on G2, 700.00
// GBP on G1".
func sumsByInvoice(lines iter.Seq[*invoiceLine]) string {
	var invoices []string
	by := map[string]*sums{}
	for l := range lines {
		id := l.part.invoice
		if by[id] == nil {
			by[id] = &sums{}
			invoices = append(invoices, id)
		}
		if !l.explains {
			by[id].add(l)
		}
	}
	switch len(invoices) {
	case 0:
		return "nothing"
	case 1:
		return by[invoices[0]].text()
	}
	texts := make([]string, len(invoices))
	for i, id := range invoices {
		texts[i] = by[id].text() + " on " + id
	}
	return strings.Join(texts, ", ")
}

// showInvoices has a list of lines of several invoices tell from which each is.
func showInvoices(kind *kit.ListSpec[*invoiceLine]) {
	for i := range kind.Columns {
		if kind.Columns[i].Name == "from" {
			kind.Columns[i] = widget.Column[*invoiceLine]{Name: "invoice", Title: "Invoice", Min: 10, Text: func(l *invoiceLine) string { return l.part.invoice }, Tone: kit.MutedTone[*invoiceLine]}
		}
	}
}
