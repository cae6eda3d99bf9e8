package journey

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/cspdesk/cspdesk/internal/api"
)

// Shopper is for whom something is bought.
type Shopper struct {
	api.CustomerRef
	api.Market        // the customer's country
	Reseller   string // MPN id of the indirect reseller on record; "" for none
}

// Selection is a SKU that somebody chose from the catalogue.
type Selection struct {
	ProductID    string
	SKUID        string
	Quantity     int64
	BillingCycle api.Enum // the SKU's first when left out
	Term         api.Enum // the availability's last when left out
	FriendlyName string   // the partner's own name for it
	RenewsTo     api.Enum // term after a trial
	// AzureSubscription is the subscription which a reservation is for. UnderPlan
	// says that it is an Azure plan, whose reservations are another set than those of MS-AZR-0145P.
	AzureSubscription string
	UnderPlan         bool
	Scope             api.Enum // of a reservation: Shared (when left out) or Single
}

// Offering is a selection with what the catalogue says of it right now, and what
// speaks against buying it.
type Offering struct {
	Selection
	SKU          api.SKU
	Availability api.Availability
	Problems     []string // sentences; none when it can be bought
}

// scope is the catalogue that a selection is looked up in.
func (s *Selection) scope() string {
	if s.UnderPlan {
		return api.ScopeAzurePlan
	}
	return ""
}

// Inspect looks selections up in the catalogue and does what their SKUs ask for
// before buying: inventory and registration are checked, quantity, billing cycle
// and term compared with what is offered. Availabilities go stale: call it right
// before buying.
func Inspect(ctx context.Context, c *api.Client, shopper Shopper, selections ...Selection) ([]Offering, error) {
	offerings := make([]Offering, len(selections))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for i, selection := range selections {
		group.Go(func() error {
			offering, err := inspectOne(ctx, c, &shopper, selection)
			offerings[i] = offering
			return err
		})
	}
	return offerings, group.Wait()
}

func inspectOne(ctx context.Context, c *api.Client, shopper *Shopper, selection Selection) (Offering, error) {
	o := Offering{Selection: selection}
	ref := api.SKURef{ProductRef: api.ProductRef{ProductID: selection.ProductID, Market: shopper.Market}, SKUID: selection.SKUID}
	sku, err := api.GetSKU.Do(ctx, c, ref)
	if err != nil {
		return o, err
	}
	o.SKU = sku.Value
	found, err := api.ListAvailabilities.All(ctx, c, api.AvailabilitiesByCountry{SKURef: ref, ReservationScope: selection.scope()})
	if err != nil {
		return o, err
	}
	at := slices.IndexFunc(found, func(a api.Availability) bool { return a.IsPurchasable.True() })
	if at < 0 {
		o.objects("%s can't be bought in %s.", o.SKU.Title, shopper.Country)
	} else {
		o.Availability = found[at]
	}
	o.choose()
	return o, o.prepare(ctx, c, shopper)
}

// prepare does what the SKU asks for before it is bought.
func (o *Offering) prepare(ctx context.Context, c *api.Client, shopper *Shopper) error {
	if slices.Contains(o.SKU.PurchasePrerequisites, "AzureSubscriptionRegistration") {
		if o.AzureSubscription == "" {
			o.objects("%s is bought for an Azure subscription: choose one.", o.SKU.Title)
			return nil
		}
		if err := o.checkRegistration(ctx, c, shopper); err != nil {
			return err
		}
	}
	if slices.Contains(o.SKU.PurchasePrerequisites, "InventoryCheck") {
		return o.checkInventory(ctx, c, shopper)
	}
	return nil
}

func (o *Offering) objects(format string, args ...any) {
	o.Problems = append(o.Problems, fmt.Sprintf(format, args...))
}

// choose fills in what was left out, and compares the rest with what is offered.
func (o *Offering) choose() {
	quantity := api.DecimalFromInt(o.Quantity)
	if least := o.SKU.MinimumQuantity; least.Given() && quantity.LessThan(least.Decimal) {
		o.objects("At least %s of %s have to be bought.", least, o.SKU.Title)
	}
	if most := o.SKU.MaximumQuantity; most.Given() && quantity.GreaterThan(most.Decimal) {
		o.objects("At most %s of %s can be bought.", most, o.SKU.Title)
	}
	cycles := o.SKU.SupportedBillingCycles
	if o.BillingCycle == "" && len(cycles) > 0 {
		o.BillingCycle = api.Enum(cycles[0])
	}
	if len(cycles) > 0 && !slices.ContainsFunc(cycles, func(s string) bool { return o.BillingCycle.Is(api.Enum(s)) }) {
		o.objects("%s is billed %s, not %s.", o.SKU.Title, strings.Join(cycles, " or "), o.BillingCycle)
	}
	terms := o.Availability.Terms
	if o.Term == "" && len(terms) > 0 {
		o.Term = terms[len(terms)-1].Duration
	}
	if len(terms) > 0 && !slices.ContainsFunc(terms, func(t api.Term) bool { return o.Term.Is(t.Duration) }) {
		o.objects("%s is not sold for the term %s.", o.SKU.Title, o.Term)
	}
}

// checkInventory asks whether the SKU can be had; an item that the answer leaves
// out is not in the catalogue.
func (o *Offering) checkInventory(ctx context.Context, c *api.Client, shopper *Shopper) error {
	known := map[string]string{
		"customerId": shopper.CustomerID, "azureSubscriptionId": o.AzureSubscription, "armRegionName": o.SKU.DynamicAttribute("armRegionName"),
	}
	request := api.InventoryCheckRequest{TargetItems: []api.InventoryItem{{ProductID: o.ProductID, SKUID: o.SKUID}}, InventoryContext: map[string]string{}}
	for _, name := range o.SKU.InventoryVariables {
		key := lowerFirst(name)
		request.InventoryContext[key] = known[key]
	}
	reply, err := api.CheckInventory.Do(ctx, c, shopper.Market, request)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(reply.Value, func(i api.InventoryItem) bool { return strings.EqualFold(i.SKUID, o.SKUID) })
	if at < 0 {
		o.objects("The inventory doesn't know %s.", o.SKU.Title)
		return nil
	}
	if reply.Value[at].IsRestricted.True() {
		for _, r := range reply.Value[at].Restrictions {
			o.objects("%s can't be had: %s.", o.SKU.Title, strings.TrimRight(r.Description, ". "))
		}
	}
	return nil
}

func (o *Offering) checkRegistration(ctx context.Context, c *api.Client, shopper *Shopper) error {
	status, err := api.GetSubscriptionRegistrationStatus.Do(ctx, c, api.SubscriptionRef{CustomerRef: shopper.CustomerRef, SubscriptionID: o.AzureSubscription})
	if err != nil {
		return err
	}
	if !status.Value.Status.Is(Registered) {
		o.objects("The Azure subscription is not registered for reservations (%s): register it first.", status.Value.Status)
	}
	return nil
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// line is how an offering is put into a cart.
func (o *Offering) line(number int, reseller string) api.CartLineItem {
	l := api.CartLineItem{
		ID: api.NewInt(int64(number)), CatalogItemID: o.Availability.CatalogItemID, FriendlyName: o.FriendlyName, Quantity: api.NewInt(o.Quantity),
		BillingCycle: o.BillingCycle, TermDuration: o.Term,
	}
	if reseller != "" {
		l.Participants = []api.KeyValuePair{{Key: resellerOnRecord, Value: reseller}}
	}
	if o.RenewsTo != "" {
		l.RenewsTo = &api.RenewsTo{TermDuration: o.RenewsTo}
	}
	values := map[string]string{"scope": strings.ToLower(string(o.Scope)), "subscriptionId": o.AzureSubscription, "duration": o.duration()}
	if values["scope"] == "" {
		values["scope"] = "shared"
	}
	for _, name := range o.SKU.ProvisioningVariables {
		if l.ProvisioningContext == nil {
			l.ProvisioningContext = map[string]string{}
		}
		l.ProvisioningContext[lowerFirst(name)] = values[lowerFirst(name)]
	}
	return l
}

// duration is the term of a reservation as its SKU names it.
func (o *Offering) duration() string {
	if text := o.SKU.DynamicAttribute("duration"); text != "" {
		return text
	}
	if o.Term.Is("P3Y") {
		return "3Years"
	}
	return "1Year"
}

// OfferingError says that something can't be bought as it was chosen; nothing was
// sent.
type OfferingError struct{ Offerings []Offering }

// Error says everything that speaks against it.
func (e *OfferingError) Error() string {
	var problems []string
	for i := range e.Offerings {
		problems = append(problems, e.Offerings[i].Problems...)
	}
	return strings.Join(problems, " ")
}

var errNothingSelected = errors.New("nothing is selected: choose at least one product")

// PlanCart inspects selections and builds the request that puts them into a new
// cart, to be shown before it is sent. What can't be bought comes back as an
// [OfferingError]. The answer is a [Cart]: look at [Cart.Faults] before checking
// it out, and do so before it expires.
func PlanCart(ctx context.Context, c *api.Client, shopper Shopper, selections ...Selection) (*api.Prepared, error) {
	if len(selections) == 0 {
		return nil, errNothingSelected
	}
	offerings, err := Inspect(ctx, c, shopper, selections...)
	if err != nil {
		return nil, err
	}
	cart := api.Cart{}
	for i := range offerings {
		if len(offerings[i].Problems) > 0 {
			return nil, &OfferingError{offerings}
		}
		cart.LineItems = append(cart.LineItems, offerings[i].line(i, shopper.Reseller))
	}
	return api.CreateCart.Plan(c, shopper.CustomerRef, cart)
}
