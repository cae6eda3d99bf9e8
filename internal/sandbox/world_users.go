package sandbox

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// staff is who works for a customer when the world begins: an administrator, the
// people, and behind them those who left within the last 30 days.
type staff struct {
	people   int // the administrator included
	leavers  int
	holdings []holding
	synced   bool   // from a directory of the customer's own
	suffix   string // domain of the sign-in names
	step     int    // how names are dealt out: coprime to the number of names
	offset   int
}

// holding says who has a product: that many people behind the administrator and
// the first so many of them.
type holding struct {
	sku         string
	from, count int
}

// holds reports whether the person at a position has the product.
func (h *holding) holds(position int) bool {
	return position > h.from && position <= h.from+h.count
}

// staff makes up who works for a customer; a pure function of seed and index.
// The products that somebody has one of are dealt out one after the other, the
// rest from the first on.
func (w *world) staff(c *customer) staff {
	if !w.invented(c.index) {
		return staff{people: 1, suffix: c.domain, step: 1}
	}
	r := w.rng.at("staff", c.index)
	st := staff{suffix: c.domain}
	suites, most := 0, 0
	for _, seats := range w.seededSeats(c.index) {
		used := max(1, seats.units*(70+r.IntN(31))/100)
		h := holding{sku: seats.sku, count: used}
		if known := licensedOf(seats.sku); known.suite {
			h.from = suites
			suites += used
		}
		st.holdings = append(st.holdings, h)
		most = max(most, used)
	}
	st.people = 1 + max(suites, most) + r.IntN(3)
	if w.seededQualification(c) == "education" {
		st.holdings = append(st.holdings, holding{minecraft, 0, (st.people - 1) / 2})
	}
	if st.people > 3 && (c.story != nil || chance(r, 60)) {
		st.leavers = 1 + r.IntN(min(4, st.people/3))
	}
	if len(c.custom) > 1 {
		st.suffix = c.custom[1]
	}
	st.synced = st.people > 20 && chance(r, 35)
	st.shuffleNames(r, c.market)
	return st
}

// shuffleNames decides the order in which names are given: every first name meets every
// last name before one comes again.
func (st *staff) shuffleNames(r *rand.Rand, m *market) {
	names := len(m.First) * len(m.Last)
	st.offset, st.step = r.IntN(names), 1+r.IntN(names)
	for gcd(st.step, names) != 1 {
		st.step++
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// seats are the units of a product that a customer bought.
type seats struct {
	sku   string
	units int
}

// seededSeats adds up what the customer's first subscriptions bought of each
// product that people are given licences of.
func (w *world) seededSeats(owner int) []seats {
	var all []seats
	for _, p := range w.plans(owner) {
		product := &catalogue[p.product]
		if product.sku == "" || p.failed || p.status == "deleted" || p.status == "pending" {
			continue
		}
		sku := strings.ToLower(product.sku)
		at := slices.IndexFunc(all, func(s seats) bool { return s.sku == sku })
		if at < 0 {
			at = len(all)
			all = append(all, seats{sku: sku})
		}
		all[at].units += p.seats
	}
	return all
}

// account is a user account.
type account struct {
	position    int
	first, last string
	display     string
	principal   string // sign-in name
	usage       string // country
	immutable   string
	synced      time.Time
	domainType  string
	deleted     time.Time // zero for an active user
	licences    []heldLicence
}

// heldLicence is a licence of a user.
type heldLicence struct {
	sku      string
	excluded []string
}

func (a *account) active() bool { return a.deleted.IsZero() }

func (a *account) holds(sku string) bool {
	return slices.ContainsFunc(a.licences, func(l heldLicence) bool { return l.sku == sku })
}

// seededAccount makes up the account at a position.
func (w *world) seededAccount(c *customer, st *staff, position int) account {
	a := account{position: position, domainType: "none"}
	if position == 0 { // whom Partner Center makes when it creates the customer
		a.first, a.last, a.display, a.principal = c.first.native(), c.last.native(), c.name, "admin@"+c.domain
		return a
	}
	m := c.market
	names := len(m.First) * len(m.Last)
	dealt := (position*st.step + st.offset) % names
	first, last := m.First[dealt%len(m.First)], m.Last[dealt/len(m.First)]
	local := first.latin() + "." + strings.ReplaceAll(last.latin(), " ", "")
	if round := (position - 1) / names; round > 0 {
		local += fmt.Sprint(round + 1)
	}
	a.first, a.last, a.usage = first.native(), last.native(), m.Country
	a.display, a.principal = fullName(m, a.first, a.last), local+"@"+st.suffix
	if st.suffix != c.domain {
		a.domainType = "managed"
	}
	if st.synced {
		a.immutable = w.ids.guid(kindUser, c.index, position|immutableMark)
		a.synced = w.born.Add(-time.Duration(7+c.index%31) * time.Minute)
	}
	if position >= st.people {
		a.deleted = w.born.AddDate(0, 0, -(1 + (position*7+c.index)%27)).Add(9*time.Hour + time.Duration(position)*time.Minute)
		return a
	}
	for i := range st.holdings {
		if st.holdings[i].holds(position) {
			a.licences = append(a.licences, heldLicence{sku: st.holdings[i].sku})
		}
	}
	return a
}

// immutableMark sets ids of a customer's own directory apart from user ids.
const immutableMark = 1 << 22

// fullName puts the names in the order of the market.
func fullName(m *market, first, last string) string {
	switch m.Language {
	case "ja", "ko", "zh":
		return last + " " + first
	}
	return first + " " + last
}
