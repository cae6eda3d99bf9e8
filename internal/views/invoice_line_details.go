package views

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// lineDetails is the page of one line, with the ways to what it charges for.
type lineDetails struct {
	*FactsPage
	desk *Desk
	line *invoiceLine
	ctx  context.Context
	busy bool // the subscription is being read
}

func newLineDetails(d *Desk, line *invoiceLine) *lineDetails {
	l := &lineDetails{desk: d, line: line}
	l.FactsPage = NewFacts(FactsSpec{
		Title:  orDash(line.product),
		Revive: func() ui.Screen { return newLineDetails(d, line) },
		Parts: []Part{{"Line", func(context.Context) (Facts, error) {
			item, _ := line.item()
			raw := (&lineUnpacker{}).text(line.json)
			return Facts{Sections: lineSections(line, &item), Raw: raw}, nil
		}}},
		Bindings: func(*FactsPage) []widget.Binding {
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
		return showFailure(found.err)
	}
	return SubscriptionRoute.Push(l.desk, SubscriptionArgs{l.line.namedCustomer(), found.sub})
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
		fact(&f, "added up", "no", text.ToneMuted, "another line charges this; it shows how that came about")
	}
	fact(&f, "total", amount(l.total, l.currency), text.ToneStrong)
	fact(&f, "subtotal", amount(l.subtotal, l.currency), "before tax")
	fact(&f, "tax", amount(l.tax, l.currency))
	fact(&f, "quantity", amount(l.quantity, ""), l.unit)
	fact(&f, "unit price", amount(item.Line.UnitPrice, l.currency))
	fact(&f, "charge type", l.charge)
	fact(&f, "period", l.period)
	if o := item.OneTime; o != nil {
		fact(&f, "price adjusted", o.PriceAdjustmentDescription)
		fact(&f, "term and billing", o.TermAndBillingCycle)
		if rate, day := o.ExchangeRate(); rate.Given() && !strings.EqualFold(o.PricingCurrency, o.Currency) {
			fact(&f, "exchange rate", exact(rate), strings.TrimSpace(o.PricingCurrency+" to "+o.Currency+", "+date(day)))
		}
	}
	return f
}

func purchaseFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	fact(&f, "product", l.product)
	fact(&f, "SKU", l.sku)
	fact(&f, "subscription id", l.subscription, "enter opens it", text.MaskID)
	fact(&f, "order id", l.order, text.MaskID)
	fact(&f, "invoice", l.part.invoice, l.part.title+", "+l.part.kindName())
	switch {
	case item.License != nil:
		fact(&f, "subscription", item.License.SubscriptionName, text.MaskName)
		fact(&f, "offer id", item.License.OfferID)
	case item.Usage != nil:
		fact(&f, "subscription", item.Usage.SubscriptionName, text.MaskName)
	case item.OneTime != nil:
		fact(&f, "subscription", item.OneTime.SubscriptionDescription, text.MaskName)
		fact(&f, "publisher", item.OneTime.PublisherName)
		fact(&f, "product id", item.OneTime.ProductID)
		fact(&f, "ordered", moment(item.OneTime.OrderDate))
		fact(&f, "reservation order", item.OneTime.ReservationOrderID)
	case item.Rated != nil:
		fact(&f, "azure subscription", item.Rated.EntitlementDescription, text.MaskName)
		fact(&f, "entitlement id", item.Rated.EntitlementID, text.MaskID)
	}
	return f
}

func whoFields(l *invoiceLine, item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	fact(&f, "customer", l.customerName(), "c opens it", text.MaskName)
	fact(&f, "tenant id", l.customerID, text.MaskID)
	fact(&f, "domain", l.domain, text.MaskDomain)
	if item.OneTime != nil {
		fact(&f, "country", item.OneTime.CustomerCountry)
		if id := item.OneTime.ResellerMPNID; id != "0" {
			fact(&f, "reseller", id, "MPN id")
		}
	}
	return f
}

func usageFields(item *api.InvoiceLineItem) []widget.Field {
	var f []widget.Field
	switch {
	case item.Rated != nil:
		r := item.Rated
		fact(&f, "day", date(r.UsageDate))
		fact(&f, "meter", strings.Trim(r.MeterCategory+" ▸ "+r.MeterName, " ▸"))
		fact(&f, "region", r.ResourceLocation)
		fact(&f, "resource group", r.ResourceGroup, text.MaskName)
		fact(&f, "resource", r.ResourceURI, text.MaskID)
		fact(&f, "tags", r.Tags, text.MaskName)
	case item.Usage != nil:
		fact(&f, "day", date(item.Usage.UsageDate))
		fact(&f, "meter", item.Usage.ResourceName)
		fact(&f, "region", item.Usage.Region)
	case item.OneTime != nil:
		fact(&f, "meter", item.OneTime.MeterDescription)
	}
	return f
}
