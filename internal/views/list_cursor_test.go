package views_test

import "testing"

func TestClearingTheFilterStaysOnTheRowThatWasChosen(t *testing.T) {
	drive(t, setup{}, func(_ *testing.T, b *bench) {
		b.Press("/").Type("fabri").Press("enter", "esc").Sees("250 of 250", "▌  Fabrikam Ltd")
		b.Press("/").Type("woodgrove").Press("down", "enter").Sees("Customers ▸ Woodgrove Bank")
		b.Press("esc", "esc").Sees("250 of 250", "▌  Woodgrove Bank")
	})
}
