package api

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

var someSubscription = SubscriptionRef{CustomerRef{"c"}, "s"}

// subscriptionAsSent has everything that makes a read-modify-write hard: mixed
// spelling, unknown and repeated members, odd escapes, numbers beyond a float.
const subscriptionAsSent = `{ "Id":"s", "FriendlyName":"caf\u00e9 \/ bar", "quantity" : 25.10, "newMoney":0.00130687981000000001000,
 "status":"active","unknown":{"b":[1, 2 ,{"x":null}],"a":"\ud83d\ude00"},"empty":null,"Status":"Active",
 "attributes":{"etag":"v1","objectType":"Subscription"}}`

func TestChangeSendsBackEveryByte(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, subscriptionAsSent), apitest.Reply(200, `{"id":"s","status":"suspended"}`)}}
		got, err := SuspendSubscription.Do(t.Context(), client(t, s.RoundTrip), someSubscription)
		if err != nil || got.Value.Status != StatusSuspended {
			t.Fatalf("got %+v, %v", got.Value, err)
		}
		want := `{"Id":"s","FriendlyName":"caf\u00e9 \/ bar","quantity":25.10,"newMoney":0.00130687981000000001000,` +
			`"status":"suspended","unknown":{"b":[1, 2 ,{"x":null}],"a":"\ud83d\ude00"},"empty":null,"Status":"suspended",` +
			`"attributes":{"etag":"v1","objectType":"Subscription"}}`
		if sent := string(s.Requests[1].Body); sent != want {
			t.Errorf("sent\n%s\nwant\n%s", sent, want)
		}
		if got := s.Headers("If-Match"); got[0] != "" || got[1] != `"v1"` {
			t.Errorf("If-Match %q", got)
		}
	})
}

func TestEntityTagIsQuoted(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, header, body, want string }{
		{"header in quotes", `"h"`, `{"attributes":{"etag":"b"}}`, `"h"`},
		{"header without", `h`, `{}`, `"h"`},
		{"weak", `W/"h"`, `{}`, `W/"h"`},
		{"body only", ``, `{"Attributes":{"Etag":"b"}}`, `"b"`},
		{"none", ``, `{"attributes":{"etag":""}}`, ``},
		{"odd attributes", ``, `{"attributes":[]}`, ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			doc, err := parseDocument([]byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if got := entityTag(http.Header{"Etag": {tt.header}}, doc); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestPlanShowsTheChangeWithoutSendingIt(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, subscriptionAsSent)}}
		plan, err := ChangeSubscriptionQuantity.Plan(t.Context(), client(t, s.RoundTrip), QuantityChange{someSubscription, DecimalFromInt(30)})
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Fields) != 1 || plan.Fields[0] != (FieldChange{"quantity", "25.10", "30"}) {
			t.Errorf("fields %+v", plan.Fields)
		}
		if plan.Method != "PATCH" || !strings.HasSuffix(plan.URL, "/v1/customers/c/subscriptions/s") || plan.RequestID == "" ||
			plan.Header.Get("If-Match") != `"v1"` || plan.Header.Get("Authorization") != "" {
			t.Errorf("plan %+v", plan)
		}
		if len(s.Requests) != 1 || s.Requests[0].Method != http.MethodGet {
			t.Errorf("planning sent %d requests", len(s.Requests))
		}
	})
}

func TestSentPlanKeepsItsRequestID(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, subscriptionAsSent), apitest.Reply(400, `{}`), apitest.Reply(200, `{}`)}}
		plan, err := SuspendSubscription.Plan(t.Context(), client(t, s.RoundTrip), someSubscription)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Send(t.Context()); err == nil {
			t.Fatal("the refusal is lost")
		}
		if _, err := plan.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		if ids := s.Headers(HeaderRequestID); ids[1] != plan.RequestID || ids[2] != plan.RequestID {
			t.Errorf("sent with %q, shown was %s", ids, plan.RequestID)
		}
	})
}

func TestConflictOverwritesNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{
			apitest.Reply(200, `{"id":"s","quantity":5,"friendlyName":"old","gone":1,"attributes":{"etag":"v1"}}`),
			apitest.Reply(412, `{"code":"412","description":"Changed."}`),
			apitest.Reply(200, `{"id":"s","quantity":7,"friendlyName":"new","attributes":{"etag":"v2"}}`),
			apitest.Reply(200, `{"id":"s","quantity":9}`),
		}}
		_, err := ChangeSubscriptionQuantity.Do(t.Context(), client(t, s.RoundTrip), QuantityChange{someSubscription, DecimalFromInt(9)})
		conflict, ok := errors.AsType[*ConflictError](err)
		if !ok {
			t.Fatalf("got %v", err)
		}
		if len(s.Requests) != 3 {
			t.Fatalf("%d requests: a conflict must not be overwritten by itself", len(s.Requests))
		}
		apitest.CheckSentence(t, conflict)
		theirs := conflict.Theirs()
		want := []FieldChange{{"quantity", "5", "7"}, {"friendlyName", "old", "new"}, {"gone", "1", ""}}
		if len(theirs) != len(want) || theirs[0] != want[0] || theirs[1] != want[1] || theirs[2] != want[2] {
			t.Errorf("theirs %+v", theirs)
		}
		if _, err := conflict.Fresh.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		last := s.Requests[3]
		if string(last.Body) != `{"id":"s","quantity":9,"friendlyName":"new","attributes":{"etag":"v2"}}` || last.Header.Get("If-Match") != `"v2"` {
			t.Errorf("sent %s with %s", last.Body, last.Header.Get("If-Match"))
		}
		if ids := s.Headers(HeaderRequestID); ids[3] == ids[1] {
			t.Error("the fresh change must have an MS-RequestId of its own")
		}
	})
}

func TestConflictOfAVanishedResource(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"s"}`), apitest.Reply(412, ``), apitest.Reply(404, ``)}}
		_, err := SuspendSubscription.Do(t.Context(), client(t, s.RoundTrip), someSubscription)
		if e := asError(t, err); e.Status != http.StatusPreconditionFailed || !strings.Contains(err.Error(), "404") {
			t.Errorf("got %v", err)
		}
	})
}

func TestChangeNeedsSomethingToChange(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"p","name":"old"}`)}, Repeat: true}
		c := client(t, s.RoundTrip)
		for name, do := range map[string]func() error{
			"none given": func() error {
				_, err := UpdatePolicy.Plan(t.Context(), c, PolicyChange{PolicyRef: PolicyRef{CustomerRef{"c"}, "p"}})
				return err
			},
			"required missing": func() error {
				_, err := UpdateSubscriptionNickname.Plan(t.Context(), c, NicknameChange{SubscriptionRef: someSubscription})
				return err
			},
			"id missing": func() error {
				_, err := SuspendSubscription.Plan(t.Context(), c, SubscriptionRef{})
				return err
			},
		} {
			if _, ok := errors.AsType[*ParamError](do()); !ok {
				t.Errorf("%s: %v", name, do())
			}
		}
	})
}

func TestChangeOfSomethingUnreadable(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"an array": `[]`, "a text": `"x"`, "null": `null`} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, body)}}
				_, err := SuspendSubscription.Do(t.Context(), client(t, s.RoundTrip), someSubscription)
				if e := asError(t, err); e.Code != "unreadable" || len(s.Requests) != 1 {
					t.Errorf("%d requests, %+v", len(s.Requests), e)
				}
			})
		})
	}
}

func TestBillingCycleChangesOneLine(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		order := `{"id":"o","billingCycle":"monthly","lineItems":[{"lineItemNumber":0,"subscriptionId":"A","new":1},{"lineItemNumber":1,"subscriptionId":"b","quantity":2}]}`
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, order)}, Repeat: true}
		c := client(t, s.RoundTrip)
		plan := func(change BillingCycleChange) (*Prepared, error) {
			change.OrderRef = OrderRef{CustomerRef{"c"}, "o"}
			return ChangeBillingCycle.Plan(t.Context(), c, change)
		}
		got, err := plan(BillingCycleChange{BillingCycle: "Annual", SubscriptionID: "a"})
		want := `{"id":"o","billingCycle":"Annual","lineItems":[{"lineItemNumber":0,"subscriptionId":"A","new":1}]}`
		if err != nil || string(got.Body) != want {
			t.Errorf("sends %s, %v; want %s", got.Body, err, want)
		}
		if _, err := plan(BillingCycleChange{BillingCycle: "Annual", SubscriptionID: "other"}); err == nil {
			t.Error("a subscription of another order is accepted")
		}
		if _, err := plan(BillingCycleChange{SubscriptionID: "a"}); err == nil {
			t.Error("no billing cycle is accepted")
		}
	})
}

func TestChangeFromTexts(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"s","autoRenewEnabled":true}`), apitest.Reply(200, ``)}}
		c := client(t, s.RoundTrip)
		args := Args{Params: url.Values{"customer-id": {"c"}, "subscription-id": {"s"}, "auto-renew-enabled": {"false"}}}
		for page, err := range UpdateSubscriptionAutoRenew.Pages(t.Context(), c, args) {
			if err != nil || !page.Single || len(page.Items) != 0 {
				t.Errorf("got %+v, %v", page, err)
			}
		}
		if got := string(s.Requests[1].Body); got != `{"id":"s","autoRenewEnabled":false}` {
			t.Errorf("sent %s", got)
		}
	})
}
