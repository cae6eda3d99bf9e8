package views

// NewCustomerProfile makes the page of a customer's profiles.
func NewCustomerProfile(d *Desk, c *Customer) *List[*Order] { return NewOrders(d, c) }
