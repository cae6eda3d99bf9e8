//go:build e2e && linux

package e2e_test

import "testing"

// toSubscription opens a subscription of Fabrikam.
func (d *terminal) toSubscription(name string) *terminal {
	d.t.Helper()
	d.sees("250 of 250").press("/").types("fabrikam ltd").press("Enter").sees("1 of 250").press("Enter")
	d.sees("▸ Fabrikam Ltd", "PROVISIONING").press("/").types(name).press("Enter").sees("1 of ").press("Enter")
	return d.sees("▸ "+name, "Overview", "commitment term")
}

func TestChangeOfASubscription(t *testing.T) {
	t.Parallel()
	for _, s := range sizes {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			d := desk(t, s).toSubscription("Microsoft 365 E3").sees("seats", "25  licenses")
			d.press("a").sees("Change seats", "Suspend").press("s").sees("Seats: ")
			d.press("C-u").types("30").press("Enter")
			d.sees("25 → 30", "5 seats more", "PATCH /v1/customers/", "nothing is sent yet")
			d.press("Enter").sees("Change the number of seats?", "Cancel").press("Escape").loses("Change the number of seats?")
			d.sees("nothing is sent yet").press("Enter").sees("Change the number of seats?").press("y")
			d.sees("done.", "30  licenses")
			d.press("a").sees("Suspend").press("x").sees("active → suspended").press("Enter")
			d.sees("Type Microsoft 365 E3 to confirm").types("Microsoft").press("Enter").settled()
			d.sees("Type Microsoft 365 E3 to confirm") // the name is incomplete
			d.press("Escape").sees("nothing is sent yet").press("Escape").sees("Overview", "active")
			d.quits()
		})
	}
}

func TestReadOnlyDesk(t *testing.T) {
	t.Parallel()
	d := desk(t, small, "--read-only").toSubscription("Microsoft 365 E3")
	d.press("a").sees("Suspend", "read-only").press("x").settled()
	d.sees("read-only").press("Escape").sees("active")
	d.quits()
}
