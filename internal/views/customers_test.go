package views_test

import "testing"

func TestCustomersStreamAndFilter(t *testing.T) {
	drive(t, setup{}, func(_ *testing.T, b *bench) {
		b.Sees("Customers", "250 of 250", "Contoso Pharmaceuticals")
		b.Press("/").Type("fabri").Sees("Fabrikam Ltd", "of 250").Press("enter", "enter").Sees("Fabrikam Ltd", "Subscriptions")
	})
}
