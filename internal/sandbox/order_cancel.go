package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// cancellationWindow is how long software can be given back.
const cancellationWindow = 30 * 24 * time.Hour

// cancellation is the cancelled part of an order.
type cancellation struct {
	whole bool // without naming lines: their quantities stay
	lines map[int]bool
}

// applyTo marks the order's lines as cancelled.
func (k *cancellation) applyTo(o *order) {
	if k == nil {
		return
	}
	left := 0
	for i := range o.LineItems {
		if k.lines[o.LineItems[i].LineItemNumber] {
			o.LineItems[i].Quantity = 0
		} else {
			left++
		}
	}
	if k.whole || left == 0 {
		o.Status = "cancelled"
	}
}

// cancelOrder cancels an order, or the lines of it that the change names.
func (s *Sandbox) cancelOrder(found *customer, o *order, change *orderChange) *answer {
	switch {
	case change.ID != nil && *change.ID != o.ID:
		return badRequest("The id %s is not that of order %s.", clip(*change.ID), o.ID)
	case len(o.ID) == 36:
		return refuse(http.StatusBadRequest, codeLegacyOrder,
			"Order %s cannot be cancelled; suspend its subscriptions with PATCH /customers/%s/subscriptions/<subscription> instead.", o.ID, found.id)
	case o.Status == "pending":
		return refuse(http.StatusBadRequest, codeInProgress, "Order %s is still in progress. Look at the order history in a few minutes.", o.ID)
	}
	lines, refused := change.cancelled(o)
	if refused != nil {
		return refused
	}
	whole := len(change.LineItems) == 0
	if len(lines) == 0 || slices.ContainsFunc(lines, func(line *orderLine) bool { return !s.cancellable(o, line, whole) }) {
		return refuse(http.StatusBadRequest, codeNotCancellable, "Order %s cannot be cancelled.", o.ID)
	}
	cancelled := s.purchasesOf(found.index).cancelled
	if cancelled[o.ID] == nil {
		cancelled[o.ID] = &cancellation{lines: map[int]bool{}}
	}
	cancelled[o.ID].whole = whole
	for _, line := range lines {
		if !whole {
			cancelled[o.ID].lines[line.LineItemNumber] = true
		}
		s.end(found, line.SubscriptionID)
	}
	now, _ := s.findOrder(found, o.ID)
	return reply(now.afterCancelling(found))
}

// cancelled resolves the lines that are to be cancelled; none given means all
// that are left.
func (p *orderChange) cancelled(o *order) ([]*orderLine, *answer) {
	var lines []*orderLine
	if len(p.LineItems) == 0 {
		for i := range o.LineItems {
			if o.LineItems[i].Quantity > 0 {
				lines = append(lines, &o.LineItems[i])
			}
		}
		return lines, nil
	}
	for i, given := range p.LineItems {
		if given.LineItemNumber == nil || *given.LineItemNumber < 0 || *given.LineItemNumber >= len(o.LineItems) ||
			!strings.EqualFold(o.LineItems[*given.LineItemNumber].OfferID, given.OfferID) {
			return nil, badRequest("LineItems[%d] is not a line of order %s: LineItemNumber and OfferId have to be its own.", i, o.ID)
		}
		lines = append(lines, &o.LineItems[*given.LineItemNumber])
	}
	return lines, nil
}

// cancellable reports whether a line can be cancelled. A whole order can be at any
// time, as in an integration sandbox.
func (s *Sandbox) cancellable(o *order, line *orderLine, whole bool) bool {
	w := catalogItemByID(line.OfferID)
	if w == nil || o.Status == "cancelled" || line.Quantity == 0 {
		return false
	}
	switch w.sold {
	case reservation, marketplace:
		return s.config.Limits != ProductionLimits
	case perpetual:
		bought, err := time.Parse(time.RFC3339, o.CreationDate)
		return whole && s.config.Limits != ProductionLimits || err == nil && s.now().Sub(bought) < cancellationWindow
	}
	return false
}

// end deletes the subscription that a cancelled line began.
func (s *Sandbox) end(owner *customer, id string) {
	plans := s.plansOf(owner.index)
	if _, at, ok := s.world.ids.decode(kindSubscription, id); ok && at < len(plans) {
		b := bought{customer: *owner, plans: plans, at: at, now: s.subscriptionNow(owner, plans, at)}
		touched := s.touch(&b)
		touched.resource.setStatus("deleted")
		touched.version++
	}
}

// afterCancelling adds what only this answer holds.
func (o order) afterCancelling(c *customer) order {
	o.Links["patchOperation"] = link{"/customers/" + c.id + "/orders/" + o.ID, http.MethodPatch, []linkHeader{}}
	o.Client = &orderClient{c.market.Country, "UniversalStore-PartnerCenter", "Partner Center API"}
	for i := range o.LineItems {
		line := &o.LineItems[i]
		if w := catalogItemByID(line.OfferID); w != nil {
			product := "/products/" + w.productID
			line.Links = links{
				"product":      get(product + "?country=" + c.market.Country),
				"sku":          get(product + "/skus/" + w.skuID + "?country=" + c.market.Country),
				"availability": get(product + "/skus/" + w.skuID + "/availabilities/" + w.availabilityID + "?country=" + c.market.Country),
			}
		}
	}
	return o
}

type orderClient struct {
	MarketplaceCountry string `json:"marketplaceCountry"`
	DeviceFamily       string `json:"deviceFamily"`
	Name               string `json:"name"`
}

// addToOrder buys an add-on as a further line of the order that began its base
// subscription.
func (s *Sandbox) addToOrder(found *customer, o *order, change *orderChange) *answer {
	if !strings.EqualFold(change.ReferenceCustomerID, found.id) {
		return badRequest("ReferenceCustomerId is required and has to be the customer's id.")
	}
	if len(change.LineItems) != 1 {
		return badRequest("LineItems has to hold the line of one add-on.")
	}
	line := &change.LineItems[0]
	if line.LineItemNumber == nil || line.OfferID == "" || line.Quantity == nil {
		return badRequest("LineItems[0] needs LineItemNumber, OfferId, ParentSubscriptionId and Quantity.")
	}
	parent, ours := "", false
	for i := range o.LineItems {
		if strings.EqualFold(o.LineItems[i].SubscriptionID, line.ParentSubscriptionID) {
			parent, ours = o.LineItems[i].SubscriptionID, true
		}
	}
	if !ours {
		return badRequest("Subscription %s is not part of order %s.", clip(line.ParentSubscriptionID), o.ID)
	}
	w := &lineItemRequest{
		id: line.OfferID, quantity: *line.Quantity, cycle: o.BillingCycle, name: line.FriendlyName, partner: line.PartnerIDOnRecord,
		context: map[string]string{"parentSubscriptionId": parent},
	}
	f := s.check(found, w)
	if f == nil && !w.item.addOn {
		f = newCartError("", codeNotEligible, "%s is not an add-on.", w.item.name)
	}
	if f != nil {
		return refuse(http.StatusBadRequest, f.order, "%s", f.condition)
	}
	return reply(s.place(found, []*lineItemRequest{w}))
}
