package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// Limits says what kind of account a sandbox stands for.
type Limits string

// The kinds of account. The manual has two, and what one of them can do the other
// often can't; NoLimits stands for both at once.
const (
	NoLimits         Limits = "none"       // everything that either kind can do
	ProductionLimits Limits = "production" // nothing that only an integration sandbox can do
	SandboxLimits    Limits = "sandbox"    // an integration sandbox: small, and without billing
)

// LimitNames lists the kinds of account that [ParseLimits] knows.
func LimitNames() []string {
	return []string{string(NoLimits), string(ProductionLimits), string(SandboxLimits)}
}

// ParseLimits reads the name of a kind of account.
func ParseLimits(name string) (Limits, error) {
	if !slices.Contains(LimitNames(), name) {
		return "", fmt.Errorf("%q is not one of %s", clip(name), strings.Join(LimitNames(), ", "))
	}
	return Limits(name), nil
}

// What an integration sandbox holds at most.
const (
	// SandboxCustomers is per account.
	SandboxCustomers = 75

	sandboxSubscriptions = 5  // per customer
	sandboxSeats         = 25 // per subscription; an offer whose minimum is above can't be bought
	sandboxReservations  = 2  // of virtual machines, per customer
	sandboxAzure         = 10 // Azure plans, and active subscriptions to MS-AZR-0145P, per account

	sandboxMachine = "Standard_B1s" // the one size that can be reserved, for a year
)

// sandboxRegions are where it can be reserved.
var sandboxRegions = []string{"koreasouth", "eastus", "westus2", "northcentralus", "canadaeast"}

// onlyInSandbox and notInSandbox are operations of one kind of account alone.
var (
	onlyInSandbox = []string{"delete-a-customer-account-from-the-integration-sandbox", "activate-a-sandbox-subscription-for-commercial-marketplace-products"}
	notInSandbox  = []string{
		"get-a-usage-summary-for-a-partner", "get-a-usage-summary-for-all-of-a-customers-subscriptions", "get-usage-summary-for-customers-subscription",
	}
)

// refuses answers a call that this kind of account can't make; nil when it can.
func (l Limits) refuses(r *route) *answer {
	among := func(ids []string) bool {
		return slices.ContainsFunc(r.specs, func(spec *api.Spec) bool { return slices.Contains(ids, spec.ID) })
	}
	billing := len(r.segments) > 1 && r.segments[1] == "invoices"
	switch {
	case l == ProductionLimits && among(onlyInSandbox):
		return refuse(http.StatusForbidden, http.StatusForbidden, "This call is available to integration sandbox accounts only.")
	case l == SandboxLimits && (billing || among(notInSandbox)):
		return refuse(http.StatusForbidden, http.StatusForbidden, "Billing is not available to integration sandbox accounts: nothing bought here reaches an invoice.")
	}
	return nil
}

// overSeats reports whether an integration sandbox refuses a quantity.
func (l Limits) overSeats(p *product, quantity int) bool {
	return l == SandboxLimits && !p.usage() && (quantity > sandboxSeats || p.least > sandboxSeats)
}

// lacksMachine reports a reservation of a virtual machine that an integration
// sandbox doesn't sell.
func (l Limits) lacksMachine(w *catalogItem) bool {
	_, region := w.azureRegion()
	return l == SandboxLimits && w.vmSize() != "" &&
		(w.vmSize() != sandboxMachine || w.term() != "P1Y" || !slices.Contains(sandboxRegions, region))
}

// overFull finds out whether one more customer is too many.
func (s *Sandbox) overFull() *answer {
	if s.config.Limits != SandboxLimits || s.world.size+len(s.state.created)-len(s.state.removed) < SandboxCustomers {
		return nil
	}
	return badRequest("An integration sandbox account has at most %d customers: delete one first.", SandboxCustomers)
}

// overBought finds out whether an order is more than an integration sandbox allows
// a customer.
func (s *Sandbox) overBought(c *customer, lines []*lineItemRequest) *cartError {
	if s.config.Limits != SandboxLimits {
		return nil
	}
	subscriptions, reservations := 0, 0
	azure := s.boughtOfAzure()
	for _, sub := range s.subscriptionsOf(c) {
		if sub.Status == "active" || sub.Status == "pending" {
			subscriptions++
		}
	}
	for _, b := range s.ownedItemsOf(c) {
		if b.machines() {
			reservations += b.quantity
		}
	}
	for _, l := range lines {
		switch {
		case l.item.startsSubscription():
			subscriptions++
			azure[l.item.sold]++
		case l.item.vmSize() != "":
			reservations += l.quantity
		}
		if l.item.usage() && azure[l.item.sold] > sandboxAzure {
			return newCartError("", codeSandboxLimit, "An integration sandbox account has at most %d subscriptions to %s: suspend one first.", sandboxAzure, l.item.name)
		}
	}
	switch {
	case subscriptions > sandboxSubscriptions:
		return newCartError("", codeSandboxLimit, "A customer of an integration sandbox account has at most %d active subscriptions: suspend one first.", sandboxSubscriptions)
	case reservations > sandboxReservations:
		return newCartError("", codeSandboxLimit, "A customer of an integration sandbox account has at most %d reserved virtual machines.", sandboxReservations)
	}
	return nil
}

// boughtOfAzure counts the Azure plans and the subscriptions to MS-AZR-0145P that
// were bought in this session, by any customer, and are active. What there was from
// the start doesn't count: it is more than an integration sandbox has.
func (s *Sandbox) boughtOfAzure() map[commerce]int {
	active := map[commerce]int{}
	for index, changes := range s.state.customers {
		if s.state.removed[index] || len(changes.purchases.plans) == 0 {
			continue
		}
		c, plans := s.customerNow(index), s.plansOf(index)
		for at := range plans {
			if sold := catalogue[plans[at].product].sold; !plans[at].since.at.IsZero() && s.subscriptionNow(&c, plans, at).Status == "active" {
				active[sold]++
			}
		}
	}
	return active
}
