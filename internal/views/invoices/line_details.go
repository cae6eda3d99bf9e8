package invoices

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// lineDetails is the page of one line, with the ways to what it charges for.
type lineDetails struct {
	*kit.FactsPage
	desk *kit.Desk
	line *invoiceLine
	ctx  context.Context
	busy bool // the subscription is being read
}

func newLineDetails(d *kit.Desk, line *invoiceLine) *lineDetails {
	l := &lineDetails{desk: d, line: line}
	l.FactsPage = kit.NewFacts(kit.FactsSpec{
		Title:  kit.OrDash(line.product),
		Revive: func() ui.Screen { return newLineDetails(d, line) },
		Parts: []kit.Part{{Title: "Line", Read: func(context.Context) (kit.Facts, error) {
			item, _ := line.item()
			raw := (&lineUnpacker{}).text(line.json)
			return kit.Facts{Sections: lineSections(line, &item), Raw: raw}, nil
		}}},
		Bindings: func(*kit.FactsPage) []widget.Binding {
			return []widget.Binding{l.subscriptionBinding(), customerBinding(d, func() *invoiceLine { return line })}
		},
	})
	return l
}

func (l *lineDetails) subscriptionBinding() widget.Binding {
	return widget.Binding{
		ID: "lines.subscription", Keys: []string{"enter"}, Label: "subscription", Group: "Go", Footer: true,
		Help: "Open the subscription that the line charges for.",
		Disabled: func() string {
			switch {
			case l.line.subscription == "" || l.line.customerID == "":
				return "This line names no subscription: it is for something bought once."
			case l.busy:
				return "The subscription is being read."
			}
			return ""
		},
		Do: func() tea.Cmd {
			l.busy = true
			return l.readSubscription
		},
	}
}

type subscriptionOfLineMsg struct {
	sub *api.Subscription
	err error
}

func (l *lineDetails) readSubscription() tea.Msg {
	reply, err := api.GetSubscription.Do(l.ctx, l.desk.Client, api.SubscriptionRef{
		CustomerRef: api.CustomerRef{CustomerID: l.line.customerID}, SubscriptionID: l.line.subscription,
	})
	return subscriptionOfLineMsg{&reply.Value, err}
}

// Start implements [ui.Screen].
func (l *lineDetails) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	l.ctx = ctx
	return l.FactsPage.Start(ctx, env)
}

// Update implements [ui.Screen].
func (l *lineDetails) Update(msg tea.Msg) tea.Cmd {
	found, ok := msg.(subscriptionOfLineMsg)
	if !ok {
		return l.FactsPage.Update(msg)
	}
	l.busy = false
	if found.err != nil {
		return kit.ShowFailure(found.err)
	}
	return kit.SubscriptionRoute.Push(l.desk, kit.SubscriptionArgs{Customer: l.line.namedCustomer(), Subscription: found.sub})
}

func lineSections(l *invoiceLine, item *api.InvoiceLineItem) []widget.Section {
	return []widget.Section{
		{Title: "Charge", Fields: chargeFields(l, item)},
		{Title: "What for", Fields: purchaseFields(l, item)},
		{Title: "Who", Fields: whoFields(l, item)},
		{Title: "Usage", Fields: usageFields(item)},
	}
}

func chargeFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	if l.explains {
		kit.AddField(&f, "added up", "no", text.ToneMuted, "another line charges this; it shows how that came about")
	}
	kit.AddField(&f, "total", kit.Amount(l.total, l.currency), text.ToneStrong)
	kit.AddField(&f, "subtotal", kit.Amount(l.subtotal, l.currency), "before tax")
	kit.AddField(&f, "tax", kit.Amount(l.tax, l.currency))
	kit.AddField(&f, "quantity", kit.Amount(l.quantity, ""), l.unit)
	kit.AddField(&f, "unit price", kit.Amount(item.Line.UnitPrice, l.currency))
	kit.AddField(&f, "charge type", l.charge)
	kit.AddField(&f, "period", l.period)
	if o := item.OneTime; o != nil {
		kit.AddField(&f, "price adjusted", o.PriceAdjustmentDescription)
		kit.AddField(&f, "term and billing", o.TermAndBillingCycle)
		if rate, day := o.ExchangeRate(); rate.Given() && !strings.EqualFold(o.PricingCurrency, o.Currency) {
			kit.AddField(&f, "exchange rate", exact(rate), strings.TrimSpace(o.PricingCurrency+" to "+o.Currency+", "+kit.Date(day)))
		}
	}
	return f
}

func purchaseFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	kit.AddField(&f, "product", l.product)
	kit.AddField(&f, "SKU", l.sku)
	kit.AddField(&f, "subscription id", l.subscription, "enter opens it", text.MaskID)
	kit.AddField(&f, "order id", l.order, text.MaskID)
	kit.AddField(&f, "invoice", l.part.invoice, l.part.title+", "+l.part.kindName())
	switch {
	case item.License != nil:
		kit.AddField(&f, "subscription", item.License.SubscriptionName, text.MaskName)
		kit.AddField(&f, "offer id", item.License.OfferID)
	case item.Usage != nil:
		kit.AddField(&f, "subscription", item.Usage.SubscriptionName, text.MaskName)
	case item.OneTime != nil:
		kit.AddField(&f, "subscription", item.OneTime.SubscriptionDescription, text.MaskName)
		kit.AddField(&f, "publisher", item.OneTime.PublisherName)
		kit.AddField(&f, "product id", item.OneTime.ProductID)
		kit.AddField(&f, "ordered", kit.DateTime(item.OneTime.OrderDate))
		kit.AddField(&f, "reservation order", item.OneTime.ReservationOrderID)
	case item.Rated != nil:
		kit.AddField(&f, "azure subscription", item.Rated.EntitlementDescription, text.MaskName)
		kit.AddField(&f, "entitlement id", item.Rated.EntitlementID, text.MaskID)
	}
	return f
}

func whoFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	kit.AddField(&f, "customer", l.customerName(), "c opens it", text.MaskName)
	kit.AddField(&f, "tenant id", l.customerID, text.MaskID)
	kit.AddField(&f, "domain", l.domain, text.MaskDomain)
	if item.OneTime != nil {
		kit.AddField(&f, "country", item.OneTime.CustomerCountry)
		if id := item.OneTime.ResellerMPNID; id != "0" {
			kit.AddField(&f, "reseller", id, "MPN id")
		}
	}
	return f
}

func usageFields(item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	switch {
	case item.Rated != nil:
		r := item.Rated
		kit.AddField(&f, "day", kit.Date(r.UsageDate))
		kit.AddField(&f, "meter", strings.Trim(r.MeterCategory+" ▸ "+r.MeterName, " ▸"))
		kit.AddField(&f, "region", r.ResourceLocation)
		kit.AddField(&f, "resource group", r.ResourceGroup, text.MaskName)
		kit.AddField(&f, "resource", r.ResourceURI, text.MaskID)
		kit.AddField(&f, "tags", r.Tags, text.MaskName)
	case item.Usage != nil:
		kit.AddField(&f, "day", kit.Date(item.Usage.UsageDate))
		kit.AddField(&f, "meter", item.Usage.ResourceName)
		kit.AddField(&f, "region", item.Usage.Region)
	case item.OneTime != nil:
		kit.AddField(&f, "meter", item.OneTime.MeterDescription)
	}
	return f
}
