package sandbox

import (
	"encoding/json"
	"runtime"
	"slices"
	"time"
)

// consumption is what one Azure subscription of a customer used in the current
// month. Costs are in billionths, so that meters add up to totals exactly.
type consumption struct {
	*entitled
	plan   *plan
	meters []metered
	cost   int64 // in the customer's currency
	usd    int64
}

// metered is what one meter of it counted.
type metered struct {
	*meter
	quantity int64 // thousandths
	cost     int64
	usd      int64
}

func (u *consumption) modern() bool { return catalogue[u.product].sold == azurePlan }

// consume adds up what an Azure subscription used in a month.
func (l *ledger) consume(e *entitled, p *plan, cur *currency, m month) consumption {
	u := consumption{entitled: e, plan: p}
	for _, at := range l.metersOf(e) {
		used := metered{meter: &meters[at]}
		l.daily(e, at, m, func(_ time.Time, quantity int64) bool {
			used.quantity += quantity
			return true
		})
		used.cost, used.usd = used.quantity*cur.micros(used.micros), used.quantity*used.micros
		u.cost += used.cost
		u.usd += used.usd
		u.meters = append(u.meters, used)
	}
	return u
}

// customerUsage is what a customer uses of Azure, against its budget.
type customerUsage struct {
	customer customer
	currency *currency
	all      []consumption
	cost     int64
	usd      int64
	upgraded bool // has an Azure plan
	budget   *spendingBudget
}

// usageOf adds up what a customer used in the current month.
func (s *Sandbox) usageOf(c *customer) customerUsage {
	u := customerUsage{customer: *c, currency: currencyOf(c.market.Currency), budget: s.budgetOf(c)}
	plans := s.plansOf(c.index)
	for at := range plans {
		p := &plans[at]
		if p.trial || !catalogue[p.product].usage() || !s.begun(p) {
			continue
		}
		e := entitle(c.index, at, p)
		used := s.ledger.consume(&e, p, u.currency, s.world.monthAgo(s.ledger.thisMonth()))
		u.all = append(u.all, used)
		u.cost += used.cost
		u.usd += used.usd
		u.upgraded = u.upgraded || used.modern()
	}
	return u
}

// over reports whether a customer has spent more than its budget.
func (u *customerUsage) over() bool { return u.budget.set() && u.cost > u.budget.nanos() }

// trending reports whether a customer will exceed its budget at the current rate.
func (u *customerUsage) trending(m month, today time.Time) bool {
	days := int64(today.Sub(m.begin) / (24 * time.Hour))
	return u.budget.set() && !u.over() && days > 0 && u.cost/days*int64(m.days()) > u.budget.nanos()
}

// percentUsed is how much of its budget a customer has used.
func (u *customerUsage) percentUsed() json.Number {
	if !u.budget.set() || u.budget.nanos() == 0 {
		return "0"
	}
	return fixed(divide(u.cost/10, u.budget.nanos()/100_000), 2)
}

// consumers lists the customers that have something of Azure, by index.
func (s *Sandbox) consumers() []int {
	indexes := slices.Clone(s.ledger.azure())
	for index := range s.state.customers {
		indexes = append(indexes, index)
	}
	slices.Sort(indexes)
	return slices.Compact(indexes)
}

// eachUsage yields the usage of every customer that has something of Azure. It is
// added up on all cores and yielded in order.
func (s *Sandbox) eachUsage(yield func(*customerUsage)) {
	const block = 512
	indexes := s.consumers()
	used := make([]customerUsage, min(len(indexes), block*runtime.GOMAXPROCS(0)))
	for from := 0; from < len(indexes); from += len(used) {
		used = used[:min(len(used), len(indexes)-from)]
		inBlocks(len(used), block, func(i int) {
			used[i] = customerUsage{}
			if index := indexes[from+i]; !s.state.removed[index] {
				c := s.customerNow(index)
				used[i] = s.usageOf(&c)
			}
		})
		for i := range used {
			if len(used[i].all) > 0 {
				yield(&used[i])
			}
		}
	}
}

// findConsumers lists the customers that have Azure from the start.
func (l *ledger) findConsumers() []int {
	has := make([]bool, l.world.size)
	inBlocks(len(has), 4096, func(i int) {
		has[i] = slices.ContainsFunc(l.world.plans(i), func(p plan) bool { return catalogue[p.product].usage() })
	})
	var found []int
	for i := range has {
		if has[i] {
			found = append(found, i)
		}
	}
	return found
}

// planID is what an Azure plan calls a meter: not a GUID, with spaces and
// brackets.
func (m *meter) planID() string {
	return "DZH318Z0BNVX-" + m.id[:4] + "-" + m.name + " (" + m.unit + ")"
}
