package sandbox

import (
	"math"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// ledger knows what the partner is charged for: for every currency a book of
// what customers had bought when the sandbox started, and for each customer an
// account of what this session has changed of it. The charges of any month follow
// from both. Books are made once, when somebody first looks at an invoice.
type ledger struct {
	world    *world
	now      func() time.Time         // by the world's clock
	accounts map[int]*customerAccount // by customer; guarded by the sandbox's lock
	capped   bool                     // usage ends where an integration sandbox may spend no more
	books    func() map[string][]entitled
	azure    func() []int // customers that have something of Azure
	added    func()       // see addUp

	mu     sync.Mutex
	totals map[ledgerKey]total
}

// entitled is a purchase that is charged for.
type entitled struct {
	customer int32
	at       int32 // position among the plans; behind onceBought a one-time purchase
	product  int16
	annual   bool
	seats    int32
	trouble  int32
	started  int32 // days ago
	ended    int32 // days ago, negative for a day to come; running until further notice
	lapses   bool  // it ends since its term does, and is charged for no longer
}

// bookSize limits a book, so that a hundred thousand customers don't make an
// invoice of a quarter of a million lines.
const bookSize = 20_000

func newLedger(w *world, now func() time.Time, capped bool) *ledger {
	l := &ledger{world: w, now: now, capped: capped, accounts: map[int]*customerAccount{}, totals: map[ledgerKey]total{}}
	l.books = sync.OnceValue(l.makeBooks)
	l.azure = sync.OnceValue(l.findConsumers)
	l.added = sync.OnceFunc(l.addUp)
	return l
}

// makeBooks draws customers in blocks, each on a core of its own, and takes them
// over in order until the books are full.
func (l *ledger) makeBooks() map[string][]entitled {
	const block = 4096
	w, books, open := l.world, map[string][]entitled{}, len(currencies)
	type page struct {
		currency string
		lines    []entitled
	}
	cores := runtime.GOMAXPROCS(0)
	for from := 0; from < w.size && open > 0; from += block * cores {
		pages := make([]page, min(block*cores, w.size-from))
		inBlocks(len(pages), block, func(i int) {
			currency := w.marketOf(from + i).Currency
			if len(books[currency]) < bookSize {
				pages[i] = page{currency, w.bookOf(from + i)}
			}
		})
		for _, p := range pages {
			if len(p.lines) == 0 || len(books[p.currency]) >= bookSize {
				continue
			}
			books[p.currency] = append(books[p.currency], p.lines...)
			if len(books[p.currency]) >= bookSize {
				open--
			}
		}
	}
	return books
}

// inBlocks does something for every number below n, a block at a time on every
// core.
func inBlocks(n, block int, do func(int)) {
	var blocks errgroup.Group
	blocks.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += block {
		blocks.Go(func() error {
			for i := from; i < min(from+block, n); i++ {
				do(i)
			}
			return nil
		})
	}
	_ = blocks.Wait() // none of them fails
}

// bookOf lists what a customer is charged for.
func (w *world) bookOf(i int) []entitled {
	var book []entitled
	for at, p := range w.plans(i) {
		if p.billable() {
			book = append(book, entitle(i, at, &p))
		}
	}
	for n, bought := range w.oneTimePurchases(i) {
		book = append(book, entitleOnce(i, onceBought+n, bought.product, bought.quantity, bought.daysAgo))
	}
	return book
}

// billable reports a plan that is charged for, now or once.
func (p *plan) billable() bool { return !p.trial && p.status != "pending" }

// entitle makes a plan something that is charged for.
func entitle(customer, at int, p *plan) entitled {
	e := entitleOnce(customer, at, p.product, p.seats, p.started)
	e.annual, e.trouble = p.annual, int32(p.trouble)
	switch {
	case p.status == "deleted":
		e.ended = int32(p.over())
	case p.lapses():
		e.ended, e.lapses = -int32(p.ends), true
	}
	return e
}

// openEnd is the end of a purchase that has none.
const openEnd = math.MinInt32

// entitleOnce makes a one-time purchase something that is charged for.
func entitleOnce(customer, at, product, quantity, daysAgo int) entitled {
	return entitled{customer: int32(customer), at: int32(at), product: int16(product), seats: int32(quantity), started: int32(daysAgo), ended: openEnd}
}

// marketOf is the market of a customer, without making up the rest.
func (w *world) marketOf(i int) *market {
	if s := w.storyOf(i); s != nil {
		return w.atlas.country(s.country)
	}
	return w.atlas.draw(w.rng.at("customer", i))
}

// billing is the part of an invoice that lines are asked for by.
type billing uint8

const (
	officeLines billing = iota
	azureLines
	oneTimeLines
)

func (e *entitled) billedAs() billing {
	switch catalogue[e.product].sold {
	case legacyLicense:
		return officeLines
	case legacyAzure:
		return azureLines
	default:
		return oneTimeLines
	}
}

// ledgerKey names the lines of one kind in one month.
type ledgerKey struct {
	currency string
	billing  billing
	month    int // as monthAgo counts
}

// total is what a set of lines adds up to. It is kept, since the lines of an
// invoiced month are final.
type total struct {
	lines         int
	subtotal, tax int64
}

func (l *ledger) total(key ledgerKey) total {
	l.mu.Lock()
	t, known := l.totals[key]
	l.mu.Unlock()
	if known {
		return t
	}
	l.charges(key, func(c *charge) bool {
		t.add(c)
		return true
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.totals[key] = t
	return t
}

func (t *total) add(c *charge) {
	t.lines++
	t.subtotal += c.subtotal
	t.tax += c.tax
}

// addUp computes the totals of all invoices, on all cores, when the first is asked
// for.
func (l *ledger) addUp() {
	var keys []ledgerKey
	latest := l.world.closedMonth()
	for ago := latest; ago < latest+invoicedMonths; ago++ {
		for i := range currencies {
			for _, part := range []billing{officeLines, azureLines, oneTimeLines} {
				keys = append(keys, ledgerKey{currencies[i].code, part, ago})
			}
		}
	}
	l.books()
	inBlocks(len(keys), 1, func(i int) { l.total(keys[i]) })
}

// window yields the lines from a position on, and whether more follow.
func (l *ledger) window(key ledgerKey, from, size int) (found []charge, more bool) {
	n := 0
	l.charges(key, func(c *charge) bool {
		if n >= from+size {
			more = true
			return false
		}
		if n >= from {
			found = append(found, *c)
		}
		n++
		return true
	})
	return found, more
}
