package views

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

const (
	seatsQuestion  Route[SubscriptionArgs] = "seats"
	renameQuestion Route[SubscriptionArgs] = "rename"
)

// SubscriptionsArea is the subscriptions and orders of a customer.
var SubscriptionsArea = Area{
	Routes: []RouteHandler{
		Handle(SubscriptionsRoute, func(d *Desk, a CustomerArgs) (ui.Screen, error) { return NewSubscriptions(d, a.Customer), nil }),
		Handle(SubscriptionRoute, func(d *Desk, a SubscriptionArgs) (ui.Screen, error) {
			return NewSubscription(d, a.Customer, a.Subscription), nil
		}),
		Handle(OrdersRoute, func(d *Desk, a CustomerArgs) (ui.Screen, error) { return NewOrders(d, a.Customer), nil }),
		Handle(OrderRoute, func(d *Desk, a OrderArgs) (ui.Screen, error) { return newOrder(d, a.Customer, a.Order), nil }),
	},
	Questions: []QuestionHandler{
		HandleQuestion(seatsQuestion, func(a Asking, s SubscriptionArgs) textQuestion { return actionsOf(a, s).seatsQuestion() }),
		HandleQuestion(renameQuestion, func(a Asking, s SubscriptionArgs) textQuestion { return actionsOf(a, s).nameQuestion() }),
	},
	Samples: func(d *Desk) []ui.Screen { return pagesOf(NewSubscription(d, &Customer{}, &api.Subscription{})) },
	Found: map[string]FoundHandler{
		api.BriefSubscription: func(ctx context.Context, d *Desk, f Found) func() ui.Screen {
			sub := subscriptionFound(ctx, d, f)
			return func() ui.Screen { return NewSubscription(d, customerOf(f), sub) }
		},
		api.BriefOrder: func(_ context.Context, d *Desk, f Found) func() ui.Screen {
			return func() ui.Screen { return newOrder(d, customerOf(f), f.ID) }
		},
	},
}

func actionsOf(a Asking, s SubscriptionArgs) *subscriptionActions {
	return &subscriptionActions{desk: a.Desk, env: a.Env, customer: s.Customer, sub: s.Subscription}
}
