package invoices

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// charged is what some lines of one currency add up to.
type charged struct {
	lines                int
	subtotal, tax, total decimal.Decimal
	quantity             decimal.Decimal
	unit                 string // of the quantity
	mixed                bool   // quantities of different units were added: it means nothing
}

func (c *charged) add(l *invoiceLine) {
	if c.lines == 0 {
		c.unit = l.unit
	}
	c.mixed = c.mixed || c.unit != l.unit
	c.lines++
	c.subtotal = c.subtotal.Add(l.subtotal.Decimal)
	c.tax = c.tax.Add(l.tax.Decimal)
	c.total = c.total.Add(l.total.Decimal)
	if !c.mixed {
		c.quantity = c.quantity.Add(l.quantity.Decimal)
	}
}

// sums adds up lines, each currency for itself.
type sums struct{ by map[string]*charged }

func (s *sums) add(l *invoiceLine) {
	c := s.by[l.currency]
	if c == nil {
		if s.by == nil {
			s.by = map[string]*charged{}
		}
		c = &charged{}
		s.by[l.currency] = c
	}
	c.add(l)
}

// of returns what was charged in a currency.
func (s *sums) of(currency string) charged {
	if c := s.by[strings.ToUpper(currency)]; c != nil {
		return *c
	}
	return charged{}
}

// currencies lists the currencies in order.
func (s *sums) currencies() []string {
	list := make([]string, 0, len(s.by))
	for currency := range s.by {
		list = append(list, currency)
	}
	slices.Sort(list)
	return list
}

// lines counts the lines of all currencies.
func (s *sums) lines() int {
	n := 0
	for _, c := range s.by {
		n += c.lines
	}
	return n
}

// text shows the totals side by side: "1,204.00 GBP + 7.00 USD" would be wrong, so
// they are listed.
func (s *sums) text() string {
	var texts []string
	for _, currency := range s.currencies() {
		texts = append(texts, amountOf(s.by[currency].total, currency))
	}
	return strings.Join(texts, " and ")
}

func amountOf(d decimal.Decimal, currency string) string {
	return kit.Amount(api.NewDecimal(d), currency)
}

// signed shows an amount as a difference.
func signed(d decimal.Decimal, currency string) string {
	if d.IsPositive() {
		return "+" + amountOf(d, currency)
	}
	return amountOf(d, currency)
}

// groupKey is what the lines of a group have in common; what a grouping doesn't
// look at is empty.
type groupKey struct{ customer, product, charge, currency string }

// lineGroup is some lines that belong together, in one currency.
type lineGroup struct {
	key   groupKey
	name  string // of the customer, where the key has its id only
	like  *invoiceLine
	isSum bool // not a group but the sum of all
	charged
	touched bool // since the last look
}

func (g *lineGroup) id() string {
	return strings.Join([]string{g.key.customer, g.key.product, g.key.charge, g.key.currency}, "\x00")
}

// grouping sorts lines into groups as they come: the work is that of the new
// lines, however many there are already.
type grouping struct {
	by      func(*invoiceLine) groupKey
	groups  map[groupKey]*lineGroup
	touched []*lineGroup
}

func newGrouping(by func(*invoiceLine) groupKey) *grouping {
	return &grouping{by: by, groups: map[groupKey]*lineGroup{}}
}

func (g *grouping) add(l *invoiceLine) {
	key := g.by(l)
	group := g.groups[key]
	if group == nil {
		group = &lineGroup{key: key, name: l.customerName(), like: l}
		g.groups[key] = group
	}
	group.add(l)
	if !group.touched {
		group.touched = true
		g.touched = append(g.touched, group)
	}
}

// changes returns the groups that are new or different since the last look, as
// they are now. The copies don't change any more, so that a table can keep them.
func (g *grouping) Changes() []*lineGroup {
	out := make([]*lineGroup, len(g.touched))
	for i, group := range g.touched {
		group.touched = false
		now := *group
		out[i] = &now
	}
	g.touched = g.touched[:0]
	return out
}

// The groupings.
func byCustomer(l *invoiceLine) groupKey {
	if l.customerID == "" {
		return groupKey{customer: l.customerName(), currency: l.currency}
	}
	return groupKey{customer: l.customerID, currency: l.currency}
}

func byProduct(l *invoiceLine) groupKey { return groupKey{product: l.product, currency: l.currency} }

func byCharge(l *invoiceLine) groupKey { return groupKey{charge: l.charge, currency: l.currency} }

// byPurchase is what two invoices are compared by.
func byPurchase(l *invoiceLine) groupKey {
	key := byCustomer(l)
	key.product, key.charge = l.product, l.charge
	return key
}
