package sandbox_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/webhook"
)

// listen registers a receiver that verifies and stores events.
func (d *testClient) listen(hosts receivers, got *[]webhook.Event, events ...string) {
	d.t.Helper()
	d.scheme = "https" // receivers fetch certificates by https only
	hosts["127.0.0.1:8787"] = &webhook.Receiver{
		Verifier: webhook.NewVerifier(&http.Client{Transport: d.Transport()}, d.roots(), "sandbox.test"),
		Handle: func(_ context.Context, e webhook.Event) error {
			*got = append(*got, e)
			return nil
		},
	}
	if r := d.call("POST", registration, object{"WebhookUrl": "http://127.0.0.1:8787/hook", "WebhookEvents": events}.text()); r.status != 200 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
}

// TestInvoicesAreAnnounced passes the day on which invoices come, by the control of
// the clock and by its going on.
func TestInvoicesAreAnnounced(t *testing.T) {
	t.Parallel()
	hosts := receivers{}
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(4 * 24 * time.Hour) // the 5th of January 2000
		d := newTestClient(t, sandbox.Config{Customers: 20, Receivers: hosts, RateLimit: -1, TokenLifetime: 48 * time.Hour})
		var got []webhook.Event
		d.listen(hosts, &got, "invoice-ready")
		known := map[string]bool{}
		for _, invoice := range d.get("/v1/invoices").items() {
			known[invoice["id"].(string)] = true
		}
		news := func(when string) {
			t.Helper()
			want := map[string]bool{}
			for _, invoice := range d.get("/v1/invoices").items() {
				if id := invoice["id"].(string); !known[id] {
					known[id], want["https://sandbox.test/v1/invoices/"+id] = true, true
				}
			}
			if len(got) != len(want) || len(want) < 5 {
				t.Errorf("%s: %d events of %d invoices", when, len(got), len(want))
			}
			for _, e := range got {
				if e.Name != "invoice-ready" || e.ResourceName != "invoice" || !want[e.ResourceURI] || e.AuditURI != "" {
					t.Errorf("%s: %+v", when, e)
				}
			}
			got = nil
		}
		d.get("/v1/customers?size=1")
		if len(got) > 0 {
			t.Errorf("invoices are announced that had come: %v", got)
		}
		time.Sleep(24 * time.Hour)
		d.get("/v1/customers?size=1")
		news("a day later")
		d.call("POST", "/sandbox/clock", `{"skip":"744h"}`)
		news("a month skipped")
	})
}

// TestUsageGrowsOverBudgets goes through a month day by day: there is an event on
// each day on which another customer exceeds its budget.
func TestUsageGrowsOverBudgets(t *testing.T) {
	t.Parallel()
	hosts := receivers{}
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{Customers: 90, Receivers: hosts, RateLimit: -1, TokenLifetime: 100 * 24 * time.Hour})
		var got []webhook.Event
		d.listen(hosts, &got, "usagerecords-thresholdExceeded")
		over := func() map[any]bool {
			found := map[any]bool{}
			for _, record := range d.get("/v1/customers/usagerecords").items() {
				if amount(record["percentUsed"]).GreaterThan(decimal.NewFromInt(100)) {
					found[record["id"]] = true
				}
			}
			return found
		}
		time.Sleep(31 * 24 * time.Hour)
		d.get("/v1/customers?size=1")
		before, days := over(), 0
		got = nil
		for range 28 {
			time.Sleep(24 * time.Hour)
			now, news := over(), 0
			for id := range now {
				if !before[id] {
					news = 1
				}
			}
			if len(got) != news {
				t.Errorf("%d events when %d customers are over their budgets and %d were", len(got), len(now), len(before))
			}
			before, got, days = now, nil, days+news
		}
		if days < 2 {
			t.Errorf("only %d days brought something", days)
		}
	})
}

// TestReferralsHappenOnDemand makes referrals and changes them.
func TestReferralsHappenOnDemand(t *testing.T) {
	t.Parallel()
	hosts := receivers{}
	inTheMonth(t, sandbox.Config{Customers: 1, Receivers: hosts}, func(t *testing.T, d *testClient) {
		d.call("POST", "/sandbox/referrals", "").refused(404, "3000")
		var got []webhook.Event
		d.listen(hosts, &got, "referral-created", "referral-updated")
		one, two := d.call("POST", "/sandbox/referrals", "").text("id"), d.call("POST", "/sandbox/referrals", "").text("id")
		if r := d.call("POST", "/sandbox/referrals/"+one, ""); r.text("id") != one || r.text("event") != "referral-updated" {
			t.Errorf("%d %s", r.status, r.body)
		}
		var heard []string
		for _, e := range got {
			if e.ResourceName != "referral" || e.AuditURI != "" {
				t.Errorf("%+v", e)
			}
			heard = append(heard, e.Name+" "+e.ResourceURI)
		}
		where := "https://sandbox.test/engagements/v1/referrals/"
		if want := []string{"referral-created " + where + one, "referral-created " + where + two, "referral-updated " + where + one}; one == two || !slices.Equal(heard, want) {
			t.Errorf("received %v, want %v", heard, want)
		}
		d.call("POST", "/sandbox/referrals/"+d.Tenant(), "").refused(404, "3000")
		d.call("GET", "/sandbox/referrals", "").refused(405, "2000")
		d.call("PUT", registration, `{"WebhookUrl":"http://127.0.0.1:8787/hook","WebhookEvents":["referral-created"]}`)
		d.call("POST", "/sandbox/referrals/"+one, "").refused(400, "2000")
	})
}

// TestChangesReachTheReceiver changes a subscription and budgets while the
// receiver is down; it gets the events with a later call.
func TestChangesReachTheReceiver(t *testing.T) {
	t.Parallel()
	var got []string
	down, hosts := true, receivers{}
	inTheMonth(t, sandbox.Config{Receivers: hosts}, func(t *testing.T, d *testClient) {
		d.scheme = "https" // receivers fetch certificates by https only
		receiver := &webhook.Receiver{
			Verifier: webhook.NewVerifier(&http.Client{Transport: d.Transport()}, d.roots(), "sandbox.test"),
			Handle: func(_ context.Context, e webhook.Event) error {
				got = append(got, e.Name+" "+strings.TrimPrefix(e.ResourceURI, "https://sandbox.test"))
				return nil
			},
		}
		hosts["127.0.0.1:8787"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if down {
				http.Error(w, "down", http.StatusServiceUnavailable)
				return
			}
			receiver.ServeHTTP(w, r)
		})
		d.call("POST", registration, `{"WebhookUrl":"http://127.0.0.1:8787/hook","WebhookEvents":["subscription-updated","usagerecords-thresholdExceeded"]}`)
		path, sub := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		d.call("PATCH", path, with(sub, "friendlyName", "Renamed"), "If-Match: "+fmt.Sprintf("%q", sub["attributes"].(map[string]any)["etag"]))
		budget := "/v1/customers/" + d.customer("Tailwind") + "/usagebudget"
		d.call("PATCH", budget, `{"Amount":1}`)
		d.call("PATCH", budget, `{"Amount":1000000}`) // nothing is exceeded by this
		down = false
		d.get("/v1/customers?size=1")
		if len(got) > 0 {
			t.Errorf("tried again at once: %v", got)
		}
		time.Sleep(15 * time.Second)
		for range 2 {
			d.get("/v1/customers?size=1")
		}
		if want := []string{"subscription-updated /webhooks" + path, "usagerecords-thresholdExceeded /webhooks/v1/customers/usagerecords"}; !slices.Equal(got, want) {
			t.Errorf("received %v, want %v", got, want)
		}
	})
}
