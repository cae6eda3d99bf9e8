package subscriptions

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

const (
	seatsQuestion  kit.Route[kit.SubscriptionArgs] = "seats"
	renameQuestion kit.Route[kit.SubscriptionArgs] = "rename"
)

// Area lists the screens of the subscriptions and orders of a customer.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(kit.SubscriptionsRoute, func(d *kit.Desk, a kit.CustomerArgs) (ui.Screen, error) { return newSubscriptions(d, a.Customer), nil }),
		kit.Handle(kit.SubscriptionRoute, func(d *kit.Desk, a kit.SubscriptionArgs) (ui.Screen, error) {
			return newSubscription(d, a.Customer, a.Subscription), nil
		}),
		kit.Handle(kit.OrdersRoute, func(d *kit.Desk, a kit.CustomerArgs) (ui.Screen, error) { return newOrders(d, a.Customer), nil }),
		kit.Handle(kit.OrderRoute, func(d *kit.Desk, a kit.OrderArgs) (ui.Screen, error) { return newOrder(d, a.Customer, a.Order), nil }),
	},
	Questions: []kit.QuestionHandler{
		kit.HandleQuestion(seatsQuestion, func(a kit.QuestionContext, s kit.SubscriptionArgs) kit.TextQuestion {
			return actionsOf(a, s).seatsQuestion()
		}),
		kit.HandleQuestion(renameQuestion, func(a kit.QuestionContext, s kit.SubscriptionArgs) kit.TextQuestion {
			return actionsOf(a, s).nameQuestion()
		}),
	},
	Samples: func(d *kit.Desk) []ui.Screen {
		return kit.SplitTabs(newSubscription(d, &kit.Customer{}, &api.Subscription{}))
	},
	Found: map[string]kit.FoundHandler{
		api.BriefSubscription: func(ctx context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			sub := subscriptionFound(ctx, d, f)
			return func() ui.Screen { return newSubscription(d, kit.CustomerOf(f), sub) }
		},
		api.BriefOrder: func(_ context.Context, d *kit.Desk, f kit.Found) func() ui.Screen {
			return func() ui.Screen { return newOrder(d, kit.CustomerOf(f), f.ID) }
		},
	},
}

func actionsOf(a kit.QuestionContext, s kit.SubscriptionArgs) *subscriptionActions {
	return &subscriptionActions{desk: a.Desk, env: a.Env, customer: s.Customer, sub: s.Subscription}
}
