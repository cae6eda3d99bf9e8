package api

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// journal keeps what it is told, and how far things were when it was told.
type journal struct {
	err        error
	sent       func() int
	entries    []JournalEntry
	sending    []string // request ids as they went out
	errSending error
	before     []int // requests sent before each entry
	outcomes   []JournalOutcome
	ids        []string
	done       []error // the context's error at each outcome
}

func (j *journal) Begin(_ context.Context, e JournalEntry) error {
	if j.err != nil {
		return j.err
	}
	j.entries = append(j.entries, e)
	if j.sent != nil {
		j.before = append(j.before, j.sent())
	}
	return nil
}

func (j *journal) Sending(_ context.Context, requestID string) error {
	j.sending = append(j.sending, requestID)
	return j.errSending
}

func (j *journal) Done(ctx context.Context, requestID string, outcome JournalOutcome) {
	j.ids = append(j.ids, requestID)
	j.outcomes = append(j.outcomes, outcome)
	j.done = append(j.done, ctx.Err())
}

func TestChangeThatCantBeEnteredAsSentIsNotSent(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, subscriptionAsSent)}}
		j := &journal{errSending: errors.New("the disk is full")}
		c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
		_, err := UpdateSubscriptionNickname.Do(t.Context(), c, NicknameChange{someSubscription, "new name"})
		if !errors.Is(err, j.errSending) || len(s.Requests) != 1 {
			t.Errorf("%v, after %d requests, want the read alone", err, len(s.Requests))
		}
		if len(j.outcomes) != 1 || j.outcomes[0].Unknown || j.outcomes[0].Err == nil {
			t.Errorf("the outcomes are %+v", j.outcomes)
		}
	})
}

func TestChangeIsRecordedBeforeItIsSent(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, subscriptionAsSent), apitest.Reply(503, ``), apitest.Reply(200, `{}`)}}
		j := &journal{sent: func() int { return len(s.Requests) }}
		c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
		change := NicknameChange{someSubscription, "new name"}
		if _, err := UpdateSubscriptionNickname.Do(t.Context(), c, change); err != nil {
			t.Fatal(err)
		}
		if len(j.entries) != 1 || j.before[0] != 1 {
			t.Fatalf("%d entries, after %v requests: want one, after the read and before the change", len(j.entries), j.before)
		}
		e := j.entries[0]
		if e.Operation != "update-the-nickname-for-a-subscription" || e.Method != "PATCH" || e.RequestID != s.Headers(HeaderRequestID)[1] ||
			e.URL != "https://pc.example/v1/customers/c/subscriptions/s" ||
			!slices.Equal(e.Fields, []FieldChange{{"FriendlyName", "café / bar", "new name"}}) {
			t.Errorf("entry %+v", e)
		}
		want := JournalOutcome{Status: 200, CorrelationID: s.Headers(HeaderCorrelationID)[2]}
		if len(j.outcomes) != 1 || j.outcomes[0] != want || j.ids[0] != e.RequestID {
			t.Errorf("outcomes %+v of %v", j.outcomes, j.ids)
		}
		if e.Customer != "c" || e.Target != "s" || !e.Whole || string(e.Body) != string(s.Requests[1].Body) {
			t.Errorf("entry %+v", e)
		}
	})
}

func TestRenewedTokenIsNoSecondChange(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(401, ``), apitest.Reply(204, ``)}}
		j := &journal{}
		c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
		if _, err := DeletePolicy.Do(t.Context(), c, PolicyRef{CustomerRef{"c"}, "p"}, None{}); err != nil {
			t.Fatal(err)
		}
		if got := len(j.outcomes); got != 2 || j.outcomes[0].Status != 401 || j.outcomes[1].Status != 204 || len(j.entries) != 2 {
			t.Fatalf("%d entries, outcomes %+v: the entry must be open again while the change is on its way again", len(j.entries), j.outcomes)
		}
		for _, id := range j.ids {
			if id != j.entries[0].RequestID {
				t.Errorf("an outcome of %s, the entry is %s", id, j.entries[0].RequestID)
			}
		}
	})
}

func TestUnrecordedChangeIsNotSent(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		full := errors.New("the disk is full")
		c := client(t, s.RoundTrip, func(c *Config) { c.Journal = &journal{err: full} })
		_, err := DeletePolicy.Do(t.Context(), c, PolicyRef{CustomerRef{"c"}, "p"}, None{})
		if !errors.Is(err, full) || len(s.Requests) != 0 {
			t.Errorf("%d requests, %v", len(s.Requests), err)
		}
	})
}

func TestReadsAreNotRecorded(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{Steps: []apitest.Step{apitest.Reply(200, `{"id":"x"}`)}}
		j := &journal{err: errors.New("the disk is full")}
		c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
		if _, err := GetCustomer.Do(t.Context(), c, CustomerRef{"x"}); err != nil || len(j.outcomes) != 0 {
			t.Errorf("%v, %+v", err, j.outcomes)
		}
	})
}

func TestOutcomeIsRecordedThoughTheUserLeft(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]apitest.Step{"after a failure": apitest.Reply(503, ``, "Retry-After", "60"), "never sent": nil} {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{failure}}
				j := &journal{}
				c := client(t, s.RoundTrip, func(c *Config) { c.Journal = j })
				if failure == nil { // it waits for the rate limit
					c.budget.pause(resourceRate("customer"), time.Now().Add(time.Minute))
				}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				_, err := DeletePolicy.Do(ctx, c, PolicyRef{CustomerRef{"c"}, "p"}, None{})
				if !IsCanceled(err) || len(j.outcomes) != 1 {
					t.Fatalf("%v, %+v", err, j.outcomes)
				}
				if j.done[0] != nil {
					t.Errorf("the outcome came with a context that is over: %v", j.done[0])
				}
				if got := j.outcomes[0]; got.Unknown != (failure != nil) || got.Err == nil {
					t.Errorf("outcome %+v", got)
				}
			})
		})
	}
}

func TestJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	got := withoutSecrets([]FieldChange{{"displayName", "a", "b"}, {"passwordProfile", "", `{"password":"hunter2"}`}, {"clientSecret", "x", "y"}})
	want := []FieldChange{{"displayName", "a", "b"}, {"passwordProfile", blank, blank}, {"clientSecret", blank, blank}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}
