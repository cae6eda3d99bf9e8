package sandbox

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// customer is what the partner's directory knows of one customer.
type customer struct {
	index     int
	id        string
	name      string
	domain    string // the tenant's first domain
	custom    []string
	market    *market
	first     word
	last      word
	email     string
	phone     string
	street    string
	city      city
	relation  string
	delegated bool
	reseller  int // index of the indirect reseller, -1 for a direct customer
	story     *story
}

// customer makes up the customer with an index; it is a pure function of seed
// and index.
func (w *world) customer(i int) customer {
	r := w.rng.at("customer", i)
	c := customer{index: i, id: w.ids.guid(kindCustomer, i, 0), reseller: -1}
	c.market = w.atlas.draw(r)
	c.name, c.domain = w.nameOf(i, c.market, r)
	if c.story = w.storyOf(i); c.story != nil {
		c.market = w.atlas.country(c.story.country)
	}
	c.describe(r)
	return c
}

// nameOf is split from customer because the directory needs the names of all of
// them: it must stay cheap.
func (w *world) nameOf(i int, m *market, r *rand.Rand) (name, domain string) {
	if s := w.storyOf(i); s != nil {
		return s.name, s.domain + ".onmicrosoft.com"
	}
	name, latin := m.company(r)
	if text, ok := w.hostileName(i); ok {
		return text, fmt.Sprintf("untrusted%d.onmicrosoft.com", i)
	}
	return name, fmt.Sprintf("%s%03x.onmicrosoft.com", latin, i)
}

func (c *customer) describe(r *rand.Rand) {
	m := c.market
	c.first, c.last = pick(r, m.First), pick(r, m.Last)
	c.city, c.street = pick(r, m.Cities), m.street(r)
	c.phone = fmt.Sprintf("%s%03d", m.Phone, r.IntN(1000))
	host, _, _ := strings.Cut(c.domain, ".")
	public := host + ".example"
	c.email = fmt.Sprintf("%s.%s@%s", c.first.latin(), strings.ReplaceAll(c.last.latin(), " ", ""), public)
	c.custom = []string{c.domain}
	if chance(r, 70) {
		c.custom = append(c.custom, public)
	}
	if chance(r, 8) {
		c.custom = append(c.custom, "mail."+public)
	}
	c.relation, c.delegated = "reseller", !chance(r, 15)
	if chance(r, 30) {
		c.reseller = r.IntN(resellerCount)
	}
}

// resellers are the partner's indirect resellers.
const resellerCount = 6

var resellerNames = [resellerCount]string{
	"Trey Research Resale", "Lamna Consulting", "Relecloud Services", "Munson's Cloud", "Bellows Hosting", "Margie's IT",
}

func resellerMpn(i int) string { return fmt.Sprint(4391507 + 1013*i) }
