package customers

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
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// soon is how long before its end a commitment gets a signal.
const soon = 30 * 24 * time.Hour

// compareSignals orders customers by how much attention they need.
func compareSignals(a, b *kit.Customer) int {
	x, y := cmp.Or(a.Signal, &kit.Signal{}), cmp.Or(b.Signal, &kit.Signal{})
	return cmp.Or(cmp.Compare(x.Suspended, y.Suspended), cmp.Compare(x.Ending, y.Ending), y.First.Compare(x.First))
}

// signals maps tenant ids in lower case to the signals of their customers.
type signals map[string]*kit.Signal

// fetchSignals reads which customers have suspended subscriptions, and which have
// subscriptions that end soon without renewal. It needs two queries for any number of
// customers.
func fetchSignals(ctx context.Context, d *kit.Desk) (signals, error) {
	found := signals{}
	ask := func(filter, groupBy string, note func(*kit.Signal, *api.SubscriptionAnalytics)) error {
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
	if err := ask("status eq 'SUSPENDED'", "customerTenantId", func(s *kit.Signal, row *api.SubscriptionAnalytics) {
		s.Suspended += int(row.SubscriptionCount.Int64())
	}); err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	filter := fmt.Sprintf("status eq 'ACTIVE' and autoRenewEnabled eq false and commitmentEndDate ge %s and commitmentEndDate lt %s", odataDay(now), odataDay(now.Add(soon)))
	if err := ask(filter, "customerTenantId,commitmentEndDate", func(s *kit.Signal, row *api.SubscriptionAnalytics) {
		s.Ending += int(row.SubscriptionCount.Int64())
		if end := row.CommitmentEndDate.At(); s.First.IsZero() || end.Before(s.First) {
			s.First = end
		}
	}); err != nil {
		return nil, err
	}
	return found, nil
}

func odataDay(t time.Time) string {
	return "cast('" + t.Format(time.DateOnly) + "', Edm.DateTimeOffset)"
}

func (s signals) of(tenant string) *kit.Signal {
	id := strings.ToLower(tenant)
	if s[id] == nil {
		s[id] = &kit.Signal{}
	}
	return s[id]
}

// withSignals adds signals to a source of customers. After the last page, it yields the
// rows whose signal changed again, and they replace the rows with the same id. Until
// then, rows show the signals of the last read.
func withSignals(d *kit.Desk, plain kit.Source[*kit.Customer]) kit.Source[*kit.Customer] {
	var known atomic.Pointer[signals]
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[kit.Page[*kit.Customer], error] {
		return func(yield func(kit.Page[*kit.Customer], error) bool) {
			before := signals{}
			if k := known.Load(); k != nil {
				before = *k
			}
			var rows []*kit.Customer
			for page, err := range plain(ctx, at) {
				for _, row := range page.Rows {
					row.Signal = before[strings.ToLower(row.ID)]
				}
				rows = append(rows, page.Rows...)
				if !yield(page, err) || err != nil {
					return
				}
			}
			if len(rows) == 0 || !yield(kit.Page[*kit.Customer]{Adding: "signals"}, nil) {
				return
			}
			now, err := fetchSignals(api.InBackground(ctx), d)
			of := func(row *kit.Customer) *kit.Signal { return now[strings.ToLower(row.ID)] }
			switch {
			case errors.Is(err, api.ErrNotCached):
				return // the list reads from the service next
			case err == nil:
				known.Store(&now)
			case known.Load() == nil:
				of = func(*kit.Customer) *kit.Signal { return kit.UnknownSignal }
			default: // keep the signals of the last read
				of = func(row *kit.Customer) *kit.Signal { return row.Signal }
			}
			yield(kit.Page[*kit.Customer]{Adding: "signals", Rows: withChangedSignals(rows, of), Lacking: err}, nil)
		}
	}
}

// withChangedSignals returns copies of the rows whose signal changed.
func withChangedSignals(rows []*kit.Customer, of func(*kit.Customer) *kit.Signal) []*kit.Customer {
	var out []*kit.Customer
	for _, row := range rows {
		if now := of(row); now != row.Signal {
			with := *row
			with.Signal = now
			out = append(out, &with)
		}
	}
	return out
}
