package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

type activationLink struct {
	LineItemNumber int  `json:"lineItemNumber"`
	Link           link `json:"link"`
}

// listActivationLinks serves the link by which a person would set up a
// marketplace subscription at its publisher. It is a dummy.
func (s *Sandbox) listActivationLinks(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	o, ok := s.findOrder(&found, c.arg(1))
	if !ok {
		return noOrder(c, &found)
	}
	if o.Status == "pending" {
		return refuse(http.StatusBadRequest, codeInProgress, "Order %s is still in progress. Look at the order history in a few minutes.", o.ID)
	}
	var items []activationLink
	known := false
	for i := range o.LineItems {
		line := &o.LineItems[i]
		if strconv.Itoa(line.LineItemNumber) != c.arg(2) {
			continue
		}
		known = true
		if w := catalogItemByID(line.OfferID); w != nil && w.sold == marketplace && o.Status == "completed" {
			items = append(items, activationLink{line.LineItemNumber, get("https://activate.example/" + strings.ToLower(w.productID) + "?token=" + alternate(o.ID))})
		}
	}
	if !known {
		return notFound("Order %s has no line item %s.", o.ID, clip(c.arg(2)))
	}
	return reply(list(items, "/customers/"+found.id+"/orders/"+o.ID+"/lineitems/"+c.arg(2)+"/activationlinks"))
}

// activate does in a sandbox what the publisher's site does in production.
func (s *Sandbox) activate(c *call) *answer {
	b, refused := s.subscriptionOf(c)
	if refused != nil {
		return refused
	}
	activated := s.purchasesOf(b.customer.index).activated
	switch {
	case b.product().sold != marketplace || b.now.Status != "active":
		return refuse(http.StatusBadRequest, codeUnsupported, "Subscription %s is not an active subscription to a commercial marketplace product.", b.now.ID)
	case activated[b.now.ID]:
		return refuse(http.StatusBadRequest, codeActivated, "Subscription %s is already activated.", b.now.ID)
	}
	activated[b.now.ID] = true
	return reply(struct {
		SubscriptionID string `json:"subscriptionId"`
		Status         string `json:"status"`
	}{b.now.ID, "Success"})
}

// deleteCustomer purges a customer, once its orders for what is bought once are
// cancelled.
func (s *Sandbox) deleteCustomer(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	for _, o := range s.ordersOf(&found) {
		for i := range o.LineItems {
			w := catalogItemByID(o.LineItems[i].OfferID)
			if w != nil && !w.startsSubscription() && o.Status != "cancelled" && o.LineItems[i].Quantity > 0 {
				return badRequest("Order %s of customer %s has to be cancelled first.", o.ID, found.id)
			}
		}
	}
	s.state.remove(found.index)
	delete(s.state.customers, found.index)
	return newAnswer(http.StatusNoContent)
}
