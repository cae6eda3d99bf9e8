package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// lineItemRequest is a line of a cart or an order before it is bought.
type lineItemRequest struct {
	id       string // catalogue item id or offer id
	quantity int
	cycle    string // as it was given; "" for the product's own
	term     string
	name     string
	currency string
	partner  string // MPN id of the reseller on record
	context  map[string]string
	renewsTo string
	base     int // position of the base subscription + 1, when it is an add-on to one
	item     *catalogItem
}

// cartError is the reason why a line can't be bought. Carts and orders have
// different codes for it.
type cartError struct {
	cart      string // CartErrorCode
	order     int    // OrderErrorCode, or the documented code of creating an order
	condition string
}

func newCartError(cart string, order int, format string, args ...any) *cartError {
	return &cartError{cart, order, fmt.Sprintf(format, args...)}
}

// The documented codes of creating an order and the order error codes in use.
const (
	codeNoInventory     = 2093
	codeNotForRI        = 2095
	codeInvalidInputs   = 800002
	codeInvalidOffer    = 800004
	codeNoCart          = 800008
	codeCartItem        = 800009
	codeNoMpn           = 800015
	codeNotReseller     = 800016
	codeQuantity        = 800017
	codeSandboxLimit    = 800018
	codeNotEligible     = 800020
	codeBadSubscription = 800021
	codeFunds           = 800023
	codeMixed           = 800031
	codeActivated       = 800041
	codeUnsupported     = 800042
	codeInProgress      = 800060
	codeNotCancellable  = 800061
	codeLegacyOrder     = 800063
	codeCartOrdered     = 800065
)

// check finds out whether a customer can buy something, and completes it.
func (s *Sandbox) check(c *customer, w *lineItemRequest) *cartError {
	if w.item = catalogItemByID(w.id); w.item == nil {
		return newCartError("CatalogItemIdIsNotValid", codeInvalidOffer, "The catalog item %s is not valid.", clip(w.id))
	}
	for _, problem := range []func(*customer, *lineItemRequest) *cartError{s.badCloud, s.badAmount, badPeriod, badPartner, s.badReservation, s.badBase} {
		if f := problem(c, w); f != nil {
			return f
		}
	}
	return nil
}

func (s *Sandbox) badAmount(c *customer, w *lineItemRequest) *cartError {
	switch {
	case w.currency != "" && !strings.EqualFold(w.currency, c.market.Currency):
		return newCartError("CurrencyIsNotSupported", codeInvalidInputs, "The currency %s is not supported in %s: it has to be %s.", clip(w.currency), c.market.Country, c.market.Currency)
	case s.config.Limits.overSeats(w.item.product, w.quantity):
		return newCartError("QuotaNotAvailable", codeSandboxLimit, "A subscription of an integration sandbox account has at most %d seats.", sandboxSeats)
	case w.quantity > w.item.most:
		return newCartError("QuotaNotAvailable", codeQuantity, "The quantity %d of %s is above the maximum of %d.", w.quantity, w.item.name, w.item.most)
	case w.quantity < w.item.least:
		return newCartError("UnableToProcessCartLineItem", codeQuantity, "The quantity %d of %s is below the minimum of %d.", w.quantity, w.item.name, w.item.least)
	}
	limit, had := offerSheet[w.item.at].limit, 0
	for _, p := range s.plansOf(c.index) {
		if p.product == w.item.at {
			had++
		}
	}
	if limit > 0 && had >= limit {
		return newCartError("QuotaNotAvailable", codeNotEligible, "The customer has had %d of %d subscriptions to %s.", had, limit, w.item.name)
	}
	return nil
}

// badPeriod checks the billing cycle and the term.
func badPeriod(_ *customer, w *lineItemRequest) *cartError {
	cycles, terms := w.item.cycles(), w.item.terms()
	if w.cycle == "" || strings.EqualFold(w.cycle, "unknown") {
		w.cycle = cycles[0]
	}
	at := slices.IndexFunc(cycles, func(cycle string) bool { return sameEnum(cycle, w.cycle) })
	if at < 0 {
		return newCartError("UnableToProcessCartLineItem", codeInvalidInputs, "The billing cycle %s of %s is not one of %s.", clip(w.cycle), w.item.name, strings.Join(cycles, ", "))
	}
	w.cycle = cycles[at]
	if w.term == "" && len(terms) > 0 {
		w.term = terms[len(terms)-1]
	}
	if w.term != "" && len(terms) > 0 && !containsFold(terms, w.term) {
		return newCartError("UnableToProcessCartLineItem", codeInvalidInputs, "The term %s of %s is not one of %s.", clip(w.term), w.item.name, strings.Join(terms, ", "))
	}
	if w.term = strings.ToUpper(w.term); w.term == "P1M" && w.cycle == "annual" {
		return newCartError("UnableToProcessCartLineItem", codeInvalidInputs, "A term of one month can't be billed once a year.")
	}
	if w.renewsTo != "" && !containsFold([]string{"P1M", "P1Y"}, w.renewsTo) {
		return newCartError("UnableToProcessCartLineItem", codeInvalidInputs, "RenewsTo.TermDuration %s is not one of P1M and P1Y.", clip(w.renewsTo))
	}
	return nil
}

func sameEnum(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, "_", ""), strings.ReplaceAll(b, "_", ""))
}

func badPartner(_ *customer, w *lineItemRequest) *cartError {
	if w.partner == "" {
		return nil
	}
	if w.partner == partnerMpn {
		return newCartError("ParticipantsIsNotSupportedForPartner", codeNotReseller, "The MPN id %s is that of the provider, not of an indirect reseller.", w.partner)
	}
	for i := range resellerCount {
		if resellerMpn(i) == w.partner {
			return nil
		}
	}
	return newCartError("ParticipantsIsNotSupportedForPartner", codeNoMpn, "The MPN id %s was not found.", clip(w.partner))
}

// badReservation checks the Azure subscription that a reservation is bought for.
func (s *Sandbox) badReservation(c *customer, w *lineItemRequest) *cartError {
	if w.item.sold != reservation {
		return nil
	}
	if s.config.Limits.lacksMachine(w.item) {
		return newCartError("InventoryNotAvailable", codeNoInventory, "An integration sandbox account can reserve %s for a year only, in %s.", sandboxMachine, strings.Join(sandboxRegions, ", "))
	}
	if w.item.restricted() {
		return newCartError("InventoryNotAvailable", codeNoInventory, "Inventory is not available for the catalog item %s.", w.id)
	}
	if scope := valueOf(w.context, "scope"); !containsFold([]string{"shared", "single"}, scope) {
		return newCartError("UnableToProcessCartLineItem", codeInvalidInputs, "The provisioning context needs Scope, Shared or Single, not %q.", clip(scope))
	}
	id, kind := valueOf(w.context, "subscriptionId"), legacyAzure
	if w.item.family.underPlan {
		kind = azurePlan
	}
	for _, sub := range s.subscriptionsOf(c) {
		if !strings.EqualFold(sub.ID, id) && !strings.EqualFold(sub.EntitlementID, id) {
			continue
		}
		bought := catalogItemByID(sub.OfferID)
		switch {
		case bought == nil || bought.sold != kind || sub.Status != "active":
			return newCartError("SubscriptionIsNotValid", codeNotAzure, "Subscription %s is not a valid Azure subscription for this reservation.", sub.ID)
		case s.registration(c, sub.ID) != "registered":
			return newCartError("SubscriptionIsNotEnabledForRI", codeNotForRI, "Subscription %s is not enabled for an Azure reservation purchase: register it first.", sub.ID)
		}
		return nil
	}
	return newCartError("SubscriptionIsNotValid", codeNotAzure, "Subscription %q is not a valid Azure subscription.", clip(id))
}

// badBase checks the subscription that an add-on is for, when it exists already.
func (s *Sandbox) badBase(c *customer, w *lineItemRequest) *cartError {
	parent := valueOf(w.context, "parentSubscriptionId")
	if !w.item.addOn || parent == "" {
		if w.item.addOn && w.base == 0 {
			return newCartError("SubscriptionIsNotValid", codeBadSubscription, "%s is an add-on: it needs a base offer or ParentSubscriptionId.", w.item.name)
		}
		return nil
	}
	plans := s.plansOf(c.index)
	owner, at, ok := s.world.ids.decode(kindSubscription, parent)
	if !ok || owner != c.index || at >= len(plans) || s.subscriptionNow(c, plans, at).Status != "active" {
		return newCartError("SubscriptionIsNotValid", codeBadSubscription, "Subscription %s is not an active subscription of this customer.", clip(parent))
	}
	if !slices.Contains(offerSheet[w.item.at].needs, plans[at].product) {
		return newCartError("SubscriptionIsNotValid", codeBadSubscription, "%s is not an add-on to %s.", w.item.name, catalogue[plans[at].product].name)
	}
	w.base = at + 1
	return nil
}
