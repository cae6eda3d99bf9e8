package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func dateOf(t *testing.T, v any) time.Time {
	t.Helper()
	at, ok := readStamp(fmt.Sprint(v))
	if !ok {
		t.Fatalf("%v is no time", v)
	}
	return at
}

// sameDay reports whether a term that began on a day of a month ends on that day, or
// on the last of a month that is shorter.
func sameDay(began, ends time.Time) bool {
	lastOfMonth := ends.AddDate(0, 0, 1).Day() == 1
	return began.Day() == ends.Day() || lastOfMonth && began.Day() > ends.Day()
}

// TestTermsEndOnTheDayOnWhichTheyBegan checks every subscription of a small world
// on error-prone days of a year, and weeks and a year later.
func TestTermsEndOnTheDayOnWhichTheyBegan(t *testing.T) {
	t.Parallel()
	for _, start := range []time.Time{
		time.Date(2026, 3, 18, 9, 0, 0, 0, time.UTC), time.Date(2026, 1, 31, 23, 59, 0, 0, time.UTC),
		time.Date(2024, 2, 29, 0, 0, 1, 0, time.UTC), time.Date(2026, 12, 31, 9, 0, 0, 0, time.UTC),
	} {
		t.Run(start.Format(time.DateOnly), func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{Customers: 60, RateLimit: -1, Start: start, Speed: -1})
			now, states := start, map[string]int{}
			for _, days := range []int{0, 1, 27, 365} {
				d.Skip(time.Duration(days) * 24 * time.Hour)
				now = now.AddDate(0, 0, days)
				for _, c := range d.get("/v1/customers?size=0").items() {
					d.termsAreSound("/v1/customers/"+c["id"].(string)+"/subscriptions", now, states)
				}
			}
			for _, state := range []string{"active renews", "active", "suspended", "expired"} {
				if states[state] < 10 {
					t.Errorf("only %d are %s", states[state], state)
				}
			}
		})
	}
}

func (d *testClient) termsAreSound(path string, now time.Time, states map[string]int) {
	t := d.t
	t.Helper()
	began := map[string]time.Time{}
	for _, sub := range d.get(path).items() {
		id := sub["id"].(string)
		began[id] = dateOf(t, sub["effectiveStartDate"])
		ends := dateOf(t, sub["commitmentEndDate"])
		if ends.Year() == 9999 || sub["status"] == "deleted" || sub["status"] == "pending" {
			continue
		}
		from := began[id]
		if parent, ok := sub["parentSubscriptionId"].(string); ok {
			from = began[parent]
		}
		if !sameDay(from, ends) {
			t.Errorf("%s began on %s and ends on %s", id, from.Format(time.DateOnly), ends.Format(time.DateOnly))
		}
		if over := !ends.After(now); over != (sub["status"] == "expired") {
			t.Errorf("on %s %s is %v and ends on %s", now, id, sub["status"], ends)
		}
		if at, ok := sub["billingCycleEndDate"]; ok && sub["status"] == "active" && (dateOf(t, at).Before(now.Truncate(24*time.Hour)) || dateOf(t, at).After(ends)) {
			t.Errorf("on %s the cycle of %s ends on %v, its term on %s", now, id, at, ends)
		}
		if until, ok := sub["cancellationAllowedUntilDate"]; ok && dateOf(t, until).Before(now) {
			t.Errorf("on %s %s could be cancelled until %v", now, id, until)
		}
		state := sub["status"].(string)
		if sub["autoRenewEnabled"] == true {
			state += " renews"
		}
		states[state]++
	}
}

// TestATermIsFollowedByTheNextOrRunsOut buys for a month on the 31st, and lets months
// pass.
func TestATermIsFollowedByTheNextOrRunsOut(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 20, RateLimit: -1, Start: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), Speed: -1})
	trey := d.customer("Trey")
	order := d.buy(trey, line(businessBasic, 10, "monthly", "termDuration", "P1M")).text("orders.0.id")
	d.Skip(time.Hour)
	path := "/v1/customers/" + trey + "/subscriptions/" + d.get("/v1/customers/"+trey+"/orders/"+order).text("lineItems.0.subscriptionId")
	tags := map[string]bool{}
	ends := func(want string) {
		t.Helper()
		sub := d.get(path)
		if got := sub.text("commitmentEndDate"); !strings.HasPrefix(got, want) || sub.text("status") != "active" {
			t.Errorf("%s until %s, want %s", sub.text("status"), got, want)
		}
		tags[sub.text("attributes.etag")] = true
	}
	ends("2026-02-28")
	if d.get(path).text("cancellationAllowedUntilDate") == "" {
		t.Error("a new subscription can't be cancelled")
	}
	d.until(time.February, 8)
	d.call("PATCH", path, with(d.get(path).json.(map[string]any), "status", "deleted")).refused(400, "2000")
	d.until(time.February, 28)
	ends("2026-03-31")
	d.resize(path, 12)
	d.until(time.April, 2)
	ends("2026-04-30")
	if len(tags) != 3 {
		t.Errorf("a new term has the old entity tag: %v", tags)
	}
	if r := d.call("PATCH", path, with(d.get(path).json.(map[string]any), "autoRenewEnabled", false)); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	expect(t, "a month in which the term ends", charges(d.unbilled("gbp", "current"), last(path)), "CycleCharge 12 for 54.98 from 2026-04-01")
	d.until(time.May, 3)
	if sub := d.get(path); sub.text("status") != "expired" || !strings.HasPrefix(sub.text("commitmentEndDate"), "2026-04-30") {
		t.Errorf("%s", sub.body)
	}
	d.call("PATCH", path, with(d.get(path).json.(map[string]any), "autoRenewEnabled", true)).refused(400, "2000")
	expect(t, "what has run out", charges(d.unbilled("gbp", "current"), last(path)))
	if r := d.call("PATCH", path, with(d.get(path).json.(map[string]any), "status", "active")); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	ends("2026-06-03")
	fabrikam := d.customer("Fabrikam")
	monthly := d.buy(fabrikam, line(businessBasic, 2, "monthly", "termDuration", "P1M")).text("orders.0.id")
	d.Skip(time.Hour)
	cancelled := "/v1/customers/" + fabrikam + "/subscriptions/" + d.get("/v1/customers/"+fabrikam+"/orders/"+monthly).text("lineItems.0.subscriptionId")
	d.end(cancelled)
	if sub := d.get(cancelled); sub.text("status") != "deleted" || sub.at("autoRenewEnabled") != false {
		t.Errorf("what is cancelled is still renewed: %s", sub.body)
	}
	expect(t, "what begins again", charges(d.unbilled("gbp", "current"), last(path)), "New 12 for 53.21 from 2026-05-03")
}

// TestAnExpiredSubscriptionIsNotCharged checks the invoices around the end of a
// subscription that isn't renewed, and that somebody else renews after all.
func TestAnExpiredSubscriptionIsNotCharged(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		renew bool
		want  []string
	}{
		"it runs out":             {false, []string{"CycleCharge 40 for 201.83 from 2026-03-01"}},
		"it is renewed after all": {true, []string{"CycleCharge 40 for 695.2 from 2026-03-01", "CycleCharge 40 for 695.2 from 2026-04-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{Customers: 20, RateLimit: -1, Start: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Speed: -1})
			path, sub := d.subscription(d.customer("Fabrikam"), "Microsoft 365 Business Premium")
			if test.renew {
				d.call("PATCH", path, with(sub, "autoRenewEnabled", true))
			}
			var got []string
			for _, month := range []time.Month{time.April, time.May} {
				d.until(month, 6)
				_, invoice := d.newest("GBP")
				got = append(got, charges(d.billed(invoice), last(path))...)
			}
			expect(t, name, got, test.want...)
		})
	}
}

// TestAnOrderIsOlderThanItsSubscriptions compares the dates of both, and of the line
// that a customer is charged by.
func TestAnOrderIsOlderThanItsSubscriptions(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 20, RateLimit: -1, Start: midMarch, Speed: -1})
	compared := 0
	for _, c := range d.get("/v1/customers?size=0").items() {
		path := "/v1/customers/" + c["id"].(string)
		orders := map[any]time.Time{}
		for _, o := range d.get(path + "/orders").items() {
			orders[o["id"]] = dateOf(t, o["creationDate"])
		}
		for _, sub := range d.get(path + "/subscriptions").items() {
			ordered, created := orders[sub["orderId"]], dateOf(t, sub["creationDate"])
			switch compared++; {
			case sub["parentSubscriptionId"] != nil: // bought later, as a further line
			case ordered.After(created) || ordered.Format(time.DateOnly) != created.Format(time.DateOnly):
				t.Errorf("%s was created on %s, ordered on %s", sub["offerName"], created, ordered)
			}
			if sub["parentSubscriptionId"] != nil && ordered.After(created) {
				t.Errorf("add-on %s was created on %s, ordered on %s", sub["offerName"], created, ordered)
			}
		}
	}
	if compared < 150 {
		t.Errorf("only %d subscriptions", compared)
	}
}
