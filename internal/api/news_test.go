package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// paths are what a desk may have read, of two customers and of nobody.
var paths = []string{
	"/v1/customers", "/v1/customers/C1", "/v1/customers/c1/profiles/billing", "/v1/customers/c1/qualification", "/v1/customers/c1/usagebudget",
	"/v1/customers/c1/subscriptions", "/v1/customers/c1/subscriptions/s1", "/v1/customers/c1/subscriptions/S1/provisioningstatus",
	"/v1/customers/c1/subscriptions/s10", "/v1/customers/c1/subscriptions/s2/addons", "/v1/customers/c1/subscribedskus", "/v1/customers/c1/orders/o1",
	"/v1/customers/c1/users", "/v1/customers/c1/users/u1/licenses", "/v1/customers/c1/users/u2", "/v1/customers/c1/transfers", "/v1/customers/c1/deviceBatches",
	"/v1/customers/c10", "/v1/customers/c10/subscriptions", "/v1/profiles/mpn", "/v1/relationships", "/v1/invoices",
}

// TestRecordsOutdateWhatTheyConcern names of the paths above what a record leaves
// untrue, by what tells them apart.
func TestRecordsOutdateWhatTheyConcern(t *testing.T) {
	t.Parallel()
	const all = "C1 billing qualification usagebudget subscriptions s1 provisioningstatus s10 addons subscribedskus o1 users licenses u2 transfers deviceBatches"
	for _, tt := range []struct{ resource, operation, customer, more, want string }{
		{"subscription", "update_subscription", "c1", `"resourceNewValue":"{\"Id\":\"S1\"}"`, "subscriptions s1 provisioningstatus subscribedskus"},
		{"subscription", "update_subscription", "C1", `"customizedData":[{"key":"SubscriptionId","value":"s1"}]`, "subscriptions s1 provisioningstatus subscribedskus"},
		{"subscription", "update_subscription", "c1", `"resourceOldValue":"{\"Id\":\"s1\",\"ParentSubscriptionId\":\"s2\"}"`, "subscriptions s1 provisioningstatus addons subscribedskus"},
		{"subscription", "update_subscription", "c1", `"resourceNewValue":"{"`, "subscriptions s1 provisioningstatus s10 addons subscribedskus"},
		{"Subscription", "upgrade_subscription", "c1", `"resourceNewValue":"{\"Id\":\"s1\"}"`, "subscriptions s1 provisioningstatus s10 addons subscribedskus o1"},
		{"order", "create_order", "c1", ``, "subscriptions s1 provisioningstatus s10 addons subscribedskus o1"},
		{"license", "update_customer_user_licenses", "c1", `"customizedData":[{"key":"CustomerUserId","value":"u1"}]`, "subscribedskus users licenses"},
		{"customer_user", "delete_customer_user", "c1", `"resourceOldValue":"{\"Id\":\"u2\"}"`, "subscribedskus users u2"},
		{"transfer", "update_transfer", "c1", ``, "subscriptions s1 provisioningstatus s10 addons o1 transfers"},
		{"customer", "update_customer_qualification", "c1", ``, "qualification"},
		{"customer", "update_customer_spending_budget", "c1", ``, "usagebudget"},
		{"customer", "update_customer_billing_profile", "c1", ``, "C1 billing"},
		{"customer", "update_customer_partner_contract_company_name", "c1", ``, "customers C1 billing"},
		{"customer", "add_customer", "c1", ``, "customers C1 billing"},
		{"customer", "add_customer", "", ``, "customers"},
		{"customer", "something_new", "c1", ``, all},
		{"device", "delete_a_device", "c1", ``, all},
		{"mpn_association", "update_mpn_association", "", ``, "mpn"},
		{"partner_relationship", "create_partner_relationship", "", ``, "relationships"},
		{"partner_user", "create_partner_user", "", ``, ""},
		{"application", "register_application", "c1", ``, ""},
		{"nobody_knows", "x", "", ``, ""},
	} {
		var r AuditRecord
		more := tt.more
		if more != "" {
			more = "," + more
		}
		text := fmt.Sprintf(`{"resourceType":%q,"operationType":%q,"customerId":%q,"operationDate":"2000-01-01T00:10:00.1234567Z","operationStatus":"succeeded"%s}`, tt.resource, tt.operation, tt.customer, more)
		if err := Decode([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		told := time.Date(2000, 1, 1, 0, 30, 0, 0, time.UTC)
		var news News
		if e, ok := r.event(told); ok {
			news.Events = append(news.Events, e)
		}
		var got []string
		for _, path := range paths {
			if news.Outdates(path, told.Add(-time.Second)) {
				got = append(got, path[strings.LastIndexByte(path, '/')+1:])
			}
			if news.Outdates(path, told) {
				t.Errorf("%s %s: what was read at %s after that was told is called untrue", tt.resource, tt.operation, path)
			}
		}
		if want := strings.Fields(tt.want); !slices.Equal(got, want) {
			t.Errorf("%s %s leaves %q untrue, want %q", tt.resource, tt.operation, got, want)
		}
	}
}

func TestWhatWasRefusedChangedNothing(t *testing.T) {
	t.Parallel()
	for status, changes := range map[Enum]bool{"succeeded": true, "progress": true, "": true, "failed": false, "Failed": false} {
		r := AuditRecord{ResourceType: "order", CustomerID: "c", OperationStatus: status}
		if _, ok := r.event(time.Now()); ok != changes {
			t.Errorf("an order that %q is news: %t", status, ok)
		}
	}
}

// TestOnlyWhatChangedIsAskedFor reads under news what was read before.
func TestOnlyWhatChangedIsAskedFor(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}, Repeat: true}
		c := client(t, s.RoundTrip, caching(&apitest.Shelf{}))
		since := time.Now()
		read := func(under News) (sent int, ages *Ages) {
			ctx, ages := WithAges(WithNews(t.Context(), under))
			before := len(s.Requests)
			for _, id := range []string{"s1", "s2"} {
				if _, err := GetSubscription.Do(ctx, c, SubscriptionRef{CustomerRef{"c"}, id}); err != nil {
					t.Fatal(err)
				}
			}
			return len(s.Requests) - before, ages
		}
		if n, _ := read(News{Since: since}); n != 2 {
			t.Fatalf("%d requests for what was never read", n)
		}
		time.Sleep(time.Hour)
		n, ages := read(News{Since: since})
		if age := ages.Age(); n != 0 || age.Cached || !age.At.Equal(since) || ages.Calls() != 2 {
			t.Errorf("without news %d requests, %+v", n, age)
		}
		if n, _ := read(News{Since: since.Add(time.Minute)}); n != 2 {
			t.Errorf("%d requests for what is older than the news", n)
		}
		time.Sleep(time.Hour)
		e, _ := (&AuditRecord{ResourceType: "subscription", OperationType: "update_subscription", CustomerID: "c", ResourceNewValue: `{"Id":"s2"}`}).event(time.Now())
		news := News{Since: since, Events: []Event{e}}
		if n := ages.Outdated(news); n != 1 {
			t.Errorf("%d of two answers are untrue", n)
		}
		if n, _ := read(news); n != 1 {
			t.Errorf("%d requests for one change", n)
		}
	})
}

// TestAListIsReadAnewAsAWhole: pages of before and after a change don't fit together.
func TestAListIsReadAnewAsAWhole(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		first, last := apitest.Reply(200, pageA), apitest.Reply(200, `{"items":[{"id":"c"}]}`)
		s := &apitest.Script{Steps: []apitest.Step{first, last, first, last}}
		c := client(t, s.RoundTrip, caching(&apitest.Shelf{}))
		since := time.Now()
		read := func(under News) (sent int) {
			before := len(s.Requests)
			got, err := ListCustomers.All(WithNews(t.Context(), under), c, None{})
			if err != nil || ids(got) != "a b c" {
				t.Fatalf("read %q, %v", ids(got), err)
			}
			return len(s.Requests) - before
		}
		read(News{Since: since})
		time.Sleep(time.Hour)
		if n := read(News{Since: since}); n != 0 {
			t.Errorf("%d requests without news", n)
		}
		e, _ := (&AuditRecord{ResourceType: "customer", OperationType: "add_customer"}).event(time.Now())
		if n := read(News{Since: since, Events: []Event{e}}); n != 2 {
			t.Errorf("%d requests for a list of two pages that has changed", n)
		}
	})
}
