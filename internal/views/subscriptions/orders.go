package subscriptions

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// orderRow is a row of a list of orders.
type orderRow struct {
	*api.Order
	Customer *kit.Customer
}

func orderSpec() *kit.ListSpec[*orderRow] {
	return &kit.ListSpec[*orderRow]{
		Name: "orders", Singular: "order", Plural: "orders",
		ID: func(o *orderRow) string { return o.ID },
		Columns: []widget.Column[*orderRow]{
			{Name: "created", Title: "Created", Min: 10, Text: func(o *orderRow) string { return kit.Date(o.CreationDate) }, Compare: func(a, b *orderRow) int { return kit.CompareTimes(a.CreationDate, b.CreationDate) }},
			{Name: "lines", Title: "Lines", Min: 24, Flex: 3, Text: orderLines},
			{Name: "status", Title: "Status", Min: 10, Text: func(o *orderRow) string { return kit.EnumText(o.Status) }, Tone: orderTone},
			{Name: "billing", Title: "Billing", Min: 9, Priority: 2, Text: func(o *orderRow) string { return kit.EnumText(o.BillingCycle) }},
			{Name: "currency", Title: "Currency", Min: 8, Priority: 3, Text: func(o *orderRow) string { return o.CurrencyCode }, Tone: kit.MutedTone[*orderRow]},
			{Name: "id", Title: "ID", Min: 36, Mask: text.MaskID, Priority: 4, Text: func(o *orderRow) string { return o.ID }, Tone: kit.MutedTone[*orderRow]},
		},
		SortBy: "created", Desc: true,
		Empty:     "This customer has no orders. A new order takes up to 15 minutes to appear.",
		Open:      func(l *kit.List[*orderRow], o *orderRow) tea.Cmd { return ui.Push(newOrder(l.Desk, o.Customer, o.ID)) },
		Copies:    func(o *orderRow) []widget.CopyItem { return []widget.CopyItem{{Label: "order id", Value: o.ID}} },
		Raw:       func(o *orderRow) []byte { return kit.EncodeJSON(o.Order) },
		PortalURL: func(o *orderRow) string { return kit.PortalCustomer(o.Customer.ID) + "/orders" },
	}
}

// newOrder makes the list of the subscriptions of an order.
func newOrder(d *kit.Desk, c *kit.Customer, id string) *kit.List[*subscriptionRow] {
	ref := api.SubscriptionsOfOrder{CustomerRef: api.CustomerRef{CustomerID: c.ID}, OrderID: id}
	row := func(s *api.Subscription) *subscriptionRow { return &subscriptionRow{Subscription: s, Customer: c} }
	return kit.NewList(d, subscriptionSpec(), "Order "+id, withProvisioning(d, kit.NewSource(d, api.ListSubscriptionsByOrder, ref, row))).
		At(kit.OrderRoute.At(kit.OrderArgs{Customer: c, Order: id}))
}

func orderLines(o *orderRow) string {
	names := make([]string, len(o.LineItems))
	for i, line := range o.LineItems {
		names[i] = line.FriendlyName
		if n := line.Quantity.Int64(); n > 1 {
			names[i] = fmt.Sprintf("%d × %s", n, line.FriendlyName)
		}
	}
	return strings.Join(names, ", ")
}

func orderTone(o *orderRow) text.Tone {
	switch {
	case o.Status.Is("completed"):
		return text.ToneGood
	case o.Status.In("cancelled", "unknown"):
		return text.ToneBad
	default:
		return text.ToneWarn
	}
}

// newOrders makes the list of a customer's orders.
func newOrders(d *kit.Desk, c *kit.Customer) *kit.List[*orderRow] {
	return kit.NewList(d, orderSpec(), "Orders", kit.NewSource(d, api.ListOrders, api.CustomerRef{CustomerID: c.ID}, func(o *api.Order) *orderRow {
		return &orderRow{Order: o, Customer: c}
	}))
}
