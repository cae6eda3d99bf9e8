package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// How long things take here.
const (
	provisioningTime = 20 * time.Second // seats to licences
	largeChangeTime  = 20 * time.Second // a change of many seats
	registrationTime = 30 * time.Second
	largeChange      = 500 // seats from which on a change answers 202
)

// subscriptionsOf renders all subscriptions of a customer as they are now.
func (s *Sandbox) subscriptionsOf(c *customer) []subscription {
	plans := s.plansOf(c.index)
	all := make([]subscription, 0, len(plans))
	for i := range plans {
		if s.begun(&plans[i]) {
			all = append(all, s.subscriptionNow(c, plans, i))
		}
	}
	return all
}

// subscriptionNow renders the subscription at a position of a customer as it is
// now.
func (s *Sandbox) subscriptionNow(c *customer, plans []plan, at int) subscription {
	resource, version := s.factsNow(c, plans, at)
	if resource.Links == nil {
		resource.Links = subscriptionLinks(c, &resource, &catalogue[plans[at].product])
	}
	resource.Attributes = typed("Subscription")
	if catalogue[plans[at].product].sold != marketplace { // those have none
		resource.Attributes.Etag = etag(resource.ID, version)
	}
	return resource
}

// factsNow is a subscription as it is now, possibly without links and attributes,
// for sums over all customers. The version goes into its entity tag.
func (s *Sandbox) factsNow(c *customer, plans []plan, at int) (resource subscription, version int) {
	resource = s.world.subscriptionFacts(c, plans, at)
	touched := s.state.seen(c.index).subscriptions[resource.ID]
	if touched != nil {
		resource, version = touched.resource, touched.version
		if touched.pending > 0 && s.since(touched.touched) >= largeChangeTime {
			resource.resize(touched.pending)
			version++
		}
	}
	if cycle := s.state.seen(c.index).cycles[resource.OrderID]; cycle != "" {
		resource.BillingCycle = cycle
	}
	return resource, version + s.ageVersion(&resource, &plans[at], touched != nil)
}

// bought is a subscription with where it comes from.
type bought struct {
	customer customer
	plans    []plan
	at       int
	now      subscription
}

func (b *bought) product() *product { return &catalogue[b.plans[b.at].product] }

// subscriptionOf resolves the customer and the subscription in the path.
func (s *Sandbox) subscriptionOf(c *call) (bought, *answer) {
	found, refused := s.customerOf(c)
	if refused != nil {
		return bought{}, refused
	}
	b := bought{customer: found, plans: s.plansOf(found.index)}
	owner, at, ok := s.world.ids.decode(kindSubscription, c.arg(1))
	if !ok || owner != found.index || at >= len(b.plans) || !s.begun(&b.plans[at]) {
		return bought{}, notFound("Subscription %s was not found for customer %s.", clip(c.arg(1)), found.id)
	}
	b.at, b.now = at, s.subscriptionNow(&b.customer, b.plans, at)
	return b, nil
}

// listSubscriptions serves all of a customer's subscriptions, those of an order
// and those of a partner.
func (s *Sandbox) listSubscriptions(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	order, mpn := c.param("order_id"), c.param("mpn_id")
	if mpn != "" && strings.Trim(mpn, "0123456789") != "" {
		return badRequest("MPN Id must be numeric.")
	}
	var items []subscription
	for _, resource := range s.subscriptionsOf(&found) {
		if (order == "" || strings.EqualFold(order, resource.OrderID)) && (mpn == "" || mpn == resource.PartnerID) {
			items = append(items, resource)
		}
	}
	if order != "" && len(items) == 0 && !s.hasOrder(&found, order) {
		return notFound("Order %s was not found for customer %s.", clip(order), found.id)
	}
	return reply(list(items, ""))
}

func (s *Sandbox) getSubscription(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	return withEtag(reply(b.now), b.now.Attributes.Etag)
}

func (s *Sandbox) listAddOns(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	var items []subscription
	for _, resource := range s.subscriptionsOf(&b.customer) {
		if resource.ParentSubscriptionID == b.now.ID {
			items = append(items, resource)
		}
	}
	return reply(list(items, ""))
}

type provisioningStatus struct {
	SkuID      string     `json:"skuId"`
	Status     string     `json:"status"`
	Quantity   int        `json:"quantity"`
	EndDate    string     `json:"endDate"`
	Attributes attributes `json:"attributes"`
}

func (s *Sandbox) getProvisioningStatus(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	p := provisioningStatus{b.product().sku, "success", b.now.Quantity, b.now.CommitmentEndDate, typed("SubscriptionProvisioningStatus")}
	touched := s.state.seen(b.customer.index).subscriptions[b.now.ID]
	switch {
	case b.plans[b.at].failed:
		p.Status = "failed"
	case b.now.Status == "pending":
		p.Status = "pending"
	case !s.provisioned(&b.plans[b.at]):
		p.Status = "pending"
	case touched != nil && s.since(touched.touched) < s.provisioningTakes(touched):
		p.Status = "pending"
	}
	return reply(p)
}

func (s *Sandbox) provisioningTakes(t *changed) time.Duration {
	if t.pending > 0 {
		return largeChangeTime + provisioningTime
	}
	return provisioningTime
}

type registrationStatus struct {
	SubscriptionID string     `json:"subscriptionId"`
	Status         string     `json:"status"`
	Attributes     attributes `json:"attributes"`
}

func (s *Sandbox) getRegistrationStatus(c *call) *answer {
	b, refused := s.azureSubscriptionOf(c)
	if refused != nil {
		return refused
	}
	return reply(registrationStatus{b.now.ID, s.registration(&b.customer, b.now.ID), typed("SubscriptionRegistrationStatus")})
}

// registration is how far the registration of a subscription for reservations is.
func (s *Sandbox) registration(c *customer, id string) string {
	switch begun, ok := s.state.seen(c.index).registrations[id]; {
	case !ok:
		return "NotRegistered"
	case s.since(begun) < registrationTime:
		return "registering"
	}
	return "registered"
}

func (s *Sandbox) registerSubscription(c *call) *answer {
	b, refused := s.azureSubscriptionOf(c)
	if refused != nil {
		return refused
	}
	registrations := s.state.of(b.customer.index).registrations
	if _, begun := registrations[b.now.ID]; !begun {
		registrations[b.now.ID] = s.now()
	}
	return accepted("/customers/" + b.customer.id + "/subscriptions/" + b.now.ID + "/registrationstatus")
}

func (s *Sandbox) azureSubscriptionOf(c *call) (bought, *answer) {
	b, refused := s.subscriptionOf(c)
	if refused == nil && !b.product().usage() {
		refused = refuse(http.StatusBadRequest, codeNotAzure, "Subscription %s is not a valid Azure subscription.", b.now.ID)
	}
	return b, refused
}
