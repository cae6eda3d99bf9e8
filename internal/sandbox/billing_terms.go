package sandbox

import (
	"cmp"
	"time"
)

// monthsIn is how many calendar months a term lasts.
func monthsIn(term string) int {
	switch term {
	case "P1M":
		return 1
	case "P3Y":
		return 36
	default:
		return 12
	}
}

// monthsOn is the anchor day of the month so many months on, or the last day of that
// month where it is shorter: what began on the 31st ends on the 28th of February, and
// a month later on the 31st again.
func monthsOn(day time.Time, anchor, n int) time.Time {
	y, m, _ := day.Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(anchor, first.AddDate(0, 1, -1).Day())-1)
}

// termAt is the term that a day is in, of those that follow one another and of which
// one begins on a day given.
func termAt(one time.Time, anchor, months int, day time.Time) (begin, end time.Time) {
	n := (day.Year()-one.Year())*12 + int(day.Month()-one.Month())
	n -= ((n % months) + months) % months
	if monthsOn(one, anchor, n).After(day) {
		n -= months
	}
	return monthsOn(one, anchor, n), monthsOn(one, anchor, n+months)
}

// anchorOf is the day of the month on which terms end that began on a day and of
// which one ends on another.
func anchorOf(start, end time.Time) int {
	if end.AddDate(0, 0, 1).Day() == 1 {
		return max(start.Day(), end.Day())
	}
	return end.Day()
}

// termTable has the term in which the sandbox started of what was bought a number of
// days before: a hundred thousand customers need no calendar.
type termTable map[string][]termDays

// termDays are the days, from that on which the sandbox started, on which a term
// begins and on which the next one would.
type termDays struct{ begin, end int }

const oldestTerm = 1300 // days ago

func (w *world) makeTerms() termTable {
	t := termTable{}
	for _, term := range []string{"P1M", "P1Y"} {
		t[term] = make([]termDays, oldestTerm)
		for ago := range t[term] {
			start := w.born.AddDate(0, 0, -ago)
			begin, end := termAt(start, start.Day(), monthsIn(term), w.born)
			t[term][ago] = termDays{w.daysTo(begin), w.daysTo(end)}
		}
	}
	return t
}

// daysTo counts the days from that on which the sandbox started.
func (w *world) daysTo(t time.Time) int { return int(floor(t).Sub(w.born) / (24 * time.Hour)) }

// floor is the midnight before a time.
func floor(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// lapses reports a plan whose term isn't followed by another.
func (p *plan) lapses() bool { return p.ends != never && (!p.renews || p.status != "active") }

// over is how many days ago a plan that was cancelled ended.
func (p *plan) over() int { return min(p.started-1, 20+p.started%60) }

// age makes of a subscription what the clock has made of it since: a term that is over
// is followed by the next or has run out, and what could be given back can't be any
// more. It counts the terms that are over.
func (s *Sandbox) ageVersion(r *subscription, p *plan, touched bool) (passed int) {
	if p.ends == never {
		return 0
	}
	now, end := s.now(), s.world.born.AddDate(0, 0, p.ends)
	if touched {
		end = readZ(r.CommitmentEndDate)
	}
	if r.Status == "active" || r.Status == "suspended" {
		for !now.Before(end) && r.Status != "expired" {
			passed++
			end = r.pass(end, anchorOf(s.world.born.AddDate(0, 0, -p.started), end))
		}
	}
	if until := r.CancellationAllowedUntilDate; until != "" && !now.Before(readZ(until)) {
		r.CancellationAllowedUntilDate, r.RefundableQuantity, r.RefundOptions = "", nil, nil
	}
	if catalogue[p.product].modern() {
		r.CommitmentEndDateTime = stampZ(end.Add(-time.Second))
		r.BillingCycleEndDate = stampZ(cycleEnd(r, floor(now), end))
	}
	return passed
}

// pass is what happens when a term is over. It returns the end of the next one, or of
// this one where there is none.
func (r *subscription) pass(end time.Time, anchor int) time.Time {
	if r.Status != "active" || !r.AutoRenewEnabled {
		r.Status, r.SuspensionReasons, r.Actions = "expired", nil, nil
		r.AutoRenewEnabled, r.RenewalTermDuration, r.ScheduledNextTerm = false, "", nil
		return end
	}
	r.TermDuration = cmp.Or(r.RenewalTermDuration, r.TermDuration)
	end = monthsOn(end, anchor, monthsIn(r.TermDuration))
	r.CommitmentEndDate = stampZ(end)
	return end
}

// cycleEnd is the end of the period that is billed on a day: a calendar month or a
// year, and at most the term.
func cycleEnd(r *subscription, day, end time.Time) time.Time {
	month := monthsOn(day, 1, 1)
	if r.BillingCycle == "annual" || !day.Before(end) || end.Before(month) {
		return end
	}
	return month
}

// readZ reads what stampZ has written.
func readZ(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}
	}
	return t
}
