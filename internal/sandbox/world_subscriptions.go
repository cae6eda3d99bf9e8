package sandbox

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

// plans lists what a customer has bought; a pure function of seed and index.
func (w *world) plans(i int) []plan {
	if !w.invented(i) {
		return nil
	}
	r := w.rng.at("plans", i)
	s := w.storyOf(i)
	if s == nil {
		return w.drawPlans(r, nil, 1+min(r.IntN(4)+r.IntN(4)*r.IntN(2)+r.IntN(3)*r.IntN(2), 11))
	}
	return w.drawPlans(r, w.dated(s.plans), s.crowd)
}

// dated gives plans of a story the ends of their terms. An add-on's ends with that of
// its base.
func (w *world) dated(story []plan) []plan {
	plans := slices.Clone(story)
	for at := range plans {
		p := &plans[at]
		if p.ends != never {
			p.ends = w.terms[p.term][p.started].end
		}
		if p.parent > 0 {
			p.ends = plans[p.parent-1].ends
		}
	}
	return plans
}

func (w *world) drawPlans(r *rand.Rand, plans []plan, n int) []plan {
	for range n {
		p := w.drawPlan(r)
		plans = append(plans, p)
		if base := &catalogue[p.product]; base.sold == legacyLicense && chance(r, 25) {
			addOn := p
			addOn.product, addOn.parent = prodArchiving+r.IntN(2), len(plans)
			addOn.seats = 1 + r.IntN(p.seats)
			plans = append(plans, addOn)
		}
	}
	return plans
}

func (w *world) drawPlan(r *rand.Rand) plan {
	weights := [...]int{
		prodM365E3: 10, prodBusinessPremium: 16, prodBusinessStandard: 14, prodExchange1: 8, prodEntraP1: 5,
		prodOffice365E1: 7, prodOffice365E3: 9, prodExchange2: 5, prodIntune: 4, prodAzurePlan: 10, prodAzureLegacy: 3, prodBarracuda: 4, prodSkyKick: 3,
	}
	n := r.IntN(98)
	p := plan{status: "active"}
	for i, weight := range weights {
		if n -= weight; n < 0 {
			p.product = i
			break
		}
	}
	product := &catalogue[p.product]
	p.seats = product.least + int(r.ExpFloat64()*22)
	p.seats = min(p.seats, product.most)
	p.started = 1 + r.IntN(900)
	switch {
	case product.usage():
		p.seats, p.ends = 1, never
	case product.modern() && chance(r, 35):
		p.term = "P1M"
	default:
		p.term = "P1Y"
		p.annual = chance(r, 25)
	}
	p.renews = !product.usage() && chance(r, 80)
	w.drawFate(&p, r)
	return p
}

// drawFate decides the state of a plan when the sandbox started.
func (w *world) drawFate(p *plan, r *rand.Rand) {
	var term termDays
	if p.ends != never {
		term = w.terms[p.term][p.started]
		p.ends = term.end
	}
	switch n := r.IntN(100); {
	case n < 5:
		p.status, p.renews = "suspended", false
		p.reasons = []string{pick(r, suspensions)}
	case n < 7:
		p.status, p.renews = "deleted", false
	case n < 8 && p.product < prodAzurePlan && term.begin > -p.started:
		p.status, p.renews, p.ends = "expired", false, term.begin
	case n == 8:
		p.trouble = 1 + r.IntN(p.seats)
	case n == 9:
		p.failed = true
	}
	if p.started < 7 && p.status == "active" {
		p.cancels = 7 - p.started
	}
}

var suspensions = []string{"PaymentDelinquency", "CustomerCancellation", "PartnerRequested", "FraudReview"}

// subscription is the resource as the service sends it.
type subscription struct {
	ID                           string            `json:"id"`
	EntitlementID                string            `json:"entitlementId,omitempty"`
	OfferID                      string            `json:"offerId"`
	OfferName                    string            `json:"offerName"`
	FriendlyName                 string            `json:"friendlyName"`
	ProductType                  *productType      `json:"productType,omitempty"`
	Quantity                     int               `json:"quantity"`
	UnitType                     string            `json:"unitType"`
	HasPurchasableAddons         bool              `json:"hasPurchasableAddons"`
	ParentSubscriptionID         string            `json:"parentSubscriptionId,omitempty"`
	CreationDate                 string            `json:"creationDate"`
	EffectiveStartDate           string            `json:"effectiveStartDate"`
	CommitmentEndDate            string            `json:"commitmentEndDate"`
	CommitmentEndDateTime        string            `json:"commitmentEndDateTime,omitempty"`
	CancellationAllowedUntilDate string            `json:"cancellationAllowedUntilDate,omitempty"`
	BillingCycleEndDate          string            `json:"billingCycleEndDate,omitempty"`
	Status                       string            `json:"status"`
	SuspensionReasons            []string          `json:"suspensionReasons,omitempty"`
	AutoRenewEnabled             bool              `json:"autoRenewEnabled"`
	IsTrial                      bool              `json:"isTrial"`
	BillingType                  string            `json:"billingType"`
	BillingCycle                 string            `json:"billingCycle"`
	TermDuration                 string            `json:"termDuration,omitempty"`
	RenewalTermDuration          string            `json:"renewalTermDuration,omitempty"`
	RefundOptions                []refundOption    `json:"refundOptions,omitempty"`
	RefundableQuantity           *refundable       `json:"refundableQuantity,omitempty"`
	ScheduledNextTerm            *nextInstructions `json:"scheduledNextTermInstructions,omitempty"`
	Actions                      []string          `json:"actions,omitempty"`
	IsMicrosoftProduct           bool              `json:"isMicrosoftProduct"`
	PublisherName                string            `json:"publisherName"`
	PartnerID                    string            `json:"partnerId"`
	ContractType                 string            `json:"contractType"`
	AttentionNeeded              bool              `json:"attentionNeeded"`
	ActionTaken                  bool              `json:"actionTaken"`
	Links                        links             `json:"links"`
	OrderID                      string            `json:"orderId"`
	Attributes                   attributes        `json:"attributes"`
}

type productType struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

type refundOption struct {
	Type      string `json:"type"`
	ExpiresAt string `json:"expiresAt"`
}

type refundable struct {
	TotalQuantity int                `json:"totalQuantity"`
	Details       []refundableDetail `json:"details"`
}

type refundableDetail struct {
	Quantity                 int    `json:"quantity"`
	AllowedUntilDate         string `json:"allowedUntilDate"`
	PartialQuantityAllowed   bool   `json:"partialQuantityAllowed"`
	FullCancellationRequired bool   `json:"fullCancellationRequired"`
}

type nextInstructions struct {
	Product  nextProduct `json:"product"`
	Quantity int         `json:"quantity"`
}

type nextProduct struct {
	ProductID      string `json:"productId"`
	SkuID          string `json:"skuId"`
	AvailabilityID string `json:"availabilityId"`
	BillingCycle   string `json:"billingCycle"`
	TermDuration   string `json:"termDuration"`
}

// subscriptionAt renders the plan at a position of a customer.
func (w *world) subscriptionAt(c *customer, plans []plan, at int) subscription {
	s := w.subscriptionFacts(c, plans, at)
	s.Links = subscriptionLinks(c, &s, &catalogue[plans[at].product])
	return s
}

// subscriptionFacts is subscriptionAt without the links, which cost as much as all
// the rest: for sums over every customer.
func (w *world) subscriptionFacts(c *customer, plans []plan, at int) subscription {
	p := &plans[at]
	product := &catalogue[p.product]
	started := w.born.AddDate(0, 0, -p.started)
	s := subscription{
		ID: w.ids.guid(kindSubscription, c.index, at), OrderID: w.orderOf(c.index, plans, at),
		OfferID: product.offer, OfferName: product.name, FriendlyName: p.nickname,
		Quantity: p.seats, Status: p.status, SuspensionReasons: p.reasons, AutoRenewEnabled: p.renews, IsTrial: p.trial,
		CreationDate:       stampZ(w.createdAt(c.index, plans, at)),
		EffectiveStartDate: stampZ(started), CommitmentEndDate: "9999-12-10T00:00:00Z",
		UnitType: "Licenses", BillingType: "license", BillingCycle: "monthly", TermDuration: p.term, ContractType: "subscription",
		IsMicrosoftProduct: product.publisher == microsoft, PublisherName: product.publisher,
		HasPurchasableAddons: product.sold == legacyLicense && !product.addOn,
		PartnerID:            partnerMpn,
	}
	if s.FriendlyName == "" {
		s.FriendlyName = product.name
	}
	if c.reseller >= 0 {
		s.PartnerID = resellerMpn(c.reseller)
	}
	if !p.since.at.IsZero() {
		s.CreationDate, s.PartnerID = stampZ(p.since.at), cmp.Or(p.since.partner, partnerMpn)
	}
	w.describeTerm(&s, p)
	w.describeKind(&s, c, plans, at)
	return s
}

func (w *world) describeTerm(s *subscription, p *plan) {
	if p.annual {
		s.BillingCycle = "annual"
	}
	if p.ends != never {
		end := w.born.AddDate(0, 0, p.ends)
		s.CommitmentEndDate = stampZ(end)
		if p.renews {
			s.RenewalTermDuration = cmp.Or(p.since.renewsTo, p.term)
		}
	}
	if p.cancels > 0 && p.status != "deleted" {
		until := w.born.AddDate(0, 0, p.cancels)
		s.CancellationAllowedUntilDate = stampZ(until)
		s.RefundableQuantity = &refundable{p.seats, []refundableDetail{{p.seats, stampZ(until), true, false}}}
		s.RefundOptions = []refundOption{{"Full", stampZone(until)}}
	}
	s.Actions = []string{"edit", "cancel"}
	if p.status == "deleted" || p.status == "expired" {
		s.Actions = nil
	}
}

func (w *world) describeKind(s *subscription, c *customer, plans []plan, at int) {
	p := &plans[at]
	product := &catalogue[p.product]
	switch product.sold {
	case azurePlan, legacyAzure:
		s.UnitType, s.BillingType, s.EntitlementID = "Usage-based", "usage", w.ids.guid(kindEntitlement, c.index, at)
	case marketplace:
		s.UnitType = "License(s)"
	}
	if p.parent > 0 {
		s.ParentSubscriptionID = w.ids.guid(kindSubscription, c.index, p.parent-1)
	}
	if product.modern() {
		s.ProductType = productTypes[product.sold]
	}
	if product.sold == newLicense && p.renews {
		item, sku, availability := product.modernIDs()
		s.ScheduledNextTerm = &nextInstructions{nextProduct{item, sku, availability, s.BillingCycle, p.term}, p.seats}
	}
}

var productTypes = map[commerce]*productType{
	newLicense:  {"OnlineServicesNCE", "OnlineServicesNCE"},
	azurePlan:   {"Azure", "Azure"},
	marketplace: {"SaaS", "SaaS"},
}

// orderOf is the id of the order that bought a plan; an add-on is a further line
// of its base subscription's order.
func (w *world) orderOf(owner int, plans []plan, at int) string {
	if plans[at].parent > 0 {
		at = plans[at].parent - 1
	}
	product := &catalogue[plans[at].product]
	if n := plans[at].since.order; n > 0 {
		at = placedSince + n - 1
	}
	return w.orderID(owner, at, product)
}

func (w *world) orderID(owner, at int, p *product) string {
	if p.modern() {
		return w.ids.opaque(owner, at)
	}
	return w.ids.guid(kindOrder, owner, at)
}

func subscriptionLinks(c *customer, s *subscription, p *product) links {
	self := fmt.Sprintf("/customers/%s/subscriptions/%s", c.id, s.ID)
	l := links{"self": get(self)}
	if p.modern() {
		item, sku, availability := p.modernIDs()
		product := fmt.Sprintf("/products/%s", item)
		l["product"] = get(product + "?country=" + c.market.Country)
		l["sku"] = get(fmt.Sprintf("%s/skus/%s?country=%s", product, sku, c.market.Country))
		l["availability"] = get(fmt.Sprintf("%s/skus/%s/availabilities/%s?country=%s", product, sku, availability, c.market.Country))
	} else {
		l["offer"] = get("/v1/offers/" + p.offer + "?country=" + c.market.Country)
	}
	if s.ParentSubscriptionID != "" {
		l["parentSubscription"] = get(fmt.Sprintf("/customers/%s/subscriptions/%s", c.id, s.ParentSubscriptionID))
	}
	return l
}
