package customers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestSignals(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250", "SIGNALS").Press("/").Type("fabrikam").Press("enter").Sees("1 suspended, 1 ends")
		b.Press("esc", "/").Type("suspended").Press("enter").SeesNot("250 of 250", "Alpine")
		if line := b.Line(5); !strings.Contains(line, "suspended") {
			t.Errorf("the filter shows a customer without a signal: %s", line)
		}
		asked := slices.DeleteFunc(b.Desk.Client.Exchanges(), func(e api.Exchange) bool { return !strings.Contains(e.URL, "analytics") })
		if len(asked) != 2 {
			t.Errorf("%d calls were made for the signals, want 2", len(asked))
		}
	})
}

func TestSignalsRefresh(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.At("Fabrikam Ltd", "Microsoft 365 E3").Press("a", "x").Sees("What changes").Press("enter").Type("Microsoft 365 E3").Press("enter").Sees(": done.")
		b.Press("esc", "esc", "esc").Sees("1 suspended, 1 ends").Press("r").Sees("2 suspended, 1 ends")
	})
}

func TestCustomersSortBySignals(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250", "1 suspended").Press("s", "S", "g").Sees("SIGNALS ▼")
		if line := b.Line(4); !strings.Contains(line, "suspended") {
			t.Errorf("the first line is %q", line)
		}
	})
}

func TestUnreadableSignalsAreUnknown(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Token: sandbox.AppToken}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250 · no signals, E tells why", "?").Press("E").Sees("That did not work", "Sign in as a person with cspdesk login.")
	})
}

// TestExportHasEveryCustomerOnce exports rows that were yielded a second time with their signals.
func TestExportHasEveryCustomerOnce(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250")
		found := b.ExportedWhole("customers")
		fabrikam := slices.IndexFunc(found, func(row []string) bool { return row[0] == "Fabrikam Ltd" })
		if len(found) != 251 || fabrikam < 0 || found[fabrikam][1] != "1 suspended, 1 ends" {
			t.Errorf("%d lines; Fabrikam is in line %d", len(found), fabrikam)
		}
	})
}

func TestExportHasEverySubscriptionOnce(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8")
		if found := b.ExportedWhole("subscriptions"); len(found) != 9 || !slices.Contains(found[1], "success") {
			t.Errorf("%d lines: %q", len(found), found)
		}
	})
}
