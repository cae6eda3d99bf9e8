package invoices

import (
	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

func purchaseKind() *kit.ListSpec[*purchase] {
	tone := func(p *purchase) text.Tone {
		switch d := p.difference(); {
		case p.isSum:
			return text.ToneStrong
		case d.IsPositive():
			return text.ToneWarn
		case d.IsNegative():
			return text.ToneGood
		}
		return text.ToneText
	}
	return &kit.ListSpec[*purchase]{
		Name: "changes", Singular: "change", Plural: "changes", ID: (*purchase).id,
		Columns: []widget.Column[*purchase]{
			{Name: "change", Title: "Change", Min: 7, Text: changeText, Tone: tone},
			{Name: "customer", Title: "Customer", Min: 14, Max: 36, Flex: 2, Mask: text.MaskName, Text: func(p *purchase) string { return p.name }},
			{Name: "product", Title: "Product", Min: 14, Max: 48, Flex: 3, Text: func(p *purchase) string { return p.key.product }},
			{Name: "charge", Title: "Charge", Min: 12, Max: 20, Flex: 1, Priority: 1, Text: func(p *purchase) string { return p.key.charge }, Tone: kit.MutedTone[*purchase]},
			purchaseAmount("before", "Before", 3, func(p *purchase) *charged { return p.before }),
			purchaseAmount("now", "Now", 2, func(p *purchase) *charged { return p.now }),
			{Name: "difference", Title: "Difference", Min: 17, Align: text.AlignRight, Text: func(p *purchase) string { return signed(p.difference(), p.key.currency) }, Tone: tone, Compare: compareDifferences},
			{Name: "quantity", Title: "Quantity", Min: 18, Priority: 4, NoSearch: true, Align: text.AlignRight, Text: quantityChange, Tone: kit.MutedTone[*purchase]},
		},
		SortBy: "difference", Desc: true,
		Copies: func(p *purchase) []widget.CopyItem {
			return []widget.CopyItem{{Label: "customer tenant id", Value: p.key.customer}, {Label: "product", Value: p.key.product}, {Label: "difference", Value: p.difference().String()}}
		},
	}
}

func changeText(p *purchase) string {
	if p.isSum {
		return "Total"
	}
	return string(p.change())
}

func purchaseAmount(name, title string, priority int, side func(*purchase) *charged) widget.Column[*purchase] {
	value := func(p *purchase) decimal.Decimal { return totalOf(side(p)) }
	return widget.Column[*purchase]{
		Name: name, Title: title, Min: 13, Priority: priority, Align: text.AlignRight, NoSearch: true,
		Text: func(p *purchase) string {
			if side(p) == nil {
				return kit.None
			}
			return money(api.NewDecimal(value(p)), p.key.currency)
		},
		Tone: func(p *purchase) text.Tone {
			if p.isSum {
				return text.ToneStrong
			}
			return text.ToneMuted
		},
		Compare: func(a, b *purchase) int { return value(a).Cmp(value(b)) },
	}
}

// quantityChange shows how many there were and are, where that means anything.
func quantityChange(p *purchase) string {
	text := func(c *charged) string {
		switch {
		case c == nil:
			return kit.None
		case c.mixed:
			return ""
		}
		return quantity(api.NewDecimal(c.quantity))
	}
	before, now := text(p.before), text(p.now)
	if p.isSum || before == "" || now == "" || before == now {
		return ""
	}
	return before + " → " + now
}

// purchaseExport describes differences in an exported file.
func purchaseExport() *kit.ListSpec[*purchase] {
	text := func(name string, of func(*purchase) string) widget.Column[*purchase] {
		return widget.Column[*purchase]{Name: name, Text: of}
	}
	side := func(c *charged) string {
		if c == nil {
			return ""
		}
		return c.total.String()
	}
	return &kit.ListSpec[*purchase]{Singular: "change", Plural: "changes", Columns: []widget.Column[*purchase]{
		text("change", changeText),
		text("customer", func(p *purchase) string { return p.name }),
		text("customerId", func(p *purchase) string { return p.key.customer }),
		text("product", func(p *purchase) string { return p.key.product }),
		text("chargeType", func(p *purchase) string { return p.key.charge }),
		text("before", func(p *purchase) string { return side(p.before) }),
		text("now", func(p *purchase) string { return side(p.now) }),
		text("difference", func(p *purchase) string { return p.difference().String() }),
		text("currency", func(p *purchase) string { return p.key.currency }),
	}}
}
