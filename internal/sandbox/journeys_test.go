package sandbox_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// shop is a person who buys with the product's client.
type shop struct {
	*desk
	client *api.Client
	journey.Shopper
}

// shopping runs a test with a shopper for a customer, on fake time.
func shopping(t *testing.T, customer, country string, test func(t *testing.T, s *shop)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, sandbox.Config{TokenLifetime: 24 * time.Hour})
		test(t, &shop{d, d.client(), journey.Shopper{CustomerRef: api.CustomerRef{CustomerID: d.customer(customer)}, Market: api.Market{Country: country}}})
	})
}

// send sends a request that was planned, and decodes the answer.
func send[R any](t *testing.T, plan *api.Prepared, err error) (value R) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := plan.Send(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Body) > 0 {
		if err := api.Decode(resp.Body, &value); err != nil {
			t.Fatal(err)
		}
	}
	return value
}

// fill puts selections into a cart.
func (s *shop) fillCart(selections ...journey.Selection) api.Cart {
	s.t.Helper()
	plan, err := journey.PlanCart(s.t.Context(), s.client, s.Shopper, selections...)
	return send[api.Cart](s.t, plan, err)
}

func (s *shop) checkout(cart api.Cart) api.CartCheckoutResult {
	s.t.Helper()
	plan, err := api.CheckoutCart.Plan(s.client, api.CartRef{CustomerRef: s.CustomerRef, CartID: cart.ID}, api.None{})
	return send[api.CartCheckoutResult](s.t, plan, err)
}

func (s *shop) orderRef(o api.Order) api.OrderRef {
	return api.OrderRef{CustomerRef: s.CustomerRef, OrderID: o.ID}
}

func (s *shop) subscriptionRef(offer string) api.SubscriptionRef {
	path, _ := s.subscription(s.CustomerID, offer)
	return api.SubscriptionRef{CustomerRef: s.CustomerRef, SubscriptionID: last(path)}
}

// states collects what a follower yields.
func states[R any](t *testing.T, seq iter.Seq2[R, error]) (all []R) {
	t.Helper()
	for state, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, state)
	}
	return all
}

func TestJourneyOfAMarketplaceProduct(t *testing.T) {
	shopping(t, "Adventure", "US", func(t *testing.T, s *shop) {
		s.Reseller = "4391507"
		products, err := api.ListProducts.All(t.Context(), s.client, api.ProductsByCountry{Market: s.Market, TargetView: api.ViewOnlineServices})
		at := slices.IndexFunc(products, func(p api.Product) bool { return p.Title == "Adatum Sign" })
		if err != nil || at < 0 {
			t.Fatal(err, len(products))
		}
		skus, err := api.ListSKUs.All(t.Context(), s.client, api.SKUsByCountry{ProductRef: api.ProductRef{ProductID: products[at].ID, Market: s.Market}})
		if err != nil || len(skus) != 1 {
			t.Fatal(err, skus)
		}
		cart := s.fillCart(journey.Selection{ProductID: products[at].ID, SKUID: skus[0].ID, Quantity: 3, Term: "P1M"})
		if len(cart.Faults()) > 0 || time.Until(cart.ExpirationTimestamp.At()) != 15*time.Minute || cart.LineItems[0].CurrencyCode != "USD" {
			t.Fatalf("%+v", cart)
		}
		result := s.checkout(cart)
		if len(result.Orders) != 1 || !result.Orders[0].Status.Is(api.OrderPending) {
			t.Fatalf("%+v", result)
		}
		order := s.orderRef(result.Orders[0])
		var seen []string
		for _, p := range states(t, journey.FollowOrder(t.Context(), s.client, order)) {
			if seen = append(seen, string(p.Order.Status)); len(p.Provisioning) > 0 {
				seen = append(seen, string(p.Provisioning[0]))
			}
		}
		if got := strings.Join(seen, ", "); got != "pending, completed, pending, completed, success" {
			t.Errorf("the order went %s", got)
		}
		links, err := journey.Activations(t.Context(), s.client, order)
		if err != nil || len(links) != 1 || links[0].Link == nil || links[0].Link.URI == "" {
			t.Errorf("%v %+v", err, links)
		}
		ref := s.subscriptionRef("Adatum Sign")
		if r, err := api.ActivateSandboxSubscription.Do(t.Context(), s.client, ref, api.None{}); err != nil || !r.Value.Status.Is("success") {
			t.Errorf("%v %+v", err, r.Value)
		}
		if sub, err := api.GetSubscription.Do(t.Context(), s.client, ref); err != nil || sub.Value.PartnerID != "4391507" || sub.Value.TermDuration != "P1M" {
			t.Errorf("%v %+v", err, sub.Value)
		}
	})
}

func TestJourneyOfSoftwareBoughtOnce(t *testing.T) {
	shopping(t, "Adventure", "US", func(t *testing.T, s *shop) {
		products, err := api.ListProducts.All(t.Context(), s.client, api.ProductsByCountry{Market: s.Market, TargetView: api.ViewSoftwarePerpetual})
		at := slices.IndexFunc(products, func(p api.Product) bool { return p.Title == "Windows Server CAL" })
		if err != nil || at < 0 {
			t.Fatal(err, len(products))
		}
		subscriptions := func() int {
			all, err := api.ListSubscriptions.All(t.Context(), s.client, s.CustomerRef)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		before := subscriptions()
		cart := s.fillCart(journey.Selection{ProductID: products[at].ID, SKUID: "0002", Quantity: 40})
		if line := cart.LineItems[0]; len(cart.Faults()) > 0 || !line.BillingCycle.Is("one_time") || line.Quantity.String() != "40" {
			t.Fatalf("%+v", line)
		}
		result := s.checkout(cart)
		if len(result.Orders) != 1 || len(result.OrderErrors) != 0 || !result.Orders[0].BillingCycle.Is("one_time") {
			t.Fatalf("%+v", result)
		}
		all := states(t, journey.FollowOrder(t.Context(), s.client, s.orderRef(result.Orders[0])))
		if end := all[len(all)-1]; !end.Order.Status.Is("completed") || !end.Done() || len(end.Order.LineItems) != 1 || end.Order.LineItems[0].SubscriptionID != "" {
			t.Errorf("it ended as %+v", end)
		}
		if after := subscriptions(); after != before {
			t.Errorf("%d subscriptions became %d", before, after)
		}
	})
}

func TestJourneyOfAReservation(t *testing.T) {
	shopping(t, "Tailwind", "DE", func(t *testing.T, s *shop) {
		plan := s.subscriptionRef("Azure plan")
		selection := journey.Selection{ProductID: "DZH318Z08RMK", SKUID: "000H", Quantity: 2, AzureSubscription: plan.SubscriptionID, UnderPlan: true}
		var refused *journey.OfferingError
		if _, err := journey.PlanCart(t.Context(), s.client, s.Shopper, selection); !errors.As(err, &refused) || !strings.Contains(err.Error(), "register it first") {
			t.Fatalf("%v", err)
		}
		registration, err := journey.PlanRegistration(t.Context(), s.client, plan)
		send[api.None](t, registration, err)
		if again, err := journey.PlanRegistration(t.Context(), s.client, plan); again != nil || err != nil {
			t.Errorf("it is registered again: %v", err)
		}
		if got := states(t, journey.FollowRegistration(t.Context(), s.client, plan)); !slices.EqualFunc(got, []api.Enum{"registering", "registered"}, api.Enum.Is) {
			t.Errorf("%v", got)
		}
		cart := s.fillCart(selection)
		if len(cart.Faults()) > 0 || cart.LineItems[0].ProvisioningContext["scope"] != "shared" || !cart.LineItems[0].BillingCycle.Is("onetime") {
			t.Fatalf("%+v", cart)
		}
		result := s.checkout(cart)
		steps := states(t, journey.FollowOrder(t.Context(), s.client, s.orderRef(result.Orders[0])))
		if done := steps[len(steps)-1]; !done.Done() || !done.Order.Status.Is(api.OrderCompleted) || done.Provisioning[0] != "" {
			t.Errorf("%+v", done)
		}
	})
}

func TestWhatSpeaksAgainstBuying(t *testing.T) {
	shopping(t, "Tailwind", "DE", func(t *testing.T, s *shop) {
		plan := s.subscriptionRef("Azure plan").SubscriptionID
		for problem, selection := range map[string]journey.Selection{
			"Location":         {ProductID: "DZH318Z08RMK", SKUID: "000K", Quantity: 1, AzureSubscription: plan, UnderPlan: true},
			"can't be bought":  {ProductID: "DZH318Z08RMK", SKUID: "000H", Quantity: 1, AzureSubscription: plan},
			"choose one":       {ProductID: "DZH318Z0BQ36", SKUID: "004G", Quantity: 1},
			"At least 10":      {ProductID: "DZH318Z0C0WF", SKUID: "0002", Quantity: 9},
			"At most 500":      {ProductID: "DZH318Z0C3KT", SKUID: "0001", Quantity: 501},
			"billed one_time":  {ProductID: "DG7GMGF0DWT0", SKUID: "0001", Quantity: 1, BillingCycle: "monthly"},
			"not sold for the": {ProductID: "DZH318Z0C3KT", SKUID: "0001", Quantity: 1, Term: "P3Y"},
		} {
			offerings, err := journey.Inspect(t.Context(), s.client, s.Shopper, selection)
			if err != nil || !strings.Contains(strings.Join(offerings[0].Problems, " "), problem) {
				t.Errorf("%s: %v %q", problem, err, offerings[0].Problems)
			}
		}
		if _, err := journey.PlanCart(t.Context(), s.client, s.Shopper); err == nil {
			t.Error("an empty cart was planned")
		}
		if _, err := journey.PlanCart(t.Context(), s.client, s.Shopper, journey.Selection{ProductID: "nothing", SKUID: "0001"}); api.AsError(err) == nil || api.AsError(err).Code != "400013" {
			t.Errorf("an unknown product: %v", err)
		}
		if n := len(s.Effects()); n != 0 {
			t.Errorf("%d effects of looking", n)
		}
	})
}

func TestJourneyOfAnAzurePlan(t *testing.T) {
	shopping(t, "Adventure", "US", func(t *testing.T, s *shop) {
		selection, err := journey.FindAzurePlan(t.Context(), s.client, s.Shopper)
		if err != nil || selection.ProductID != "DZH318Z0BPS6" {
			t.Fatalf("%v %+v", err, selection)
		}
		result := s.checkout(s.fillCart(selection))
		for _, err := range journey.FollowOrder(t.Context(), s.client, s.orderRef(result.Orders[0])) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, plan := s.subscription(s.CustomerID, "Azure plan"); plan["entitlementId"] == "" || plan["billingType"] != "usage" {
			t.Errorf("%v", plan)
		}
		if again := s.checkout(s.fillCart(selection)); len(again.Orders) != 0 || len(again.OrderErrors) != 1 || again.OrderErrors[0].Code != "800020" {
			t.Errorf("a second plan: %+v", again)
		}
	})
}

func TestJourneyOfAnOfferWithAddOns(t *testing.T) {
	shopping(t, "Adventure", "US", func(t *testing.T, s *shop) {
		choice := journey.OfferSelection{OfferID: officeE1, Quantity: 6, AddOns: []journey.OfferSelection{{OfferID: audioAddOn, Quantity: 2}, {OfferID: phoneAddOn, Quantity: 3}}}
		plan, err := journey.PlanOfferCart(t.Context(), s.client, s.Shopper, choice)
		result := s.checkout(send[api.Cart](t, plan, err))
		if len(result.Orders) != 1 || len(result.Orders[0].LineItems) != 3 {
			t.Fatalf("%+v", result)
		}
		steps := states(t, journey.FollowOrder(t.Context(), s.client, s.orderRef(result.Orders[0])))
		if first, end := steps[0], steps[len(steps)-1]; first.Done() || !end.Done() || len(end.Provisioning) != 3 {
			t.Errorf("%+v", steps)
		}
		choice = journey.OfferSelection{OfferID: officeE1, Quantity: 20000, AddOns: []journey.OfferSelection{{OfferID: officeE3, Quantity: 1}}}
		var refused *journey.SelectionError
		if _, err := journey.PlanOfferCart(t.Context(), s.client, s.Shopper, choice); !errors.As(err, &refused) || len(refused.Problems) != 2 {
			t.Errorf("%v", err)
		}
	})
}

func TestJourneyOfAnAddOn(t *testing.T) {
	shopping(t, "Fabrikam", "GB", func(t *testing.T, s *shop) {
		base := s.subscriptionRef("Office 365 E3")
		offers, err := journey.AddOns(t.Context(), s.client, base, "GB")
		names := make([]string, len(offers))
		for i := range offers {
			names[i] = offers[i].Name
		}
		if got := strings.Join(names, ", "); err != nil || got != "Microsoft MyAnalytics, Phone System" {
			t.Fatalf("%v %s", err, got)
		}
		plan, err := journey.PlanAddOn(t.Context(), s.client, base, offers[1].ID, 4, "")
		if err != nil || len(plan.Fields) != 1 || plan.Fields[0].After != "4" {
			t.Fatalf("%v %+v", err, plan)
		}
		order := send[api.Order](t, plan, err)
		if n := len(order.LineItems); n != 4 || order.LineItems[3].FriendlyName != "Phone System" {
			t.Errorf("%+v", order)
		}
		left, err := journey.AddOns(t.Context(), s.client, base, "GB")
		if err != nil || len(left) != 1 {
			t.Errorf("%v %+v", err, left)
		}
	})
}

func TestJourneyOfATrial(t *testing.T) {
	shopping(t, "Trey", "GB", func(t *testing.T, s *shop) {
		trial := s.subscriptionRef("Microsoft 365 Business Premium")
		before, err := api.GetSubscription.Do(t.Context(), s.client, trial)
		if err != nil || !before.Value.IsTrial.True() {
			t.Fatal(err)
		}
		if _, err := journey.PlanConversion(t.Context(), s.client, trial, "another", 0, ""); err == nil {
			t.Error("an unlisted conversion was planned")
		}
		plan, err := journey.PlanConversion(t.Context(), s.client, trial, before.Value.OfferID, 30, "annual")
		if result := send[api.ConversionResult](t, plan, err); result.Failure() != nil || result.SubscriptionID != trial.SubscriptionID {
			t.Fatalf("%v %+v", result.Failure(), result)
		}
		if got := states(t, journey.FollowProvisioning(t.Context(), s.client, trial)); !slices.EqualFunc(got, []api.Enum{"pending", "success"}, api.Enum.Is) {
			t.Errorf("%v", got)
		}
		after, err := api.GetSubscription.Do(t.Context(), s.client, trial)
		if err != nil || after.Value.IsTrial.True() || after.Value.Quantity.String() != "30" || !after.Value.BillingCycle.Is("annual") {
			t.Errorf("%v %+v", err, after.Value)
		}
	})
}

func TestJourneyOfAnUpgrade(t *testing.T) {
	shopping(t, "Trey", "GB", func(t *testing.T, s *shop) {
		source := s.subscriptionRef("Office 365 E1")
		plan, err := journey.PlanUpgrade(t.Context(), s.client, source, officeE3, 0)
		result := send[api.UpgradeResult](t, plan, err)
		if result.Failure() != nil || !result.UpgradeType.In("1", "upgrade_only") {
			t.Fatalf("%v %+v", result.Failure(), result)
		}
		target := api.SubscriptionRef{CustomerRef: s.CustomerRef, SubscriptionID: result.TargetSubscriptionID}
		if got := states(t, journey.FollowProvisioning(t.Context(), s.client, target)); !slices.EqualFunc(got, []api.Enum{"pending", "success"}, api.Enum.Is) {
			t.Errorf("%v", got)
		}
		if _, err := journey.PlanUpgrade(t.Context(), s.client, source, officeE3, 0); err == nil || !strings.Contains(err.Error(), "not active") {
			t.Errorf("an ended subscription: %v", err)
		}
	})
}

func TestJourneyToAnEmptySandbox(t *testing.T) {
	shopping(t, "Adventure", "US", func(t *testing.T, s *shop) {
		s.checkout(s.fillCart(journey.Selection{ProductID: "DG7GMGF0DWT0", SKUID: "0001", Quantity: 2}))
		time.Sleep(time.Minute)
		s.checkout(s.fillCart(journey.Selection{ProductID: "DG7GMGF0DVT7", SKUID: "0002", Quantity: 1}))
		var steps []journey.CleanupStep
		err := journey.PurgeSandboxCustomer(t.Context(), s.client, s.CustomerRef, func(step journey.CleanupStep) { steps = append(steps, step) })
		if e := api.AsError(err); e == nil || e.Status != 400 {
			t.Errorf("an order that isn't listed yet: %v", err)
		}
		time.Sleep(time.Minute)
		if err := journey.PurgeSandboxCustomer(t.Context(), s.client, s.CustomerRef, func(step journey.CleanupStep) { steps = append(steps, step) }); err != nil {
			t.Fatal(err)
		}
		if n := len(steps); n < 3 || !steps[n-1].Deleted || steps[n-2].Order == "" {
			t.Errorf("%+v", steps)
		}
	})
}

func TestFollowersEndWithTheirContext(t *testing.T) {
	shopping(t, "Adventure", "US", func(t *testing.T, s *shop) {
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
		defer stop()
		nobody := api.OrderRef{CustomerRef: s.CustomerRef, OrderID: "nothing"}
		var seen []journey.OrderProgress
		var end error
		for p, err := range journey.FollowOrder(ctx, s.client, nobody) {
			seen, end = append(seen, p), err
		}
		if !errors.Is(end, context.DeadlineExceeded) || len(seen) != 2 || !seen[0].Order.Status.Is(api.OrderPending) {
			t.Errorf("%v after %+v", end, seen)
		}
		for _, err := range journey.FollowOrder(t.Context(), s.client, nobody) {
			end = err
		}
		if e := api.AsError(end); e == nil || e.Status != 404 {
			t.Errorf("an order that never appears: %v", end)
		}
	})
}
