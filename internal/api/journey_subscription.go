package api

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// AddOns lists the add-ons that can be bought for a subscription of the older
// catalogue, without those it has already.
func AddOns(ctx context.Context, c *Client, ref SubscriptionRef, country string) ([]Offer, error) {
	base, err := GetSubscription.Do(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	offers, err := ListOfferAddOns.All(ctx, c, OfferRef{base.Value.OfferID, Market{country}})
	if err != nil {
		return nil, err
	}
	has, err := ListSubscriptionAddOns.All(ctx, c, ref)
	return slices.DeleteFunc(offers, func(o Offer) bool {
		return slices.ContainsFunc(has, func(s Subscription) bool {
			return strings.EqualFold(s.OfferID, o.ID) && !s.Status.Is(StatusDeleted)
		})
	}), err
}

// PlanAddOn builds the request that buys an add-on for a subscription: a further
// line of the order that began it.
func PlanAddOn(ctx context.Context, c *Client, ref SubscriptionRef, offerID string, quantity int64, reseller string) (*Prepared, error) {
	base, err := GetSubscription.Do(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	return PurchaseAddOn.Plan(ctx, c, AddOnPurchase{
		OrderRef: OrderRef{ref.CustomerRef, base.Value.OrderID}, ParentSubscriptionID: base.Value.ID, OfferID: offerID,
		Quantity: NewInt(quantity), PartnerIDOnRecord: reseller,
	})
}

// PlanConversion builds the request that turns a trial into one of the paid
// offers that it can become. quantity 0 and an empty billing cycle keep what the
// service proposes. Look at [ConversionResult.Failure] of the answer.
func PlanConversion(ctx context.Context, c *Client, ref SubscriptionRef, targetOfferID string, quantity int64, cycle Enum) (*Prepared, error) {
	all, err := ListTrialConversions.All(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(o Conversion) bool { return strings.EqualFold(o.TargetOfferID, targetOfferID) })
	if at < 0 {
		return nil, errUnlistedOffer
	}
	conversion := all[at]
	if quantity > 0 {
		conversion.Quantity = NewInt(quantity)
	}
	conversion.BillingCycle = cmp.Or(cycle, conversion.BillingCycle)
	return ConvertTrial.Plan(c, ref, conversion)
}

// PlanUpgrade builds the request that moves a subscription to one of the offers
// that it can be upgraded to; an upgrade that isn't eligible is refused with the
// service's reasons. quantity 0 keeps the seats. Look at [UpgradeResult.Failure]
// of the answer, then follow the target with [FollowProvisioning].
func PlanUpgrade(ctx context.Context, c *Client, ref SubscriptionRef, targetOfferID string, quantity int64) (*Prepared, error) {
	all, err := ListUpgrades.All(ctx, c, ref)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(u Upgrade) bool {
		return u.TargetOffer != nil && strings.EqualFold(u.TargetOffer.ID, targetOfferID)
	})
	if at < 0 {
		return nil, errUnlistedOffer
	}
	upgrade := all[at]
	if !upgrade.IsEligible.True() {
		return nil, upgradeFailure(upgrade.UpgradeErrors)
	}
	if quantity > 0 {
		upgrade.Quantity = NewInt(quantity)
	}
	return TransitionSubscription.Plan(c, ref, upgrade)
}

// Activations reads where a person sets up the marketplace subscriptions that an
// order bought. It has none until the order is completed.
func Activations(ctx context.Context, c *Client, order OrderRef) ([]ActivationLink, error) {
	reply, err := GetOrder.Do(ctx, c, order)
	if err != nil {
		return nil, err
	}
	var all []ActivationLink
	for _, line := range reply.Value.LineItems {
		if line.Links == nil || line.Links.ActivationLinks == nil {
			continue
		}
		links, err := ListActivationLinks.All(ctx, c, order.LineItem(line.LineItemNumber.Int64()))
		if err != nil {
			return all, err
		}
		all = append(all, links...)
	}
	return all, nil
}
