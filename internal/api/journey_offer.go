package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// OfferSelection is an offer of the older catalogue that somebody chose, with the
// add-ons that go with it.
type OfferSelection struct {
	OfferID      string
	Quantity     int64
	BillingCycle Enum   // monthly when left out; add-ons share it
	FriendlyName string // the partner's own name for it
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
func PlanOfferCart(ctx context.Context, c *Client, shopper Shopper, selection OfferSelection) (*Prepared, error) {
	base, err := GetOffer.Do(ctx, c, OfferRef{selection.OfferID, shopper.Market})
	if err != nil {
		return nil, err
	}
	problems := selection.problems(&base.Value)
	if selection.BillingCycle == "" {
		selection.BillingCycle = "monthly"
	}
	line := selection.line(0, shopper.Reseller)
	for i, addOn := range selection.AddOns {
		offer, err := GetOffer.Do(ctx, c, OfferRef{addOn.OfferID, shopper.Market})
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
	return CreateCartWithAddOns.Plan(c, shopper.CustomerRef, Cart{LineItems: []CartLineItem{line}})
}

func (s *OfferSelection) problems(offer *Offer) []string {
	var found []string
	if offer.IsAvailableForPurchase == False {
		found = append(found, offer.Name+" can't be bought.")
	}
	quantity := DecimalFromInt(s.Quantity)
	if least := offer.MinimumQuantity; least.Given() && quantity.LessThan(least.Decimal) {
		found = append(found, fmt.Sprintf("At least %s of %s have to be bought.", least, offer.Name))
	}
	if most := offer.MaximumQuantity; most.Given() && quantity.GreaterThan(most.Decimal) {
		found = append(found, fmt.Sprintf("At most %s of %s can be bought.", most, offer.Name))
	}
	return found
}

// line is how a selection is put into a cart.
func (s *OfferSelection) line(number int, reseller string) CartLineItem {
	l := CartLineItem{
		ID: NewInt(int64(number)), CatalogItemID: s.OfferID, FriendlyName: s.FriendlyName, Quantity: NewInt(s.Quantity), BillingCycle: s.BillingCycle,
	}
	if reseller != "" {
		l.Participants = []KeyValuePair{{Key: resellerOnRecord, Value: reseller}}
	}
	return l
}

// resellerOnRecord is the key of an indirect reseller among a line's participants.
const resellerOnRecord = "transaction_reseller"
