package sandbox

import "time"

// charge is one line: what was bought, how much of it, what it costs.
type charge struct {
	*entitled
	kind     string
	quantity int64 // of usage in thousandths
	unit     int64 // smallest unit of the currency; of usage in millionths
	subtotal int64
	tax      int64
	from, to time.Time
	meter    *meter
}

// The kinds of charges.
const (
	chargeNew    = "New"
	chargeCycle  = "CycleCharge"
	chargeRenew  = "Renew"
	chargeAdd    = "AddQuantity"
	chargeRemove = "RemoveQuantity"
	chargeCancel = "Cancel"
	chargeCredit = "CustomerCredit"
)

// charges yields the lines of one kind in one month, in the order of the book.
// It is the one place where amounts come from: totals add up what it yields.
func (l *ledger) charges(key ledgerKey, yield func(*charge) bool) {
	cur, m := currencyOf(key.currency), l.world.monthAgo(key.month)
	now := l.now() // before which a charge of the month may not have come yet
	wanted := func(c *charge) bool { return c.billedAs() != key.billing || c.from.After(now) || yield(c) }
	l.each(key.currency, key.month, func(phases []phase) bool {
		for i := range phases {
			if phases[i].billedAs() == key.billing {
				return l.chargesOf(phases, cur, key.month, m, wanted)
			}
		}
		return true
	})
}

// chargesOf yields the lines of one purchase; it returns false to stop.
func (l *ledger) chargesOf(phases []phase, cur *currency, ago int, m month, yield func(*charge) bool) bool {
	emit := func(c charge) bool {
		c.tax = cur.taxOn(c.subtotal)
		return yield(&c)
	}
	for i := range phases {
		p := &phases[i]
		if i > 0 && m.holds(p.from) && !l.phaseChange(&phases[i-1], p, cur, ago, m, emit) {
			return false
		}
		ofPhase := func(c charge) bool {
			c.entitled = p.entitled
			return emit(c)
		}
		if !p.free && !l.during(p, i == 0, cur, ago, m, ofPhase) {
			return false
		}
	}
	return true
}

// during yields the charges while a phase lasts.
func (l *ledger) during(p *phase, first bool, cur *currency, ago int, m month, emit func(charge) bool) bool {
	switch {
	case p.usage():
		return l.metered(p, cur, m, emit)
	case !first:
		return l.continuedPhase(p, cur, ago, m, emit)
	case p.to.IsZero():
		return l.licences(p.entitled, cur, ago, m, emit)
	case p.to.Before(m.begin):
		return true
	}
	return l.licences(p.entitled, cur, ago, m, func(c charge) bool { return c.from.After(p.to) || emit(c) })
}

// licences yields what a licence or a one-time purchase costs in a month.
func (l *ledger) licences(e *entitled, cur *currency, ago int, m month, emit func(charge) bool) bool {
	start, end := l.day(e.started), time.Time{}
	if e.ended != openEnd {
		end = l.day(e.ended)
	}
	if !start.Before(m.end) || e.ended != openEnd && (end.Before(m.begin) || e.lapses && !end.After(m.begin)) {
		return true
	}
	unit := l.price(e, cur, ago)
	if e.at >= onceBought {
		return start.Before(m.begin) || emit(charge{kind: chargeNew, quantity: int64(e.seats), unit: unit, subtotal: unit * int64(e.seats), from: start, to: start})
	}
	if e.annual {
		return l.yearly(e, unit, start, m, func(c charge) bool { return e.ended != openEnd && !c.from.Before(end) || emit(c) })
	}
	return l.monthly(e, unit, start, end, ago, m, emit)
}

// price is what a unit costs a month; one product became dearer with the latest
// invoice of the world.
func (l *ledger) price(e *entitled, cur *currency, ago int) int64 {
	cents := catalogue[e.product].cents
	if e.product == prodBusinessStandard && ago <= l.world.closedMonth() {
		cents = cents * 109 / 100
	}
	return cur.minor(cents)
}

func (l *ledger) yearly(e *entitled, unit int64, start time.Time, m month, emit func(charge) bool) bool {
	months := (m.begin.Year()-start.Year())*12 + int(m.begin.Month()-start.Month())
	if months%12 != 0 {
		return true
	}
	kind := chargeRenew
	if months == 0 {
		kind = chargeNew
	}
	from, next := monthsOn(start, start.Day(), months), monthsOn(start, start.Day(), months+12)
	return emit(charge{kind: kind, quantity: int64(e.seats), unit: unit * 12, subtotal: unit * 12 * int64(e.seats), from: from, to: next.AddDate(0, 0, -1)})
}

func (l *ledger) monthly(e *entitled, unit int64, start, end time.Time, ago int, m month, emit func(charge) bool) bool {
	full, added := l.cycle(e, unit, m), int64(0)
	last := full.to
	if start.After(m.begin) {
		full.kind, full.from = chargeNew, start
		full.subtotal = prorate(unit*full.quantity, start, l.stop(e, m), m)
	}
	if e.trouble > 0 && ago >= l.world.closedMonth() && !start.After(m.begin) {
		added = int64(e.trouble)
		full.quantity -= added
		full.subtotal = unit * full.quantity
	}
	if !emit(full) {
		return false
	}
	if added > 0 && ago == l.world.closedMonth() {
		middle := m.begin.AddDate(0, 0, 11)
		if !emit(charge{kind: chargeAdd, quantity: added, unit: unit, subtotal: prorate(unit*added, middle, m.end, m), from: middle, to: last}) {
			return false
		}
	}
	if !end.IsZero() && !e.lapses && end.Before(m.end) {
		return emit(charge{kind: chargeCancel, quantity: -int64(e.seats), unit: unit, subtotal: -prorate(unit*int64(e.seats), end, m.end, m), from: end, to: last})
	}
	return true
}

// cycle yields the charges for seats that exist from the first day of a month.
func (l *ledger) cycle(e *entitled, unit int64, m month) charge {
	stop := l.stop(e, m)
	return charge{
		kind: chargeCycle, quantity: int64(e.seats), unit: unit, subtotal: prorate(unit*int64(e.seats), m.begin, stop, m),
		from: m.begin, to: stop.AddDate(0, 0, -1),
	}
}

// stop is where the charges of a month end: with it, or with a term that runs out.
func (l *ledger) stop(e *entitled, m month) time.Time {
	if e.lapses && l.day(e.ended).Before(m.end) {
		return l.day(e.ended)
	}
	return m.end
}

// prorate is the part of a month's charge that falls into a period.
func prorate(amount int64, from, to time.Time, m month) int64 {
	return divide(amount*int64(to.Sub(from)/(24*time.Hour)), int64(m.days()))
}

// metered yields one line for each meter, and at times a credit.
func (l *ledger) metered(p *phase, cur *currency, m month, emit func(charge) bool) bool {
	e, whole := p.entitled, p.from.IsZero() && p.to.IsZero()
	for _, i := range l.metersOf(e) {
		meter := &meters[i]
		c := charge{kind: chargeNew, meter: meter, unit: cur.micros(meter.micros), from: m.begin, to: m.end.AddDate(0, 0, -1)}
		var nanos int64
		l.daily(e, i, m, func(day time.Time, quantity int64) bool {
			if whole || p.used(day) {
				c.quantity += quantity
				nanos += quantity * c.unit
			}
			return true
		})
		if c.quantity == 0 {
			continue
		}
		c.subtotal = cur.round(nanos)
		if !emit(c) {
			return false
		}
	}
	if l.mix(e, -1, m.begin)%40 != 0 || !l.day(e.started).Before(m.begin) || !p.used(m.begin) {
		return true
	}
	amount := cur.minor(1500)
	return emit(charge{kind: chargeCredit, quantity: 1000, unit: -cur.micros(15_000_000), subtotal: -amount, from: m.begin, to: m.end.AddDate(0, 0, -1), meter: &creditMeter})
}

var creditMeter = meter{category: "Credit", name: "Service level credit", unit: "1"}

// metersOf picks what a customer's Azure subscription uses.
func (l *ledger) metersOf(e *entitled) []int {
	n := l.mix(e, -2, time.Time{})
	first, count := int(n%uint64(len(meters))), 2+int(n>>8%4)
	picked := make([]int, count)
	for i := range picked {
		picked[i] = (first + i) % len(meters)
	}
	return picked
}

// daily yields what a meter counted on each day of a month so far, in
// thousandths.
func (l *ledger) daily(e *entitled, meterAt int, m month, yield func(day time.Time, quantity int64) bool) bool {
	g := l.meterRateOf(e, meterAt, m)
	day, end := m.begin, m.end
	if start := l.day(e.started); start.After(day) {
		day = start
	}
	if end.After(l.world.born) { // the months before are over
		end = l.usedUntil(e, end)
	}
	if e.ended != openEnd && l.day(e.ended).Before(end) {
		end = l.day(e.ended)
	}
	if l.capped {
		end = l.cappedAt(e, m, end)
	}
	for ; day.Before(end); day = day.Add(24 * time.Hour) {
		if !yield(day, g.quantityOn(day)) {
			return false
		}
	}
	return true
}

// meterRate is the usage of a meter of a subscription in a month.
type meterRate struct {
	seed    uint64
	rate    int64
	runaway bool // the second customer's machine in the latest month of the world
}

func (l *ledger) meterRateOf(e *entitled, meterAt int, m month) meterRate {
	runaway := e.customer == 1 && meterAt == l.metersOf(e)[0] && m == l.world.monthAgo(l.world.closedMonth())
	return meterRate{l.rng(e, meterAt), int64(meters[meterAt].daily), runaway}
}

// quantityOn is the usage on a day, in thousandths.
func (g *meterRate) quantityOn(day time.Time) int64 {
	quantity := g.rate * int64(700+scramble(g.seed^uint64(day.Unix()))%601) / 1000
	if g.runaway && day.Day() > 14 {
		quantity *= 9
	}
	return quantity
}

// usedUntil is the end of a month's usage so far: the end of the subscription, or
// today.
func (l *ledger) usedUntil(e *entitled, end time.Time) time.Time {
	if today := l.today(); today.Before(end) {
		end = today
	}
	if it := l.item(int(e.customer), int(e.at), 0); it != nil && !l.charged(it.last(), end) {
		if over := it.last().from.Truncate(24 * time.Hour); over.Before(end) {
			return over
		}
	}
	return end
}

// mix draws a number for a subscription, a meter and a day without allocating.
func (l *ledger) mix(e *entitled, meterAt int, day time.Time) uint64 {
	return scramble(l.rng(e, meterAt) ^ uint64(day.Unix()))
}

// rng seeds the usage of a subscription and a meter.
func (l *ledger) rng(e *entitled, meterAt int) uint64 {
	return uint64(l.world.rng) ^ scramble(uint64(e.customer)<<32|uint64(e.at)<<8|uint64(meterAt+8))
}

// rated is one day of one meter.
type rated struct {
	*entitled
	meter    *meter
	day      time.Time
	quantity int64 // thousandths
	unit     int64 // millionths of the currency
}

// ratedUsage yields the daily lines behind the usage charges of a month.
func (l *ledger) ratedUsage(key ledgerKey, from, size int, wanted func(*entitled) bool) (found []rated, more bool) {
	cur, m, n := currencyOf(key.currency), l.world.monthAgo(key.month), 0
	rate := func(p *phase, at int) bool {
		unit := cur.micros(meters[at].micros)
		return l.daily(p.entitled, at, m, func(day time.Time, quantity int64) bool {
			switch {
			case !p.used(day):
				return true
			case n >= from+size:
				return false
			case n >= from:
				found = append(found, rated{p.entitled, &meters[at], day, quantity, unit})
			}
			n++
			return true
		})
	}
	l.each(key.currency, key.month, func(phases []phase) bool {
		for i := range phases {
			p := &phases[i]
			if p.free || p.billedAs() != key.billing || !p.usage() || !wanted(p.entitled) {
				continue
			}
			for _, at := range l.metersOf(p.entitled) {
				if more = !rate(p, at); more {
					return false
				}
			}
		}
		return true
	})
	return found, more
}
