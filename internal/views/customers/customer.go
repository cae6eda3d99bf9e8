package customers

import (
	"slices"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// newCustomer makes the screen of one customer. It starts with the subscriptions, which
// most support calls are about.
func newCustomer(d *kit.Desk, c *kit.Customer) *kit.Tabs { return newCustomerAt(d, c, "Subscriptions") }

func newCustomerAt(d *kit.Desk, c *kit.Customer, page string) *kit.Tabs {
	tabs := []kit.Tab{
		{Title: "Subscriptions", Screen: kit.SubscriptionsRoute.Screen(d, kit.CustomerArgs{Customer: c})},
		{Title: "Profile", Screen: newCustomerProfile(d, c)},
		{Title: "Orders", Screen: kit.OrdersRoute.Screen(d, kit.CustomerArgs{Customer: c})},
		{Title: "Devices", Screen: kit.DeviceBatchesRoute.Screen(d, kit.CustomerArgs{Customer: c})},
		{Title: "Policies", Screen: kit.PoliciesRoute.Screen(d, kit.CustomerArgs{Customer: c})},
	}
	first := max(0, slices.IndexFunc(tabs, func(t kit.Tab) bool { return t.Title == page }))
	return kit.NewTabs(c.Title(), first, func() ui.Screen { return newCustomerAt(d, c, page) }, tabs...).
		At(kit.CustomerRoute.At(kit.CustomerArgs{Customer: c, Page: page}))
}
