package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// creditLine is how much, in US cents over a whole term, one order may cost.
const creditLine = 100_000_000

// group puts lines that can be ordered together under one name: each group
// becomes an order. Offers of the older catalogue have groups of their own.
func group(lines []lineItemRequest) (groups []string, of map[string][]int) {
	of = map[string][]int{}
	names, older, newer := map[string]string{}, 0, 0
	last := ""
	for i := range lines {
		l := &lines[i]
		if l.base == inThisCart { // an add-on goes with the line before it
			if l.item != nil && last != "" {
				of[last] = append(of[last], i)
			}
			continue
		}
		last = ""
		if l.item == nil {
			continue
		}
		key := fmt.Sprint(l.item.sold, l.cycle)
		if !l.item.modern() {
			key = fmt.Sprint("older ", l.cycle, l.existingBase())
		}
		name, known := names[key]
		switch {
		case known:
		case l.item.modern():
			name = strconv.Itoa(newer)
			newer++
		default:
			name = fmt.Sprintf("OMS-%d", older)
			older++
		}
		if !known {
			names[key] = name
			groups = append(groups, name)
		}
		of[name] = append(of[name], i)
		last = name
	}
	return groups, of
}

// existingBase is the base subscription that the customer has already, 0 when
// there is none: its add-ons join its order.
func (w *lineItemRequest) existingBase() int {
	if valueOf(w.context, "parentSubscriptionId") == "" {
		return 0
	}
	return w.base
}

// refusedOrder finds the errors that only the purchase itself detects.
func (s *Sandbox) refusedOrder(c *customer, lines []*lineItemRequest) *cartError {
	if f := s.overBought(c, lines); f != nil {
		return f
	}
	total := int64(0)
	for _, l := range lines {
		months := int64(1)
		switch {
		case !l.item.startsSubscription():
		case l.term == "P1Y":
			months = 12
		}
		total += l.item.cents * int64(l.quantity) * months
		if l.item.sold != azurePlan {
			continue
		}
		for _, sub := range s.subscriptionsOf(c) {
			if has := catalogItemByID(sub.OfferID); has != nil && has.usage() && sub.Status != "deleted" {
				return newCartError("", codeNotEligible, "The customer has %s already: no further Azure plan can be created.", has.name)
			}
		}
	}
	if total > creditLine {
		return newCartError("", codeFunds, "The credit line is below what this purchase needs. Change the order or contact support.")
	}
	return nil
}

// place buys lines that passed their checks and belong together, and returns the
// order: a new one, or that of the base subscription for its add-ons.
func (s *Sandbox) place(c *customer, lines []*lineItemRequest) order {
	state, now := s.purchasesOf(c.index), s.now()
	if base := lines[0].existingBase(); base > 0 {
		for _, l := range lines {
			s.begin(c, l, now, s.plansOf(c.index)[base-1].since.order)
		}
		plans := s.plansOf(c.index)
		o, _ := s.findOrder(c, s.world.orderOf(c.index, plans, base-1))
		return o
	}
	n := len(state.orders)
	state.orders = append(state.orders, placedOrder{
		id: s.world.orderID(c.index, placedSince+n, lines[0].item.product), at: now, cycle: lines[0].cycle, modern: lines[0].item.modern(),
	})
	var began []placedLine
	base := 0
	for _, l := range lines {
		line := placedLine{
			item: l.item, quantity: l.quantity, name: l.label(), term: l.term, partner: l.partner, context: l.context, renewsTo: l.renewsTo, plan: -1,
		}
		switch {
		case l.item.addOn: // a further line of its base, which came just before
			l.base = base
			s.begin(c, l, now, n+1)
			continue
		case l.item.startsSubscription():
			line.plan = s.begin(c, l, now, n+1)
			base = line.plan + 1
		}
		began = append(began, line)
	}
	state.orders[n].lines = began
	return s.placedOrder(c, s.plansOf(c.index), &state.orders[n])
}

func (w *lineItemRequest) label() string {
	if w.name != "" {
		return w.name
	}
	return w.item.name
}

// begin starts a subscription and returns its position.
func (s *Sandbox) begin(c *customer, l *lineItemRequest, now time.Time, order int) int {
	state := s.purchasesOf(c.index)
	today := int(now.Sub(s.world.born) / (24 * time.Hour))
	p := plan{
		product: l.item.at, seats: l.quantity, started: -today, ends: never, term: l.term, annual: l.cycle == "annual", trial: l.item.trial(),
		status: "active", nickname: l.name, parent: l.base, since: purchased{order, now, l.partner, l.renewsTo},
	}
	if !l.item.usage() {
		p.ends = s.world.daysTo(monthsOn(floor(now), now.UTC().Day(), monthsIn(l.term)))
		p.renews = !p.trial || l.renewsTo != ""
	}
	if l.item.sold == newLicense || l.item.sold == marketplace {
		p.cancels = today + 7
	}
	state.plans = append(state.plans, p)
	return len(s.world.plans(c.index)) + len(state.plans) - 1
}

// newOrder is an order to be placed without a cart.
type newOrder struct {
	ReferenceCustomerID string
	BillingCycle        string
	LineItems           []struct {
		LineItemNumber      *int
		OfferID             string
		FriendlyName        string
		Quantity            int
		TermDuration        string
		PartnerIDOnRecord   string
		ProvisioningContext map[string]string
		RenewsTo            *renewsTo
	}
}

type renewsTo struct {
	TermDuration string `json:"termDuration"`
}

func (s *Sandbox) createOrder(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given newOrder
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if given.ReferenceCustomerID != "" && !strings.EqualFold(given.ReferenceCustomerID, found.id) {
		return badRequest("ReferenceCustomerId has to be the customer's id.")
	}
	lines, refused := s.orderLines(&found, &given)
	if refused != nil {
		return refused
	}
	if f := s.refusedOrder(&found, lines); f != nil {
		return refuse(http.StatusBadRequest, f.order, "%s", f.condition)
	}
	return replyStatus(http.StatusCreated, s.place(&found, lines))
}

func (s *Sandbox) orderLines(c *customer, given *newOrder) ([]*lineItemRequest, *answer) {
	if len(given.LineItems) == 0 {
		return nil, badRequest("LineItems needs at least one line.")
	}
	seen := make([]bool, len(given.LineItems))
	var lines []*lineItemRequest
	for i, line := range given.LineItems {
		n := line.LineItemNumber
		if n == nil || *n < 0 || *n >= len(seen) || seen[*n] {
			return nil, badRequest("LineItems[%d].LineItemNumber has to count from 0 to %d, each number once.", i, len(seen)-1)
		}
		seen[*n] = true
		l := &lineItemRequest{
			id: line.OfferID, quantity: line.Quantity, cycle: given.BillingCycle, term: line.TermDuration, name: line.FriendlyName,
			partner: line.PartnerIDOnRecord, context: line.ProvisioningContext,
		}
		if line.RenewsTo != nil {
			l.renewsTo = line.RenewsTo.TermDuration
		}
		if f := s.check(c, l); f != nil {
			return nil, refuse(http.StatusBadRequest, f.order, "%s", f.condition)
		}
		if l.item.modern() != catalogItemByID(given.LineItems[0].OfferID).modern() {
			return nil, refuse(http.StatusBadRequest, codeMixed, "Offers of the older and items of the modern catalogue can't be in one order.")
		}
		lines = append(lines, l)
	}
	return lines, nil
}
