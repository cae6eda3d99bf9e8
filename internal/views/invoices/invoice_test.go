package invoices_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// july is one invoice whose lines come in several pages of several parts.
func july() *books {
	return &books{
		perPage: 2, latency: time.Second,
		invoices: []string{anInvoice("G200", "2026-07-05", "Recurring", "GBP", "1604.00", "office billing", "one_time billing", "one_time usage")},
		lines: map[string][]string{
			"G200 office billinglineitems": {
				aLine("fabrikam", "Microsoft 365 E3", "CycleCharge", "25", "900.00", "GBP"),
				aLine("contoso", "Microsoft 365 E3", "CycleCharge", "10", "360.00", "GBP"),
				aLine("contoso", "Exchange Online", "CycleCharge", "10", "40.00", "GBP"),
			},
			"G200 onetime billinglineitems": {
				aLine("fabrikam", "Azure plan", "New", "1", "310.10", "GBP"),
				aLine("fabrikam", "Azure plan", "CustomerCredit", "1", "-10.10", "GBP"),
				aLine("litware", "Visio", "New", "2", "4.00", "GBP"),
			},
			"G200 onetime usagelineitems": {
				aDay("fabrikam", "Azure plan", "2026-06-01", "10.00", "GBP"),
				aDay("fabrikam", "Azure plan", "2026-06-02", "300.10", "GBP"),
			},
		},
	}
}

func TestInvoiceAddsUpWhileItIsRead(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": small, "120x40": large} {
		t.Run(name, func(t *testing.T) {
			july().open(t, size, func(_ *testing.T, b *viewstest.Bench) {
				b.Opened(2).Sees("Reading the lines").Sees("4 lines add up to 1,560.00 GBP so far, of 1,604.00 GBP.", "Total so far")
				b.Golden("invoice-customers-so-far-" + name)
				b.Sees("6 lines add up to 1,604.00 GBP: matches the invoice.", "3 of 3").SeesNot("so far").Golden("invoice-customers-" + name)
				b.Press("tab").Sees("PRODUCT").Golden("invoice-products-" + name)
				b.Press("tab").Sees("CHARGE TYPE").Golden("invoice-charges-" + name)
				b.Press("shift+tab", "shift+tab", "shift+tab").Sees("CHARGE", "6 of 6").Golden("invoice-lines-" + name)
				b.Press("shift+tab").Sees("billing period", "2026-06-01 to 2026-06-30").Golden("invoice-summary-" + name)
			})
		})
	}
}

func TestDailyUsageExplainsAndIsNotAdded(t *testing.T) {
	s := july()
	s.open(t, large, func(t *testing.T, b *viewstest.Bench) {
		b.Opened(0).Sees("matches the invoice", "not read", "u reads them")
		if s.times("G200 onetime usagelineitems 0") != 0 {
			t.Error("daily usage was read although nobody asked")
		}
		b.Press("u").Sees("one-time usage", "adds nothing, explains the charges", "2 lines").Sees("6 lines add up to 1,604.00 GBP: matches the invoice.")
		b.Press("tab").Sees("8 of 8").Press("u").Sees("There is no daily usage to read")
		b.Press("/").Type("usage").Press("enter", "enter").Sees("added up", "another line charges this", "2026-06-02", "D2 v3")
	})
}

func TestInvoiceGoesOnExactlyWhereItFailed(t *testing.T) {
	s := july()
	s.latency = 0
	s.breaks("G200 office billinglineitems")
	s.open(t, large, func(t *testing.T, b *viewstest.Bench) {
		b.Opened(1).Sees("INCOMPLETE: 5 lines add up to 1,564.00 GBP; more could not be read. Press r to go on.", "office failed after 2 lines")
		b.Sees("Visio").Press("E").Sees("Somebody pulled the plug", "MS-CorrelationId").Press("enter")
		b.Press("e").Sees("INCOMPLETE: not all lines were read").Press("esc")
		b.Press("shift+tab").Sees("INCOMPLETE after 2 lines")
		b.Press("tab", "tab").Sees("Total so far")
		b.Press("r").Sees("INCOMPLETE")
		s.heals()
		b.Press("r").Sees("6 lines add up to 1,604.00 GBP: matches the invoice.", "Total ").SeesNot("INCOMPLETE", "so far")
		for _, place := range []string{"G200 office billinglineitems 0", "G200 office billinglineitems 2", "G200 onetime billinglineitems 0", "G200 onetime billinglineitems 2"} {
			if n := s.times(place); n != 1 {
				t.Errorf("%s was read %d times", place, n)
			}
		}
	})
}

// TestAForgottenPlaceOfLinesIsNotTheEnd: after some time the service refuses the
// continuation token with the code that also ends a list.
func TestAForgottenPlaceOfLinesIsNotTheEnd(t *testing.T) {
	s := july()
	s.latency = 0
	s.breaks("G200 office billinglineitems")
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(2).Sees("INCOMPLETE")
		s.heals()
		s.forget, s.perPage = true, 0
		b.Press("r").Sees("6 lines add up to 1,604.00 GBP: matches the invoice.", "3 of 3")
	})
}

func TestInvoiceReadAgain(t *testing.T) {
	s := july()
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(2).Sees("matches the invoice").Press("down")
		here := b.Cursor()
		s.lines["G200 onetime billinglineitems"] = s.lines["G200 onetime billinglineitems"][:2]
		b.Press("r").Sees("so far").Sees("differs by -4.00 GBP from the invoice (adjustments may not be in the lines)").SeesNot("litware")
		b.HasCursor(here)
	})
}

func TestCurrenciesAreNeverAdded(t *testing.T) {
	s := july()
	s.lines["G200 onetime billinglineitems"] = append(s.lines["G200 onetime billinglineitems"], aLine("fabrikam", "Azure plan", "New", "1", "77.00", "USD"))
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(2).Sees("7 lines add up to 1,604.00 GBP and 77.00 USD, of which only GBP is this invoice's currency.")
		b.Sees("4 of 4", "1,200.00 GBP", "77.00 USD", "100 %").Golden("invoice-two-currencies")
		b.Press("esc").SeesNot("1,681.00", "1,277.00")
	})
}

func TestAnInvoiceWithoutLinesSaysSo(t *testing.T) {
	s := july()
	s.lines = nil
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(0).Sees("The service has no lines for this invoice although it charges 1,604.00 GBP.")
		b.Press("tab").Sees("The service has no lines for this invoice.", "0 of 0")
	})
}

func TestLinesThatComeWhileTheirGroupIsOpen(t *testing.T) {
	july().open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(2).Sees("4 lines add up").Press("/").Type("fabrikam").Press("enter", "enter")
		b.Sees("▸ fabrikam Ltd", "These lines add up to 1,200.00 GBP so far", "3 so far").Sees("These lines add up to 1,200.00 GBP.", "3 of 3")
		b.Press("esc").Sees("matches the invoice")
	})
}

// TestGoingOnFromTheLinesOfAGroup: what is read belongs to the invoice, so leaving the
// list it was asked for from doesn't stop it.
func TestGoingOnFromTheLinesOfAGroup(t *testing.T) {
	s := july()
	s.breaks("G200 office billinglineitems")
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(2).Sees("INCOMPLETE: 5 lines add up").Press("/").Type("contoso").Press("enter", "enter").Sees("These lines add up to 360.00 GBP so far.", "INCOMPLETE")
		s.heals()
		b.Press("r", "esc").SeesNot("▸ contoso").Sees("6 lines add up to 1,604.00 GBP: matches the invoice.")
		b.Press("enter").Sees("These lines add up to 400.00 GBP.").Press("u").Sees("reading one-time usage").Press("esc", "esc", "shift+tab").Sees("8 of 8")
	})
}

func TestMaskedInvoiceGivesNobodyAway(t *testing.T) {
	july().open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(1).Sees("matches the invoice").Press("ctrl+x").SeesNot("fabrikam", "contoso").Press("tab").SeesNot("fabrikam", "contoso")
		b.Press("enter").Sees("These lines add up").SeesNot("fabrikam", "contoso").Press("enter").Sees("tenant id").SeesNot("fabrikam", "contoso")
	})
}

func TestEscLeavesAnInvoiceThatIsStillRead(t *testing.T) {
	s := july()
	s.open(t, small, func(t *testing.T, b *viewstest.Bench) {
		b.Opened(0).Sees("Reading the lines").Press("esc").Advance(time.Minute)
		if n := s.times("G200 office billinglineitems 2"); n != 0 {
			t.Error("the lines were read on although nobody looks")
		}
	})
}

func TestLinesOfAnInvoiceHaveTheirJSONAndIds(t *testing.T) {
	july().open(t, large, func(t *testing.T, b *viewstest.Bench) {
		b.Opened(1).Sees("6 of 6").Press("J").Sees("fabrikam-Microsoft 365 E3", "OneTimeInvoiceLineItem", "900.00").Press("esc")
		b.Press("y").Sees("subscription id", "order-fabrikam", "customer tenant id", "G200").Press("1")
		if !strings.Contains(b.Written(), "ZmFicmlrYW0tbWljcm9zb2Z0IDM2NSBlMw==") {
			t.Error("the id is not on the clipboard")
		}
	})
}
