//go:build e2e && linux

package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestInvoices(t *testing.T) {
	t.Parallel()
	for _, s := range sizes {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			d := desk(t, s)
			d.press("I").sees("Customers ▸ Invoices", "Balance", "141 of 141")
			id := d.finds(`▌ +([A-Z]\d+) `)[1]
			d.press("Enter").sees("▸ "+id, "Summary", "matches the invoice")
			d.press("Tab").sees("PRODUCT", "CHARGE").press("Enter").sees("Charge", "What for").press("Escape").loses("What for").sees("PRODUCT", "CHARGE")
			for _, column := range []string{"CUSTOMER", "PRODUCT", "CHARGE TYPE"} {
				d.press("Tab").sees(column, "SHARE")
			}
			d.press("Enter").sees("These lines add up to").press("Escape").loses("These lines").sees("CHARGE TYPE", "SHARE")
			d.press("Tab").sees("Invoice " + id + " is ")

			d.press("P").sees("Save as PDF", "Statement").press("1").sees("Save as", "File: ")
			d.press("C-u").types("statement.pdf").press("Enter").sees("Saved statement.pdf")
			if pdf, err := os.ReadFile(filepath.Join(d.home, "statement.pdf")); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
				t.Errorf("the statement is %.20q, %v", pdf, err)
			}
			d.press("e").sees("Export").press("Enter").sees("Save as", "File: ")
			d.press("C-u").types("compare.csv").press("Enter").sees("finished")
			if csv, err := os.ReadFile(filepath.Join(d.home, "compare.csv")); err != nil || bytes.Count(csv, []byte("\n")) < 2 {
				t.Errorf("the export is %.300q, %v", csv, err)
			}
			d.quits()
		})
	}
}
