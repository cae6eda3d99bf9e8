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
		kit.Fact(&f, "added up", "no", text.ToneMuted, "another line charges this; it shows how that came about")
	}
	kit.Fact(&f, "total", kit.Amount(l.total, l.currency), text.ToneStrong)
	kit.Fact(&f, "subtotal", kit.Amount(l.subtotal, l.currency), "before tax")
	kit.Fact(&f, "tax", kit.Amount(l.tax, l.currency))
	kit.Fact(&f, "quantity", kit.Amount(l.quantity, ""), l.unit)
	kit.Fact(&f, "unit price", kit.Amount(item.Line.UnitPrice, l.currency))
	kit.Fact(&f, "charge type", l.charge)
	kit.Fact(&f, "period", l.period)
	if o := item.OneTime; o != nil {
		kit.Fact(&f, "price adjusted", o.PriceAdjustmentDescription)
		kit.Fact(&f, "term and billing", o.TermAndBillingCycle)
		if rate, day := o.ExchangeRate(); rate.Given() && !strings.EqualFold(o.PricingCurrency, o.Currency) {
			kit.Fact(&f, "exchange rate", exact(rate), strings.TrimSpace(o.PricingCurrency+" to "+o.Currency+", "+kit.Date(day)))
		}
	}
	return f
}

func purchaseFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	kit.Fact(&f, "product", l.product)
	kit.Fact(&f, "SKU", l.sku)
	kit.Fact(&f, "subscription id", l.subscription, "enter opens it", text.MaskID)
	kit.Fact(&f, "order id", l.order, text.MaskID)
	kit.Fact(&f, "invoice", l.part.invoice, l.part.title+", "+l.part.kindName())
	switch {
	case item.License != nil:
		kit.Fact(&f, "subscription", item.License.SubscriptionName, text.MaskName)
		kit.Fact(&f, "offer id", item.License.OfferID)
	case item.Usage != nil:
		kit.Fact(&f, "subscription", item.Usage.SubscriptionName, text.MaskName)
	case item.OneTime != nil:
		kit.Fact(&f, "subscription", item.OneTime.SubscriptionDescription, text.MaskName)
		kit.Fact(&f, "publisher", item.OneTime.PublisherName)
		kit.Fact(&f, "product id", item.OneTime.ProductID)
		kit.Fact(&f, "ordered", kit.Moment(item.OneTime.OrderDate))
		kit.Fact(&f, "reservation order", item.OneTime.ReservationOrderID)
	case item.Rated != nil:
		kit.Fact(&f, "azure subscription", item.Rated.EntitlementDescription, text.MaskName)
		kit.Fact(&f, "entitlement id", item.Rated.EntitlementID, text.MaskID)
	}
	return f
}

func whoFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	kit.Fact(&f, "customer", l.customerName(), "c opens it", text.MaskName)
	kit.Fact(&f, "tenant id", l.customerID, text.MaskID)
	kit.Fact(&f, "domain", l.domain, text.MaskDomain)
	if item.OneTime != nil {
		kit.Fact(&f, "country", item.OneTime.CustomerCountry)
		if id := item.OneTime.ResellerMPNID; id != "0" {
			kit.Fact(&f, "reseller", id, "MPN id")
		}
	}
	return f
}

func usageFields(item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	switch {
	case item.Rated != nil:
		r := item.Rated
		kit.Fact(&f, "day", kit.Date(r.UsageDate))
		kit.Fact(&f, "meter", strings.Trim(r.MeterCategory+" ▸ "+r.MeterName, " ▸"))
		kit.Fact(&f, "region", r.ResourceLocation)
		kit.Fact(&f, "resource group", r.ResourceGroup, text.MaskName)
		kit.Fact(&f, "resource", r.ResourceURI, text.MaskID)
		kit.Fact(&f, "tags", r.Tags, text.MaskName)
	case item.Usage != nil:
		kit.Fact(&f, "day", kit.Date(item.Usage.UsageDate))
		kit.Fact(&f, "meter", item.Usage.ResourceName)
		kit.Fact(&f, "region", item.Usage.Region)
	case item.OneTime != nil:
		kit.Fact(&f, "meter", item.OneTime.MeterDescription)
	}
	return f
}
