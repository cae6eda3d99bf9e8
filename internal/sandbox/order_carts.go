package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// cart is what somebody wants to buy, as it was given.
type cart struct {
	id                string
	created, modified time.Time
	ordered           bool
	lines             []cartLine
}

// cartLine is a line of a cart on the wire.
type cartLine struct {
	ID                  int                `json:"id"`
	CatalogItemID       string             `json:"catalogItemId"`
	FriendlyName        string             `json:"friendlyName,omitempty"`
	Quantity            int                `json:"quantity"`
	CurrencyCode        string             `json:"currencyCode"`
	BillingCycle        string             `json:"billingCycle"`
	TermDuration        string             `json:"termDuration,omitempty"`
	Participants        []participant      `json:"participants,omitempty"`
	ProvisioningContext map[string]string  `json:"provisioningContext,omitempty"`
	OrderGroup          string             `json:"orderGroup,omitempty"`
	AddonItems          []cartLine         `json:"addonItems,omitempty"`
	Error               *cartErrorResource `json:"error,omitempty"`
	RenewsTo            *renewsTo          `json:"renewsTo,omitempty"`
}

type participant struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type cartErrorResource struct {
	ErrorCode        string `json:"errorCode"`
	ErrorDescription string `json:"errorDescription"`
}

type cartResource struct {
	ID                    string     `json:"id"`
	CreationTimestamp     string     `json:"creationTimestamp"`
	LastModifiedTimestamp string     `json:"lastModifiedTimestamp"`
	ExpirationTimestamp   string     `json:"expirationTimestamp"`
	LastModifiedUser      string     `json:"lastModifiedUser"`
	Status                string     `json:"status"`
	LineItems             []cartLine `json:"lineItems"`
	Links                 links      `json:"links"`
	Attributes            attributes `json:"attributes"`
}

// givenCart is the part of a cart that a caller decides.
type givenCart struct {
	ID        string
	LineItems []cartLine
}

func (g *givenCart) complete() *answer {
	if len(g.LineItems) == 0 {
		return badRequest("LineItems needs at least one line.")
	}
	seen := map[int]bool{}
	for i := range g.LineItems {
		for _, l := range append([]cartLine{g.LineItems[i]}, g.LineItems[i].AddonItems...) {
			switch {
			case l.CatalogItemID == "" || l.Quantity == 0 || l.BillingCycle == "":
				return badRequest("LineItems[%d] needs CatalogItemId, Quantity and BillingCycle.", i)
			case seen[l.ID]:
				return badRequest("The line item id %d is not unique.", l.ID)
			}
			seen[l.ID] = true
		}
	}
	return nil
}

func (s *Sandbox) createCart(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given givenCart
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if refused := given.complete(); refused != nil {
		return refused
	}
	state := s.purchasesOf(found.index)
	made := cart{id: s.cartID(&found, len(state.carts)), created: s.now(), modified: s.now(), lines: given.LineItems}
	state.carts = append(state.carts, made)
	return replyStatus(http.StatusCreated, s.render(&found, &made))
}

// cartID names a customer's n-th cart.
func (s *Sandbox) cartID(c *customer, n int) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(c.id+" cart "+strconv.Itoa(n)+s.world.partnerID())).String()
}

// cartOf finds the cart in the path, unless it has expired or been ordered.
func (s *Sandbox) cartOf(c *call, owner *customer) (*cart, *answer) {
	carts := s.state.of(owner.index).purchases.carts
	for i := range carts {
		switch found := &carts[i]; {
		case !strings.EqualFold(found.id, c.arg(1)):
		case found.ordered:
			return nil, refuse(http.StatusBadRequest, codeCartOrdered, "Cart %s was already submitted.", found.id)
		case s.now().Sub(found.modified) < cartLifetime:
			return found, nil
		}
	}
	return nil, refuse(http.StatusNotFound, codeNoCart, "Cart %s was not found, or has expired.", clip(c.arg(1)))
}

func (s *Sandbox) putCart(c *call) *answer {
	owner, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	found, refused := s.cartOf(c, &owner)
	if refused != nil {
		return refused
	}
	var given givenCart
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if given.ID != "" && !strings.EqualFold(given.ID, found.id) {
		return badRequest("The id %s is not that of cart %s.", clip(given.ID), found.id)
	}
	if refused := given.complete(); refused != nil {
		return refused
	}
	found.lines, found.modified = given.LineItems, s.now()
	r := s.render(&owner, found)
	self := get("/v1" + r.Links["self"].URI + "/") // this answer's link has both
	r.Links["self"] = self
	return replyStatus(http.StatusCreated, r) // 201, although nothing new came to be
}

func (s *Sandbox) render(owner *customer, k *cart) cartResource {
	lines, _ := s.price(owner, k)
	return cartResource{
		ID: k.id, CreationTimestamp: stampSeven(k.created), LastModifiedTimestamp: stampSeven(k.modified), ExpirationTimestamp: stampSeven(k.modified.Add(cartLifetime)),
		LastModifiedUser: s.world.ids.guid(kindAccount, 0, 0), Status: "Active", LineItems: lines,
		Links:      links{"self": get("/customers/" + owner.id + "/carts/" + k.id)},
		Attributes: typed("Cart"),
	}
}

// price checks every line of a cart as of now and groups the lines. It returns
// them as they are shown, and as they would be bought.
func (s *Sandbox) price(owner *customer, k *cart) (shown []cartLine, flat []lineItemRequest) {
	shown = make([]cartLine, len(k.lines))
	var places []*cartLine
	for i := range k.lines {
		shown[i] = k.lines[i]
		shown[i].AddonItems = append([]cartLine(nil), k.lines[i].AddonItems...)
		places = append(places, &shown[i])
		flat = append(flat, s.checkLine(owner, &shown[i], nil))
		base := len(flat) - 1
		for j := range shown[i].AddonItems {
			places = append(places, &shown[i].AddonItems[j])
			flat = append(flat, s.checkLine(owner, &shown[i].AddonItems[j], flat[base].item))
		}
	}
	groups, of := group(flat)
	for _, name := range groups {
		for _, at := range of[name] {
			places[at].OrderGroup = name
		}
	}
	return shown, flat
}

// checkLine checks one line; within is the base product in the same cart if the
// line is an add-on.
func (s *Sandbox) checkLine(owner *customer, line *cartLine, within *catalogItem) lineItemRequest {
	w := lineItemRequest{
		id: line.CatalogItemID, quantity: line.Quantity, cycle: line.BillingCycle, term: line.TermDuration, name: line.FriendlyName,
		currency: line.CurrencyCode, context: camel(line.ProvisioningContext),
	}
	if line.RenewsTo != nil {
		w.renewsTo = line.RenewsTo.TermDuration
	}
	for _, p := range line.Participants {
		w.partner = p.Value
	}
	if within != nil {
		w.base = inThisCart
	}
	f := s.check(owner, &w)
	if f == nil && within != nil && !w.item.isAddOnTo(within) {
		f = newCartError("UnableToProcessCartLineItem", codeNotEligible, "%s is not an add-on to %s.", w.item.name, within.name)
	}
	line.CurrencyCode, line.ProvisioningContext, line.Error, line.OrderGroup = owner.market.Currency, w.context, nil, ""
	if w.item != nil {
		line.BillingCycle = w.cycle
	}
	if f != nil {
		line.Error, w.item = &cartErrorResource{f.cart, f.condition}, nil
	}
	return w
}

// inThisCart stands for a base subscription that the same cart begins.
const inThisCart = -1

// camel writes the names of a context as answers do.
func camel(context map[string]string) map[string]string {
	if len(context) == 0 {
		return nil
	}
	out := make(map[string]string, len(context))
	for name, value := range context {
		if name != "" {
			name = string(name[0]|0x20) + name[1:]
		}
		out[name] = value
	}
	return out
}
