package api

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// renamed is a change of a nickname as the journal has it after a crash.
func renamed() JournalEntry {
	return JournalEntry{
		Operation: "update-the-nickname-for-a-subscription", Method: "PATCH", URL: "https://pc.example/v1/customers/c/subscriptions/s",
		RequestID: "11111111-1111-1111-1111-111111111111", Fields: []FieldChange{{"FriendlyName", "old", "new"}},
		Header: http.Header{"If-Match": {`"1"`}}, Body: []byte(`{"FriendlyName":"new"}`), Whole: true,
	}
}

func TestTargetTellsWhatBecameOfAChange(t *testing.T) {
	t.Parallel()
	with := func(change func(*JournalEntry)) JournalEntry {
		e := renamed()
		change(&e)
		return e
	}
	deletion := JournalEntry{Operation: DeletePolicy.Spec().ID, Method: "DELETE", URL: "https://pc.example/v1/customers/c/policies/p", Whole: true}
	old := time.Hour
	tests := []struct {
		name   string
		entry  JournalEntry
		age    time.Duration
		answer apitest.Step // nil: nothing may be asked
		want   Verdict
		why    string
	}{
		{"as wanted", renamed(), old, apitest.Reply(200, `{"friendlyName":"new"}`), VerdictTookEffect, "friendlyname is new"},
		{"as before", renamed(), old, apitest.Reply(200, `{"friendlyName":"old"}`), VerdictNoEffect, "as it was before"},
		{"as before, so far", renamed(), time.Minute, apitest.Reply(200, `{"friendlyName":"old"}`), VerdictUnknown, "may still be carrying it out"},
		{"from the future", renamed(), -old, apitest.Reply(200, `{"friendlyName":"old"}`), VerdictUnknown, "later time than this computer's clock"},
		{"somebody else's", renamed(), old, apitest.Reply(200, `{"friendlyName":"theirs"}`), VerdictUnknown, "neither old nor new"},
		{"half", with(func(e *JournalEntry) { e.Fields = append(e.Fields, FieldChange{"quantity", "1", "2"}) }), old, apitest.Reply(200, `{"friendlyName":"new","quantity":1}`), VerdictUnknown, "somebody else"},
		{"no fields", with(func(e *JournalEntry) { e.Fields = nil }), old, apitest.Reply(200, `{}`), VerdictUnknown, "which fields"},
		{"secret fields", with(func(e *JournalEntry) { e.Fields = []FieldChange{{"password", blank, blank}} }), old, apitest.Reply(200, `{}`), VerdictUnknown, "which fields"},
		{"target gone", renamed(), old, apitest.Reply(404, `{}`), VerdictUnknown, "not there"},
		{"deleted", deletion, old, apitest.Reply(404, `{}`), VerdictTookEffect, "not there any more"},
		{"not deleted", deletion, old, apitest.Reply(200, `{"id":"p"}`), VerdictUnknown, "proves nothing"},
		{"nothing to read", JournalEntry{Operation: CreatePolicy.Spec().ID, Method: "POST", URL: "https://pc.example/v1/customers/c/policies"}, old, nil, VerdictUnknown, "no way to look"},
		{"elsewhere", with(func(e *JournalEntry) { e.URL = "https://other.example/v1/customers/c/subscriptions/s" }), old, nil, VerdictUnknown, "another Partner Center"},
		{"raw call", JournalEntry{Operation: "PUT /v1/x", Method: "PUT", URL: "https://pc.example/v1/x"}, old, nil, VerdictUnknown, "no way to look"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{}
				if tt.answer != nil {
					s.Steps = []apitest.Step{tt.answer}
				}
				c := client(t, s.RoundTrip)
				got, err := c.Settle(t.Context(), tt.entry, time.Now().Add(-tt.age))
				if err != nil || got.Verdict != tt.want || !strings.Contains(strings.ToLower(got.Why), strings.ToLower(tt.why)) {
					t.Errorf("%v, %q, %v", got.Verdict, got.Why, err)
				}
				for _, r := range s.Requests {
					if r.Method != http.MethodGet {
						t.Errorf("a look sent %s", r.Method)
					}
				}
			})
		})
	}
}

func TestChangeThatNeverWentOutHadNoEffect(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{} // nothing may be asked: there is nothing to find out
		got, err := client(t, s.RoundTrip).Settle(t.Context(), renamed(), time.Time{})
		if err != nil || got.Verdict != VerdictNoEffect || !strings.Contains(got.Why, "never sent") || len(s.Requests) != 0 {
			t.Errorf("%+v, %v, after %d requests", got, err, len(s.Requests))
		}
	})
}

func TestUnreadableTargetTellsNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		c := client(t, (&apitest.Script{Steps: []apitest.Step{apitest.Reply(403, `{"code":1}`)}}).RoundTrip)
		if got, err := c.Settle(t.Context(), renamed(), time.Now()); AsError(err) == nil || got.Verdict != VerdictUnknown {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestRepeatIsTheVerySameRequest(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(503, ``), apitest.Reply(200, `{}`, "MS-CorrelationId", "corr")}}
		j := &journal{err: errors.New("the journal has it already")}
		c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
		e := renamed()
		got, err := c.Repeat(t.Context(), e)
		if err != nil || got.Verdict != VerdictTookEffect || got.Outcome.Status != 200 || got.Outcome.CorrelationID != "corr" {
			t.Fatalf("%+v, %v", got, err)
		}
		for _, r := range s.Requests {
			if len(j.sending) != len(s.Requests) || j.sending[0] != e.RequestID {
				t.Errorf("%q were entered as going out, of %d tries", j.sending, len(s.Requests))
			}
			if r.Method != e.Method || r.URL.String() != e.URL || r.Header.Get(HeaderRequestID) != e.RequestID || r.Header.Get("If-Match") != `"1"` || string(r.Body) != string(e.Body) {
				t.Errorf("it sent %s %s %v %s", r.Method, r.URL, r.Header, r.Body)
			}
		}
	})
}

func TestWhatARefusedRepeatMeans(t *testing.T) {
	t.Parallel()
	deletion := renamed()
	deletion.Operation, deletion.Method = DeletePolicy.Spec().ID, "DELETE"
	tests := []struct {
		entry  JournalEntry
		status int
		want   Verdict
	}{
		{renamed(), 400, VerdictNoEffect},
		{renamed(), 412, VerdictUnknown},
		{renamed(), 409, VerdictUnknown},
		{renamed(), 404, VerdictUnknown},
		{renamed(), 403, VerdictUnknown},
		{deletion, 404, VerdictTookEffect},
		{deletion, 409, VerdictUnknown},
	}
	for _, tt := range tests {
		got := repeatRefused(tt.entry, &Error{Status: tt.status, Title: "It"})
		if got.Verdict != tt.want || got.Why == "" || got.Outcome.Status != tt.status {
			t.Errorf("%s %d: %+v", tt.entry.Method, tt.status, got)
		}
	}
}

func TestRepeatNeedsTheWholeRequest(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		c := client(t, s.RoundTrip)
		part, foreign := renamed(), renamed()
		part.Whole = false
		foreign.URL = "https://other.example/v1/x"
		for _, e := range []JournalEntry{part, foreign} {
			if _, err := c.Repeat(t.Context(), e); err == nil || c.CanRepeat(e) == nil {
				t.Errorf("%+v was sent again: %v", e, err)
			}
		}
		if len(s.Requests) != 0 {
			t.Errorf("%d requests were sent", len(s.Requests))
		}
	})
}

func TestNoAnswerToARepeatSettlesNothing(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Fails(errors.New("line down"))}, Repeat: true}
		if got, err := client(t, s.RoundTrip).Repeat(t.Context(), renamed()); err == nil || got.Verdict != VerdictUnknown {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestWhatTheJournalKeepsOfARequest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		operation string
		body      string
		whole     bool
	}{
		{"plain", CreatePolicy.Spec().ID, `{"name":"x"}`, true},
		{"none", DeletePolicy.Spec().ID, ``, true},
		{"an operation with passwords", "create-user-accounts-for-a-customer", `{"displayName":"x"}`, false},
		{"a reset of a password", "reset-user-password-for-a-customer", `{"displayName":"x"}`, false},
		{"a password where none is declared", CreatePolicy.Spec().ID, `{"name":"x","extra":[{"passWord":"y"}]}`, false},
		{"a token in a text", CreatePolicy.Spec().ID, `{"name":"token: abc"}`, false},
		{"a raw call", "POST /v1/x", `{"a":1}`, true},
		{"a raw call with a secret", "POST /v1/x", `{"clientSecret":1}`, false},
		{"not JSON", "POST /v1/x", `password`, false},
		{"cut JSON", "POST /v1/x", `{"a":`, false},
		{"large", "POST /v1/x", `"` + strings.Repeat("x", maxJournaled) + `"`, false},
	}
	for _, tt := range tests {
		kept, all := plainBody(tt.operation, []byte(tt.body))
		if all != tt.whole || all && string(kept) != tt.body || !all && kept != nil {
			t.Errorf("%s: kept %q, %v", tt.name, kept, all)
		}
	}
	headers, all := plainHeaders(http.Header{"If-Match": {"1"}, "X-Api-Key": {"s"}, "Ms-Continuationtoken": {"s"}})
	if all || len(headers) != 1 {
		t.Errorf("kept the headers %v", headers)
	}
}

func TestTargetIsInThePath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ template, path, customer, target string }{
		{"/v1/customers/{customer-id}", "/v1/customers/c%20d", "c d", "c d"},
		{"/v1/customers/{customer-id}/subscriptions/{subscription-id}", "/v1/customers/c/subscriptions/s", "c", "s"},
		{"/v1/customers/{customer-id}/profiles/billing", "/v1/customers/c/profiles/billing", "c", "c"},
		{"/v1/invoices/{invoice-id}", "/v1/invoices/i", "", "i"},
		{"/v1/customers", "/v1/customers", "", ""},
		{"/v1/customers/c/users/u", "/v1/customers/c/users/u", "c", "c"},
	} {
		if customer, target := targetOf(tt.template, tt.path); customer != tt.customer || target != tt.target {
			t.Errorf("%s: %q, %q", tt.path, customer, target)
		}
	}
}
