package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/journey"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// knowUsage knows values for the operations on usage, budgets and upgrades.
func (d *desk) knowUsage(operation string, params, _ map[string]string) {
	tailwind := d.customer("Tailwind")
	params["amount"], params["start-time"], params["end-time"] = "2500", "2000-01-02T00:00:00Z", "2000-01-16T00:00:00Z"
	params["group-by"] = "subscriptionType,status"
	kind := "Azure plan"
	switch operation {
	case "get-subscription-analytics-information-filtered-by-a-search-query":
		params["filter"] = "status eq 'ACTIVE'"
		return
	case "get-all-monthly-usage-records-for-a-subscription", "get-a-customers-utilization-records-for-azure":
		kind = "Microsoft Azure"
	case "get-usage-summary-for-customers-subscription", "get-usage-data-for-subscription-by-resource",
		"get-usage-data-for-subscription-by-meter", "get-a-list-of-azure-entitlements-for-a-subscription":
	case "create-a-product-upgrade-entity-for-a-customer", "check-a-customers-eligibility-for-upgrading-to-an-azure-plan":
		params["customer-id"] = tailwind
		return
	case "get-the-product-upgrade-status-for-a-customer":
		params["customer-id"] = tailwind
		r := d.call("POST", "/v1/productupgrades", fmt.Sprintf(`{"customerId":%q,"productFamily":"azure"}`, tailwind))
		params["upgrade-id"] = strings.TrimPrefix(r.header.Get("Location"), "productUpgrades/")
		return
	default:
		return
	}
	path, _ := d.subscription(tailwind, kind)
	params["customer-id"], params["subscription-id"] = tailwind, path[strings.LastIndex(path, "/")+1:]
}

// inTheMonth runs a test on the 21st, when a month has usage.
func inTheMonth(t *testing.T, config sandbox.Config, f func(t *testing.T, d *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(20 * 24 * time.Hour)
		f(t, newDesk(t, config))
	})
}

func sum(items []map[string]any, member string) decimal.Decimal {
	total := decimal.Zero
	for _, item := range items {
		total = total.Add(amount(item[member]))
	}
	return total
}

func TestUsageAddsUpFromMetersToCustomers(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 60, RateLimit: -1}, func(t *testing.T, d *desk) {
		kinds := d.usageAddsUp()
		if kinds[true] < 3 || kinds[false] < 2 {
			t.Errorf("Azure plans and others: %v", kinds)
		}
	})
}

// usageAddsUp adds usage up from meters and resources to subscriptions and customers,
// and counts the subscriptions that are Azure plans and those that aren't.
func (d *desk) usageAddsUp() (kinds map[bool]int) {
	t := d.t
	t.Helper()
	customers := d.get("/v1/customers/usagerecords").items()
	if len(customers) < 10 {
		t.Fatalf("only %d customers use Azure", len(customers))
	}
	kinds = map[bool]int{}
	for _, record := range customers {
		customer := "/v1/customers/" + record["id"].(string)
		subscriptions := d.get(customer + "/subscriptions/usagerecords").items()
		for _, sub := range subscriptions {
			kinds[sub["currencyCode"] != nil]++
			d.subscriptionAddsUp(customer+"/subscriptions/"+sub["id"].(string), sub)
		}
		want := amount(record["totalCost"])
		if got := sum(subscriptions, "totalCost"); !got.Equal(want) {
			t.Errorf("%s: %s, its subscriptions %s", customer, want, got)
		}
		if got := amount(d.get(customer + "/usagesummary").at("totalCost")); !got.Equal(want) {
			t.Errorf("%s: %s, its summary %s", customer, want, got)
		}
	}
	return kinds
}

// subscriptionAddsUp compares a subscription's usage with its parts.
func (d *desk) subscriptionAddsUp(path string, sub map[string]any) {
	t := d.t
	t.Helper()
	want := amount(sub["totalCost"])
	parts := map[string][]map[string]any{"/meterusagerecords": d.get(path + "/meterusagerecords").items()}
	if sub["currencyCode"] != nil {
		parts["/resourceusagerecords"] = d.get(path + "/resourceusagerecords").items()
		if usd := sum(parts["/meterusagerecords"], "usdTotalCost"); !usd.Equal(amount(sub["usdTotalCost"])) {
			t.Errorf("%s: %s US dollars, its meters %s", path, sub["usdTotalCost"], usd)
		}
	} else {
		parts["/usagerecords/resources"] = d.get(path + "/usagerecords/resources").items()
	}
	for name, items := range parts {
		if got := sum(items, "totalCost"); !got.Equal(want) || got.Sign() < 0 {
			t.Errorf("%s: %s, its %s %s", path, want, name, got)
		}
	}
	if got := amount(d.get(path + "/usagesummary").at("totalCost")); !got.Equal(want) {
		t.Errorf("%s: %s, its summary %s", path, want, got)
	}
}

func TestPartnerUsageCountsCustomers(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{Customers: 250}, func(t *testing.T, d *desk) {
		if over, all := d.partnerUsageAddsUp(); over == 0 || over == all {
			t.Errorf("%d of %d customers are over their budget", over, all)
		}
	})
}

// partnerUsageAddsUp compares the partner's usage with that of its customers, and
// counts those over their budget.
func (d *desk) partnerUsageAddsUp() (over, all int) {
	t := d.t
	t.Helper()
	records := d.get("/v1/customers/usagerecords").items()
	rates := map[string]decimal.Decimal{} // of the currencies, as Azure plans show them
	for _, r := range records {
		if code, ok := r["currencyCode"].(string); ok && amount(r["usdTotalCost"]).Sign() > 0 {
			rates[code] = amount(r["totalCost"]).Div(amount(r["usdTotalCost"]))
		}
		if amount(r["percentUsed"]).GreaterThan(decimal.NewFromInt(100)) {
			over++
		}
	}
	locales := map[string]string{"en-GB": "GBP", "fr-FR": "EUR", "en-US": "USD", "ja-JP": "JPY", "de-CH": "CHF"}
	total, legacy := decimal.Zero, 0
	for _, r := range records {
		if r["isUpgraded"] == true {
			continue
		}
		legacy++
		rate := rates[locales[r["currencyLocale"].(string)]]
		total = total.Add(amount(r["totalCost"]).Div(rate).Mul(rates["GBP"]))
	}
	r := d.get("/v1/usagesummary")
	if n := r.text("customersWithUsageBasedSubscription"); n != fmt.Sprint(len(records)) {
		t.Errorf("%s customers with usage, listed %d", n, len(records))
	}
	if n := r.text("customersOverBudget"); n != fmt.Sprint(over) {
		t.Errorf("%s customers over budget, listed %d of %d", n, over, len(records))
	}
	if got := amount(r.at("totalCost")); legacy < 2 || got.Sub(total).Abs().GreaterThan(total.Div(decimal.NewFromInt(1000))) {
		t.Errorf("total %s, that of %d customers without a plan is %s", got, legacy, total)
	}
	return over, len(records)
}

func TestBudgetIsMeasuredAgainst(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{}, func(t *testing.T, d *desk) {
		customer := d.customer("Tailwind")
		path := "/v1/customers/" + customer + "/usagebudget"
		record := func() map[string]any {
			for _, r := range d.get("/v1/customers/usagerecords").items() {
				if r["id"] == customer {
					return r
				}
			}
			t.Fatal("Tailwind has no usage")
			return nil
		}
		if d.get(path).text("amount") == "" {
			t.Error("Tailwind has no budget to begin with")
		}
		r := d.call("PATCH", path, `{"Amount":12.5,"Attributes":{"ObjectType":"SpendingBudget"}}`)
		if r.status != 200 || r.text("amount") != "12.5" || r.text("links.self.method") != "PATCH" {
			t.Errorf("%d %s", r.status, r.body)
		}
		now := record()
		want := amount(now["totalCost"]).Mul(decimal.NewFromInt(8)).Round(1) // 100 / 12.5
		if got := amount(now["percentUsed"]); got.Sub(want).Abs().GreaterThan(decimal.NewFromInt(1)) || now["budget"].(map[string]any)["amount"].(json.Number) != "12.5" {
			t.Errorf("%s percent used, want %s of %v", got, want, now["budget"])
		}
		d.call("PATCH", path, `{"Amount":null}`)
		if r := d.get(path); r.at("amount") != nil {
			t.Errorf("the budget is still there: %s", r.body)
		}
		if now := record(); amount(now["percentUsed"]).Sign() != 0 {
			t.Errorf("%v percent of nothing", now["percentUsed"])
		}
		for _, body := range []string{`{}`, `{"Amount":-1}`, `{"Amount":"a lot"}`, `{"Amount":1e30}`} {
			d.call("PATCH", path, body).refused(400, "2000")
		}
	})
}

func TestUsageIsOfAzureOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	tailwind := d.customer("Tailwind")
	license, _ := d.subscription(tailwind, "Office 365 E1")
	for _, tail := range []string{"/usagesummary", "/usagerecords/resources", "/meterusagerecords", "/resourceusagerecords", "/azureentitlements"} {
		d.call("GET", license+tail, "").refused(400, "2094")
	}
	plan, _ := d.subscription(tailwind, "Azure plan")
	d.call("GET", plan+"/usagerecords/resources", "").refused(400, "2000")
	legacy, _ := d.subscription(tailwind, "Microsoft Azure")
	d.call("GET", legacy+"/resourceusagerecords", "").refused(400, "2000")
	d.call("GET", "/v1/customers/x/usagesummary", "").refused(404, "3000")
	entitlement := d.get(plan + "/azureentitlements")
	if len(entitlement.items()) != 1 || !strings.HasSuffix(plan, entitlement.text("items.0.subscriptionId")) {
		t.Errorf("%s", entitlement.body)
	}
	if r := d.get(plan + "/resourceusagerecords"); len(r.items()) > 0 && r.text("items.0.entitlementId") != entitlement.text("items.0.id") {
		t.Errorf("%s", r.body)
	}
}

func TestUpgradeToAnAzurePlan(t *testing.T) {
	t.Parallel()
	inTheMonth(t, sandbox.Config{}, func(t *testing.T, d *desk) {
		customer := d.customer("Tailwind")
		u, err := journey.PlanAzurePlanUpgrade(t.Context(), d.client(), customer)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Effects()) != 0 {
			t.Errorf("a check has effects: %v", d.Effects())
		}
		legacy, _ := d.subscription(customer, "Microsoft Azure")
		if err := u.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		again, err := journey.PlanAzurePlanUpgrade(t.Context(), d.client(), customer)
		if err != nil || again.UpgradeID != u.UpgradeID || again.Request != nil {
			t.Errorf("an upgrade that exists: %+v, %v", again, err)
		}
		request := fmt.Sprintf(`{"customerId":%q,"productFamily":"Azure"}`, customer)
		d.call("POST", "/v1/productupgrades", request).refused(409, "2000")
		looks := 0
		last, err := u.Follow(t.Context(), func(api.ProductUpgradesStatus) { looks++ })
		if err != nil || looks < 3 || len(last.LineItems) != 1 || last.LineItems[0].UpgradedDate.None() {
			t.Errorf("after %d looks %+v, %v", looks, last, err)
		}
		if now := d.get(legacy); now.text("offerName") != "Azure plan" {
			t.Errorf("the subscription is still %s", now.body)
		}
		d.call("POST", "/v1/productupgrades/x/status", request).refused(404, "3000")
		d.call("POST", "/v1/productupgrades/eligibility", `{"customerId":"`+customer+`","productFamily":"office"}`).refused(400, "2000")
		if len(d.Effects()) != 1 {
			t.Errorf("%d effects", len(d.Effects()))
		}
	})
	d := newDesk(t, sandbox.Config{})
	_, err := journey.PlanAzurePlanUpgrade(t.Context(), d.client(), d.customer("Fabrikam"))
	if err == nil || !strings.Contains(err.Error(), "MS-AZR-0145P") {
		t.Errorf("Fabrikam has no older Azure: %v", err)
	}
}

// TestUsageGrowsByTheDay lets days pass beyond the end of a month: usage grows every
// day, adds up on each, begins anew with the month, and is the same however the clock
// came there.
func TestUsageGrowsByTheDay(t *testing.T) {
	t.Parallel()
	config := sandbox.Config{Customers: 200, RateLimit: -1, Start: time.Date(2026, 3, 27, 15, 0, 0, 0, time.UTC), Speed: -1}
	d := newDesk(t, config)
	last := amount(d.get("/v1/usagesummary").at("totalCost"))
	for day := 28; day < 36; day++ {
		d.Skip(24 * time.Hour)
		if day%3 == 0 {
			d.usageAddsUp()
		}
		if day != 32 { // on which nothing is used yet
			d.partnerUsageAddsUp()
		}
		now := amount(d.get("/v1/usagesummary").at("totalCost"))
		if grown := now.GreaterThan(last); grown != (day != 32) {
			t.Errorf("on day %d of March usage is %s after %s", day, now, last)
		}
		last = now
	}
	another := newDesk(t, config)
	another.Skip(8 * 24 * time.Hour)
	if one, other := d.get("/v1/customers/usagerecords"), another.get("/v1/customers/usagerecords"); string(one.body) != string(other.body) {
		t.Errorf("usage depends on how the clock was set:\n%s\n%s", one.body, other.body)
	}
}
