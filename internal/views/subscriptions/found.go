package subscriptions

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// subscriptionFound returns the subscription of a search result: from the cache if it is
// there, otherwise from the service.
func subscriptionFound(ctx context.Context, d *kit.Desk, f kit.Found) *api.Subscription {
	ref := api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: f.Parent}, SubscriptionID: f.ID}
	byID := func(ctx context.Context) (*api.Subscription, error) {
		reply, err := api.GetSubscription.Do(ctx, d.Client, ref)
		return &reply.Value, err
	}
	cached := api.FromCache(ctx)
	return kit.FirstSuccess(&api.Subscription{ID: f.ID, FriendlyName: f.Title},
		func() (*api.Subscription, error) { return byID(cached) },
		func() (*api.Subscription, error) {
			all, _ := api.ListSubscriptions.All(cached, d.Client, ref.CustomerRef) // a partial list is enough
			return kit.FindCached(all, func(s *api.Subscription) bool { return s.ID == f.ID })
		},
		func() (*api.Subscription, error) { return byID(ctx) },
	)
}
