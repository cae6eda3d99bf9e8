package journey

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/cspdesk/cspdesk/internal/api"
)

// RelationshipObstacles are what has to go before the relationship with a
// customer can be ended.
type RelationshipObstacles struct {
	Active       []api.Subscription // to be suspended first
	Reservations []string           // orders of reserved instances, to be cancelled first
}

// None reports that nothing is in the way.
func (o *RelationshipObstacles) None() bool { return len(o.Active)+len(o.Reservations) == 0 }

// ObstacleError is a relationship that can't be ended yet; nothing was sent.
type ObstacleError struct{ Obstacles *RelationshipObstacles }

// Error says what to do first.
func (e *ObstacleError) Error() string {
	var first []string
	if n := len(e.Obstacles.Active); n > 0 {
		names := make([]string, n)
		for i := range names {
			s := &e.Obstacles.Active[i]
			names[i] = cmp.Or(s.FriendlyName, s.OfferName, s.ID)
		}
		first = append(first, fmt.Sprintf("suspend the active subscriptions (%s)", strings.Join(names, ", ")))
	}
	if len(e.Obstacles.Reservations) > 0 {
		first = append(first, fmt.Sprintf("have the orders of reserved instances cancelled (%s)", strings.Join(e.Obstacles.Reservations, ", ")))
	}
	return "The relationship can't be ended yet: " + strings.Join(first, " and ") + " first."
}

// ReadRelationshipObstacles looks for what is in the way of ending the
// relationship with a customer: active subscriptions and reserved instances.
func ReadRelationshipObstacles(ctx context.Context, c *api.Client, customer api.CustomerRef) (*RelationshipObstacles, error) {
	found := &RelationshipObstacles{}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		all, err := api.ListSubscriptions.All(ctx, c, customer)
		for _, s := range all {
			if s.Status.Is(api.StatusActive) {
				found.Active = append(found.Active, s)
			}
		}
		return err
	})
	group.Go(func() error {
		all, err := api.ListEntitlements.All(ctx, c, api.EntitlementQuery{CustomerRef: customer})
		for _, e := range all {
			if !e.EntitlementType.In(api.EntitledReservation, api.EntitledOlderReservation) {
				continue
			}
			order := "of product " + e.ProductID
			if e.ReferenceOrder != nil {
				order = e.ReferenceOrder.ID
			}
			if !slices.Contains(found.Reservations, order) {
				found.Reservations = append(found.Reservations, order)
			}
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return found, nil
}

// PlanRelationshipEnd builds the request that ends the relationship with a
// customer, to be shown before it is sent. What is in the way comes back as an
// [ObstacleError]. The answer is no customer: it holds nothing but the end of the
// relationship.
func PlanRelationshipEnd(ctx context.Context, c *api.Client, customer api.CustomerRef) (*api.Prepared, error) {
	found, err := ReadRelationshipObstacles(ctx, c, customer)
	if err != nil {
		return nil, err
	}
	if !found.None() {
		return nil, &ObstacleError{found}
	}
	return api.RemoveRelationship.Plan(ctx, c, customer)
}
