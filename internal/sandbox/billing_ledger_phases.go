package sandbox

import (
	"maps"
	"slices"
	"time"
)

// each yields what is charged for in a month, in phases: the book of a currency,
// then what this session added to it. Earlier months don't change.
func (l *ledger) each(currency string, ago int, yield func([]phase) bool) {
	book, reach := l.books()[currency], -1
	if len(book) > 0 {
		reach = int(book[len(book)-1].customer)
	}
	if !l.fromBook(book, ago, yield) || ago > 0 {
		return
	}
	for _, index := range slices.Sorted(maps.Keys(l.accounts)) {
		if l.accounts[index].currency == currency && !l.fromAccount(index, ago, index <= reach, yield) {
			return
		}
	}
}

// eachOf yields the same of one customer, whether or not a full book has it.
func (l *ledger) eachOf(customer, ago int, yield func([]phase) bool) {
	if l.fromBook(l.world.bookOf(customer), ago, yield) && ago <= 0 {
		l.fromAccount(customer, ago, true, yield)
	}
}

func (l *ledger) fromBook(book []entitled, ago int, yield func([]phase) bool) bool {
	one := make([]phase, 1)
	for i := range book {
		e := &book[i]
		one[0].entitled = e
		phases := one
		if ago <= 0 {
			if it := l.item(int(e.customer), int(e.at), 0); it != nil {
				phases = it.phases
			}
		}
		if !yield(phases) {
			return false
		}
	}
	return true
}

// fromAccount yields the items of a customer's account that are not in its book.
// An item that a full book left out is charged from the month that changes it:
// invoices are final.
func (l *ledger) fromAccount(customer, ago int, inBook bool, yield func([]phase) bool) bool {
	if l.accounts[customer] == nil {
		return true
	}
	for _, it := range l.accounts[customer].items {
		before := it.booked && !l.world.monthAgo(ago).end.After(it.phases[0].to)
		if (!it.booked || !inBook && !before) && !yield(it.phases) {
			return false
		}
	}
	return true
}

// phaseChange yields the charges and credits for the change from one phase to the
// next.
func (l *ledger) phaseChange(was, now *phase, cur *currency, ago int, m month, emit func(charge) bool) bool {
	day := now.from.UTC().Truncate(24 * time.Hour)
	if l.continues(was, now, now.from) {
		kind := chargeAdd
		if now.seats < was.seats {
			kind = chargeRemove
		}
		return now.usage() || emit(l.restOfPeriod(now.entitled, kind, int64(now.seats-was.seats), cur, ago, day, m))
	}
	if l.charged(was, now.from) && !was.usage() && !emit(l.restOfPeriod(was.entitled, chargeCancel, -int64(was.seats), cur, ago, day, m)) {
		return false
	}
	return !l.charged(now, now.from) || now.usage() || emit(l.restOfPeriod(now.entitled, chargeNew, int64(now.seats), cur, ago, day, m))
}

func (e *entitled) usage() bool { return catalogue[e.product].usage() }

// restOfPeriod charges for seats from a day to the end of the billing period.
func (l *ledger) restOfPeriod(e *entitled, kind string, seats int64, cur *currency, ago int, day time.Time, m month) charge {
	c := charge{entitled: e, kind: kind, quantity: seats, unit: l.price(e, cur, ago), from: day}
	begin, end := m.begin, m.end
	switch {
	case e.at >= onceBought:
		c.to, c.subtotal = day, c.unit*seats
		return c
	case e.annual:
		c.unit *= 12
		start := l.day(e.started)
		begin, end = termAt(start, start.Day(), 12, day)
	}
	const oneDay = 24 * time.Hour
	stop := l.stop(e, month{begin, end})
	c.to = stop.AddDate(0, 0, -1)
	c.subtotal = divide(c.unit*seats*int64(stop.Sub(day)/oneDay), int64(end.Sub(begin)/oneDay))
	return c
}

// continuedPhase yields the charges for the licenses of a phase that began with a
// phase change.
func (l *ledger) continuedPhase(p *phase, cur *currency, ago int, m month, emit func(charge) bool) bool {
	unit := l.price(p.entitled, cur, ago)
	switch {
	case p.at >= onceBought:
		return true
	case p.annual:
		return l.yearly(p.entitled, unit, l.day(p.started), m, func(c charge) bool {
			over := p.ended != openEnd && !c.from.Before(l.day(p.ended))
			return c.kind != chargeRenew || over || !c.from.After(p.from) || p.endsBefore(c.from) || emit(c)
		})
	case !p.from.Before(m.begin) || p.endsBefore(m.begin) || p.lapses && !l.day(p.ended).After(m.begin):
		return true
	}
	return emit(l.cycle(p.entitled, unit, m))
}

func (p *phase) endsBefore(t time.Time) bool { return !p.to.IsZero() && p.to.Before(t) }

// used reports whether usage of a day belongs to the phase.
func (p *phase) used(day time.Time) bool {
	const oneDay = 24 * time.Hour
	return (p.from.IsZero() || !day.Before(p.from.Truncate(oneDay))) && (p.to.IsZero() || day.Before(p.to.Truncate(oneDay)))
}
