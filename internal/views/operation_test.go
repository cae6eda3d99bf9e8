package views_test

import "testing"

func TestAnyOperationFromThePalette(t *testing.T) {
	drive(t, setup{}, func(_ *testing.T, b *bench) {
		b.Sees("250 of 250").Press(":").Type("get-a-customers-subscriptions").Sees("Get a customer's subscriptions")
		b.Press("enter").Sees("customer-id")
	})
}
