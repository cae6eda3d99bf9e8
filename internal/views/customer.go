package views

import "github.com/cspdesk/cspdesk/internal/ui"

// NewCustomer makes the screen of one customer; it begins with what most calls
// are about, the subscriptions.
func NewCustomer(d *Desk, c *Customer) *Tabs {
	revive := func() ui.Screen { return NewCustomer(d, c) }
	return NewTabs(c.Name, 0, revive,
		Tab{"Subscriptions", NewSubscriptions(d, c)},
		Tab{"Profile", NewCustomerProfile(d, c)},
		Tab{"Orders", NewOrders(d, c)},
		Tab{"Devices", NewDeviceBatches(d, c)},
		Tab{"Policies", NewPolicies(d, c)},
	)
}
