package sandbox

import (
	"slices"
	"time"
)

// customerAccount holds this session's changes of what a customer is charged for.
// It is kept after the customer is removed: charges stay on invoices.
type customerAccount struct {
	currency string
	items    []*item // in the order in which they were first changed
}

// item is something bought since the sandbox started, or changed since.
type item struct {
	at, line int
	booked   bool    // one of the world's, which may be in a book
	phases   []phase // never empty
}

// phase is how something is charged for during a time.
type phase struct {
	*entitled
	from, to time.Time     // zero from the start, and until further notice
	free     bool          // it costs nothing, or nothing any more
	as       *subscription // its names on lines; nil for what is bought once
}

// charged reports whether a phase that lasts until a time, or longer, costs something
// at that time.
func (l *ledger) charged(p *phase, at time.Time) bool {
	return !p.free && (p.ended == openEnd || l.day(p.ended).After(at))
}

// same reports whether two phases are charged for equally from a time onward.
func (l *ledger) same(p, q *phase, at time.Time) bool {
	if !l.charged(p, at) || !l.charged(q, at) {
		return l.charged(p, at) == l.charged(q, at)
	}
	return p.product == q.product && p.annual == q.annual && p.seats == q.seats
}

// continues reports whether the charges of a phase continue in the next one,
// possibly for another number of seats.
func (l *ledger) continues(p, next *phase, at time.Time) bool {
	return l.charged(p, at) && l.charged(next, at) && p.product == next.product && p.annual == next.annual
}

func (it *item) last() *phase { return &it.phases[len(it.phases)-1] }

// called is the name that an item had while it was a product.
func (it *item) called(product int16) *subscription {
	for i := range it.phases {
		if it.phases[i].product == product {
			return it.phases[i].as
		}
	}
	return it.phases[0].as
}

// setPhase ends the latest phase of an item and begins the next one, unless both
// are the same.
func (l *ledger) setPhase(it *item, next phase, now time.Time) {
	last := it.last()
	if l.same(last, &next, now) {
		if l.charged(last, now) {
			it.endAt(next.entitled)
		}
		return
	}
	if l.continues(last, &next, now) {
		it.endAt(next.entitled)
	} else if l.charged(&next, now) && !next.usage() {
		anew := *next.entitled
		anew.started = -int32(l.world.daysTo(now)) // years count from here
		next.entitled = &anew
	}
	last.to, next.from = now, now
	it.phases = append(it.phases, next)
}

// endAt sets when the current phase ends: auto-renew may have been switched on or
// off. The day is in the future, so charges until today don't change.
func (it *item) endAt(as *entitled) {
	was := it.last().ended
	for i := range it.phases {
		if p := &it.phases[i]; p.ended == was && was != as.ended {
			amended := *p.entitled
			amended.ended, amended.lapses = as.ended, as.lapses
			p.entitled = &amended
		}
	}
}

// item finds this session's changes of a purchase; nil if there are none.
func (l *ledger) item(customer, at, line int) *item {
	account := l.accounts[customer]
	if account == nil {
		return nil
	}
	found := slices.IndexFunc(account.items, func(it *item) bool { return it.at == at && it.line == line })
	if found < 0 {
		return nil
	}
	return account.items[found]
}

// enter adds an item to a customer's account.
func (l *ledger) enter(c *customer, it *item) {
	if l.accounts[c.index] == nil {
		l.accounts[c.index] = &customerAccount{currency: c.market.Currency}
	}
	l.accounts[c.index].items = append(l.accounts[c.index].items, it)
}

// recordCharges records what a call has changed of what customers are charged for.
// The caller holds the lock.
func (s *Sandbox) recordCharges(now time.Time) {
	touched := s.state.touched
	s.state.touched = nil
	slices.Sort(touched)
	for _, index := range slices.Compact(touched) {
		c := s.customerAsCreated(index)
		s.bookPlans(&c, now)
		s.bookOnce(&c, now)
	}
}

// customerAsCreated is a customer as it was at first, even if it has been removed
// since.
func (s *Sandbox) customerAsCreated(index int) customer {
	if s.world.invented(index) {
		return s.world.customer(index)
	}
	return s.state.created[index-s.world.size]
}

func (s *Sandbox) bookPlans(c *customer, now time.Time) {
	before, plans := s.world.plans(c.index), s.plansOf(c.index)
	for at := range plans {
		next, it := s.phaseOf(c, plans, at), s.ledger.item(c.index, at, 0)
		if it == nil {
			base := next
			if at < len(before) {
				e := entitle(c.index, at, &before[at])
				base = phase{entitled: &e, free: !before[at].billable()}
				if s.ledger.same(&base, &next, now) && (base.ended == next.ended || !s.ledger.charged(&base, now)) {
					continue
				}
				base.as = s.namesOf(c, before, at)
			} else {
				base.as = s.namesOf(c, plans, at)
			}
			it = &item{at: at, booked: at < len(before) && before[at].billable(), phases: []phase{base}}
			s.ledger.enter(c, it)
		}
		next.as = it.last().as
		if next.product != it.last().product {
			next.as = s.namesOf(c, plans, at)
		}
		s.ledger.setPhase(it, next, now)
	}
	if s.state.removed[c.index] && s.ledger.accounts[c.index] != nil {
		for _, it := range s.ledger.accounts[c.index].items {
			gone := *it.last()
			gone.free = true
			s.ledger.setPhase(it, gone, now)
		}
	}
}

// namesOf is a subscription as it was bought: later changes of names don't reach
// invoices.
func (s *Sandbox) namesOf(c *customer, plans []plan, at int) *subscription {
	as := s.world.subscriptionAt(c, plans, at)
	return &as
}

// phaseOf is how a plan is charged for now. A suspended plan is charged until the
// end of its term.
func (s *Sandbox) phaseOf(c *customer, plans []plan, at int) phase {
	p, seen := &plans[at], s.state.seen(c.index)
	now, _ := s.factsNow(c, plans, at)
	e := entitle(c.index, at, p)
	e.ended, e.lapses = openEnd, false
	if p.ends != never && now.Status != "deleted" && (now.Status != "active" || !now.AutoRenewEnabled) {
		e.ended, e.lapses = -int32(s.world.daysTo(readZ(now.CommitmentEndDate))), true
	}
	if touched := seen.subscriptions[now.ID]; touched != nil {
		e.seats = int32(touched.resource.Quantity)
		if touched.pending > 0 {
			e.seats = int32(touched.pending)
		}
	}
	e.annual = now.BillingCycle == "annual"
	return phase{entitled: &e, free: !p.billable() || now.Status == "deleted" || s.state.removed[c.index]}
}

// bookOnce records one-time purchases and their cancellations.
func (s *Sandbox) bookOnce(c *customer, now time.Time) {
	seen := &s.state.seen(c.index).purchases
	for n, bought := range s.world.oneTimePurchases(c.index) {
		at := onceBought + n
		if k := seen.cancelled[s.world.ids.opaque(c.index, at)]; k.covers(0) {
			e := entitleOnce(c.index, at, bought.product, bought.quantity, bought.daysAgo)
			s.bookPurchase(c, item{at: at, booked: true}, &e, true, now)
		}
	}
	for n := range seen.orders {
		o := &seen.orders[n]
		for line := range o.lines {
			if of := &o.lines[line]; of.plan < 0 {
				e := entitleOnce(c.index, placedSince+n, of.item.at, of.quantity, -int(o.at.Sub(s.world.born)/(24*time.Hour)))
				s.bookPurchase(c, item{at: placedSince + n, line: line}, &e, seen.cancelled[o.id].covers(line), now)
			}
		}
	}
}

func (s *Sandbox) bookPurchase(c *customer, key item, e *entitled, cancelled bool, now time.Time) {
	it := s.ledger.item(c.index, key.at, key.line)
	if it == nil {
		it = &key
		it.phases = []phase{{entitled: e}}
		s.ledger.enter(c, it)
	}
	s.ledger.setPhase(it, phase{entitled: it.phases[0].entitled, free: cancelled}, now)
}

// covers reports whether a line of the order is cancelled.
func (k *cancellation) covers(line int) bool { return k != nil && (k.whole || k.lines[line]) }
