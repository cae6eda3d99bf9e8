package invoices_test

import (
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// jump is an invoice that charges more than the one before: something new,
// something dearer, something gone.
func jump() *books {
	return &books{
		perPage: 2,
		invoices: []string{
			anInvoice("G100", "2026-06-05", "OneTime", "GBP", "1400.00", "one_time billing"),
			anInvoice("G090", "2026-05-05", "OneTime", "GBP", "7.00", "one_time billing"),
			anInvoice("D100", "2026-06-30", "Recurring", "GBP", "55.00", "office billing"),
			anInvoice("X100", "2026-06-20", "OneTime", "USD", "55.00", "one_time billing"),
			anInvoice("G200", "2026-07-05", "OneTime", "GBP", "1604.00", "one_time billing"),
		},
		lines: map[string][]string{
			"G100 onetime billinglineitems": {
				aLine("fabrikam", "Microsoft 365 E3", "CycleCharge", "20", "700.00", "GBP"),
				aLine("contoso", "Microsoft 365 E3", "CycleCharge", "10", "360.00", "GBP"),
				aLine("contoso", "Exchange Online", "CycleCharge", "10", "244.00", "GBP"),
				aLine("litware", "Visio", "CycleCharge", "2", "96.00", "GBP"),
			},
			"G200 onetime billinglineitems": {
				aLine("fabrikam", "Microsoft 365 E3", "CycleCharge", "25", "900.00", "GBP"),
				aLine("contoso", "Microsoft 365 E3", "CycleCharge", "10", "360.00", "GBP"),
				aLine("contoso", "Exchange Online", "CycleCharge", "10", "240.00", "GBP"),
				aLine("fabrikam", "Azure plan", "New", "1", "104.00", "GBP"),
			},
			"G090 onetime billinglineitems": {aLine("litware", "Visio", "New", "1", "7.00", "GBP")},
		},
	}
}

func TestWhyAnInvoiceJumped(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": small, "120x40": large} {
		t.Run(name, func(t *testing.T) {
			jump().open(t, size, func(_ *testing.T, b *viewstest.Bench) {
				b.Opened(0).Press("shift+tab").Sees("Invoice G200 is 204.00 GBP (14.6 %) higher than G100: 1 new")
				b.Sees("4 of 4", "+200.00 GBP", "+104.00 GBP", "-96.00 GBP", "-4.00 GBP").Golden("invoice-compare-" + name)
				b.Press("enter").Sees("Microsoft 365 E3, fabrikam Ltd", "These lines add up to 900.00 GBP on G200, 700.00 GBP on G100.", "700.00 GBP", "G100", "G200").Golden("invoice-compared-lines-" + name)
			})
		})
	}
}

func TestCompareWithAnotherInvoice(t *testing.T) {
	jump().open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(0).Press("shift+tab").Sees("higher than G100").Press("p").Sees("Compare G200 with", "D100", "G090").SeesNot("X100")
		b.Type("G090").Press("enter").Sees("Invoice G200 is 1,597.00 GBP (22,814 %) higher than G090: 4 new +1,604.00, 1 left -7.00.")
	})
}

func TestAnInvoiceWithNothingBeforeIt(t *testing.T) {
	jump().open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("5 of 5").Press("/").Type("X100").Press("enter")
		b.Opened(0).Press("shift+tab")
		b.Sees("There is no earlier one-time invoice in USD to compare with.").Press("p").Sees("There is no other invoice in USD.")
	})
}

func TestNothingIsConcludedFromHalfAnInvoice(t *testing.T) {
	for side, broken := range map[string]string{"this": "G200", "before": "G100"} {
		t.Run(side, func(t *testing.T) {
			s := jump()
			s.breaks(broken + " onetime billinglineitems")
			s.open(t, large, func(t *testing.T, b *viewstest.Bench) {
				b.Opened(0).Press("shift+tab").Sees("INCOMPLETE: the lines of invoice "+broken+" could not be read to the end, so nothing can be said about the difference.").SeesNot("higher", "lower", "left  ")
				b.Press("e").Sees("There is no comparison to export.")
				s.heals()
				b.Press("r").Sees("Invoice G200 is 204.00 GBP (14.6 %) higher than G100").SeesNot("INCOMPLETE")
				if n := s.times(broken + " onetime billinglineitems 0"); n != 1 {
					t.Errorf("the first page of %s was read %d times", broken, n)
				}
			})
		})
	}
}

// TestAnEmptyInvoiceIsNoJump: invoices whose lines are merely not there must not
// look like a saving or a loss.
func TestAnEmptyInvoiceIsNoJump(t *testing.T) {
	for _, empty := range []string{"G200", "G100"} {
		t.Run(empty, func(t *testing.T) {
			s := jump()
			delete(s.lines, empty+" onetime billinglineitems")
			s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
				b.Opened(0).Press("shift+tab").Sees("The service has no lines for invoice "+empty+" although it charges", "so nothing can be said about").SeesNot("higher", "lower")
			})
		})
	}
}

func TestComparingSaysHowFarItIs(t *testing.T) {
	s := jump()
	s.latency = time.Second
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(0).Sees("matches").Press("shift+tab").Sees("Looking for the invoice before this one").Sees("Comparing G200, 4 lines so far, with G100").SeesNot("higher")
		b.Sees("higher than G100")
	})
}

func TestACompareOfLinesThatMissTheTotalSaysSo(t *testing.T) {
	s := jump()
	s.lines["G100 onetime billinglineitems"] = s.lines["G100 onetime billinglineitems"][:3]
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Opened(0).Press("shift+tab").Sees("Invoice G200 is 300.00 GBP", "G100: 3 lines add up to 1,304.00 GBP: differs by -96.00 GBP")
	})
}

func TestSandboxComparisonExplainsTheSeatsThatWereAdded(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("Balance").Press("/").Type("one-time usd").Press("enter", "enter").Sees("matches").Press("shift+tab")
		b.Sees("Invoice G", "than G", "rose", "Total").Press("/").Type("contoso pharma add").Press("enter").Sees("new", "AddQuantity", "Contoso Pharm")
	})
}
