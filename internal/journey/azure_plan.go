package journey

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// legacyAzureOffer is the Microsoft Azure subscription that an Azure plan replaces.
const legacyAzureOffer = "MS-AZR-0145P"

// What stands in the way of an Azure plan.
var (
	ErrLegacyAzure   = errors.New("the customer has a Microsoft Azure (MS-AZR-0145P) subscription: upgrade it to an Azure plan instead of buying one")
	ErrNotAccepted   = errors.New("the customer has not accepted the Microsoft Customer Agreement: confirm its acceptance first")
	ErrNoAzurePlan   = errors.New("the catalogue has no Azure plan for this customer's country")
	errUnlistedOffer = errors.New("this is not one of the offers that the service lists")
)

// FindAzurePlan finds the Azure plan in the catalogue of the customer's country,
// after making sure that the customer may have one: the agreement is accepted,
// and no subscription of the older kind exists.
func FindAzurePlan(ctx context.Context, c *api.Client, shopper Shopper) (Selection, error) {
	state, err := ReadAgreementState(ctx, c, shopper.CustomerRef)
	if err != nil {
		return Selection{}, err
	}
	if !state.Accepted() {
		return Selection{}, ErrNotAccepted
	}
	subscriptions, err := api.ListSubscriptions.All(ctx, c, shopper.CustomerRef)
	if err != nil {
		return Selection{}, err
	}
	if slices.ContainsFunc(subscriptions, func(s api.Subscription) bool {
		return strings.EqualFold(s.OfferID, legacyAzureOffer) && !s.Status.Is(api.StatusDeleted)
	}) {
		return Selection{}, ErrLegacyAzure
	}
	products, err := api.ListProducts.All(ctx, c, api.ProductsByCountry{Market: shopper.Market, TargetView: api.ViewMicrosoftAzure})
	if err != nil {
		return Selection{}, err
	}
	for _, product := range products {
		skus, err := api.ListSKUs.All(ctx, c, api.SKUsByCountry{ProductRef: api.ProductRef{ProductID: product.ID, Market: shopper.Market}})
		if err != nil {
			return Selection{}, err
		}
		for _, sku := range skus {
			if !strings.EqualFold(sku.ID, legacyAzureOffer) && slices.Contains(sku.PurchasePrerequisites, "MicrosoftCustomerAgreement") {
				return Selection{ProductID: product.ID, SKUID: sku.ID, Quantity: 1}, nil
			}
		}
	}
	return Selection{}, ErrNoAzurePlan
}
