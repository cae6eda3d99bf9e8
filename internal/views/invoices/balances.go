package invoices

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// balances is what the partner owes, each currency for itself.
type balances struct {
	list []api.InvoiceSummary
	age  api.Age
	done bool
	err  error
}

type balancesMsg struct {
	of   *balances
	list []api.InvoiceSummary
	age  api.Age
	err  error
}

func (b *balances) read(ctx context.Context, d *kit.Desk) tea.Cmd {
	return func() tea.Msg {
		ctx, ages := api.WithAges(ctx)
		list, err := kit.WithCacheFallback(ctx, func(ctx context.Context) ([]api.InvoiceSummary, error) {
			return api.ListInvoiceSummaries.All(ctx, d.Client, api.None{})
		})
		return balancesMsg{b, list, ages.Age(), err}
	}
}

func (b *balances) update(msg tea.Msg) (ours bool) {
	read, ok := msg.(balancesMsg)
	if !ok || read.of != b {
		return false
	}
	b.done, b.err = true, read.err
	if read.err == nil {
		b.list, b.age = read.list, read.age
	}
	return true
}

// lines shows the balances in as few lines as the width allows, and a blank one.
func (b *balances) lines(th *text.Theme, width int) []string {
	const lead = " Balance  "
	switch {
	case b.err != nil:
		return append(painted(th, text.ToneWarn, "The balances could not be read: "+kit.Sentence(b.err), width), "")
	case b.done && len(b.list) == 0:
		return []string{th.Paint(text.ToneMuted, lead+"none"), ""}
	case !b.done:
		return []string{th.Paint(text.ToneMuted, lead+"…"), ""}
	}
	var lines []string
	line, used := th.Paint(text.ToneMuted, lead), len(lead)
	for _, s := range b.list {
		content, tone := text.Sanitize(kit.Amount(s.BalanceAmount, s.CurrencyCode)), text.ToneStrong
		if !s.BalanceAmount.IsPositive() {
			tone = text.ToneGood
		}
		if used+text.Width(content)+3 > width && used > len(lead) {
			lines = append(lines, line)
			line, used = strings.Repeat(" ", len(lead)), len(lead)
		}
		if used > len(lead) {
			line += "   "
			used += 3
		}
		line += th.Paint(tone, content)
		used += text.Width(content)
	}
	lines = append(lines, line)
	if b.age.Cached {
		lines = append(lines, th.Paint(text.ToneWarn, strings.Repeat(" ", len(lead))+kit.AsOfTime(b.age)))
	}
	return append(lines, "")
}

// chooseUnbilled asks for currency and period and shows the lines.
func (s *Invoices) chooseUnbilled() tea.Cmd {
	var currencies []string
	for _, balance := range s.balances.list {
		currencies = append(currencies, strings.ToUpper(balance.CurrencyCode))
	}
	for inv := range s.Table.All() {
		currencies = append(currencies, strings.ToUpper(inv.CurrencyCode))
	}
	slices.Sort(currencies)
	currencies = slices.DeleteFunc(slices.Compact(currencies), func(c string) bool { return c == "" })
	var items []widget.MenuItem
	for _, p := range []struct {
		period api.Enum
		about  string
	}{{api.PeriodCurrent, "since the last invoice"}, {api.PeriodPrevious, "the one before, until it is invoiced"}} {
		for _, currency := range currencies {
			items = append(items, widget.MenuItem{
				Title: currency + ", " + string(p.period) + " period", Detail: p.about,
				Do: func() tea.Cmd { return ui.Push(NewUnbilled(s.Desk, currency, p.period)) },
			})
		}
	}
	items = append(items, widget.MenuItem{Title: "Another currency …", Detail: "type its code", Do: s.askCurrency})
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Not billed yet", Items: items}))
}

func (s *Invoices) askCurrency() tea.Cmd { return kit.AskText(currencyBox(s.Desk)) }

func currencyBox(d *kit.Desk) kit.TextQuestion {
	return kit.TextQuestion{
		Title: "Not billed yet", Label: "Currency: ", At: currencyQuestion.At(kit.NoArgs{}),
		Help:  "The code of three letters, such as GBP. The current period is shown.",
		Check: checkCurrency,
		Do: func(code string) tea.Cmd {
			return ui.Push(NewUnbilled(d, strings.ToUpper(strings.TrimSpace(code)), api.PeriodCurrent))
		},
	}
}
