package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// wanted is something that somebody wants to buy: a line of a cart or an order.
type wanted struct {
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
	ware     *ware
}

// fault is why something can't be bought. Carts and orders number the reasons
// differently.
type fault struct {
	cart      string // CartErrorCode
	order     int    // OrderErrorCode, or the documented code of creating an order
	condition string
}

func faulty(cart string, order int, format string, args ...any) *fault {
	return &fault{cart, order, fmt.Sprintf(format, args...)}
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
func (s *Sandbox) check(c *customer, w *wanted) *fault {
	if w.ware = wareOf(w.id); w.ware == nil {
		return faulty("CatalogItemIdIsNotValid", codeInvalidOffer, "The catalog item %s is not valid.", clip(w.id))
	}
	for _, problem := range []func(*customer, *wanted) *fault{s.badCloud, s.badAmount, badPeriod, badPartner, s.badReservation, s.badBase} {
		if f := problem(c, w); f != nil {
			return f
		}
	}
	return nil
}

func (s *Sandbox) badAmount(c *customer, w *wanted) *fault {
	switch {
	case w.currency != "" && !foldEqual(w.currency, c.market.Currency):
		return faulty("CurrencyIsNotSupported", codeInvalidInputs, "The currency %s is not supported in %s: it has to be %s.", clip(w.currency), c.market.Country, c.market.Currency)
	case s.config.Limits.overSeats(w.ware.product, w.quantity):
		return faulty("QuotaNotAvailable", codeSandboxLimit, "A subscription of an integration sandbox account has at most %d seats.", sandboxSeats)
	case w.quantity > w.ware.most:
		return faulty("QuotaNotAvailable", codeQuantity, "The quantity %d of %s is above the maximum of %d.", w.quantity, w.ware.name, w.ware.most)
	case w.quantity < w.ware.least:
		return faulty("UnableToProcessCartLineItem", codeQuantity, "The quantity %d of %s is below the minimum of %d.", w.quantity, w.ware.name, w.ware.least)
	}
	limit, had := offerSheet[w.ware.at].limit, 0
	for _, p := range s.plansOf(c.index) {
		if p.product == w.ware.at {
			had++
		}
	}
	if limit > 0 && had >= limit {
		return faulty("QuotaNotAvailable", codeNotEligible, "The customer has had %d of %d subscriptions to %s.", had, limit, w.ware.name)
	}
	return nil
}

// badPeriod checks how often is billed and for how long.
func badPeriod(_ *customer, w *wanted) *fault {
	cycles, terms := w.ware.cycles(), w.ware.terms()
	if w.cycle == "" || foldEqual(w.cycle, "unknown") {
		w.cycle = cycles[0]
	}
	at := slices.IndexFunc(cycles, func(cycle string) bool { return sameEnum(cycle, w.cycle) })
	if at < 0 {
		return faulty("UnableToProcessCartLineItem", codeInvalidInputs, "The billing cycle %s of %s is not one of %s.", clip(w.cycle), w.ware.name, strings.Join(cycles, ", "))
	}
	w.cycle = cycles[at]
	if w.term == "" && len(terms) > 0 {
		w.term = terms[len(terms)-1]
	}
	if w.term != "" && len(terms) > 0 && !contains(terms, w.term) {
		return faulty("UnableToProcessCartLineItem", codeInvalidInputs, "The term %s of %s is not one of %s.", clip(w.term), w.ware.name, strings.Join(terms, ", "))
	}
	if w.term = strings.ToUpper(w.term); w.term == "P1M" && w.cycle == "annual" {
		return faulty("UnableToProcessCartLineItem", codeInvalidInputs, "A term of one month can't be billed once a year.")
	}
	if w.renewsTo != "" && !contains([]string{"P1M", "P1Y"}, w.renewsTo) {
		return faulty("UnableToProcessCartLineItem", codeInvalidInputs, "RenewsTo.TermDuration %s is not one of P1M and P1Y.", clip(w.renewsTo))
	}
	return nil
}

func sameEnum(a, b string) bool {
	return foldEqual(strings.ReplaceAll(a, "_", ""), strings.ReplaceAll(b, "_", ""))
}

func badPartner(_ *customer, w *wanted) *fault {
	if w.partner == "" {
		return nil
	}
	if w.partner == partnerMpn {
		return faulty("ParticipantsIsNotSupportedForPartner", codeNotReseller, "The MPN id %s is that of the provider, not of an indirect reseller.", w.partner)
	}
	for i := range resellerCount {
		if resellerMpn(i) == w.partner {
			return nil
		}
	}
	return faulty("ParticipantsIsNotSupportedForPartner", codeNoMpn, "The MPN id %s was not found.", clip(w.partner))
}

// badReservation checks the Azure subscription that a reservation is bought for.
func (s *Sandbox) badReservation(c *customer, w *wanted) *fault {
	if w.ware.sold != reservation {
		return nil
	}
	if s.config.Limits.lacksMachine(w.ware) {
		return faulty("InventoryNotAvailable", codeNoInventory, "An integration sandbox account can reserve %s for a year only, in %s.", sandboxMachine, strings.Join(sandboxRegions, ", "))
	}
	if w.ware.restricted() {
		return faulty("InventoryNotAvailable", codeNoInventory, "Inventory is not available for the catalog item %s.", w.id)
	}
	if scope := valueOf(w.context, "scope"); !contains([]string{"shared", "single"}, scope) {
		return faulty("UnableToProcessCartLineItem", codeInvalidInputs, "The provisioning context needs Scope, Shared or Single, not %q.", clip(scope))
	}
	id, kind := valueOf(w.context, "subscriptionId"), legacyAzure
	if w.ware.family.underPlan {
		kind = azurePlan
	}
	for _, sub := range s.subscriptionsOf(c) {
		if !foldEqual(sub.ID, id) && !foldEqual(sub.EntitlementID, id) {
			continue
		}
		bought := wareOf(sub.OfferID)
		switch {
		case bought == nil || bought.sold != kind || sub.Status != "active":
			return faulty("SubscriptionIsNotValid", codeNotAzure, "Subscription %s is not a valid Azure subscription for this reservation.", sub.ID)
		case s.registration(c, sub.ID) != "registered":
			return faulty("SubscriptionIsNotEnabledForRI", codeNotForRI, "Subscription %s is not enabled for an Azure reservation purchase: register it first.", sub.ID)
		}
		return nil
	}
	return faulty("SubscriptionIsNotValid", codeNotAzure, "Subscription %q is not a valid Azure subscription.", clip(id))
}

// badBase checks the subscription that an add-on is for, when it exists already.
func (s *Sandbox) badBase(c *customer, w *wanted) *fault {
	parent := valueOf(w.context, "parentSubscriptionId")
	if !w.ware.addOn || parent == "" {
		if w.ware.addOn && w.base == 0 {
			return faulty("SubscriptionIsNotValid", codeBadSubscription, "%s is an add-on: it needs a base offer or ParentSubscriptionId.", w.ware.name)
		}
		return nil
	}
	plans := s.plansOf(c.index)
	owner, at, ok := s.world.mint.open(kindSubscription, parent)
	if !ok || owner != c.index || at >= len(plans) || s.subscriptionNow(c, plans, at).Status != "active" {
		return faulty("SubscriptionIsNotValid", codeBadSubscription, "Subscription %s is not an active subscription of this customer.", clip(parent))
	}
	if !slices.Contains(offerSheet[w.ware.at].needs, plans[at].product) {
		return faulty("SubscriptionIsNotValid", codeBadSubscription, "%s is not an add-on to %s.", w.ware.name, catalogue[plans[at].product].name)
	}
	w.base = at + 1
	return nil
}
