package journey

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// AddOns lists the add-ons that can be bought for a subscription of the older
// catalogue, without those it has already.
func AddOns(ctx context.Context, c *api.Client, ref api.SubscriptionRef, country string) ([]api.Offer, error) {
	base, err := api.GetSubscription.Do(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	offers, err := api.ListOfferAddOns.All(ctx, c, api.OfferRef{OfferID: base.Value.OfferID, Market: api.Market{Country: country}})
	if err != nil {
		return nil, err
	}
	has, err := api.ListSubscriptionAddOns.All(ctx, c, ref)
	return slices.DeleteFunc(offers, func(o api.Offer) bool {
		return slices.ContainsFunc(has, func(s api.Subscription) bool {
			return strings.EqualFold(s.OfferID, o.ID) && !s.Status.Is(api.StatusDeleted)
		})
	}), err
}

// PlanAddOn builds the request that buys an add-on for a subscription: a further
// line of the order that began it.
func PlanAddOn(ctx context.Context, c *api.Client, ref api.SubscriptionRef, offerID string, quantity int64, reseller string) (*api.Prepared, error) {
	base, err := api.GetSubscription.Do(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	return api.PurchaseAddOn.Plan(ctx, c, api.AddOnPurchase{
		OrderRef: api.OrderRef{CustomerRef: ref.CustomerRef, OrderID: base.Value.OrderID}, ParentSubscriptionID: base.Value.ID, OfferID: offerID,
		Quantity: api.NewInt(quantity), PartnerIDOnRecord: reseller,
	})
}

// PlanConversion builds the request that turns a trial into one of the paid
// offers that it can become. quantity 0 and an empty billing cycle keep what the
// service proposes. Look at [ConversionResult.Failure] of the answer.
func PlanConversion(ctx context.Context, c *api.Client, ref api.SubscriptionRef, targetOfferID string, quantity int64, cycle api.Enum) (*api.Prepared, error) {
	all, err := api.ListTrialConversions.All(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(o api.Conversion) bool { return strings.EqualFold(o.TargetOfferID, targetOfferID) })
	if at < 0 {
		return nil, errUnlistedOffer
	}
	conversion := all[at]
	if quantity > 0 {
		conversion.Quantity = api.NewInt(quantity)
	}
	conversion.BillingCycle = cmp.Or(cycle, conversion.BillingCycle)
	return api.ConvertTrial.Plan(c, ref, conversion)
}

// PlanUpgrade builds the request that moves a subscription to one of the offers
// that it can be upgraded to; an upgrade that isn't eligible is refused with the
// service's reasons. quantity 0 keeps the seats. Look at [UpgradeResult.Failure]
// of the answer, then follow the target with [FollowProvisioning].
func PlanUpgrade(ctx context.Context, c *api.Client, ref api.SubscriptionRef, targetOfferID string, quantity int64) (*api.Prepared, error) {
	all, err := api.ListUpgrades.All(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(u api.Upgrade) bool {
		return u.TargetOffer != nil && strings.EqualFold(u.TargetOffer.ID, targetOfferID)
	})
	if at < 0 {
		return nil, errUnlistedOffer
	}
	upgrade := all[at]
	if !upgrade.IsEligible.True() {
		return nil, api.UpgradeFailure(upgrade.UpgradeErrors)
	}
	if quantity > 0 {
		upgrade.Quantity = api.NewInt(quantity)
	}
	return api.TransitionSubscription.Plan(c, ref, upgrade)
}

// Activations reads where a person sets up the marketplace subscriptions that an
// order bought. It has none until the order is completed.
func Activations(ctx context.Context, c *api.Client, order api.OrderRef) ([]api.ActivationLink, error) {
	reply, err := api.GetOrder.Do(ctx, c, order)
	if err != nil {
		return nil, err
	}
	var all []api.ActivationLink
	for _, line := range reply.Value.LineItems {
		if line.Links == nil || line.Links.ActivationLinks == nil {
			continue
		}
		links, err := api.ListActivationLinks.All(ctx, c, order.LineItem(line.LineItemNumber.Int64()))
		if err != nil {
			return all, err
		}
		all = append(all, links...)
	}
	return all, nil
}
