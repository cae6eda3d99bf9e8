package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// changeMuch makes every kind of change: it buys, changes seats, suspends,
// cancels, converts, upgrades, and assigns and removes licenses.
func (d *testClient) changeMuch() {
	d.t.Helper()
	must := func(r result) {
		d.t.Helper()
		if r.status >= 300 {
			d.t.Errorf("%d %s", r.status, r.body)
		}
	}
	fabrikam, trey, tailwind := d.customer("Fabrikam"), d.customer("Trey"), d.customer("Tailwind")
	d.buy(fabrikam, line(m365E3, 7, "monthly"), line(businessBasic, 12, "annual"), line(software, 3, "one_time"), line(officeE1, 4, "monthly"))
	path, _ := d.subscription(fabrikam, "Office 365 E3")
	d.resize(path, 75)
	path, sub := d.subscription(fabrikam, "Microsoft 365 Business Premium")
	must(d.call("PATCH", path, with(sub, "status", "suspended")))
	path, _ = d.subscription(fabrikam, "Barracuda Email Security")
	d.end(path)
	d.cancelOrders(trey)
	path, _ = d.subscription(trey, "Microsoft 365 Business Premium")
	must(d.call("POST", path+"/conversions", first(d.get(path+"/conversions"))))
	path, _ = d.subscription(d.customer("Contoso Ph"), "Microsoft 365 E3")
	d.resize(path, 2000)
	newcomer := d.newcomer(1)
	must(d.order(newcomer, azurePlan, 1))
	must(d.order(newcomer, officeE1, 9))

	office, users, sku := d.directoryOf("Fabrikam")
	id := sku("SPE_E3")["productSku"].(map[string]any)["id"].(string)
	taken := 0
	for _, u := range users[1:] {
		user := office + "/users/" + u["id"].(string)
		switch holds := strings.Contains(string(d.get(user+"/licenses").body), id); {
		case holds && taken < 3:
			must(d.call("POST", user+"/licenseupdates", fmt.Sprintf(`{"licensesToRemove":[%q]}`, id)))
			taken++
		case !holds && taken > 0:
			must(d.call("POST", user+"/licenseupdates", fmt.Sprintf(`{"licensesToAssign":[{"skuId":%q}]}`, id)))
			taken--
		}
	}
	must(d.call("DELETE", office+"/users/"+users[2]["id"].(string), ""))

	request := fmt.Sprintf(`{"customerId":%q,"productFamily":"azure"}`, tailwind)
	must(d.call("POST", "/v1/productupgrades", request))
	d.Skip(time.Hour)
	must(d.call("POST", "/v1/productupgrades/eligibility", request))
	if r := d.get("/v1/customers/" + tailwind + "/subscriptions"); strings.Contains(string(r.body), "MS-AZR-0145P") {
		d.t.Errorf("the upgrade did not happen: %s", r.body)
	}
}

// newestOf are the latest invoices in a currency; not every one has both kinds.
func (d *testClient) newestOf(currency string) (all []map[string]any) {
	d.t.Helper()
	recurring, oneTime := d.newest(currency)
	for _, invoice := range []map[string]any{recurring, oneTime} {
		if invoice != nil {
			all = append(all, invoice)
		}
	}
	return all
}

// costsAddUp compares the latest invoices with the service costs of all customers.
func (d *testClient) costsAddUp() {
	d.t.Helper()
	costs := map[string]decimal.Decimal{}
	for _, c := range d.get("/v1/customers?size=0").items() {
		path := "/v1/customers/" + c["id"].(string) + "/servicecosts/MostRecent"
		parts := map[string]decimal.Decimal{}
		for _, l := range d.get(path + "/lineitems").items() {
			key := fmt.Sprint(l["currencyCode"], " ", l["invoiceType"])
			parts[key] = parts[key].Add(amount(l["afterTaxTotal"]))
			if !amount(l["pretaxTotal"]).Add(amount(l["tax"])).Equal(amount(l["afterTaxTotal"])) {
				d.t.Errorf("%s: %v", path, l)
			}
		}
		details, _ := d.get(path).at("details").([]any)
		for _, detail := range details {
			summary := detail.(map[string]any)["summary"].(map[string]any)
			key := fmt.Sprint(summary["currencyCode"], " ", detail.(map[string]any)["invoiceType"])
			if want := amount(summary["afterTaxTotal"]); !want.Equal(parts[key]) {
				d.t.Errorf("%s: %s %s, its lines %s", path, key, want, parts[key])
			}
			costs[key] = costs[key].Add(parts[key])
		}
	}
	invoiced := 0
	for _, currency := range []string{"GBP", "USD", "EUR", "CHF", "JPY"} {
		for _, invoice := range d.newestOf(currency) {
			key := fmt.Sprint(currency, " ", invoice["invoiceType"])
			if want := amount(invoice["totalCharges"]); !want.Equal(costs[key]) {
				d.t.Errorf("the invoice %s is %s, the customers' costs %s", key, want, costs[key])
			} else if want.Sign() > 0 {
				invoiced++
			}
		}
	}
	if invoiced < 9 {
		d.t.Errorf("only %d invoices were compared", invoiced)
	}
}

// openUsageAddsUp compares the unbilled usage of Azure plans with their records. That
// of a customer who was upgraded this month is in part on the older invoice.
func (d *testClient) openUsageAddsUp(upgraded string) {
	d.t.Helper()
	open := map[any]decimal.Decimal{}
	for _, currency := range []string{"gbp", "usd", "eur", "chf", "jpy"} {
		lines, _ := d.pages("/v1/invoices/unbilled/lineitems?provider=onetime&invoicelineitemtype=usagelineitems&currencycode=" + currency + "&period=current")
		for _, l := range lines {
			open[l["entitlementId"]] = open[l["entitlementId"]].Add(amount(l["billingPreTaxTotal"]))
		}
	}
	compared := 0
	for _, record := range d.get("/v1/customers/usagerecords").items() {
		for _, sub := range d.get("/v1/customers/" + record["id"].(string) + "/subscriptions/usagerecords").items() {
			if sub["currencyCode"] == nil || record["id"] == upgraded {
				continue
			}
			if got := amount(sub["totalCost"]); !got.Equal(open[sub["id"]]) {
				d.t.Errorf("Azure plan %s used %s, its unbilled lines say %s", sub["id"], got, open[sub["id"]])
			} else if got.Sign() > 0 {
				compared++
			}
		}
	}
	if compared < 5 {
		d.t.Errorf("only %d Azure plans were compared", compared)
	}
}

// TestSumsHoldAfterASession adds up answers as an outside script would: after many
// changes, a month later, and in the middle of the next month.
func TestSumsHoldAfterASession(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 60, RateLimit: -1, Start: midMarch, Speed: -1})
	d.changeMuch()
	d.licencesAddUp()
	for _, now := range []struct {
		month    time.Month
		day      int
		upgraded string
	}{{time.March, 17, d.customer("Tailwind")}, {time.April, 6, ""}, {time.May, 20, ""}} {
		d.until(now.month, now.day)
		d.usageAddsUp()
		d.partnerUsageAddsUp()
		d.openUsageAddsUp(now.upgraded)
		d.summariesAddUp()
		d.costsAddUp()
		for _, currency := range []string{"GBP", "USD", "EUR", "CHF", "JPY"} {
			for _, invoice := range d.newestOf(currency) {
				d.billed(invoice)
			}
		}
	}
}
