package sandbox_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const (
	m365E3        = "CFQ7TTC0LFLX:0001:CFQ7TTC0T1B4"
	businessBasic = "CFQ7TTC0LH18:0001:CFQ7TTC0J4SD"
)

// midMarch is when the sandboxes of these tests start: invoices come on the 6th.
var midMarch = time.Date(2026, 3, 16, 9, 0, 0, 0, time.UTC)

// until sets the clock to the morning of a day in 2026.
func (d *testClient) until(m time.Month, day int) {
	d.t.Helper()
	r := d.get("/sandbox/clock")
	now, err := time.Parse(time.RFC3339, r.text("now"))
	if err != nil {
		d.t.Fatal(err)
	}
	d.Skip(time.Date(2026, m, day, 9, 0, 0, 0, time.UTC).Sub(now))
}

// resize changes the seats of a subscription.
func (d *testClient) resize(path string, seats int) {
	d.t.Helper()
	if r := d.call("PATCH", path, with(d.get(path).json.(map[string]any), "quantity", seats)); r.status > 202 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
}

func (d *testClient) end(path string) {
	d.t.Helper()
	if r := d.call("PATCH", path, with(d.get(path).json.(map[string]any), "status", "deleted")); r.status != 200 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
}

// unbilled lists the lines of a period that is not invoiced yet.
func (d *testClient) unbilled(currency, period string) []map[string]any {
	d.t.Helper()
	all, _ := d.pages("/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=" + currency + "&period=" + period)
	return all
}

// newest are the latest invoices in a currency.
func (d *testClient) newest(currency string) (recurring, oneTime map[string]any) {
	d.t.Helper()
	for _, invoice := range d.get("/v1/invoices").items() {
		switch {
		case invoice["currencyCode"] != currency:
		case invoice["invoiceType"] == "Recurring":
			recurring = invoice
		default:
			oneTime = invoice
		}
	}
	return recurring, oneTime
}

// billed lists the charges on an invoice, and compares their sum with its total.
func (d *testClient) billed(invoice map[string]any) (all []map[string]any) {
	d.t.Helper()
	total := decimal.Zero
	for _, detail := range details(invoice) {
		if detail["invoiceLineItemType"] != "billing_line_items" {
			continue
		}
		lines, _ := d.lines(detail, 2000)
		for _, l := range lines {
			total = total.Add(lineTotal(l))
		}
		all = append(all, lines...)
	}
	if want := amount(invoice["totalCharges"]); !total.Equal(want) {
		d.t.Errorf("invoice %v says %s, its lines are %s", invoice["id"], want, total)
	}
	return all
}

// charges are the lines of a subscription or an order: kind, quantity, amount and
// first day.
func charges(lines []map[string]any, id string) []string {
	var found []string
	for _, l := range lines {
		if l["subscriptionId"] != id && l["orderId"] != id {
			continue
		}
		from, _ := l["chargeStartDate"].(string)
		if from == "" {
			from, _ = l["subscriptionStartDate"].(string)
		}
		if at, err := time.Parse(time.RFC3339, from); err == nil { // unbilled lines are in local time
			from = at.UTC().Format(time.DateOnly)
		}
		found = append(found, fmt.Sprint(l["chargeType"], " ", l["quantity"], " for ", l["subtotal"], " from ", from[:10]))
	}
	return found
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// TestPurchasesReachTheNextInvoice buys by subscription and once, changes seats and
// gives something back, and looks at the unbilled lines and the invoices that follow.
func TestPurchasesReachTheNextInvoice(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 40, RateLimit: -1, Start: midMarch, Speed: -1})
	fabrikam := d.customer("Fabrikam")
	seats := d.buy(fabrikam, line(businessBasic, 10, "monthly", "termDuration", "P1M")).text("orders.0.id")
	yearly := d.buy(fabrikam, line(m365E3, 3, "annual", "termDuration", "P1Y")).text("orders.0.id")
	once := d.order(fabrikam, software, 4).text("id")
	legacy := d.order(fabrikam, officeE3, 8)
	old := legacy.text("lineItems.0.subscriptionId")
	d.Skip(time.Hour)
	subscription := func(order string) string {
		return "/v1/customers/" + fabrikam + "/subscriptions/" + d.get("/v1/customers/"+fabrikam+"/orders/"+order).text("lineItems.0.subscriptionId")
	}
	monthly, annual := last(subscription(seats)), last(subscription(yearly))
	d.resize(subscription(seats), 14)
	d.until(time.March, 21)
	d.resize(subscription(seats), 9)
	d.resize("/v1/customers/"+fabrikam+"/subscriptions/"+old, 6)
	d.end(subscription(yearly))
	if r := d.call("PATCH", "/v1/customers/"+fabrikam+"/orders/"+once, `{"Status":"cancelled"}`); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}

	march := map[string][]string{
		monthly: {"New 10 for 24.46 from 2026-03-16", "AddQuantity 4 for 9.79 from 2026-03-16", "RemoveQuantity -5 for -8.41 from 2026-03-21"},
		annual:  {"New 3 for 1023.84 from 2026-03-16", "Cancel -3 for -1009.81 from 2026-03-21"},
		once:    {"New 4 for 66.36 from 2026-03-16", "Cancel -4 for -66.36 from 2026-03-21"},
	}
	open := d.unbilled("gbp", "current")
	for id, want := range march {
		expect(t, "unbilled "+id, charges(open, id), want...)
	}
	expect(t, "an older subscription among modern lines", charges(open, old))

	d.until(time.April, 5)
	expect(t, "the previous period", charges(d.unbilled("gbp", "previous"), monthly), march[monthly]...)
	expect(t, "the current period", charges(d.unbilled("gbp", "current"), monthly), "CycleCharge 9 for 42.66 from 2026-04-01")
	before := len(d.get("/v1/invoices").items())
	d.until(time.April, 6)
	if n := len(d.get("/v1/invoices").items()) - before; n < 6 {
		t.Errorf("%d new invoices", n)
	}
	if left := d.unbilled("gbp", "previous"); len(left) > 0 {
		t.Errorf("%d lines of a month that is invoiced are unbilled", len(left))
	}
	recurring, oneTime := d.newest("GBP")
	if date := oneTime["invoiceDate"]; !strings.HasPrefix(fmt.Sprint(date), "2026-04-05") {
		t.Errorf("the invoice of March is dated %v", date)
	}
	lines := d.billed(oneTime)
	for id, want := range march {
		expect(t, "invoiced "+id, charges(lines, id), want...)
	}
	for _, l := range lines {
		if l["subscriptionId"] == monthly && l["customerName"] != "Fabrikam Ltd" {
			t.Errorf("a line of %v", l["customerName"])
		}
	}
	expect(t, "the older subscription", charges(d.billed(recurring), old), "New 8 for 65.24 from 2026-03-16", "RemoveQuantity -2 for -11.21 from 2026-03-21")

	d.resize(subscription(seats), 30) // no invoice that has come changes
	d.until(time.May, 6)
	if again := d.billed(oneTime); fmt.Sprint(again) != fmt.Sprint(lines) {
		t.Error("an invoice has changed after it was issued")
	}
	_, oneTime = d.newest("GBP")
	expect(t, "April", charges(d.billed(oneTime), monthly), "CycleCharge 9 for 42.66 from 2026-04-01", "AddQuantity 21 for 82.95 from 2026-04-06")
}

// TestEveryKindOfChangeIsCharged changes one subscription or order in each way, and
// looks at its charges on the invoices of two months.
func TestEveryKindOfChangeIsCharged(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		customer string
		change   func(d *testClient, customer string) (id string)
		want     []string
	}{
		{"a cycle becomes annual", "Trey", func(d *testClient, customer string) string {
			path, sub := d.subscription(customer, "Office 365 E1")
			d.until(time.March, 20)
			d.call("PATCH", "/v1/customers/"+customer+"/orders/"+sub["orderId"].(string), object{
				"ReferenceCustomerId": customer, "BillingCycle": "Annual",
				"LineItems": []object{{"LineItemNumber": 0, "OfferId": sub["offerId"], "SubscriptionId": sub["id"], "Quantity": sub["quantity"]}},
			}.text())
			return last(path)
		}, []string{"CycleCharge 8 for 50.56 from 2026-03-01", "Cancel -8 for -19.57 from 2026-03-20", "New 8 for 606.72 from 2026-03-20"}},
		{"a trial becomes paid", "Trey", func(d *testClient, customer string) string {
			path, _ := d.subscription(customer, "Microsoft 365 Business Premium")
			d.until(time.March, 18)
			d.call("POST", path+"/conversions", first(d.get(path+"/conversions")))
			return last(path)
		}, []string{"New 25 for 196.23 from 2026-03-18", "CycleCharge 25 for 434.5 from 2026-04-01"}},
		{"many seats, which arrive later", "Fabrikam", func(d *testClient, customer string) string {
			path, _ := d.subscription(customer, "Microsoft 365 E3")
			d.until(time.March, 17)
			d.resize(path, 1025)
			return last(path)
		}, []string{"CycleCharge 25 for 711 from 2026-03-01", "AddQuantity 1000 for 13761.29 from 2026-03-17", "CycleCharge 1025 for 29151 from 2026-04-01"}},
		{"seats of a year", "Fabrikam", func(d *testClient, customer string) string {
			path, _ := d.subscription(customer, "Office 365 E3")
			d.resize(path, 61)
			return last(path)
		}, []string{"AddQuantity 1 for 70.13 from 2026-03-16"}},
		{"a suspension, which changes nothing", "Fabrikam", func(d *testClient, customer string) string {
			path, sub := d.subscription(customer, "Microsoft 365 E3")
			d.call("PATCH", path, with(sub, "status", "suspended"))
			return last(path)
		}, []string{"CycleCharge 25 for 711 from 2026-03-01", "CycleCharge 25 for 711 from 2026-04-01"}},
		{"the end of what was bought before", "Fabrikam", func(d *testClient, customer string) string {
			path, _ := d.subscription(customer, "Barracuda Email Security")
			d.end(path)
			return last(path)
		}, []string{"New 30 for 84.19 from 2026-03-12", "Cancel -30 for -67.35 from 2026-03-16"}},
		{"a customer who is deleted", "Trey", func(d *testClient, customer string) string {
			path, _ := d.subscription(customer, "Office 365 E1")
			d.until(time.April, 11)
			d.cancelOrders(customer)
			if r := d.call("DELETE", "/v1/customers/"+customer, ""); r.status != 204 {
				t.Errorf("%d %s", r.status, r.body)
			}
			return last(path)
		}, []string{"CycleCharge 8 for 50.56 from 2026-03-01", "CycleCharge 8 for 50.56 from 2026-04-01", "Cancel -8 for -33.71 from 2026-04-11"}},
		{"the purchase of a new customer", "", func(d *testClient, _ string) string {
			customer := d.newcomer(1)
			return d.order(customer, officeE1, 5).text("lineItems.0.subscriptionId")
		}, []string{"New 5 for 16.31 from 2026-03-16", "CycleCharge 5 for 31.6 from 2026-04-01"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{Customers: 20, RateLimit: -1, Start: midMarch, Speed: -1})
			customer := ""
			if test.customer != "" {
				customer = d.customer(test.customer)
			}
			id := test.change(d, customer)
			var got []string
			for _, month := range []time.Month{time.April, time.May} {
				if r := d.get("/sandbox/clock"); r.text("now") < fmt.Sprintf("2026-%02d-06", month) {
					d.until(month, 6)
				}
				invoiced := 0
				for _, invoice := range d.get("/v1/invoices").items() {
					if invoice["currencyCode"] != "GBP" || !strings.HasPrefix(fmt.Sprint(invoice["invoiceDate"]), fmt.Sprintf("2026-%02d", month)) {
						continue
					}
					invoiced++
					got = append(got, charges(d.billed(invoice), id)...)
				}
				if invoiced == 0 {
					t.Errorf("no invoice in %s", month)
				}
			}
			expect(t, test.name, got, test.want...)
		})
	}
}

// TestAnUpgradeMovesUsageToTheOtherInvoice makes an Azure plan of MS-AZR-0145P amid a
// month: each day's usage is charged once.
func TestAnUpgradeMovesUsageToTheOtherInvoice(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 20, RateLimit: -1, Start: midMarch, Speed: -1})
	customer := d.customer("Tailwind")
	path, sub := d.subscription(customer, "Microsoft Azure")
	d.until(time.April, 11)
	request := fmt.Sprintf(`{"customerId":%q,"productFamily":"azure"}`, customer)
	d.call("POST", "/v1/productupgrades", request)
	d.Skip(time.Minute)
	d.call("POST", "/v1/productupgrades/eligibility", request)
	if now := d.get(path).text("offerName"); now != "Azure plan" {
		t.Fatalf("it is %s", now)
	}
	recurring, oneTime := d.newest("EUR")
	d.until(time.May, 6)
	before := []any{recurring["id"], oneTime["id"]}
	recurring, oneTime = d.newest("EUR")
	if before[0] == recurring["id"] || before[1] == oneTime["id"] {
		t.Fatal("no invoices of April")
	}
	days := map[string]int{}
	for _, invoice := range []map[string]any{recurring, oneTime} {
		d.billed(invoice)
		for _, detail := range details(invoice) {
			if detail["invoiceLineItemType"] != "usage_line_items" {
				continue
			}
			lines, _ := d.lines(detail, 2000)
			for _, l := range lines {
				date, meter := fmt.Sprint(l["usageDate"])[:10], l["resourceName"]
				if meter == nil {
					meter = l["meterName"]
				}
				if l["subscriptionId"] == sub["id"] || l["entitlementId"] == sub["id"] {
					days[fmt.Sprint(date, meter)]++
					if modern := l["entitlementId"] != nil; modern != (date >= "2026-04-11") {
						t.Errorf("%s of %s is on an invoice of type %s", meter, date, invoice["invoiceType"])
					}
				}
			}
		}
	}
	meters := 0
	for key, n := range days {
		if n != 1 {
			t.Errorf("%s is charged %d times", key, n)
		}
		if strings.HasPrefix(key, "2026-04-11") {
			meters++
		}
	}
	if meters < 2 || len(days) != 30*meters {
		t.Errorf("%d days of %d meters", len(days), meters)
	}
}

// TestAFullBookStillTakesChanges changes seats of customers among so many that the
// books can't hold them all: what is changed is charged for from then on, and on no
// invoice that has come.
func TestAFullBookStillTakesChanges(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 30_000, RateLimit: -1, Start: midMarch, Speed: -1})
	changed := map[string]int{}
	for _, c := range d.get("/v1/customers?size=500").items()[40:] {
		path := "/v1/customers/" + c["id"].(string) + "/subscriptions"
		for _, sub := range d.get(path).items() {
			if sub["offerName"] == "Exchange Online (Plan 2)" && sub["status"] == "active" && sub["billingCycle"] == "monthly" && len(changed) < 8 {
				d.resize(path+"/"+sub["id"].(string), number(sub["quantity"])+3)
				changed[sub["id"].(string)]++
			}
		}
	}
	d.until(time.April, 6)
	for _, currency := range []string{"GBP", "USD", "EUR", "CHF", "JPY"} {
		recurring, _ := d.newest(currency)
		for _, l := range d.billed(recurring) {
			if id, _ := l["subscriptionId"].(string); changed[id] > 0 && l["chargeType"] == "AddQuantity" && l["quantity"] == json.Number("3") {
				changed[id]++
			}
		}
	}
	for id, n := range changed {
		if n != 2 {
			t.Errorf("subscription %s is charged %d times for its new seats", id, n-1)
		}
	}
}

func number(v any) int {
	n, _ := v.(json.Number).Int64()
	return int(n)
}
