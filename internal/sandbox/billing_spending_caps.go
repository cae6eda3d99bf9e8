package sandbox

import "time"

// What Azure may cost in a month in an integration sandbox, in billionths of a US
// dollar: each subscription to MS-AZR-0145P, and all Azure plans together.
const (
	capOfSubscription = 200_000_000_000
	capOfPlans        = 2_000_000_000_000
)

// cappedAt is the end of a month's usage where the cap is reached before: what is
// over it is disabled from the next day to the end of the month.
func (l *ledger) cappedAt(e *entitled, m month, end time.Time) time.Time {
	left, of := int64(capOfSubscription), []*entitled{e}
	if catalogue[e.product].sold == azurePlan {
		left, of = capOfPlans, l.azurePlans()
	}
	var gauges []func(day time.Time) int64
	for _, e := range of {
		start := l.day(e.started)
		for _, at := range l.metersOf(e) {
			g := l.meterRateOf(e, at, m)
			gauges = append(gauges, func(day time.Time) int64 {
				if day.Before(start) || e.ended != openEnd && !day.Before(l.day(e.ended)) {
					return 0
				}
				return g.quantityOn(day) * meters[at].micros
			})
		}
	}
	for day := m.begin; day.Before(end); day = day.Add(24 * time.Hour) {
		if left <= 0 {
			return day
		}
		for _, cost := range gauges {
			left -= cost(day)
		}
	}
	return end
}

// azurePlans are those of all customers, what this session bought among them.
func (l *ledger) azurePlans() (all []*entitled) {
	for _, index := range l.azure() {
		book := l.world.bookOf(index)
		for i := range book {
			if catalogue[book[i].product].sold == azurePlan && l.item(index, int(book[i].at), 0) == nil {
				all = append(all, &book[i])
			}
		}
	}
	for _, account := range l.accounts {
		for _, it := range account.items {
			if last := it.last(); l.charged(last, l.now()) && catalogue[last.product].sold == azurePlan {
				all = append(all, last.entitled)
			}
		}
	}
	return all
}
