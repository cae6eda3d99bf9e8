package sandbox

import "time"

const (
	invoicedMonths = 14 // invoiced when the sandbox started
	invoiceDay     = 6  // of the following month
)

// month is a calendar month in UTC; it ends where the next one begins.
type month struct{ begin, end time.Time }

func (m month) days() int { return int(m.end.Sub(m.begin) / (24 * time.Hour)) }

func (m month) holds(t time.Time) bool { return !t.Before(m.begin) && t.Before(m.end) }

// monthAgo counts back from the month in which the sandbox started. The months
// after that have negative numbers.
func (w *world) monthAgo(n int) month {
	y, m, _ := w.born.Date()
	begin := time.Date(y, m-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return month{begin, begin.AddDate(0, 1, 0)}
}

// monthOf numbers the month of a time.
func (w *world) monthOf(t time.Time) int {
	y, m, _ := w.born.Date()
	year, now, _ := t.UTC().Date()
	return (y-year)*12 + int(m-now)
}

// invoicedAt numbers the latest month that is invoiced at a time: an invoice comes
// some days after its month.
func (w *world) invoicedAt(t time.Time) int {
	if t.UTC().Day() >= invoiceDay {
		return w.monthOf(t) + 1
	}
	return w.monthOf(t) + 2
}

// closedMonth is the latest month that was invoiced when the sandbox started. The
// seeded history is relative to this month, whatever the clock says now.
func (w *world) closedMonth() int { return w.invoicedAt(w.born) }

// thisMonth and latestInvoiced go by the clock.
func (l *ledger) thisMonth() int      { return l.world.monthOf(l.now()) }
func (l *ledger) latestInvoiced() int { return l.world.invoicedAt(l.now()) }

// today is the day before which usage is counted.
func (l *ledger) today() time.Time { return floor(l.now()) }

// day is that which was so many days before the sandbox started.
func (l *ledger) day(ago int32) time.Time { return l.world.born.AddDate(0, 0, -int(ago)) }
