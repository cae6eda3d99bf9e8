package views_test

import "testing"

func TestSubscriptionDetail(t *testing.T) {
	drive(t, setup{}, func(t *testing.T, b *bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("Subscriptions", "STATUS")
		b.Press("enter").Sees("Overview", "State")
		b.Press("a").Sees("Change seats")
		b.Press("s").Sees("Seats: ").Type("0").Press("enter").Sees("WHAT CHANGES")
		t.Log("\n" + b.Screen())
		b.Press("enter")
		t.Log("\n" + b.Screen())
		b.Wait()
		t.Log("\n" + b.Screen())
	})
}
