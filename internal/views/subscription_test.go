package views_test

import "testing"

func TestSubscriptionDetail(t *testing.T) {
	drive(t, setup{}, func(_ *testing.T, b *bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("Subscriptions", "STATUS")
		b.Press("enter").Sees("Overview", "State")
		b.Press("a").Sees("Change seats")
		b.Press("s").Sees("Seats: ").Type("26").Press("enter").Sees("What changes")
		b.Press("enter")
		b.Wait()
	})
}
