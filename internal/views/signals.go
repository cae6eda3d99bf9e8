package views

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// soon is how far ahead an end of a commitment is worth a warning.
const soon = 30 * 24 * time.Hour

// signal is what of a customer's subscriptions wants attention. A customer without
// any has none.
type signal struct {
	suspended int
	ending    int       // active ones that end soon and don't renew
	first     time.Time // when the first of them ends
}

// unknown stands in every row when the signals could not be read.
var unknown = &signal{}

// String is short enough for a cell: "2 suspended", "1 ends 2026-12-07".
func (s *signal) String() string {
	switch {
	case s == nil:
		return ""
	case s == unknown:
		return "?"
	case s.suspended > 0 && s.ending > 0:
		return fmt.Sprintf("%d suspended, %s", s.suspended, count(s.ending, "ends", "end"))
	case s.suspended > 0:
		return fmt.Sprintf("%d suspended", s.suspended)
	}
	return count(s.ending, "ends", "end") + " " + s.first.Format(time.DateOnly)
}

func (s *signal) tone() text.Tone {
	switch {
	case s == nil || s == unknown:
		return text.ToneMuted
	case s.suspended > 0:
		return text.ToneBad
	}
	return text.ToneWarn
}

// compareSignals orders customers by how much they want attention.
func compareSignals(a, b *Customer) int {
	x, y := cmp.Or(a.Signal, &signal{}), cmp.Or(b.Signal, &signal{})
	return cmp.Or(cmp.Compare(x.suspended, y.suspended), cmp.Compare(x.ending, y.ending), y.first.Compare(x.first))
}

// signals are those of all customers, by tenant id in lower case.
type signals map[string]*signal

// readSignals asks the service two questions about all customers at once, however
// many there are: whose subscriptions are suspended, and whose end soon without
// being renewed.
func readSignals(ctx context.Context, d *Desk) (signals, error) {
	found := signals{}
	ask := func(filter, groupBy string, note func(*signal, *api.SubscriptionAnalytics)) error {
		query := api.GroupedSubscriptions{AnalyticsFilter: api.AnalyticsFilter{Filter: filter}, GroupBy: groupBy}
		for page, err := range api.GroupSubscriptionAnalytics.Stream(ctx, d.Client, query, nil) {
			if err != nil {
				return err
			}
			for i := range page.Items {
				if row := &page.Items[i]; row.SubscriptionCount.Int64() > 0 {
					note(found.of(row.CustomerTenantID), row)
				}
			}
		}
		return nil
	}
	if err := ask("status eq 'SUSPENDED'", "customerTenantId", func(s *signal, row *api.SubscriptionAnalytics) {
		s.suspended += int(row.SubscriptionCount.Int64())
	}); err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	filter := fmt.Sprintf("status eq 'ACTIVE' and autoRenewEnabled eq false and commitmentEndDate ge %s and commitmentEndDate lt %s", odataDay(now), odataDay(now.Add(soon)))
	if err := ask(filter, "customerTenantId,commitmentEndDate", func(s *signal, row *api.SubscriptionAnalytics) {
		s.ending += int(row.SubscriptionCount.Int64())
		if end := row.CommitmentEndDate.At(); s.first.IsZero() || end.Before(s.first) {
			s.first = end
		}
	}); err != nil {
		return nil, err
	}
	return found, nil
}

func odataDay(t time.Time) string {
	return "cast('" + t.Format(time.DateOnly) + "', Edm.DateTimeOffset)"
}

func (s signals) of(tenant string) *signal {
	id := strings.ToLower(tenant)
	if s[id] == nil {
		s[id] = &signal{}
	}
	return s[id]
}

// withSignals adds to customers, once they are read, what wants attention: the
// rows that have a signal, or had one, come a second time and replace themselves.
// What was known before stays in the rows until then.
func withSignals(d *Desk, plain Source[*Customer]) Source[*Customer] {
	var known atomic.Pointer[signals]
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[Page[*Customer], error] {
		return func(yield func(Page[*Customer], error) bool) {
			before := signals{}
			if k := known.Load(); k != nil {
				before = *k
			}
			var rows []*Customer
			for page, err := range plain(ctx, at) {
				for _, row := range page.Rows {
					row.Signal = before[strings.ToLower(row.ID)]
				}
				rows = append(rows, page.Rows...)
				if !yield(page, err) || err != nil {
					return
				}
			}
			if len(rows) == 0 || !yield(Page[*Customer]{Adding: "signals"}, nil) {
				return
			}
			now, err := readSignals(api.InBackground(ctx), d)
			of := func(row *Customer) *signal { return now[strings.ToLower(row.ID)] }
			switch {
			case errors.Is(err, api.ErrNotCached):
				return // the service is asked next
			case err == nil:
				known.Store(&now)
			case known.Load() == nil:
				of = func(*Customer) *signal { return unknown }
			default: // what was known before stands
				of = func(row *Customer) *signal { return row.Signal }
			}
			yield(Page[*Customer]{Adding: "signals", Rows: signalled(rows, of), Lacking: err}, nil)
		}
	}
}

// signalled returns anew the rows whose signal isn't what they hold.
func signalled(rows []*Customer, of func(*Customer) *signal) []*Customer {
	var out []*Customer
	for _, row := range rows {
		if now := of(row); now != row.Signal {
			with := *row
			with.Signal = now
			out = append(out, &with)
		}
	}
	return out
}
