package invoices

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// purchase is what a customer pays for one product and charge type, on two
// invoices.
type purchase struct {
	key         groupKey
	name        string // of the customer
	like        *invoiceLine
	before, now *charged // nil where the invoice has none
	isSum       bool     // not a purchase but the sum of all in a currency
}

func (p *purchase) id() string {
	return strings.Join([]string{p.key.customer, p.key.product, p.key.charge, p.key.currency}, "\x00")
}

func (p *purchase) was() decimal.Decimal { return totalOf(p.before) }
func (p *purchase) is() decimal.Decimal  { return totalOf(p.now) }

// difference is how much more the later invoice charges.
func (p *purchase) difference() decimal.Decimal { return p.is().Sub(p.was()) }

func totalOf(c *charged) decimal.Decimal {
	if c == nil {
		return decimal.Zero
	}
	return c.total
}

// change is what became of a purchase.
type change string

const (
	changeNew  change = "new"
	changeRose change = "rose"
	changeFell change = "fell"
	changeLeft change = "left"
	changeSame change = "same"
)

func (p *purchase) change() change {
	switch {
	case p.before == nil:
		return changeNew
	case p.now == nil:
		return changeLeft
	case p.difference().IsPositive():
		return changeRose
	case p.difference().IsNegative():
		return changeFell
	}
	return changeSame
}

// compareGroups puts the groups of two invoices beside each other and returns
// what differs, the largest difference first.
func compareGroups(before, now map[groupKey]*lineGroup) []*purchase {
	var list []*purchase
	for key, g := range now {
		p := &purchase{key: key, name: g.name, like: g.like, now: &g.charged}
		if was := before[key]; was != nil {
			p.before = &was.charged
		}
		list = append(list, p)
	}
	for key, g := range before {
		if now[key] == nil {
			list = append(list, &purchase{key: key, name: g.name, like: g.like, before: &g.charged})
		}
	}
	list = slices.DeleteFunc(list, func(p *purchase) bool { return p.change() == changeSame || p.difference().IsZero() && p.is().IsZero() })
	slices.SortFunc(list, func(a, b *purchase) int {
		if c := compareDifferences(b, a); c != 0 {
			return c
		}
		return strings.Compare(a.id(), b.id())
	})
	return list
}

// compareDifferences orders by size, up or down, within a currency.
func compareDifferences(a, b *purchase) int {
	if c := strings.Compare(b.key.currency, a.key.currency); c != 0 {
		return c
	}
	return a.difference().Abs().Cmp(b.difference().Abs())
}

// tally is how many purchases changed one way, and by how much.
type tally struct {
	count int
	sum   decimal.Decimal
}

// tallies counts the changes in one currency.
func tallies(list []*purchase, currency string) map[change]tally {
	out := map[change]tally{}
	for _, p := range list {
		if p.key.currency == currency {
			t := out[p.change()]
			out[p.change()] = tally{t.count + 1, t.sum.Add(p.difference())}
		}
	}
	return out
}

// changeSentence says in words why one invoice charges more or less than another:
// "Invoice B is 1,204.00 GBP (12.3 %) higher than A: 3 new +900.00, …".
func changeSentence(now, before string, sumNow, sumBefore decimal.Decimal, currency string, list []*purchase) string {
	diff := sumNow.Sub(sumBefore)
	var b strings.Builder
	switch {
	case diff.IsZero():
		fmt.Fprintf(&b, "Invoice %s charges as much as %s, %s", now, before, amountOf(sumNow, currency))
	default:
		word := "higher"
		if diff.IsNegative() {
			word = "lower"
		}
		fmt.Fprintf(&b, "Invoice %s is %s%s %s than %s", now, amountOf(diff.Abs(), currency), percent(diff, sumBefore), word, before)
	}
	counts := tallies(list, currency)
	var parts []string
	for _, c := range []change{changeNew, changeRose, changeFell, changeLeft} {
		if t := counts[c]; t.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %s %s", kit.Amount(api.DecimalFromInt(int64(t.count)), ""), c, strings.TrimSuffix(signed(t.sum, currency), " "+currency)))
		}
	}
	if len(parts) > 0 {
		b.WriteString(": " + strings.Join(parts, ", "))
	}
	return b.String() + "."
}

// percent shows a difference in relation to what was before, if that says anything.
func percent(diff, before decimal.Decimal) string {
	if before.Sign() <= 0 {
		return ""
	}
	share := diff.Abs().Mul(decimal.NewFromInt(100)).DivRound(before, 1)
	if share.GreaterThanOrEqual(decimal.NewFromInt(1000)) {
		return " (" + kit.Amount(api.NewDecimal(share.Round(0)), "") + " %)"
	}
	return " (" + share.StringFixed(1) + " %)"
}

// previousInvoice finds the invoice to compare with: the latest before this one
// of the same type and currency.
func previousInvoice(inv *api.Invoice, all []api.Invoice) *api.Invoice {
	var found *api.Invoice
	for i := range all {
		other := &all[i]
		if !canCompare(inv, other) || kit.CompareTimes(other.InvoiceDate, inv.InvoiceDate) >= 0 || !other.InvoiceType.Is(inv.InvoiceType) {
			continue
		}
		if found == nil || kit.CompareTimes(other.InvoiceDate, found.InvoiceDate) > 0 {
			found = other
		}
	}
	return found
}

// canCompare reports whether two documents are different invoices in one currency.
func canCompare(a, b *api.Invoice) bool {
	return a.ID != b.ID && strings.EqualFold(a.CurrencyCode, b.CurrencyCode) && b.DocumentType.In("invoice", "")
}
