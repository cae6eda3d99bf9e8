package journey

import (
	"context"
	"fmt"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// CleanupStep is a step of emptying a customer of an integration sandbox.
type CleanupStep struct {
	Order   string // the order that was cancelled; "" for the customer itself
	Deleted bool   // the customer is gone
}

// cleanupPatience is how long an order may take to be cancelled.
const cleanupPatience = 5 * time.Minute

// PurgeSandboxCustomer cancels what a customer of an integration sandbox bought
// once, waits until every order is cancelled and deletes the customer, telling
// every step. It can't be undone, and must never run with credentials of
// production: the caller makes sure of that.
func PurgeSandboxCustomer(ctx context.Context, c *api.Client, customer api.CustomerRef, tell func(CleanupStep)) error {
	orders, err := api.ListOrdersByBillingCycle.All(ctx, c, api.OrdersByBillingCycle{CustomerRef: customer, BillingType: "onetime"})
	if err != nil {
		return err
	}
	for _, order := range orders {
		if order.Status.Is(api.OrderCancelled) {
			continue
		}
		if err := cancelAndWait(ctx, c, api.OrderRef{CustomerRef: customer, OrderID: order.ID}); err != nil {
			return fmt.Errorf("cancelling order %s: %w", order.ID, err)
		}
		tell(CleanupStep{Order: order.ID})
	}
	if _, err := api.DeleteSandboxCustomer.Do(ctx, c, customer, api.None{}); err != nil {
		return err
	}
	tell(CleanupStep{Deleted: true})
	return nil
}

// cancelAndWait cancels an order once it is completed, and waits until it says
// that it is cancelled.
func cancelAndWait(ctx context.Context, c *api.Client, ref api.OrderRef) error {
	ctx, stop := context.WithTimeout(ctx, cleanupPatience)
	defer stop()
	asked := false
	for pause := firstLookAgain; ; pause = min(pause*3/2, lastLookAgain) {
		reply, err := api.GetOrder.Do(ctx, c, ref)
		switch {
		case err != nil:
			return err
		case reply.Value.Status.Is(api.OrderCancelled):
			return nil
		case !reply.Value.Status.Is(api.OrderPending) && !asked:
			if _, err := api.CancelSandboxOrder.Do(ctx, c, ref); err != nil {
				return err
			}
			asked = true
			continue
		}
		if err := wait.For(ctx, pause); err != nil {
			return err
		}
	}
}
