package views

import "github.com/cspdesk/cspdesk/internal/ui"

// NewSubscription makes the screen of one subscription.
func NewSubscription(d *Desk, c *Customer, id, name string) ui.Screen { return NewOrders(d, c) }
