package views

import (
	"context"
	"fmt"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// NewSubscription makes the screen of one subscription.
func NewSubscription(d *Desk, c *Customer, sub *api.Subscription) *Tabs {
	row := &Subscription{Subscription: sub, Customer: c}
	revive := func() ui.Screen { return NewSubscription(d, c, sub) }
	addOns := from(d, api.ListSubscriptionAddOns, subscriptionRef(c, sub), func(s *api.Subscription) *Subscription {
		return &Subscription{Subscription: s, Customer: c}
	})
	kind := subscriptionKind()
	kind.Empty = "This subscription has no add-ons."
	overview := newSubscriptionOverview(d, c, sub)
	page := NewTabs(row.Name(), 0, revive,
		Tab{"Overview", overview},
		Tab{"Add-ons", NewList(d, kind, "Add-ons", withProvisioning(d, addOns))},
		Tab{"Order", newSubscriptionOrder(d, c, sub)},
		Tab{"Invoice lines", SubscriptionLinesRoute.Screen(d, SubscriptionArgs{c, sub})},
	).At(SubscriptionRoute.At(SubscriptionArgs{c, sub}))
	page.everywhere = func() []widget.Binding { return overview.spec.Bindings(overview) }
	return page
}

func subscriptionRef(c *Customer, s *api.Subscription) api.SubscriptionRef {
	return api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, SubscriptionID: s.ID}
}

// newSubscriptionOverview makes the page that answers most calls: what state the
// subscription is in, until when it runs, what can still be changed, and whether
// the service has carried out the last change.
func newSubscriptionOverview(d *Desk, c *Customer, sub *api.Subscription) *FactsPage {
	ref := subscriptionRef(c, sub)
	return NewFacts(FactsSpec{
		Title: "Overview", Portal: portalSubscription(c, sub),
		Bindings: func(f *FactsPage) []widget.Binding {
			return []widget.Binding{actionsBinding(func() (*subscriptionActions, string) {
				part, err := f.Part(0)
				current, ok := part.(*api.Subscription)
				switch {
				case !ok && err != nil:
					return nil, "The subscription could not be read: r tries again, E tells why."
				case !ok:
					return nil, "The subscription is still being read."
				}
				return &subscriptionActions{desk: d, env: f.env, customer: c, sub: current}, ""
			})}
		},
		Parts: append([]Part{
			{"Subscription", func(ctx context.Context) (Facts, error) {
				reply, err := api.GetSubscription.Do(ctx, d.Client, ref)
				if err != nil {
					return Facts{}, err
				}
				return Facts{Sections: subscriptionSections(&reply.Value), Raw: reply.Body, Value: &reply.Value}, nil
			}},
			{"Provisioning", func(ctx context.Context) (Facts, error) { return provisioningFacts(ctx, d, ref) }},
			{"Support contact", func(ctx context.Context) (Facts, error) { return supportFacts(ctx, d, ref) }},
			{"Registration", func(ctx context.Context) (Facts, error) { return registrationFacts(ctx, d, ref, sub) }},
		}, d.notesPart(aboutSubscription(&Subscription{Subscription: sub, Customer: c}))...),
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
	row := &Subscription{Subscription: s}
	var f []widget.Field
	fact(&f, "status", words(s.Status), statusTone(row))
	fact(&f, "suspended because", strings.Join(s.SuspensionReasons, ", "), text.ToneBad)
	fact(&f, "seats", amount(s.Quantity, ""), strings.ToLower(s.UnitType))
	fact(&f, "billing", strings.TrimSpace(strings.ReplaceAll(words(s.BillingType)+", "+words(s.BillingCycle), ", "+none, "")))
	if s.IsTrial.True() {
		fact(&f, "trial", "yes", text.ToneWarn)
	}
	fact(&f, "add-ons to buy", yesNo(s.HasPurchasableAddons, "yes", "no"))
	fact(&f, "allowed actions", strings.Join(s.Actions, ", "))
	return f
}

func termFields(s *api.Subscription) []widget.Field {
	row := &Subscription{Subscription: s}
	var f []widget.Field
	fact(&f, "commitment term", term(s.TermDuration))
	fact(&f, "started", date(s.EffectiveStartDate))
	fact(&f, "ends", date(s.CommitmentEndDate), renewTone(row), fromNow(s.CommitmentEndDate))
	auto := text.ToneText
	if s.AutoRenewEnabled == api.False {
		auto = renewTone(row)
	}
	fact(&f, "auto-renew", yesNo(s.AutoRenewEnabled, "on", "off"), auto)
	fact(&f, "renews to", term(s.RenewalTermDuration))
	fact(&f, "next term", nextTerm(s.ScheduledNextTermInstructions), unless(s.AutoRenewEnabled != api.False, "not while auto-renew is off"))
	fact(&f, "promotion", s.PromotionID)
	return f
}

func refundFields(s *api.Subscription) []widget.Field {
	var f []widget.Field
	until := s.CancellationAllowedUntilDate
	fact(&f, "cancel until", moment(until), fromNow(until))
	for _, o := range s.RefundOptions {
		end := o.ExpiresAfter
		if end.None() {
			end = o.ExpiresAt
		}
		fact(&f, "refund "+words(o.Type), moment(end), fromNow(end))
	}
	if q := s.RefundableQuantity; q != nil {
		fact(&f, "refundable seats", amount(q.TotalQuantity, ""))
	}
	return f
}

func identityFields(s *api.Subscription) []widget.Field {
	var f []widget.Field
	fact(&f, "nickname", s.FriendlyName)
	fact(&f, "offer", s.OfferName)
	fact(&f, "publisher", s.PublisherName)
	fact(&f, "contract", words(s.ContractType))
	fact(&f, "subscription id", s.ID, text.MaskID)
	fact(&f, "offer id", s.OfferID)
	fact(&f, "order id", s.OrderID, text.MaskID)
	fact(&f, "entitlement id", s.EntitlementID, text.MaskID, "the Azure subscription id")
	fact(&f, "parent id", s.ParentSubscriptionID, text.MaskID, "this is an add-on")
	fact(&f, "partner id", s.PartnerID, text.MaskID, "reseller of record")
	fact(&f, "product", productType(s.ProductType))
	fact(&f, "migrated from", s.MigratedFromSubscriptionID, text.MaskID)
	fact(&f, "created", moment(s.CreationDate))
	return f
}

func provisioningFacts(ctx context.Context, d *Desk, ref api.SubscriptionRef) (Facts, error) {
	reply, err := api.GetSubscriptionProvisioningStatus.Do(ctx, d.Client, ref)
	if err != nil {
		return Facts{}, err
	}
	p := reply.Value
	var f []widget.Field
	fact(&f, "status", words(p.Status), provisioningTone(&Subscription{Provisioning: words(p.Status)}), "as of the last 15 minutes")
	fact(&f, "seats", amount(p.Quantity, ""))
	fact(&f, "ends", date(p.EndDate))
	fact(&f, "sku id", p.SKUID)
	return Facts{Sections: []widget.Section{{Title: "Provisioning", Fields: f}}, Raw: reply.Body}, nil
}

func supportFacts(ctx context.Context, d *Desk, ref api.SubscriptionRef) (Facts, error) {
	reply, err := api.GetSubscriptionSupportContact.Do(ctx, d.Client, ref)
	if err != nil {
		return Facts{}, err
	}
	var f []widget.Field
	fact(&f, "name", reply.Value.Name, text.MaskName)
	fact(&f, "mpn id", reply.Value.SupportMPNID, text.MaskID)
	fact(&f, "tenant id", reply.Value.SupportTenantID, text.MaskID)
	return Facts{Sections: []widget.Section{{Title: "Support contact", Fields: f}}, Raw: reply.Body}, nil
}

// registrationFacts is about Azure reservations: only an Azure subscription can
// be registered, so others are not asked.
func registrationFacts(ctx context.Context, d *Desk, ref api.SubscriptionRef, sub *api.Subscription) (Facts, error) {
	if !sub.BillingType.Is("usage") {
		return Facts{Sections: []widget.Section{}}, nil
	}
	reply, err := api.GetSubscriptionRegistrationStatus.Do(ctx, d.Client, ref)
	if err != nil {
		return Facts{}, err
	}
	var f []widget.Field
	fact(&f, "for reservations", words(reply.Value.Status))
	return Facts{Sections: []widget.Section{{Title: "Registration", Fields: f}}, Raw: reply.Body}, nil
}

// newSubscriptionOrder makes the page of the order that began the subscription.
func newSubscriptionOrder(d *Desk, c *Customer, sub *api.Subscription) *FactsPage {
	return NewFacts(FactsSpec{Title: "Order", Parts: []Part{{"Order", func(ctx context.Context) (Facts, error) {
		if sub.OrderID == "" {
			return Facts{Sections: []widget.Section{{Title: "Order", Fields: []widget.Field{{Label: "order", Value: "The subscription names no order."}}}}}, nil
		}
		reply, err := api.GetOrder.Do(ctx, d.Client, api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: c.ID}, OrderID: sub.OrderID})
		if err != nil {
			return Facts{}, err
		}
		return Facts{Sections: orderSections(&reply.Value, sub.ID), Raw: reply.Body}, nil
	}}}})
}

func orderSections(o *api.Order, subscriptionID string) []widget.Section {
	var f []widget.Field
	fact(&f, "id", o.ID, text.MaskID)
	fact(&f, "status", words(o.Status), orderTone(&Order{Order: o}))
	fact(&f, "created", moment(o.CreationDate))
	fact(&f, "billing cycle", words(o.BillingCycle))
	fact(&f, "transaction", words(o.TransactionType))
	fact(&f, "currency", strings.TrimSpace(o.CurrencyCode+" "+o.CurrencySymbol))
	sections := []widget.Section{{Title: "Order", Fields: f}}
	for _, line := range o.LineItems {
		var f []widget.Field
		fact(&f, "name", line.FriendlyName)
		fact(&f, "quantity", line.Quantity.String())
		fact(&f, "term", term(line.TermDuration))
		fact(&f, "offer id", line.OfferID)
		note := ""
		if strings.EqualFold(line.SubscriptionID, subscriptionID) {
			note = "this subscription"
		}
		fact(&f, "subscription id", line.SubscriptionID, text.MaskID, note)
		fact(&f, "partner of record", line.PartnerIDOnRecord, text.MaskID)
		sections = append(sections, widget.Section{Title: fmt.Sprintf("Line %s", line.LineItemNumber), Fields: f})
	}
	return sections
}

// nextTerm tells what the renewal makes of the subscription.
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
	return fmt.Sprintf("%s, billed %s, %s seats", term(next.Product.TermDuration), words(next.Product.BillingCycle), amount(next.Quantity, ""))
}

func productType(v []byte) string {
	var product struct {
		ID   string `json:"id"`
		Name string `json:"displayName"`
	}
	if len(v) == 0 || api.Decode(v, &product) != nil {
		return compactJSON(v)
	}
	return cmpOr(product.Name, product.ID)
}

// compactJSON shows a small JSON value of unknown shape in one line.
func compactJSON(v []byte) string {
	s := strings.NewReplacer(`"`, "", "{", "", "}", "", "[", "", "]", "", ":", ": ", ",", ", ").Replace(string(v))
	if s == "null" {
		return ""
	}
	return s
}
