package sandbox

import (
	"strconv"
	"strings"
)

type conversion struct {
	OfferID       string     `json:"offerId"`
	TargetOfferID string     `json:"targetOfferId"`
	OrderID       string     `json:"orderId"`
	Quantity      int        `json:"quantity"`
	BillingCycle  string     `json:"billingCycle"`
	Attributes    attributes `json:"attributes"`
}

type conversionResult struct {
	SubscriptionID string           `json:"subscriptionId"`
	OfferID        string           `json:"offerId"`
	TargetOfferID  string           `json:"targetOfferId"`
	Error          *conversionError `json:"error,omitempty"`
	Attributes     attributes       `json:"attributes"`
}

type conversionError struct {
	Code        string `json:"code"`
	Description string `json:"description"`
}

// conversionTargets are the paid products that a trial can become: those of its
// offer, the paid SKU of its product, or itself when only the price was waived.
func conversionTargets(at int) []int {
	switch w := &catalogItems[at]; {
	case len(offerSheet[at].converts) > 0:
		return offerSheet[at].converts
	case at == prodPremiumTrial:
		return []int{prodBusinessPremium}
	case w.trial():
		return nil // a marketplace trial renews by itself to what its order says
	}
	return []int{at}
}

func (s *Sandbox) conversionsOf(b *bought) []conversion {
	var all []conversion
	if !b.now.IsTrial || b.now.Status != "active" {
		return nil
	}
	for _, target := range conversionTargets(b.plans[b.at].product) {
		all = append(all, conversion{b.now.OfferID, catalogue[target].offer, b.now.OrderID, b.now.Quantity, "monthly", typed("Conversion")})
	}
	return all
}

func (s *Sandbox) listConversions(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	return reply(list(s.conversionsOf(&b), ""))
}

// convertTrial turns a trial into a paid subscription with the same id. What is
// wrong with the conversion itself comes inside a 200.
func (s *Sandbox) convertTrial(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	var wish conversion
	if refused := c.decode(&wish); refused != nil {
		return refused
	}
	result := conversionResult{SubscriptionID: b.now.ID, OfferID: b.now.OfferID, TargetOfferID: wish.TargetOfferID, Attributes: typed("ConversionResult")}
	target := -1
	for _, possible := range s.conversionsOf(&b) {
		if strings.EqualFold(possible.TargetOfferID, wish.TargetOfferID) && strings.EqualFold(possible.OfferID, wish.OfferID) {
			target = catalogItemByID(wish.TargetOfferID).at
		}
	}
	if target < 0 {
		result.Error = &conversionError{"ConversionsNotFound", "No conversion of this subscription to the target offer was found."}
		return reply(result)
	}
	seats, cycle := wish.Quantity, wish.BillingCycle
	if seats == 0 {
		seats = b.now.Quantity
	}
	if least, most := catalogue[target].least, catalogue[target].most; seats < least || seats > most {
		result.Error = &conversionError{"Other", "The quantity " + strconv.Itoa(seats) + " is outside the allowed range of " + strconv.Itoa(least) + " to " + strconv.Itoa(most) + "."}
		return reply(result)
	}
	s.convert(&b, target, seats, strings.EqualFold(cycle, "annual"))
	return reply(result)
}

// convert changes a subscription to another product, for a year from now.
func (s *Sandbox) convert(b *bought, product, seats int, annual bool) {
	now := s.now()
	p := b.plans[b.at]
	p.product, p.seats, p.annual, p.trial, p.renews, p.term, p.nickname = product, seats, annual, false, true, "P1Y", ""
	if b.now.FriendlyName != b.product().name {
		p.nickname = b.now.FriendlyName
	}
	p.ends = s.world.daysTo(monthsOn(floor(now), now.UTC().Day(), 12))
	version := 0
	if touched := s.state.of(b.customer.index).subscriptions[b.now.ID]; touched != nil {
		version = touched.version
	}
	s.purchasesOf(b.customer.index).became[b.at] = p
	b.plans[b.at] = p
	s.state.of(b.customer.index).subscriptions[b.now.ID] = &changed{
		resource: s.world.subscriptionAt(&b.customer, b.plans, b.at), version: version + 1, touched: now,
	}
}
