package invoices

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// groupSpec is a way to look at lines.
type groupSpec struct {
	singular, plural string // "customer"
	title            string // of the tab and the column
	by               func(*invoiceLine) groupKey
	name             func(*lineGroup) string
	quantity         bool // quantities can be added up
	mask             text.MaskKind
}

var (
	groupCustomers = groupSpec{"customer", "customers", "Customer", byCustomer, func(g *lineGroup) string { return g.name }, false, text.MaskName}
	groupProducts  = groupSpec{"product", "products", "Product", byProduct, func(g *lineGroup) string { return kit.OrDash(g.key.product) }, true, 0}
	groupCharges   = groupSpec{"charge type", "charge types", "Charge type", byCharge, func(g *lineGroup) string { return kit.OrDash(g.key.charge) }, false, 0}
)

// newGroupList makes the list of the groups that lines fall into, with what each
// costs and the totals of each currency below.
func newGroupList(d *kit.Desk, spec groupSpec, reading *lineReading, file string) *fedList[*lineGroup] {
	groups := newGrouping(spec.by)
	var f *fedList[*lineGroup]
	kind := groupKind(spec, reading, func() *text.Theme { return f.Env.Theme })
	kind.Open = func(_ *kit.List[*lineGroup], g *lineGroup) tea.Cmd {
		return ui.Push(newSomeLines(d, spec.name(g), reading, func(line *invoiceLine) bool { return spec.by(line) == g.key }))
	}
	f = newFedList(d, kind, "By "+spec.singular, reading)
	f.file = strings.ReplaceAll(spec.plural, " ", "-") + "-" + file
	f.reset = func() { *groups = *newGrouping(spec.by) }
	f.fill = func(rows []*invoiceLine) {
		for _, l := range rows {
			if !l.explains {
				groups.add(l)
			}
		}
		f.Table.Append(groups.Changes())
		f.Table.Pin(totalGroups(reading)...)
	}
	f.done = func() { f.Table.Pin(totalGroups(reading)...) }
	f.export = func() (*kit.ListSpec[*lineGroup], []*lineGroup) {
		all := make([]*lineGroup, 0, len(groups.groups))
		for _, g := range groups.groups {
			now := *g
			all = append(all, &now)
		}
		sortGroups(all)
		return groupExport(spec), all
	}
	if spec.singular == "customer" {
		f.more = func() []widget.Binding {
			return []widget.Binding{customerBinding(d, func() *invoiceLine {
				if g, ok := f.Table.Current(); ok {
					return g.like
				}
				return nil
			})}
		}
	}
	return f
}

// totalGroups are the rows below all groups, one for each currency.
func totalGroups(reading *lineReading) []*lineGroup {
	var rows []*lineGroup
	for _, currency := range reading.currencies() {
		rows = append(rows, &lineGroup{key: groupKey{currency: currency}, isSum: true, charged: reading.of(currency)})
	}
	return rows
}

func groupKind(spec groupSpec, reading *lineReading, theme func() *text.Theme) *kit.ListSpec[*lineGroup] {
	name := func(g *lineGroup) string {
		switch {
		case !g.isSum:
			return spec.name(g)
		case reading.complete():
			return "Total"
		default:
			return "Total so far"
		}
	}
	strong := func(g *lineGroup) text.Tone {
		switch {
		case g.isSum && !reading.complete():
			return text.ToneWarn
		case g.isSum:
			return text.ToneStrong
		case g.total.IsNegative():
			return text.ToneGood
		}
		return text.ToneText
	}
	number := func(name, title string, width, priority int, of func(*lineGroup) decimal.Decimal) widget.Column[*lineGroup] {
		return widget.Column[*lineGroup]{
			Name: name, Title: title, Min: width, Priority: priority, Align: text.AlignRight, NoSearch: true, Tone: strong,
			Text:    func(g *lineGroup) string { return money(api.NewDecimal(of(g)), g.key.currency) },
			Compare: func(a, b *lineGroup) int { return of(a).Cmp(of(b)) },
		}
	}
	columns := []widget.Column[*lineGroup]{
		{Name: spec.singular, Title: spec.title, Min: 18, Max: 64, Flex: 3, Mask: spec.mask, Text: name, Tone: strong},
		{Name: "lines", Title: "Lines", Min: 7, Align: text.AlignRight, Priority: 1, NoSearch: true, Tone: kit.MutedTone[*lineGroup], Text: func(g *lineGroup) string { return kit.Amount(api.DecimalFromInt(int64(g.lines)), "") }, Compare: func(a, b *lineGroup) int { return a.lines - b.lines }},
	}
	if spec.quantity {
		columns = append(columns, widget.Column[*lineGroup]{Name: "quantity", Title: "Quantity", Min: 20, Priority: 5, Align: text.AlignRight, NoSearch: true, Text: groupQuantity, Tone: kit.MutedTone[*lineGroup]})
	}
	columns = append(columns,
		number("subtotal", "Subtotal", 13, 3, func(g *lineGroup) decimal.Decimal { return g.subtotal }),
		number("tax", "Tax", 12, 4, func(g *lineGroup) decimal.Decimal { return g.tax }),
		widget.Column[*lineGroup]{Name: "total", Title: "Total", Min: 17, Align: text.AlignRight, Tone: strong, Text: func(g *lineGroup) string { return amountOf(g.total, g.key.currency) }, Compare: compareGroupTotals},
		widget.Column[*lineGroup]{Name: "share", Title: "Share", Min: 15, Priority: 2, NoSearch: true, Tone: accented, Text: func(g *lineGroup) string { return share(g, reading, theme()) }, Compare: compareGroupTotals},
	)
	return &kit.ListSpec[*lineGroup]{
		Name: strings.ReplaceAll(spec.plural, " ", "-") + "-of-lines", Singular: spec.singular, Plural: spec.plural,
		ID: (*lineGroup).id, Columns: columns, SortBy: "total", Desc: true,
		Copies: func(g *lineGroup) []widget.CopyItem {
			items := []widget.CopyItem{{Label: spec.singular, Value: spec.name(g)}, {Label: "total", Value: exact(api.NewDecimal(g.total))}}
			if spec.singular == "customer" {
				items = append(items, widget.CopyItem{Label: "customer tenant id", Value: g.key.customer})
			}
			return items
		},
	}
}

func accented(g *lineGroup) text.Tone {
	if g.isSum {
		return text.ToneMuted
	}
	return text.ToneAccent
}

func groupQuantity(g *lineGroup) string {
	if g.isSum || g.mixed {
		return ""
	}
	return strings.TrimSpace(quantity(api.NewDecimal(g.quantity)) + " " + g.unit)
}

// compareGroupTotals orders by amount within a currency.
func compareGroupTotals(a, b *lineGroup) int {
	if c := strings.Compare(b.key.currency, a.key.currency); c != 0 {
		return c
	}
	if c := a.total.Cmp(b.total); c != 0 {
		return c
	}
	return strings.Compare(b.id(), a.id())
}

// share draws how much of its currency's total a group is.
func share(g *lineGroup, reading *lineReading, th *text.Theme) string {
	all := reading.of(g.key.currency).total
	if g.isSum || all.Sign() <= 0 {
		return ""
	}
	const cells = 8
	part := g.total.Div(all)
	full := int(part.Mul(decimal.NewFromInt(cells)).Round(0).IntPart())
	full = max(0, min(full, cells))
	return strings.Repeat(th.Glyphs().Bar, full) + strings.Repeat(" ", cells-full) + fmt.Sprintf("%5s %%", part.Mul(decimal.NewFromInt(100)).StringFixed(0))
}

func sortGroups(groups []*lineGroup) {
	slices.SortFunc(groups, func(a, b *lineGroup) int {
		return compareGroupTotals(b, a)
	})
}

// groupExport describes groups in an exported file. The kind is for one export.
func groupExport(spec groupSpec) *kit.ListSpec[*lineGroup] {
	text := func(name string, of func(*lineGroup) string) widget.Column[*lineGroup] {
		return widget.Column[*lineGroup]{Name: name, Text: of}
	}
	columns := []widget.Column[*lineGroup]{text(strings.ReplaceAll(spec.singular, " t", "T"), spec.name)}
	if spec.singular == "customer" {
		columns = append(columns, text("customerId", func(g *lineGroup) string { return g.key.customer }))
	}
	columns = append(columns, text("lines", func(g *lineGroup) string { return strconv.Itoa(g.lines) }))
	if spec.quantity {
		columns = append(columns, text("quantity", func(g *lineGroup) string {
			if g.mixed {
				return ""
			}
			return g.quantity.String()
		}), text("unit", func(g *lineGroup) string {
			if g.mixed {
				return ""
			}
			return g.unit
		}))
	}
	columns = append(columns,
		text("subtotal", func(g *lineGroup) string { return g.subtotal.String() }),
		text("tax", func(g *lineGroup) string { return g.tax.String() }),
		text("total", func(g *lineGroup) string { return g.total.String() }),
		text("currency", func(g *lineGroup) string { return g.key.currency }),
	)
	return &kit.ListSpec[*lineGroup]{Singular: spec.singular, Plural: spec.plural, Columns: columns}
}
