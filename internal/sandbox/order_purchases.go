package sandbox

import (
	"strconv"
	"time"
)

// How long a purchase takes here.
const (
	fulfilmentTime = 30 * time.Second // an order of the modern catalogue
	listingTime    = 45 * time.Second // a new order appears in the customer's list, unless configured
	cartLifetime   = 15 * time.Minute
)

// placedSince are the positions of orders placed since the world began, behind
// those of what was bought once.
const placedSince = 1 << 17

// purchased says how a plan was bought in this session.
type purchased struct {
	order    int       // position of the order + 1; 0 when it joined an order of the world
	at       time.Time // when; zero for a plan of the world
	partner  string    // MPN id on record, "" for the provider itself
	renewsTo string    // term that follows, when it differs
}

// purchaseState is what a customer has bought since the world began.
type purchaseState struct {
	plans     []plan       // behind those of the world
	became    map[int]plan // plans that are another product now, by position
	orders    []placedOrder
	cancelled map[string]*cancellation // by order id
	carts     []cart
	activated map[string]bool // marketplace subscriptions, by id
}

// purchasesOf returns a customer's purchases for writing.
func (s *Sandbox) purchasesOf(index int) *purchaseState {
	p := &s.state.of(index).purchases
	if p.became == nil {
		p.became, p.cancelled, p.activated = map[int]plan{}, map[string]*cancellation{}, map[string]bool{}
	}
	return p
}

// plansOf lists what a customer has bought, that of the world first, so that
// positions never change.
func (s *Sandbox) plansOf(index int) []plan {
	p := &s.state.seen(index).purchases
	plans := append(s.world.plans(index), p.plans...)
	for at, now := range p.became {
		plans[at] = now
	}
	return plans
}

// begun reports whether a plan has become a subscription yet: the modern
// catalogue's orders take a while.
func (s *Sandbox) begun(p *plan) bool {
	return p.since.at.IsZero() || s.since(p.since.at) >= s.fulfilment(&catalogue[p.product])
}

func (s *Sandbox) fulfilment(p *product) time.Duration {
	if p.modern() {
		return fulfilmentTime
	}
	return 0
}

// provisioned reports whether what was bought can be used.
func (s *Sandbox) provisioned(p *plan) bool {
	return p.since.at.IsZero() || s.since(p.since.at) >= s.fulfilment(&catalogue[p.product])+provisioningTime
}

// placedOrder is an order placed since the world began.
type placedOrder struct {
	id     string
	at     time.Time
	cycle  string
	modern bool
	lines  []placedLine
}

// placedLine is a line of such an order.
type placedLine struct {
	item     *catalogItem
	quantity int
	name     string
	term     string
	partner  string
	context  map[string]string
	renewsTo string
	plan     int // position of the plan it began, -1 for what is bought once
}

// placedOrders renders the orders placed since the world began.
func (s *Sandbox) placedOrders(c *customer, plans []plan) []order {
	placed := s.state.seen(c.index).purchases.orders
	all := make([]order, len(placed))
	for i := range placed {
		all[i] = s.placedOrder(c, plans, &placed[i])
	}
	return all
}

func (s *Sandbox) placedOrder(c *customer, plans []plan, placed *placedOrder) order {
	cur := currencyOf(c.market.Currency)
	o := order{
		ID: placed.id, ReferenceCustomerID: c.id, BillingCycle: placed.cycle, CurrencyCode: cur.code, CurrencySymbol: cur.symbol,
		TransactionType: "UserPurchase", CreationDate: stampZ(placed.at), Status: "completed",
	}
	if cycle := s.state.seen(c.index).cycles[o.ID]; cycle != "" {
		o.BillingCycle = cycle
	}
	self := "/customers/" + c.id + "/orders/" + o.ID
	o.Links, o.Attributes = links{"self": get(self)}, typed("Order")
	if placed.modern {
		o.AlternateID, o.Links["provisioningStatus"] = alternate(o.ID), get(self+"/provisioningstatus")
		if s.since(placed.at) < fulfilmentTime {
			o.Status = "pending"
		}
	} else {
		o.AlternateID, o.Attributes.Etag = o.ID, etag(o.ID, s.state.seen(c.index).cycleVersions[o.ID])
	}
	for i := range placed.lines {
		line := &placed.lines[i]
		o.LineItems = append(o.LineItems, s.placedLine(c, plans, &o, line))
		if line.plan < 0 {
			continue
		}
		for at := range plans {
			if plans[at].parent == line.plan+1 {
				addOn := s.subscriptionNow(c, plans, at)
				o.LineItems = append(o.LineItems, lineOf(c, &addOn, len(o.LineItems)))
			}
		}
	}
	return o
}

// alternate is the shorter id that people use.
func alternate(id string) string {
	const digits = "0123456789abcdef"
	short := make([]byte, 12)
	for i := range short {
		short[i] = digits[(id[2*i]^id[2*i+1])&15]
	}
	return string(short)
}

func (s *Sandbox) placedLine(c *customer, plans []plan, o *order, line *placedLine) orderLine {
	number := len(o.LineItems)
	l := orderLine{
		LineItemNumber: number, OfferID: line.item.itemID, FriendlyName: line.name, Quantity: line.quantity, TermDuration: line.term,
		TransactionType: "New", PartnerIDOnRecord: line.partner, ProvisioningContext: line.context, Links: links{},
	}
	if line.plan >= 0 && o.Status == "completed" {
		now := s.subscriptionNow(c, plans, line.plan)
		l = lineOf(c, &now, number)
		l.PartnerIDOnRecord, l.ProvisioningContext = line.partner, line.context
		if line.item.sold == marketplace {
			l.Links["activationLinks"] = get(o.Links["self"].URI + "/lineitems/" + strconv.Itoa(number) + "/activationlinks")
		}
	} else if line.item.inModernCatalog() {
		l.Links["sku"] = get("/products/" + line.item.productID + "/skus/" + line.item.skuID + "?country=" + c.market.Country)
	}
	if line.renewsTo != "" {
		l.RenewsTo = &renewsTo{line.renewsTo}
	}
	return l
}
