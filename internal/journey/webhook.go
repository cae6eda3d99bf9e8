package journey

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// ErrNoTestEvents says that the receiver can't be tested.
var ErrNoTestEvents = errors.New("no address is registered for test-created events: register one first")

// newTestPatience is how long a test event may stay unknown after it was sent.
const newTestPatience = 2 * time.Minute

// PlanWebhook builds the request that makes the service post events to an
// address, whether it posts to another one now or to none; test events are
// always among them, so that [ValidateWebhook] can follow. It is nil when all of
// that is so already.
func PlanWebhook(ctx context.Context, c *api.Client, want api.NewWebhook) (*api.Prepared, error) {
	if !slices.ContainsFunc(want.Events, api.EventTest.Is) {
		want.Events = append(slices.Clip(want.Events), api.EventTest)
	}
	now, err := api.GetWebhook.Do(ctx, c, api.None{})
	switch e := api.AsError(err); {
	case e != nil && e.Status == http.StatusNotFound, err == nil && now.Value.WebhookURL == "":
		return api.RegisterWebhook.Plan(c, want, api.None{})
	case err != nil:
		return nil, err
	case now.Value.Matches(&want):
		return nil, nil
	}
	return api.UpdateWebhook.Plan(ctx, c, api.WebhookChange(want))
}

// ValidateWebhook sends a test event to the registered address and yields how far
// its delivery has come, until it is over: see [ValidationEventStatus.Delivered].
// The service takes two test events a minute; a third one waits.
func ValidateWebhook(ctx context.Context, c *api.Client) iter.Seq2[api.ValidationEventStatus, error] {
	return func(yield func(api.ValidationEventStatus, error) bool) {
		registered, err := api.GetWebhook.Do(ctx, c, api.None{})
		if e := api.AsError(err); e != nil && e.Status == http.StatusNotFound || err == nil && !registered.Value.Receives(api.EventTest) {
			err = ErrNoTestEvents
		}
		if err != nil {
			yield(api.ValidationEventStatus{}, err)
			return
		}
		sent, err := api.SendTestEvent.Do(ctx, c, api.None{}, api.None{})
		if err != nil {
			yield(api.ValidationEventStatus{}, err)
			return
		}
		for status, err := range FollowTestEvent(ctx, c, api.TestEventRef{CorrelationID: sent.Value.CorrelationID}) {
			if !yield(status, err) {
				return
			}
		}
	}
}

// FollowTestEvent yields every new state of a test event's delivery until it was
// taken or is not tried any more. An event that was just sent may be unknown for
// a while.
func FollowTestEvent(ctx context.Context, c *api.Client, ref api.TestEventRef) iter.Seq2[api.ValidationEventStatus, error] {
	begun := time.Now()
	return follow(ctx, func(ctx context.Context) (api.ValidationEventStatus, error) {
		reply, err := api.GetTestEvent.Do(ctx, c, ref)
		if e := api.AsError(err); e != nil && e.Status == http.StatusNotFound && time.Since(begun) < newTestPatience {
			return api.ValidationEventStatus{CorrelationID: ref.CorrelationID}, nil
		}
		return reply.Value, err
	}, func(a, b api.ValidationEventStatus) bool {
		return a.Status.Is(b.Status) && len(a.Results) == len(b.Results)
	},
		func(s api.ValidationEventStatus) bool { return s.Done() })
}
