package sandbox

import "strings"

// orderChange is a PATCHed order: the manual's way to change a billing cycle, to
// cancel, and to buy an add-on.
type orderChange struct {
	ID                  *string
	ReferenceCustomerID string
	BillingCycle        string
	Status              string
	LineItems           []struct {
		LineItemNumber       *int
		OfferID              string
		SubscriptionID       string
		ParentSubscriptionID string
		FriendlyName         string
		PartnerIDOnRecord    string
		Quantity             *int
	}
}

func (s *Sandbox) patchOrder(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	o, ok := s.findOrder(&found, c.arg(1))
	if !ok {
		return noOrder(c, &found)
	}
	var change orderChange
	if refused := c.decode(&change); refused != nil {
		return refused
	}
	switch {
	case strings.EqualFold(change.Status, "cancelled"):
		return s.cancelOrder(&found, &o, &change)
	case len(change.LineItems) > 0 && change.LineItems[0].ParentSubscriptionID != "":
		return s.addToOrder(&found, &o, &change)
	}
	if refused := change.complete(&found); refused != nil {
		return refused
	}
	plans := s.plansOf(found.index)
	for _, line := range change.LineItems {
		if refused := s.cycleChangeable(&found, plans, &o, line.SubscriptionID, *line.Quantity); refused != nil {
			return refused
		}
	}
	changes := s.state.of(found.index)
	changes.cycles[o.ID] = strings.ToLower(change.BillingCycle)
	changes.cycleVersions[o.ID]++
	o, _ = s.findOrder(&found, o.ID)
	o.BillingCycle = change.BillingCycle // this answer echoes the request's spelling
	return reply(o)
}

func (p *orderChange) complete(c *customer) *answer {
	switch {
	case !strings.EqualFold(p.ReferenceCustomerID, c.id):
		return badRequest("ReferenceCustomerId is required and has to be the customer's id.")
	case !strings.EqualFold(p.BillingCycle, "Monthly") && !strings.EqualFold(p.BillingCycle, "Annual"):
		return badRequest("The billing cycle can only be changed between Monthly and Annual, not to %q.", clip(p.BillingCycle))
	case len(p.LineItems) == 0:
		return badRequest("LineItems is required.")
	}
	for i, line := range p.LineItems {
		if line.LineItemNumber == nil || line.OfferID == "" || line.SubscriptionID == "" || line.Quantity == nil {
			return badRequest("LineItems[%d] needs LineItemNumber, OfferId, SubscriptionId and Quantity.", i)
		}
	}
	return nil
}

// cycleChangeable applies the documented limits to the subscription of a line.
func (s *Sandbox) cycleChangeable(c *customer, plans []plan, o *order, id string, quantity int) *answer {
	owner, at, ok := s.world.ids.decode(kindSubscription, id)
	if !ok || owner != c.index || at >= len(plans) {
		return badRequest("Subscription %s is not part of order %s.", clip(id), o.ID)
	}
	now, product := s.subscriptionNow(c, plans, at), &catalogue[plans[at].product]
	switch {
	case now.OrderID != o.ID:
		return badRequest("Subscription %s is not part of order %s.", clip(id), o.ID)
	case quantity != now.Quantity:
		return badRequest("Quantity has to be the current quantity %d: this call changes the billing cycle only.", now.Quantity)
	case now.IsTrial:
		return badRequest("The billing cycle of a trial can't be changed.")
	case product.usage():
		return badRequest("The billing cycle of an Azure subscription can't be changed.")
	case now.TermDuration != "P1Y":
		return badRequest("The billing cycle can only be changed for offers with an annual term.")
	case now.Status != "active":
		return badRequest("The billing cycle of a subscription that isn't active can't be changed.")
	case product.modern():
		return badRequest("The billing cycle of this product can only be changed at renewal.")
	}
	return nil
}
