package cli_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// readAll runs an operation with --all and parses its JSON. Amounts keep their digits.
func readAll(t *testing.T, env []string, operation string, params ...string) []map[string]any {
	t.Helper()
	args := []string{"run", operation, "--all", "-o", "json"}
	for _, p := range params {
		args = append(args, "--param", p)
	}
	got := desk(t, env, "", args...)
	if got.code != 0 {
		t.Fatalf("%v: exit code %d: %s", args, got.code, got.errout)
	}
	reader := json.NewDecoder(strings.NewReader(got.out))
	reader.UseNumber()
	var all []map[string]any
	if err := reader.Decode(&all); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, got.out)
	}
	return all
}

func money(v any) decimal.Decimal {
	n, _ := v.(json.Number)
	d, _ := decimal.NewFromString(n.String())
	return d
}

// TestInvoiceLinesAddUp changes seats, waits for the next invoices and adds up their
// lines, as a partner's script would.
func TestInvoiceLinesAddUp(t *testing.T) {
	t.Parallel()
	running, env := startSandbox(t, sandbox.Config{Customers: 30, RateLimit: -1, Start: time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC), Speed: -1})
	changed := map[any]bool{}
	for _, c := range readAll(t, env, listCustomers)[:6] {
		for _, sub := range readAll(t, env, "get-a-customers-subscriptions", "customer-id="+c["id"].(string)) {
			if sub["status"] != "active" || sub["billingType"] != "license" || sub["isTrial"] == true || len(changed) > 9 {
				continue
			}
			quantity, _ := sub["quantity"].(json.Number).Int64()
			desk(t, env, "", "run", "change-the-quantity-of-a-subscription", "--yes", "--param", "customer-id="+c["id"].(string),
				"--param", "subscription-id="+sub["id"].(string), "--param", "quantity="+decimal.NewFromInt(quantity+2).String())
			changed[sub["id"]] = true
		}
	}
	known := map[any]bool{}
	for _, invoice := range readAll(t, env, "get-a-collection-of-invoices") {
		known[invoice["id"]] = true
	}
	skipTime(t, running, "744h")
	providers := map[any]string{"office": "office", "azure": "azure", "one_time": "onetime"}
	added := map[any]bool{}
	for _, invoice := range readAll(t, env, "get-a-collection-of-invoices") {
		if known[invoice["id"]] {
			continue
		}
		total := decimal.Zero
		for _, d := range invoice["invoiceDetails"].([]any) {
			detail := d.(map[string]any)
			if detail["invoiceLineItemType"] != "billing_line_items" {
				continue
			}
			for _, line := range readAll(t, env, "get-invoice-line-items", "invoice-id="+invoice["id"].(string),
				"provider="+providers[detail["billingProvider"]], "invoicelineitemtype=BillingLineItems") {
				total = total.Add(money(line["totalForCustomer"])).Add(money(line["postTaxTotal"]))
				if line["chargeType"] == "AddQuantity" && line["quantity"] == json.Number("2") {
					added[line["subscriptionId"]] = true
				}
			}
		}
		if want := money(invoice["totalCharges"]); !total.Equal(want) || want.Sign() <= 0 {
			t.Errorf("invoice %v is %s, its lines %s", invoice["id"], want, total)
		}
		known[invoice["id"]] = true
	}
	if len(changed) < 8 {
		t.Errorf("only %d subscriptions were changed", len(changed))
	}
	for id := range changed {
		if !added[id] {
			t.Errorf("no invoice has the seats added to %s", id)
		}
	}
}

// skipTime moves the sandbox's clock forward.
func skipTime(t *testing.T, running *sandbox.Running, by string) {
	t.Helper()
	rq, err := http.NewRequestWithContext(t.Context(), http.MethodPost, running.API+"/sandbox/clock", strings.NewReader(`{"skip":"`+by+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{}).Do(rq)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(resp.Status, err)
	}
}
