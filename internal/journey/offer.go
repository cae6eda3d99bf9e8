package journey

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// OfferSelection is an offer of the older catalogue that somebody chose, with the
// add-ons that go with it.
type OfferSelection struct {
	OfferID      string
	Quantity     int64
	BillingCycle api.Enum // monthly when left out; add-ons share it
	FriendlyName string   // the partner's own name for it
	AddOns       []OfferSelection
}

// SelectionError says that offers can't be bought as they were chosen; nothing
// was sent.
type SelectionError struct{ Problems []string }

// Error says everything that speaks against it.
func (e *SelectionError) Error() string { return strings.Join(e.Problems, " ") }

// PlanOfferCart compares an offer and its add-ons with what the catalogue says of
// them, and builds the request that puts them into a new cart. What can't be
// bought comes back as a [SelectionError].
func PlanOfferCart(ctx context.Context, c *api.Client, shopper Shopper, selection OfferSelection) (*api.Prepared, error) {
	base, err := api.GetOffer.Do(ctx, c, api.OfferRef{OfferID: selection.OfferID, Market: shopper.Market})
	if err != nil {
		return nil, err
	}
	problems := selection.problems(&base.Value)
	if selection.BillingCycle == "" {
		selection.BillingCycle = "monthly"
	}
	line := selection.line(0, shopper.Reseller)
	for i, addOn := range selection.AddOns {
		offer, err := api.GetOffer.Do(ctx, c, api.OfferRef{OfferID: addOn.OfferID, Market: shopper.Market})
		if err != nil {
			return nil, err
		}
		problems = append(problems, addOn.problems(&offer.Value)...)
		if !slices.ContainsFunc(offer.Value.PrerequisiteOffers, func(id string) bool { return strings.EqualFold(id, base.Value.ID) }) {
			problems = append(problems, fmt.Sprintf("%s is not an add-on to %s.", offer.Value.Name, base.Value.Name))
		}
		addOn.BillingCycle = selection.BillingCycle
		line.AddonItems = append(line.AddonItems, addOn.line(i+1, shopper.Reseller))
	}
	if len(problems) > 0 {
		return nil, &SelectionError{problems}
	}
	return api.CreateCartWithAddOns.Plan(c, shopper.CustomerRef, api.Cart{LineItems: []api.CartLineItem{line}})
}

func (s *OfferSelection) problems(offer *api.Offer) []string {
	var found []string
	if offer.IsAvailableForPurchase == api.False {
		found = append(found, offer.Name+" can't be bought.")
	}
	quantity := api.DecimalFromInt(s.Quantity)
	if least := offer.MinimumQuantity; least.Given() && quantity.LessThan(least.Decimal) {
		found = append(found, fmt.Sprintf("At least %s of %s have to be bought.", least, offer.Name))
	}
	if most := offer.MaximumQuantity; most.Given() && quantity.GreaterThan(most.Decimal) {
		found = append(found, fmt.Sprintf("At most %s of %s can be bought.", most, offer.Name))
	}
	return found
}

// line is how a selection is put into a cart.
func (s *OfferSelection) line(number int, reseller string) api.CartLineItem {
	l := api.CartLineItem{
		ID: api.NewInt(int64(number)), CatalogItemID: s.OfferID, FriendlyName: s.FriendlyName, Quantity: api.NewInt(s.Quantity), BillingCycle: s.BillingCycle,
	}
	if reseller != "" {
		l.Participants = []api.KeyValuePair{{Key: resellerOnRecord, Value: reseller}}
	}
	return l
}

// resellerOnRecord is the key of an indirect reseller among a line's participants.
const resellerOnRecord = "transaction_reseller"
