package journey

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// How often something is looked at again until it is done: often at first.
const (
	firstLookAgain = 2 * time.Second
	lastLookAgain  = time.Minute
	// newOrderPatience is how long a new order may stay unknown: as long as the
	// service takes to list it.
	newOrderPatience = 15 * time.Minute
)

// follow reads something again and again until it is over, and yields every
// state that is new. A passing failure is yielded, too, and does not end it; the
// caller ends it by stopping or cancelling.
func follow[R any](ctx context.Context, read func(context.Context) (R, error), same func(a, b R) bool, over func(R) bool) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		var last R
		begun := false
		for pause := firstLookAgain; ; pause = min(pause*3/2, lastLookAgain) {
			now, err := read(api.InBackground(ctx))
			switch {
			case ctx.Err() != nil:
				yield(last, ctx.Err())
				return
			case err != nil:
				if e := api.AsError(err); !yield(last, err) || e == nil || !e.Retryable {
					return
				}
			case !begun || !same(last, now):
				if last, begun = now, true; !yield(now, nil) {
					return
				}
			}
			if err == nil && over(now) {
				return
			}
			if wait.For(ctx, pause) != nil {
				yield(last, ctx.Err())
				return
			}
		}
	}
}

// Registered is the status of a subscription that reservations can be bought for.
const Registered api.Enum = "registered"

// FollowRegistration yields how far the registration of an Azure subscription for
// reservations is, until it is registered.
func FollowRegistration(ctx context.Context, c *api.Client, ref api.SubscriptionRef) iter.Seq2[api.Enum, error] {
	return follow(ctx, func(ctx context.Context) (api.Enum, error) {
		reply, err := api.GetSubscriptionRegistrationStatus.Do(ctx, c, ref)
		return reply.Value.Status, err
	}, api.Enum.Is, func(status api.Enum) bool { return status.Is(Registered) })
}

// PlanRegistration builds the request that registers an Azure subscription for
// reservations; nil when it is registered, or about to be: see [FollowRegistration].
func PlanRegistration(ctx context.Context, c *api.Client, ref api.SubscriptionRef) (*api.Prepared, error) {
	reply, err := api.GetSubscriptionRegistrationStatus.Do(ctx, c, ref)
	if err != nil || reply.Value.Status.In(Registered, "registering") {
		return nil, err
	}
	return api.RegisterSubscription.Plan(c, ref, api.None{})
}

// Statuses of provisioning.
const (
	ProvisioningPending api.Enum = "pending"
	ProvisioningSuccess api.Enum = "success"
	ProvisioningFailed  api.Enum = "failed"
	// ProvisioningUnknown stands where this sign-in may not ask.
	ProvisioningUnknown api.Enum = "unknown"
)

// FollowProvisioning yields how far the last change of a subscription is carried
// out, until it is done or has failed.
func FollowProvisioning(ctx context.Context, c *api.Client, ref api.SubscriptionRef) iter.Seq2[api.Enum, error] {
	return follow(ctx, func(ctx context.Context) (api.Enum, error) { return provisioning(ctx, c, ref) }, api.Enum.Is, provisioned)
}

func provisioned(status api.Enum) bool { return !status.Is(ProvisioningPending) }

// provisioning reads a status that only a person may read.
func provisioning(ctx context.Context, c *api.Client, ref api.SubscriptionRef) (api.Enum, error) {
	reply, err := api.GetSubscriptionProvisioningStatus.Do(ctx, c, ref)
	if _, denied := errors.AsType[*api.AuthKindError](err); denied {
		return ProvisioningUnknown, nil
	}
	return reply.Value.Status, err
}

// OrderProgress is how far an order is carried out.
type OrderProgress struct {
	Order api.Order
	// Provisioning is that of each line's subscription, in the order of the lines;
	// "" for what is bought once.
	Provisioning []api.Enum
}

// Done reports that nothing more will happen.
func (p OrderProgress) Done() bool {
	if !p.Order.Status.In(api.OrderCompleted, api.OrderCancelled) {
		return false
	}
	for _, status := range p.Provisioning {
		if status.Is(ProvisioningPending) {
			return false
		}
	}
	return true
}

func (p OrderProgress) same(other OrderProgress) bool {
	if !p.Order.Status.Is(other.Order.Status) || len(p.Provisioning) != len(other.Provisioning) {
		return false
	}
	for i := range p.Provisioning {
		if !p.Provisioning[i].Is(other.Provisioning[i]) {
			return false
		}
	}
	return true
}

// FollowOrder yields how far an order is carried out: pending, completed, and
// then each of its subscriptions, until all is provisioned. A new order that
// can't be read yet is pending.
func FollowOrder(ctx context.Context, c *api.Client, ref api.OrderRef) iter.Seq2[OrderProgress, error] {
	begun := time.Now()
	return follow(ctx, func(ctx context.Context) (OrderProgress, error) {
		reply, err := api.GetOrder.Do(ctx, c, ref)
		if e := api.AsError(err); e != nil && e.Status == http.StatusNotFound && time.Since(begun) < newOrderPatience {
			return OrderProgress{Order: api.Order{ID: ref.OrderID, Status: api.OrderPending}}, nil
		}
		progress := OrderProgress{Order: reply.Value}
		if err != nil || !reply.Value.Status.Is(api.OrderCompleted) {
			return progress, err
		}
		for i := range reply.Value.LineItems {
			status := api.Enum("")
			if id := reply.Value.LineItems[i].SubscriptionID; id != "" {
				if status, err = provisioning(ctx, c, api.SubscriptionRef{CustomerRef: ref.CustomerRef, SubscriptionID: id}); err != nil {
					return progress, err
				}
			}
			progress.Provisioning = append(progress.Provisioning, status)
		}
		return progress, nil
	}, OrderProgress.same, OrderProgress.Done)
}
