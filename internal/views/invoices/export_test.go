package invoices_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/views/viewstest"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

func TestStatementIsSavedAsPDF(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press("I").Sees("Balance").Press("enter").Sees("matches").Press("P").Sees("Statement", "Tax receipt")
		path := filepath.Join(b.Desk.Dir, "a.pdf")
		b.Press("2").Sees("Save as").Press("ctrl+u").Type(path).Press("enter").Sees("Saved " + path)
		if pdf, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("saved was %.20q, %v", pdf, err)
		}
		b.Press("P", "1").Sees("Save as").Press("ctrl+u").Type(path).Press("enter").Sees("exists already and was left alone")
		b.Press("enter").Sees("matches")
	})
}

func TestPlacesThatNoFileCanBeSavedAt(t *testing.T) {
	s := july()
	s.statement = "%PDF-1.7"
	s.open(t, large, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("1 of 1").Press("P").Sees("Save as").Press("ctrl+u").Press("enter").Sees("Give the name of a file.")
		b.Type("~").Press("enter").Sees("This is a folder; add the name of a file.")
		b.Type("/reports/").Press("enter").Sees("This is a folder; add the name of a file.")
		folder := filepath.Join(b.Desk.Dir, "reports")
		b.Press("ctrl+u").Type(filepath.Join(folder, "a.pdf")).Press("enter").Sees("There is no folder", "or save").SeesNot(".cspdesk-")
	})
}

func TestWhatIsNoPDFIsNotSaved(t *testing.T) {
	s := july()
	s.statement = "Your statement is being made."
	s.open(t, large, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("1 of 1").Press("P").Sees("Save as", "Invoice-G200.pdf").Press("enter").Sees("What the service sent is not a PDF, so nothing was saved.")
		if entries, err := os.ReadDir(b.Desk.Dir); err != nil || len(entries) != 0 {
			t.Errorf("the folder holds %v, %v", entries, err)
		}
	})
}

func TestExportsOfAnInvoice(t *testing.T) {
	s := jump()
	s.open(t, large, func(t *testing.T, b *viewstest.Bench) {
		b.Opened(1).Sees("4 of 4")
		want := "invoice,provider,type,customer,customerId,domain,product,sku,chargeType,period,subscriptionId,orderId,quantity,unit,subtotal,tax,total,currency,addedUp\n" +
			"G200,one_time,billing,fabrikam Ltd,fabrikam-id,fabrikam.example,Microsoft 365 E3,,CycleCharge,2026-06-01 to 2026-06-30,fabrikam-microsoft 365 e3,order-fabrikam,25,licenses,900,0,900,GBP,yes\n"
		if got := b.Saved("lines.csv", "e", "enter"); !strings.HasPrefix(got, want) || strings.Count(got, "\n") != 5 {
			t.Errorf("the lines are\n%s", got)
		}
		raw := jsontext.Value("[" + strings.Join(s.lines["G200 onetime billinglineitems"], ",") + "]")
		if got := jsontext.Value(b.Saved("lines.json", "e", "down", "enter")); !sameJSON(t, got, raw) {
			t.Errorf("the lines are\n%s\nand not\n%s", got, raw)
		}
		b.Press("tab").Sees("2 of 2")
		want = "customer,customerId,lines,subtotal,tax,total,currency\nfabrikam Ltd,fabrikam-id,2,1004,0,1004,GBP\ncontoso Ltd,contoso-id,2,600,0,600,GBP\n"
		if diff := cmp.Diff(want, b.Saved("customers.csv", "e", "enter")); diff != "" {
			t.Error(diff)
		}
		b.Press("tab").Sees("3 of 3").Press("/").Type("azure").Press("enter")
		want = "product,lines,quantity,unit,subtotal,tax,total,currency\nAzure plan,1,1,licenses,104,0,104,GBP\n"
		if diff := cmp.Diff(want, b.Saved("products.csv", "e", "enter")); diff != "" {
			t.Error(diff)
		}
		if got := b.Saved("products.json", "e", "down", "down", "down", "enter"); strings.Count(got, `"product"`) != 3 {
			t.Errorf("all products are\n%s", got)
		}
		b.Press("tab", "tab").Sees("higher than")
		want = "change,customer,customerId,product,chargeType,before,now,difference,currency\n" +
			"rose,fabrikam Ltd,fabrikam-id,Microsoft 365 E3,CycleCharge,700,900,200,GBP\n" +
			"new,fabrikam Ltd,fabrikam-id,Azure plan,New,,104,104,GBP\n" +
			"left,litware Ltd,litware-id,Visio,CycleCharge,96,,-96,GBP\n" +
			"fell,contoso Ltd,contoso-id,Exchange Online,CycleCharge,244,240,-4,GBP\n"
		if diff := cmp.Diff(want, b.Saved("compare.csv", "e", "enter")); diff != "" {
			t.Error(diff)
		}
	})
}

// sameJSON reports whether two texts mean the same.
func sameJSON(t *testing.T, got, want jsontext.Value) bool {
	t.Helper()
	canonical := func(v jsontext.Value) string {
		v = v.Clone()
		if err := v.Canonicalize(); err != nil {
			t.Fatal(err)
		}
		return string(v)
	}
	return canonical(got) == canonical(want)
}

func TestExportOfTheInvoices(t *testing.T) {
	june().open(t, large, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("5 of 5").Press("/").Type("gbp").Press("enter").SeesNot("reading billing periods")
		want := "id,date,periodStart,periodEnd,type,document,amends,total,paid,currency\n" +
			"G200,2026-07-05,2026-06-01,2026-06-30,one-time,invoice,,1604,0,GBP\n" +
			"N100,2026-06-20,,,one-time,adjustment note,G100,-25.5,0,GBP\n" +
			"G100,2026-06-05,2026-06-01,2026-06-30,one-time,invoice,,400,0,GBP\n"
		if diff := cmp.Diff(want, b.Saved("invoices.csv", "e", "enter")); diff != "" {
			t.Error(diff)
		}
	})
}
