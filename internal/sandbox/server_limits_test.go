package sandbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// newcomer creates a customer that has bought nothing.
func (d *testClient) newcomer(n int) string {
	d.t.Helper()
	r := d.call("POST", "/v1/customers", creation(fmt.Sprintf("Newcomer %d", n), fmt.Sprintf("newcomer%d.onmicrosoft.com", n)))
	if r.status != 201 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
	return r.text("id")
}

func TestAnIntegrationSandboxIsSmall(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 73, Limits: sandbox.SandboxLimits})
	customer := d.newcomer(1)
	d.newcomer(2)
	d.call("POST", "/v1/customers", creation("Newcomer 3", "newcomer3.onmicrosoft.com")).refused(400, "2000")
	d.call("DELETE", "/v1/customers/"+d.newcomerToDelete(customer), "")
	d.newcomer(4)

	d.order(customer, officeE3, 26).refused(400, "800018")
	first := d.order(customer, officeE3, 25)
	for range 4 {
		d.order(customer, officeE1, 1)
	}
	d.order(customer, officeE1, 1).refused(400, "800018")
	path := "/v1/customers/" + customer + "/subscriptions/" + first.text("lineItems.0.subscriptionId")
	sub := d.get(path)
	d.call("PATCH", path, with(sub.json.(map[string]any), "quantity", 26)).refused(400, "2000")

	for _, closed := range []string{"/v1/invoices", "/v1/invoices/summary", "/v1/usagesummary", "/v1/customers/" + customer + "/usagesummary"} {
		d.call("GET", closed, "").refused(403, "403")
	}
}

// newcomerToDelete is the other customer that was created.
func (d *testClient) newcomerToDelete(not string) string {
	d.t.Helper()
	for _, c := range d.get("/v1/customers?size=0&filter=" + filter("CompanyName", "Newcomer")).items() {
		if c["id"] != not {
			return c["id"].(string)
		}
	}
	d.t.Fatal("nobody to delete")
	return ""
}

func TestProductionRefusesSandboxOperations(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Limits: sandbox.ProductionLimits})
	customer := d.customer("Fabrikam")
	d.call("DELETE", "/v1/customers/"+customer, "").refused(403, "403")
	path, _ := d.subscription(customer, "Barracuda Email Security")
	d.call("POST", path+"/activate", "").refused(403, "403")
	d.get("/v1/invoices")
	if r := d.order(customer, officeE1, 50); r.status != 201 {
		t.Errorf("50 seats: %d %s", r.status, r.body)
	}
}

func TestAnIntegrationSandboxHasLittleOfAzure(t *testing.T) {
	t.Parallel()
	for _, offer := range []string{azurePlan, "MS-AZR-0145P"} {
		d := newTestClient(t, sandbox.Config{Customers: 50, Limits: sandbox.SandboxLimits, RateLimit: -1, Speed: -1})
		var path string
		for n := range 11 {
			customer := d.newcomer(n)
			r := d.order(customer, offer, 1)
			d.Skip(time.Minute)
			if n == 10 {
				r.refused(400, "800018")
				sub := d.get(path)
				d.call("PATCH", path, with(sub.json.(map[string]any), "status", "suspended"))
				r = d.order(customer, offer, 1)
			}
			if r.status != 201 {
				t.Fatalf("%s %d: %d %s", offer, n, r.status, r.body)
			}
			path = "/v1/customers/" + customer + "/subscriptions/" + d.get("/v1/customers/"+customer+"/subscriptions").text("items.0.id")
		}
	}
}

func TestAnIntegrationSandboxReservesSmallMachines(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 5, Limits: sandbox.SandboxLimits, Speed: -1})
	customer := d.newcomer(1)
	sub := d.order(customer, "MS-AZR-0145P", 1).text("lineItems.0.subscriptionId")
	d.call("POST", "/v1/customers/"+customer+"/subscriptions/"+sub+"/registrations", "")
	d.Skip(time.Minute)
	reserve := func(item string, quantity int) result {
		return d.order(customer, item, quantity, "ProvisioningContext", object{"subscriptionId": sub, "scope": "shared"})
	}
	reserve(reservedVM, 1).refused(400, "2093")
	reserve("DZH318Z0BQ4Z:002L:DZH318Z0CMNP", 1).refused(400, "2093")
	reserve("DZH318Z0BQ4Z:0005:DZH318Z0CMPA", 3).refused(400, "800018")
	for _, region := range []string{"koreasouth", "eastus"} {
		for _, sku := range d.get("/v1/products/DZH318Z0BQ4Z/skus?country=GB").items() {
			facts, _ := sku["dynamicAttributes"].(map[string]any)
			if facts["armRegionName"] != region || facts["armSkuName"] != "Standard_B1s" {
				continue
			}
			at := "/v1/products/DZH318Z0BQ4Z/skus/" + sku["id"].(string) + "/availabilities?country=GB"
			if r := reserve(d.get(at).text("items.0.catalogItemId"), 1); r.status != 201 {
				t.Errorf("%s: %d %s", region, r.status, r.body)
			}
		}
	}
	d.Skip(time.Minute)
	if n := len(d.get("/v1/customers/" + customer + "/entitlements").items()); n != 2 {
		t.Errorf("%d reservations", n)
	}
	reserve("DZH318Z0BQ4Z:0005:DZH318Z0CMPA", 1).refused(400, "800018")
}

// TestAzureStopsAtItsSpendingLimit compares the same world with and without the
// limits: usage is the same until it stops.
func TestAzureStopsAtItsSpendingLimit(t *testing.T) {
	t.Parallel()
	dollars := map[string]float64{"en-GB": 0.79, "fr-FR": 0.92, "de-CH": 0.88, "ja-JP": 150, "en-US": 1}
	spent := func(limits sandbox.Limits) (older map[string]float64, plans float64) {
		d := newTestClient(t, sandbox.Config{Customers: 60, Limits: limits, RateLimit: -1, Start: time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC), Speed: -1})
		older = map[string]float64{}
		for _, c := range d.get("/v1/customers?size=100").items() {
			path := "/v1/customers/" + c["id"].(string) + "/subscriptions"
			for _, sub := range d.get(path + "/usagerecords").items() {
				if sub["currencyCode"] != nil {
					usd, _ := amount(sub["usdTotalCost"]).Float64()
					plans += usd
				} else {
					cost, _ := amount(sub["totalCost"]).Float64()
					older[sub["id"].(string)] = cost / dollars[sub["currencyLocale"].(string)]
				}
			}
		}
		return older, plans
	}
	free, freePlans := spent(sandbox.NoLimits)
	capped, cappedPlans := spent(sandbox.SandboxLimits)
	if cappedPlans < 2000 || cappedPlans > 2600 || freePlans < 3000 {
		t.Errorf("Azure plans cost %.2f US dollars, without the limit %.2f", cappedPlans, freePlans)
	}
	reached := 0
	for id, cost := range free {
		switch {
		case cost < 200 && capped[id] != cost:
			t.Errorf("%s costs %.2f instead of %.2f", id, capped[id], cost)
		case cost >= 200:
			if reached++; capped[id] < 200 || capped[id] > 220 {
				t.Errorf("%s costs %.2f, without the limit %.2f", id, capped[id], cost)
			}
		}
	}
	if reached == 0 || len(free) == reached {
		t.Errorf("%d of %d subscriptions reach the limit", reached, len(free))
	}
}
