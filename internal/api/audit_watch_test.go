package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// ledger is an audit: pages of records, each "id minutes-after-midnight status".
type ledger struct {
	records []string
	page    int // records on one
	down    bool
	asked   []url.Values
}

func (l *ledger) RoundTrip(r *http.Request) (*http.Response, error) {
	l.asked = append(l.asked, r.URL.Query())
	if l.down {
		return apitest.Answer(r, 403, `{"code":"1"}`), nil
	}
	from, _ := strconv.Atoi(r.Header.Get(headerContinuation)) // none is the first page
	to := min(from+l.page, len(l.records))
	var items []string
	for _, record := range l.records[from:to] {
		fields := append(strings.Fields(record), "")
		minute, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, err
		}
		at := time.Date(2000, 1, 1, 0, minute, 0, 0, time.UTC).Format(time.RFC3339)
		items = append(items, fmt.Sprintf(`{"customerId":%q,"resourceType":"order","operationType":"create_order","operationDate":%q,"operationStatus":%q}`, fields[0], at, fields[2]))
	}
	more := ""
	if to < len(l.records) {
		more = fmt.Sprintf(`,"continuationToken":"%d"`, to)
	}
	return apitest.Answer(r, 200, `{"items":[`+strings.Join(items, ",")+`]`+more+`}`), nil
}

// news are the ids that a look tells of, and the calls it took.
func (l *ledger) news(t *testing.T, w *AuditWatch) (ids []string, calls int) {
	t.Helper()
	n, calls, err := w.Look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range n.Events {
		ids = append(ids, e.Customer)
	}
	return ids, calls
}

// TestEveryChangeIsToldOnce looks every ten minutes from 1:00 on.
func TestEveryChangeIsToldOnce(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		l := &ledger{page: 500, records: []string{"before 50", "early 30"}}
		w := NewAuditWatch(client(t, l.RoundTrip))
		for _, step := range []struct{ more, want string }{
			{"", ""},
			{"first 62", "first"},
			{"", ""},
			{"late 61, second 85 progress", "late second"}, // a record may appear long after its time
			{"second 85 succeeded, refused 95 failed", "second"},
			{"slow-clock 55, fast-clock 145", "fast-clock slow-clock"}, // the service's clock is off by so much
			{"first 62, twice 111, twice 111", "twice"},
		} {
			time.Sleep(10 * time.Minute)
			for record := range strings.SplitSeq(step.more, ", ") {
				if record != "" {
					l.records = append([]string{record}, l.records...)
				}
			}
			got, calls := l.news(t, w)
			slices.Sort(got)
			if want := strings.Fields(step.want); !slices.Equal(got, want) || calls != 1 {
				t.Errorf("after %q a look tells of %q with %d calls, want %q", step.more, got, calls, want)
			}
		}
		l.records, l.down = append([]string{"missed 135"}, l.records...), true
		if _, _, err := w.Look(t.Context()); err == nil {
			t.Fatal("a refused look succeeded")
		}
		time.Sleep(3 * time.Hour)
		l.down = false
		if got, _ := l.news(t, w); !slices.Equal(got, []string{"missed"}) {
			t.Errorf("after a look that failed the next one tells of %q", got)
		}
	})
}

func TestALookEndsWhereNothingIsNews(t *testing.T) {
	t.Parallel()
	var newestFirst []string
	for minute := 24 * 60; minute > 0; minute-- {
		newestFirst = append(newestFirst, fmt.Sprintf("c%d %d", minute, minute))
	}
	oldestFirst := slices.Clone(newestFirst)
	slices.Reverse(oldestFirst)
	for _, tt := range []struct {
		name    string
		records []string
		calls   int
	}{{"newest first", newestFirst, 1}, {"oldest first", oldestFirst, 15}} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				time.Sleep(23*time.Hour + 50*time.Minute)
				l := &ledger{page: 100, records: tt.records}
				w := NewAuditWatch(client(t, l.RoundTrip))
				time.Sleep(10 * time.Minute)
				got, calls := l.news(t, w)
				if len(got) != 12 || calls != tt.calls { // from a minute before the watch began
					t.Errorf("%d news with %d calls, want 12 with %d", len(got), calls, tt.calls)
				}
			})
		})
	}
}

func TestALookAsksForTheDaysThatMayHaveNews(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		l := &ledger{page: 500}
		w := NewAuditWatch(client(t, l.RoundTrip))
		for _, step := range []struct {
			after time.Duration
			want  string
		}{
			{10 * time.Hour, "1999-12-31"}, // it began at midnight: what was done a minute before counts
			{time.Hour, "2000-01-01"},
			{13*time.Hour + 30*time.Minute, "2000-01-01"}, // half past midnight
			{time.Hour, "2000-01-01"},
			{time.Minute, "2000-01-02"},
			{200 * 24 * time.Hour, "2000-04-22"}, // as far as the audit goes
		} {
			time.Sleep(step.after)
			l.news(t, w)
			if got := l.asked[len(l.asked)-1].Get("startDate"); got != step.want {
				t.Errorf("at %s the look asks from %s on, want %s", time.Now().UTC().Format(time.DateTime), got, step.want)
			}
		}
	})
}
