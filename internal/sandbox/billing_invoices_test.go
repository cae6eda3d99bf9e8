package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func amount(v any) decimal.Decimal {
	if n, ok := v.(json.Number); ok {
		return decimal.RequireFromString(n.String())
	}
	return decimal.Zero
}

// lines reads all lines of an invoice's detail, with either kind of paging.
func (d *testClient) lines(detail map[string]any, size int) (all []map[string]any, pages int) {
	d.t.Helper()
	uri := detail["links"].(map[string]any)["self"].(map[string]any)["uri"].(string)
	return d.pages(fmt.Sprintf("/v1%s?size=%d", uri, size))
}

// lineTotal is the total of a line with tax, in any of the shapes.
func lineTotal(line map[string]any) decimal.Decimal {
	if v, ok := line["postTaxTotal"]; ok {
		return amount(v)
	}
	return amount(line["totalForCustomer"])
}

func details(invoice map[string]any) (all []map[string]any) {
	for _, d := range invoice["invoiceDetails"].([]any) {
		all = append(all, d.(map[string]any))
	}
	return all
}

func TestInvoicesAreTheSumOfTheirLines(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 120, RateLimit: -1})
	invoices := d.get("/v1/invoices").items()
	if len(invoices) < 14*5 {
		t.Errorf("only %d invoices", len(invoices))
	}
	for _, invoice := range invoices[len(invoices)-20:] {
		sum := decimal.Zero
		for _, detail := range details(invoice) {
			if detail["invoiceLineItemType"] != "billing_line_items" {
				continue
			}
			lines, _ := d.lines(detail, 2000)
			for _, line := range lines {
				sum = sum.Add(lineTotal(line))
			}
		}
		if total := amount(invoice["totalCharges"]); !total.Equal(sum) {
			t.Errorf("invoice %s: %s, its lines %s", invoice["id"], total, sum)
		}
	}
}

func TestSummariesAreTheSumOfInvoices(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 80})
	d.summariesAddUp()
}

// summariesAddUp compares the summaries of all currencies with the invoices.
func (d *testClient) summariesAddUp() {
	t := d.t
	t.Helper()
	balances := map[string]decimal.Decimal{}
	for _, invoice := range d.get("/v1/invoices").items() {
		code := invoice["currencyCode"].(string)
		balances[code] = balances[code].Add(amount(invoice["totalCharges"])).Sub(amount(invoice["paidAmount"]))
		if notes, ok := invoice["amendments"].([]any); ok {
			for _, note := range notes {
				balances[code] = balances[code].Add(amount(note.(map[string]any)["totalCharges"]))
			}
		}
	}
	sums := d.get("/v1/invoices/summaries").items()
	if len(sums) != len(balances) || len(sums) < 5 {
		t.Fatalf("%d summaries of %d currencies", len(sums), len(balances))
	}
	for _, sum := range sums {
		parts := decimal.Zero
		for _, detail := range sum["details"].([]any) {
			parts = parts.Add(amount(detail.(map[string]any)["summary"].(map[string]any)["balanceAmount"]))
		}
		balance := amount(sum["balanceAmount"])
		if !balance.Equal(parts) || !balance.Equal(balances[sum["currencyCode"].(string)]) {
			t.Errorf("%s: balance %s, details %s, invoices %s", sum["currencyCode"], balance, parts, balances[sum["currencyCode"].(string)])
		}
	}
	if got, want := d.get("/v1/invoices/summary").text("balanceAmount"), sums[0]["balanceAmount"].(json.Number).String(); got != want {
		t.Errorf("the summary is %s, not %s", got, want)
	}
}

func TestDailyUsageAddsUpToTheUsageCharges(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 60, RateLimit: -1})
	invoices := d.get("/v1/invoices").items()
	var latest map[string]any
	for _, invoice := range invoices {
		if invoice["currencyCode"] == "USD" && invoice["invoiceType"] == "OneTime" {
			latest = invoice
		}
	}
	charged, used := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, detail := range details(latest) {
		lines, _ := d.lines(detail, 2000)
		for _, line := range lines {
			switch {
			case detail["invoiceLineItemType"] == "usage_line_items":
				key := fmt.Sprint(line["entitlementId"], " ", line["meterCategory"], " - ", line["meterName"])
				used[key] = used[key].Add(amount(line["billingPreTaxTotal"]))
			case line["meterDescription"] != "" && line["chargeType"] == "New":
				charged[fmt.Sprint(line["subscriptionId"], " ", line["meterDescription"])] = amount(line["subtotal"])
			}
		}
	}
	if len(charged) < 4 || len(charged) != len(used) {
		t.Fatalf("%d charges, %d meters used", len(charged), len(used))
	}
	for key, sum := range used {
		if !sum.Round(2).Equal(charged[key]) {
			t.Errorf("%s: charged %s, used %s", key, charged[key], sum)
		}
	}
}

func TestLinesPageByOffsetOrByToken(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 150, RateLimit: -1})
	for _, invoice := range d.get("/v1/invoices").items()[20:30] {
		for _, detail := range details(invoice) {
			whole, _ := d.lines(detail, 2000)
			parts, pages := d.lines(detail, 31)
			if len(whole) != len(parts) || pages != max(1, (len(whole)+30)/31) {
				t.Errorf("%v: %d lines, %d on %d pages", detail["links"], len(whole), len(parts), pages)
			}
			for i := range whole {
				if fmt.Sprint(whole[i]) != fmt.Sprint(parts[i]) {
					t.Fatalf("line %d differs between page sizes", i)
				}
			}
		}
	}
}

func TestInvoiceByIDAndItsDocuments(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	all := d.get("/v1/invoices?size=3&offset=2")
	if len(all.items()) != 3 || all.text("links.next.uri") != "/invoices?size=3&offset=5" {
		t.Errorf("%d invoices, next %q", len(all.items()), all.text("links.next.uri"))
	}
	for _, id := range []string{all.text("items.0.id"), "Recurring-" + all.text("items.0.id"), "OneTime-" + all.text("items.1.id")} {
		r := d.get("/v1/invoices/" + id)
		if !strings.HasSuffix(id, r.text("id")) || r.text("billingPeriodStartDate") == "" {
			t.Errorf("%s: %s", id, r.body)
		}
		for _, link := range []string{r.text("pdfDownloadLink"), r.text("taxReceipts.0.taxReceiptPdfDownloadLink")} {
			doc := d.get("/v1" + link)
			if !bytes.HasPrefix(doc.body, []byte("%PDF-1.4")) || !bytes.HasSuffix(doc.body, []byte("%%EOF\n")) || doc.header.Get("Content-Type") != "application/pdf" {
				t.Errorf("%s is not a PDF: %.40q", link, doc.body)
			}
		}
	}
	id := all.text("items.0.id")
	d.call("GET", "/v1/invoices/X1", "").refused(404, "3000")
	d.call("GET", "/v1/invoices/"+id+"/receipts/1/documents/statement", "").refused(404, "3000")
	for _, query := range []string{"", "?provider=office", "?provider=sap&invoicelineitemtype=billinglineitems", "?provider=office&invoicelineitemtype=x", "?provider=office&invoicelineitemtype=billinglineitems&size=2001"} {
		d.call("GET", "/v1/invoices/"+id+"/lineitems"+query, "").refused(400, "2000")
	}
}

func TestUnbilledLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(20 * 24 * time.Hour) // the 21st: last month's invoice has come
		d := newTestClient(t, sandbox.Config{Customers: 100})
		estimates := d.get("/v1/invoices/estimates/links?currencycode=gbp")
		if len(estimates.items()) != 4 {
			t.Fatalf("%s", estimates.body)
		}
		for i, want := range []bool{true, true, false, false} {
			r := d.get("/v1" + estimates.text(fmt.Sprintf("items.%d.link.uri", i)))
			if got := len(r.items()) > 0; got != want {
				t.Errorf("%s has lines: %v", estimates.text(fmt.Sprintf("items.%d.link.uri", i)), got)
			}
			for _, line := range r.items() {
				if line["invoiceNumber"] != "" {
					t.Errorf("an unbilled line is on invoice %v", line["invoiceNumber"])
				}
			}
		}
		r := d.get("/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=gbp&period=current&size=5")
		if r.at("continuationToken") != nil || r.text("links.next.headers.0.key") != "MS-ContinuationToken" {
			t.Errorf("the token of unbilled lines travels in the link only: %s", r.body)
		}
		if line := r.items()[0]; amount(line["totalForCustomer"]).Sign() != 0 || amount(line["subtotal"]).Sign() == 0 || line["publisherName"] == nil {
			t.Errorf("%v", line)
		}
	})
	d := newTestClient(t, sandbox.Config{})
	for _, query := range []string{"", "&currencycode=gbp", "&currencycode=xyz&period=current", "&currencycode=gbp&period=next"} {
		d.call("GET", "/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems"+query, "").refused(400, "2000")
	}
}

func TestTheLatestInvoiceJumps(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Start: time.Date(2026, time.November, 29, 9, 0, 0, 0, time.UTC)}) // how far depends on the month
	var totals []decimal.Decimal
	for _, invoice := range d.get("/v1/invoices").items() {
		if invoice["currencyCode"] == "USD" && invoice["invoiceType"] == "OneTime" {
			totals = append(totals, amount(invoice["totalCharges"]))
		}
	}
	n := len(totals)
	if n != 14 || !totals[n-1].GreaterThan(totals[n-2].Mul(decimal.RequireFromString("1.04"))) {
		t.Errorf("%d invoices, %s after %s", n, totals[n-1], totals[n-2])
	}
}
