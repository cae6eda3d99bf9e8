package subscriptions

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// newSubscription makes the screen of one subscription.
func newSubscription(d *kit.Desk, c *kit.Customer, sub *api.Subscription) *kit.Tabs {
	row := &subscriptionRow{Subscription: sub, Customer: c}
	revive := func() ui.Screen { return newSubscription(d, c, sub) }
	addOns := kit.NewSource(d, api.ListSubscriptionAddOns, subscriptionRef(c, sub), func(s *api.Subscription) *subscriptionRow {
		return &subscriptionRow{Subscription: s, Customer: c}
	})
	kind := subscriptionSpec()
	kind.Empty = "This subscription has no add-ons."
	overview := newSubscriptionOverview(d, c, sub)
	page := kit.NewTabs(row.Name(), 0, revive,
		kit.Tab{Title: "Overview", Screen: overview},
		kit.Tab{Title: "Add-ons", Screen: kit.NewList(d, kind, "Add-ons", withProvisioning(d, addOns))},
		kit.Tab{Title: "Order", Screen: newSubscriptionOrder(d, c, sub)},
		kit.Tab{Title: "Invoice lines", Screen: kit.SubscriptionLinesRoute.Screen(d, kit.SubscriptionArgs{Customer: c, Subscription: sub})},
	).At(kit.SubscriptionRoute.At(kit.SubscriptionArgs{Customer: c, Subscription: sub}))
	page.Everywhere = func() []widget.Binding { return overview.Spec.Bindings(overview) }
	return page
}

func subscriptionRef(c *kit.Customer, s *api.Subscription) api.SubscriptionRef {
	return api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, SubscriptionID: s.ID}
}

// newSubscriptionOverview makes the page that answers most support calls: the status of
// the subscription, its term, what can still be changed, and whether the last change is
// provisioned.
func newSubscriptionOverview(d *kit.Desk, c *kit.Customer, sub *api.Subscription) *kit.FactsPage {
	ref := subscriptionRef(c, sub)
	return kit.NewFacts(kit.FactsSpec{
		Title: "Overview", Portal: portalSubscription(c, sub),
		Bindings: func(f *kit.FactsPage) []widget.Binding {
			return []widget.Binding{actionsBinding(func() (*subscriptionActions, string) {
				part, err := f.Part(0)
				current, ok := part.(*api.Subscription)
				switch {
				case !ok && err != nil:
					return nil, "The subscription could not be read: r tries again, E shows why."
				case !ok:
					return nil, "The subscription is still being read."
				}
				return &subscriptionActions{desk: d, env: f.Env, customer: c, sub: current}, ""
			})}
		},
		Parts: append([]kit.Part{
			{Title: "Subscription", Read: func(ctx context.Context) (kit.Facts, error) {
				reply, err := api.GetSubscription.Do(ctx, d.Client, ref)
				if err != nil {
					return kit.Facts{}, err
				}
				return kit.Facts{Sections: subscriptionSections(&reply.Value), Raw: reply.Body, Value: &reply.Value}, nil
			}},
			{Title: "Provisioning", Read: func(ctx context.Context) (kit.Facts, error) { return provisioningFacts(ctx, d, ref) }},
			{Title: "Support contact", Read: func(ctx context.Context) (kit.Facts, error) { return supportFacts(ctx, d, ref) }},
			{Title: "Registration", Read: func(ctx context.Context) (kit.Facts, error) { return registrationFacts(ctx, d, ref, sub) }},
		}, d.NotesPart(aboutSubscription(&subscriptionRow{Subscription: sub, Customer: c}))...),
	})
}

func subscriptionSections(s *api.Subscription) []widget.Section {
	return []widget.Section{
		{Title: "State", Fields: stateFields(s)},
		{Title: "Term", Fields: termFields(s)},
		{Title: "Can still be changed", Fields: refundFields(s)},
		{Title: "Identity", Fields: identityFields(s)},
	}
}

func stateFields(s *api.Subscription) []widget.Field {
	row := &subscriptionRow{Subscription: s}
	var f []widget.Field
	kit.AddField(&f, "status", kit.EnumText(s.Status), statusTone(row))
	kit.AddField(&f, "suspended because", strings.Join(s.SuspensionReasons, ", "), text.ToneBad)
	kit.AddField(&f, "seats", kit.Amount(s.Quantity, ""), strings.ToLower(s.UnitType))
	kit.AddField(&f, "billing", strings.TrimSpace(strings.ReplaceAll(kit.EnumText(s.BillingType)+", "+kit.EnumText(s.BillingCycle), ", "+kit.None, "")))
	if s.IsTrial.True() {
		kit.AddField(&f, "trial", "yes", text.ToneWarn)
	}
	kit.AddField(&f, "add-ons to buy", kit.YesNo(s.HasPurchasableAddons, "yes", "no"))
	kit.AddField(&f, "allowed actions", strings.Join(s.Actions, ", "))
	return f
}

func termFields(s *api.Subscription) []widget.Field {
	row := &subscriptionRow{Subscription: s}
	var f []widget.Field
	kit.AddField(&f, "commitment term", kit.Term(s.TermDuration))
	kit.AddField(&f, "started", kit.Date(s.EffectiveStartDate))
	kit.AddField(&f, "ends", kit.Date(s.CommitmentEndDate), renewTone(row), kit.RelativeDay(s.CommitmentEndDate))
	auto := text.ToneText
	if s.AutoRenewEnabled == api.False {
		auto = renewTone(row)
	}
	kit.AddField(&f, "auto-renew", kit.YesNo(s.AutoRenewEnabled, "on", "off"), auto)
	kit.AddField(&f, "renews to", kit.Term(s.RenewalTermDuration))
	kit.AddField(&f, "next term", nextTerm(s.ScheduledNextTermInstructions), kit.ReasonUnless(s.AutoRenewEnabled != api.False, "not while auto-renew is off"))
	kit.AddField(&f, "promotion", s.PromotionID)
	return f
}

func refundFields(s *api.Subscription) []widget.Field {
	var f []widget.Field
	until := s.CancellationAllowedUntilDate
	kit.AddField(&f, "cancel until", kit.DateTime(until), kit.RelativeDay(until))
	for _, o := range s.RefundOptions {
		end := o.ExpiresAfter
		if end.None() {
			end = o.ExpiresAt
		}
		kit.AddField(&f, "refund "+kit.EnumText(o.Type), kit.DateTime(end), kit.RelativeDay(end))
	}
	if q := s.RefundableQuantity; q != nil {
		kit.AddField(&f, "refundable seats", kit.Amount(q.TotalQuantity, ""))
	}
	return f
}

func identityFields(s *api.Subscription) []widget.Field {
	var f []widget.Field
	kit.AddField(&f, "nickname", s.FriendlyName)
	kit.AddField(&f, "offer", s.OfferName)
	kit.AddField(&f, "publisher", s.PublisherName)
	kit.AddField(&f, "contract", kit.EnumText(s.ContractType))
	kit.AddField(&f, "subscription id", s.ID, text.MaskID)
	kit.AddField(&f, "offer id", s.OfferID)
	kit.AddField(&f, "order id", s.OrderID, text.MaskID)
	kit.AddField(&f, "entitlement id", s.EntitlementID, text.MaskID, "the Azure subscription id")
	kit.AddField(&f, "parent id", s.ParentSubscriptionID, text.MaskID, "this is an add-on")
	kit.AddField(&f, "partner id", s.PartnerID, text.MaskID, "reseller of record")
	kit.AddField(&f, "product", productType(s.ProductType))
	kit.AddField(&f, "migrated from", s.MigratedFromSubscriptionID, text.MaskID)
	kit.AddField(&f, "created", kit.DateTime(s.CreationDate))
	return f
}

func provisioningFacts(ctx context.Context, d *kit.Desk, ref api.SubscriptionRef) (kit.Facts, error) {
	reply, err := api.GetSubscriptionProvisioningStatus.Do(ctx, d.Client, ref)
	if err != nil {
		return kit.Facts{}, err
	}
	p := reply.Value
	var f []widget.Field
	kit.AddField(&f, "status", kit.EnumText(p.Status), provisioningTone(&subscriptionRow{Provisioning: kit.EnumText(p.Status)}), "as of the last 15 minutes")
	kit.AddField(&f, "seats", kit.Amount(p.Quantity, ""))
	kit.AddField(&f, "ends", kit.Date(p.EndDate))
	kit.AddField(&f, "sku id", p.SKUID)
	return kit.Facts{Sections: []widget.Section{{Title: "Provisioning", Fields: f}}, Raw: reply.Body}, nil
}

func supportFacts(ctx context.Context, d *kit.Desk, ref api.SubscriptionRef) (kit.Facts, error) {
	reply, err := api.GetSubscriptionSupportContact.Do(ctx, d.Client, ref)
	if err != nil {
		return kit.Facts{}, err
	}
	var f []widget.Field
	kit.AddField(&f, "name", reply.Value.Name, text.MaskName)
	kit.AddField(&f, "mpn id", reply.Value.SupportMPNID, text.MaskID)
	kit.AddField(&f, "tenant id", reply.Value.SupportTenantID, text.MaskID)
	return kit.Facts{Sections: []widget.Section{{Title: "Support contact", Fields: f}}, Raw: reply.Body}, nil
}

// registrationFacts reads the registration for Azure reservations. Only an Azure
// subscription can be registered, so it sends no request for others.
func registrationFacts(ctx context.Context, d *kit.Desk, ref api.SubscriptionRef, sub *api.Subscription) (kit.Facts, error) {
	if !sub.BillingType.Is("usage") {
		return kit.Facts{Sections: []widget.Section{}}, nil
	}
	reply, err := api.GetSubscriptionRegistrationStatus.Do(ctx, d.Client, ref)
	if err != nil {
		return kit.Facts{}, err
	}
	var f []widget.Field
	kit.AddField(&f, "for reservations", kit.EnumText(reply.Value.Status))
	return kit.Facts{Sections: []widget.Section{{Title: "Registration", Fields: f}}, Raw: reply.Body}, nil
}

// newSubscriptionOrder makes the page of the order that created the subscription.
func newSubscriptionOrder(d *kit.Desk, c *kit.Customer, sub *api.Subscription) *kit.FactsPage {
	return kit.NewFacts(kit.FactsSpec{Title: "Order", Parts: []kit.Part{{Title: "Order", Read: func(ctx context.Context) (kit.Facts, error) {
		if sub.OrderID == "" {
			return kit.Facts{Sections: []widget.Section{{Title: "Order", Fields: []widget.Field{{Label: "order", Value: "The subscription has no order."}}}}}, nil
		}
		reply, err := api.GetOrder.Do(ctx, d.Client, api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, OrderID: sub.OrderID})
		if err != nil {
			return kit.Facts{}, err
		}
		return kit.Facts{Sections: orderSections(&reply.Value, sub.ID), Raw: reply.Body}, nil
	}}}})
}

func orderSections(o *api.Order, subscriptionID string) []widget.Section {
	var f []widget.Field
	kit.AddField(&f, "id", o.ID, text.MaskID)
	kit.AddField(&f, "status", kit.EnumText(o.Status), orderTone(&orderRow{Order: o}))
	kit.AddField(&f, "created", kit.DateTime(o.CreationDate))
	kit.AddField(&f, "billing cycle", kit.EnumText(o.BillingCycle))
	kit.AddField(&f, "transaction", kit.EnumText(o.TransactionType))
	kit.AddField(&f, "currency", strings.TrimSpace(o.CurrencyCode+" "+o.CurrencySymbol))
	sections := []widget.Section{{Title: "Order", Fields: f}}
	for _, line := range o.LineItems {
		var f []widget.Field
		kit.AddField(&f, "name", line.FriendlyName)
		kit.AddField(&f, "quantity", line.Quantity.String())
		kit.AddField(&f, "term", kit.Term(line.TermDuration))
		kit.AddField(&f, "offer id", line.OfferID)
		note := ""
		if strings.EqualFold(line.SubscriptionID, subscriptionID) {
			note = "this subscription"
		}
		kit.AddField(&f, "subscription id", line.SubscriptionID, text.MaskID, note)
		kit.AddField(&f, "partner of record", line.PartnerIDOnRecord, text.MaskID)
		sections = append(sections, widget.Section{Title: fmt.Sprintf("Line %s", line.LineItemNumber), Fields: f})
	}
	return sections
}

// nextTerm describes the subscription after its renewal.
func nextTerm(v []byte) string {
	var next struct {
		Product struct {
			BillingCycle api.Enum `json:"billingCycle"`
			TermDuration api.Enum `json:"termDuration"`
		} `json:"product"`
		Quantity api.Decimal `json:"quantity"`
	}
	if len(v) == 0 || api.Decode(v, &next) != nil || !next.Quantity.Given() || next.Product.TermDuration == "" {
		return compactJSON(v)
	}
	return fmt.Sprintf("%s, billed %s, %s seats", kit.Term(next.Product.TermDuration), kit.EnumText(next.Product.BillingCycle), kit.Amount(next.Quantity, ""))
}

func productType(v []byte) string {
	var product struct {
		ID   string `json:"id"`
		Name string `json:"displayName"`
	}
	if len(v) == 0 || api.Decode(v, &product) != nil {
		return compactJSON(v)
	}
	return cmp.Or(product.Name, product.ID)
}

// compactJSON formats a small JSON value of unknown shape on one line.
func compactJSON(v []byte) string {
	s := strings.NewReplacer(`"`, "", "{", "", "}", "", "[", "", "]", "", ":", ": ", ",", ", ").Replace(string(v))
	if s == "null" {
		return ""
	}
	return s
}
