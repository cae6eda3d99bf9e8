package views

import (
	"slices"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// NewCustomer makes the screen of one customer; it begins with what most calls
// are about, the subscriptions.
func NewCustomer(d *Desk, c *Customer) *Tabs { return newCustomerAt(d, c, "Subscriptions") }

func newCustomerAt(d *Desk, c *Customer, page string) *Tabs {
	tabs := []Tab{
		{"Subscriptions", SubscriptionsRoute.Screen(d, CustomerArgs{Customer: c})},
		{"Profile", NewCustomerProfile(d, c)},
		{"Orders", OrdersRoute.Screen(d, CustomerArgs{Customer: c})},
		{"Devices", DeviceBatchesRoute.Screen(d, CustomerArgs{Customer: c})},
		{"Policies", PoliciesRoute.Screen(d, CustomerArgs{Customer: c})},
	}
	first := max(0, slices.IndexFunc(tabs, func(t Tab) bool { return t.Title == page }))
	return NewTabs(c.Title(), first, func() ui.Screen { return newCustomerAt(d, c, page) }, tabs...).
		At(CustomerRoute.At(CustomerArgs{Customer: c, Page: page}))
}
