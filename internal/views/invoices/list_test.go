package invoices_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// june is two months of one partner in two currencies, with an amendment.
func june() *books {
	amended := strings.Replace(anInvoice("G100", "2026-06-05", "one_time", "GBP", "400.00", "one_time billing"), `"documentType"`,
		`"amendments":[{"id":"N100","invoiceDate":"2026-06-20T00:00:00Z","totalCharges":-25.50,"paidAmount":0,"currencyCode":"GBP","documentType":"adjustment_note","invoiceType":"one_time","amendsOf":"G100"}],"documentType"`, 1)
	paid := strings.Replace(anInvoice("D100", "2026-06-05", "Recurring", "JPY", "90000", "office billing"), `"paidAmount":0`, `"paidAmount":-90000`, 1)
	return &books{
		invoices: []string{
			amended, paid,
			anInvoice("G200", "2026-07-05", "OneTime", "GBP", "1604.00", "one_time billing", "one_time usage"),
			anInvoice("G201", "2026-07-05", "OneTime", "USD", "10.00", "one_time billing"),
		},
		summaries: []string{
			`{"balanceAmount":1978.50,"currencyCode":"GBP","currencySymbol":"£"}`,
			`{"balanceAmount":10.00,"currencyCode":"USD","currencySymbol":"$"}`,
			`{"balanceAmount":0,"currencyCode":"JPY","currencySymbol":"¥"}`,
		},
	}
}

func TestInvoicesStandNewestFirstWithTheirAmendments(t *testing.T) {
	for name, size := range map[string][2]int{"80x24": small, "120x40": large} {
		t.Run(name, func(t *testing.T) {
			june().open(t, size, func(t *testing.T, b *viewstest.Bench) {
				b.Sees("Balance  1,978.50 GBP   10.00 USD   0 JPY", "5 of 5", "adjustment note").Golden("invoices-" + name)
				screen := b.Screen()
				last := 0
				for _, id := range []string{"G200", "G201", "N100", "G100", "D100"} {
					at := strings.Index(screen, id+"  ")
					if at < last {
						t.Errorf("%s stands too high", id)
					}
					last = at
				}
			})
		})
	}
}

func TestBalancesThatCannotBeReadAreNotHidden(t *testing.T) {
	s := june()
	s.summaries = []string{"{"}
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("The balances could not be read", "5 of 5")
	})
}

func TestAnAmendmentHasNoLinesAndNoPDF(t *testing.T) {
	june().open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("5 of 5").Press("/").Type("N100").Press("enter", "P").Sees("save that of invoice G100")
		b.Press("enter").Sees("N100", "amends", "G100", "-25.50 GBP").Press("tab").Sees("it amends invoice G100")
	})
}

// TestSandboxInvoices walks through the sandbox: every invoice adds up.
func TestSandboxInvoices(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("Balance", "sorted by date ▼", "recurring", "one-time").SeesNot("reading billing periods")
		for range 10 {
			b.Press("enter").Sees("matches the invoice").Press("esc").Press("down")
		}
	})
}

// TestHostileNamesOnInvoices draws every page of invoices whose customers have
// names that attack a terminal; the bench checks what each frame takes.
func TestHostileNamesOnInvoices(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Hostile: true}, Width: 80, Height: 24, Options: []uitest.Option{uitest.NoColor}}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("Balance")
		for range 5 {
			b.Press("enter").Sees("matches the invoice")
			for range 5 {
				b.Press("tab")
			}
			if strings.Contains(b.Sees("than").View().Content, "\x1b]") {
				t.Error("a name reached the terminal")
			}
			b.Press("enter").Sees("These lines add up").Press("enter").Sees("Charge").Press("esc", "esc", "esc", "down", "down")
		}
	})
}

func TestFromAnInvoiceLineToItsSubscriptionAndCustomer(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("Balance").Press("/").Type("recurring chf").Press("enter").Press("enter").Sees("matches")
		b.Press("tab", "tab").Sees("CUSTOMER", "SHARE", "Total").Press("enter").Sees("These lines add up to").Press("/").Type("office 365 e1").Press("enter")
		b.Press("enter").Sees("subscription id", "order id", "unit price", "period", "c opens it")
		b.Press("J").Sees("LicenseBasedLineItem").Press("esc")
		b.Press("enter").Sees("Overview", "Invoice lines", "commitment term").Press("shift+tab").Sees("in all; looked through", "Woodgrove Bank")
		b.Press("esc").Press("c").Sees("▸ Woodgrove Bank", "Subscriptions", "Profile")
	})
}

func TestSubscriptionLinesSayHowFarTheyAre(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{World: sandbox.Config{Latency: time.Second}}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("Microsoft 365 E3", "8 of 8")
		b.Press("/").Type("microsoft 365 e3").Press("enter", "enter", "shift+tab").Sees("finding the lines")
		b.Sees("so far; looked through").Sees("in all; looked through", "Fabrikam Ltd", "unbilled")
	})
}

func TestSubscriptionLinesThatFailSaySo(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8").Press("/").Type("microsoft 365 e3").Press("enter", "enter").Sees("commitment term")
		b.Faults("500")
		b.Press("shift+tab").Sees("That did not work").Press("enter").Sees("INCOMPLETE")
		b.Faults("")
		b.Press("r").Sees("in all; looked through")
	})
}

func TestUnbilledIsAnEstimate(t *testing.T) {
	s := june()
	s.lines = map[string][]string{
		"unbilled onetime billinglineitems gbp current": {aLine("fab", "Seats", "New", "3", "30.00", "GBP"), aLine("fab", "Azure plan", "New", "1", "5.00", "GBP")},
		// What a charge contains already is not added again; the rest is.
		"unbilled onetime usagelineitems gbp current": {aDay("fab", "Azure plan", "2026-07-01", "5.00", "GBP"), aDay("con", "Azure plan", "2026-07-01", "7.25", "GBP")},
	}
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("5 of 5").Press("U").Sees("GBP, current period", "USD, previous period").Press("enter")
		b.Sees("Unbilled GBP, current period", "42.25 GBP estimated so far", "fab Ltd", "con Ltd").Press("shift+tab").Sees("4 of 4", "one-time usage")
		b.Press("esc", "U").Type("usd, prev").Press("enter").Sees("Nothing is unbilled in USD for the previous period.")
		b.Press("esc", "U").Type("another").Press("enter").Type("pounds").Press("enter").Sees("Give a code of three letters")
	})
}

func TestSandboxUnbilled(t *testing.T) {
	for _, currency := range []string{"GBP", "JPY"} {
		t.Run(currency, func(t *testing.T) {
			viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
				b.Sees("250 of 250").Press("I").Sees("Balance").Press("U").Type(currency + ", curr").Press("enter")
				b.Sees(fmt.Sprintf("Unbilled %s, current period", currency), currency+" estimated so far: charges come in", "SHARE")
			})
		})
	}
}
