package views_test

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestClearingTheFilterStaysOnTheRowThatWasChosen(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Press("/").Type("fabri").Press("enter", "esc").Sees("250 of 250", "▌  Fabrikam Ltd")
		b.Press("/").Type("woodgrove").Press("down", "enter").Sees("Customers ▸ Woodgrove Bank")
		b.Press("esc", "esc").Sees("250 of 250", "▌  Woodgrove Bank")
	})
}
