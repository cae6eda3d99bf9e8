package sandbox

import (
	"fmt"
	"strings"
	"time"
)

type order struct {
	ID                  string       `json:"id"`
	AlternateID         string       `json:"alternateId,omitempty"`
	ReferenceCustomerID string       `json:"referenceCustomerId"`
	BillingCycle        string       `json:"billingCycle"`
	CurrencyCode        string       `json:"currencyCode"`
	CurrencySymbol      string       `json:"currencySymbol,omitempty"`
	TransactionType     string       `json:"transactionType,omitempty"`
	LineItems           []orderLine  `json:"lineItems"`
	CreationDate        string       `json:"creationDate"`
	Status              string       `json:"status"`
	Client              *orderClient `json:"client,omitempty"`
	Links               links        `json:"links"`
	Attributes          attributes   `json:"attributes"`
}

type orderLine struct {
	LineItemNumber      int               `json:"lineItemNumber"`
	OfferID             string            `json:"offerId"`
	SubscriptionID      string            `json:"subscriptionId,omitempty"`
	FriendlyName        string            `json:"friendlyName"`
	Quantity            int               `json:"quantity"`
	TermDuration        string            `json:"termDuration,omitempty"`
	TransactionType     string            `json:"transactionType,omitempty"`
	PartnerIDOnRecord   string            `json:"partnerIdOnRecord,omitempty"`
	ProvisioningContext map[string]string `json:"provisioningContext,omitempty"`
	RenewsTo            *renewsTo         `json:"renewsTo,omitempty"`
	Links               links             `json:"links"`
}

// onceBought are things bought without a subscription: positions behind those of
// the plans.
const onceBought = 1 << 16

// ordersOf makes up a customer's orders: one for every base subscription, with
// its add-ons as further lines, and some one-time purchases.
func (s *Sandbox) ordersOf(c *customer) []order {
	plans := s.plansOf(c.index)
	var all []order
	for at := range plans {
		if plans[at].parent == 0 && plans[at].since.order == 0 {
			all = append(all, s.orderAt(c, plans, at))
		}
	}
	for n, bought := range s.world.oneTimePurchases(c.index) {
		all = append(all, s.oneTimeOrder(c, n, bought))
	}
	all = append(all, s.placedOrders(c, plans)...)
	for i := range all {
		s.state.seen(c.index).purchases.cancelled[all[i].ID].applyTo(&all[i])
	}
	return all
}

// purchase is something bought once.
type purchase struct{ product, quantity, daysAgo int }

func (w *world) oneTimePurchases(owner int) []purchase {
	if !w.invented(owner) {
		return nil
	}
	r := w.rng.at("one-time orders", owner)
	all := make([]purchase, max(0, r.IntN(5)-2))
	for i := range all {
		all[i] = purchase{prodReservation + r.IntN(2), 1 + r.IntN(4), 5 + r.IntN(600)}
	}
	return all
}

// createdAt is when a subscription of the world came to be, on the day it began. What
// is bought on one day with its base comes with it.
func (w *world) createdAt(owner int, plans []plan, at int) time.Time {
	daysAgo := plans[at].started
	if base := plans[at].parent - 1; base >= 0 && plans[base].started == daysAgo {
		at = base
	}
	second := (at*7919 + owner*104729) % 86400
	return w.past(w.born.AddDate(0, 0, -daysAgo).Add(time.Duration(second)*time.Second + 427*time.Millisecond))
}

// orderedAt is when its order was placed: some minutes before, on the same day.
func (w *world) orderedAt(owner int, plans []plan, at int) time.Time {
	created := w.createdAt(owner, plans, at)
	ordered := created.Add(-3 * time.Minute).Truncate(time.Second)
	if midnight := floor(created); ordered.Before(midnight) {
		return midnight
	}
	return ordered
}

func (s *Sandbox) orderAt(c *customer, plans []plan, at int) order {
	base := s.subscriptionNow(c, plans, at)
	bought := s.world.orderedAt(c.index, plans, at)
	o := order{
		ID: base.OrderID, ReferenceCustomerID: c.id, BillingCycle: base.BillingCycle, CurrencyCode: c.market.Currency, CurrencySymbol: currencyOf(c.market.Currency).symbol,
		TransactionType: "UserPurchase", CreationDate: stampZ(bought), Status: "completed",
	}
	if catalogue[plans[at].product].usage() {
		o.BillingCycle = "none"
	}
	if base.Status == "pending" {
		o.Status = "pending"
	}
	o.LineItems = []orderLine{lineOf(c, &base, 0)}
	for i := range plans {
		if plans[i].parent == at+1 {
			addOn := s.subscriptionNow(c, plans, i)
			o.LineItems = append(o.LineItems, lineOf(c, &addOn, len(o.LineItems)))
		}
	}
	self := "/customers/" + c.id + "/orders/" + o.ID
	o.Links = links{"self": get(self)}
	o.Attributes = typed("Order")
	if catalogue[plans[at].product].modern() {
		o.AlternateID = fmt.Sprintf("%012x", scramble(uint64(c.index)<<16|uint64(at))>>16)
		o.Links["provisioningStatus"] = get(self + "/provisioningstatus")
	} else {
		o.Attributes.Etag = etag(o.ID, s.state.seen(c.index).cycleVersions[o.ID])
	}
	return o
}

func lineOf(c *customer, sub *subscription, number int) orderLine {
	l := orderLine{
		LineItemNumber: number, OfferID: sub.OfferID, SubscriptionID: sub.ID, FriendlyName: sub.FriendlyName, Quantity: sub.Quantity,
		TermDuration: sub.TermDuration, TransactionType: "New", Links: links{"subscription": get("/customers/" + c.id + "/subscriptions/" + sub.ID)},
	}
	if c.reseller >= 0 && sub.PartnerID != partnerMpn {
		l.PartnerIDOnRecord = sub.PartnerID
	}
	if sku, ok := sub.Links["sku"]; ok {
		l.Links["sku"] = sku
		l.Links["provisioningStatus"] = get("/subscriptions/" + sub.ID + "/provisioningstatus")
	}
	return l
}

func (s *Sandbox) oneTimeOrder(c *customer, n int, bought purchase) order {
	p := &catalogue[bought.product]
	item, sku, _ := p.modernIDs()
	o := order{
		ID: s.world.ids.opaque(c.index, onceBought+n), ReferenceCustomerID: c.id, BillingCycle: "one_time",
		CurrencyCode: c.market.Currency, TransactionType: "UserPurchase", Status: "completed", AlternateID: alternate(s.world.ids.opaque(c.index, onceBought+n)),
		CreationDate: s.world.born.AddDate(0, 0, -bought.daysAgo).Add(137 * time.Minute).UTC().Format("2006-01-02T15:04:05.0000000Z"),
		LineItems: []orderLine{{
			OfferID: p.offer, FriendlyName: p.name, Quantity: bought.quantity, TransactionType: "New",
			Links: links{"sku": get("/products/" + item + "/skus/" + sku + "?country=" + c.market.Country)},
		}},
		Attributes: typed("Order"),
	}
	self := "/customers/" + c.id + "/orders/" + o.ID
	o.Links = links{"self": get(self), "provisioningStatus": get(self + "/provisioningstatus")}
	return o
}

func (s *Sandbox) hasOrder(c *customer, id string) bool {
	_, ok := s.findOrder(c, id)
	return ok
}

func (s *Sandbox) findOrder(c *customer, id string) (order, bool) {
	for _, o := range s.ordersOf(c) {
		// GUIDs match in any case, the other kind is exact.
		if o.ID == id || len(id) == 36 && strings.EqualFold(o.ID, id) {
			return o, true
		}
	}
	return order{}, false
}

// billingTypes maps the spellings of the query parameter to those of answers.
var billingTypes = map[string]string{"monthly": "monthly", "annual": "annual", "none": "none", "onetime": "one_time", "unknown": "unknown"}

func (s *Sandbox) listOrders(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	wanted := c.param("billingType")
	cycle, known := billingTypes[strings.ToLower(strings.ReplaceAll(wanted, "_", ""))]
	if wanted != "" && !known {
		return badRequest("billingType %q is not one of Unknown, Monthly, Annual, None and OneTime.", clip(wanted))
	}
	var items []order
	for _, o := range s.ordersOf(&found) {
		if (wanted == "" || o.BillingCycle == cycle) && s.listed(&found, o.ID) {
			items = append(items, o)
		}
	}
	return reply(list(items, "/customers/"+found.id+"/orders"))
}

func (s *Sandbox) getOrder(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	o, ok := s.findOrder(&found, c.arg(1))
	if !ok {
		return noOrder(c, &found)
	}
	return reply(o)
}

// listed reports whether an order appears in lists yet: a new one takes a while,
// and can be read by its id meanwhile.
func (s *Sandbox) listed(c *customer, id string) bool {
	for _, placed := range s.state.seen(c.index).purchases.orders {
		if placed.id == id {
			return s.since(placed.at) >= s.config.OrderLag
		}
	}
	return true
}

func noOrder(c *call, found *customer) *answer {
	return notFound("Order %s was not found for customer %s.", clip(c.arg(1)), found.id)
}
