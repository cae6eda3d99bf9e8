package api

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"time"
)

// ErrNoTestEvents says that the receiver can't be tested.
var ErrNoTestEvents = errors.New("no address is registered for test-created events: register one first")

// newTestPatience is how long a test event may stay unknown after it was sent.
const newTestPatience = 2 * time.Minute

// PlanWebhook builds the request that makes the service post events to an
// address, whether it posts to another one now or to none; test events are
// always among them, so that [ValidateWebhook] can follow. It is nil when all of
// that is so already.
func PlanWebhook(ctx context.Context, c *Client, want NewWebhook) (*Prepared, error) {
	if !slices.ContainsFunc(want.Events, EventTest.Is) {
		want.Events = append(slices.Clip(want.Events), EventTest)
	}
	now, err := GetWebhook.Do(ctx, c, None{})
	switch e := AsError(err); {
	case e != nil && e.Status == http.StatusNotFound, err == nil && now.Value.WebhookURL == "":
		return RegisterWebhook.Plan(c, want, None{})
	case err != nil:
		return nil, err
	case now.Value.meets(&want):
		return nil, nil
	}
	return UpdateWebhook.Plan(ctx, c, WebhookChange(want))
}

// ValidateWebhook sends a test event to the registered address and yields how far
// its delivery has come, until it is over: see [ValidationEventStatus.Delivered].
// The service takes two test events a minute; a third one waits.
func ValidateWebhook(ctx context.Context, c *Client) iter.Seq2[ValidationEventStatus, error] {
	return func(yield func(ValidationEventStatus, error) bool) {
		registered, err := GetWebhook.Do(ctx, c, None{})
		if e := AsError(err); e != nil && e.Status == http.StatusNotFound || err == nil && !registered.Value.Receives(EventTest) {
			err = ErrNoTestEvents
		}
		if err != nil {
			yield(ValidationEventStatus{}, err)
			return
		}
		sent, err := SendTestEvent.Do(ctx, c, None{}, None{})
		if err != nil {
			yield(ValidationEventStatus{}, err)
			return
		}
		for status, err := range FollowTestEvent(ctx, c, TestEventRef{sent.Value.CorrelationID}) {
			if !yield(status, err) {
				return
			}
		}
	}
}

// FollowTestEvent yields every new state of a test event's delivery until it was
// taken or is not tried any more. An event that was just sent may be unknown for
// a while.
func FollowTestEvent(ctx context.Context, c *Client, ref TestEventRef) iter.Seq2[ValidationEventStatus, error] {
	begun := time.Now()
	return follow(ctx, func(ctx context.Context) (ValidationEventStatus, error) {
		reply, err := GetTestEvent.Do(ctx, c, ref)
		if e := AsError(err); e != nil && e.Status == http.StatusNotFound && time.Since(begun) < newTestPatience {
			return ValidationEventStatus{CorrelationID: ref.CorrelationID}, nil
		}
		return reply.Value, err
	}, func(a, b ValidationEventStatus) bool {
		return a.Status.Is(b.Status) && len(a.Results) == len(b.Results)
	},
		func(s ValidationEventStatus) bool { return s.Done() })
}
