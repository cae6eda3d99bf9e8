package customers

import (
	"slices"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// NewCustomer makes the screen of one customer; it begins with what most calls
// are about, the subscriptions.
func NewCustomer(d *kit.Desk, c *kit.Customer) *kit.Tabs { return newCustomerAt(d, c, "Subscriptions") }

func newCustomerAt(d *kit.Desk, c *kit.Customer, page string) *kit.Tabs {
	tabs := []kit.Tab{
		{Title: "Subscriptions", Screen: kit.SubscriptionsRoute.Screen(d, kit.CustomerArgs{Customer: c})},
		{Title: "Profile", Screen: NewCustomerProfile(d, c)},
		{Title: "Orders", Screen: kit.OrdersRoute.Screen(d, kit.CustomerArgs{Customer: c})},
		{Title: "Devices", Screen: kit.DeviceBatchesRoute.Screen(d, kit.CustomerArgs{Customer: c})},
		{Title: "Policies", Screen: kit.PoliciesRoute.Screen(d, kit.CustomerArgs{Customer: c})},
	}
	first := max(0, slices.IndexFunc(tabs, func(t kit.Tab) bool { return t.Title == page }))
	return kit.NewTabs(c.Title(), first, func() ui.Screen { return newCustomerAt(d, c, page) }, tabs...).
		At(kit.CustomerRoute.At(kit.CustomerArgs{Customer: c, Page: page}))
}
