package sandbox_test

import (
	"fmt"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// newcomer creates a customer that has bought nothing.
func (d *desk) newcomer(n int) string {
	d.t.Helper()
	r := d.call("POST", "/v1/customers", creation(fmt.Sprintf("Newcomer %d", n), fmt.Sprintf("newcomer%d.onmicrosoft.com", n)))
	if r.status != 201 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
	return r.text("id")
}

func TestAnIntegrationSandboxIsSmall(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{Customers: 73, Limits: sandbox.SandboxLimits})
	customer := d.newcomer(1)
	d.newcomer(2)
	d.call("POST", "/v1/customers", creation("Newcomer 3", "newcomer3.onmicrosoft.com")).refused(400, "2000")
	d.call("DELETE", "/v1/customers/"+d.newcomerToDelete(customer), "")
	d.newcomer(4)

	d.order(customer, officeE3, 26).refused(400, "800017")
	first := d.order(customer, officeE3, 25)
	for range 4 {
		d.order(customer, officeE1, 1)
	}
	d.order(customer, officeE1, 1).refused(400, "800020")
	path := "/v1/customers/" + customer + "/subscriptions/" + first.text("lineItems.0.subscriptionId")
	sub := d.get(path)
	d.call("PATCH", path, with(sub.json.(map[string]any), "quantity", 26)).refused(400, "2000")

	for _, closed := range []string{"/v1/invoices", "/v1/invoices/summary", "/v1/usagesummary", "/v1/customers/" + customer + "/usagesummary"} {
		d.call("GET", closed, "").refused(403, "403")
	}
}

// newcomerToDelete is the other customer that was created.
func (d *desk) newcomerToDelete(not string) string {
	d.t.Helper()
	for _, c := range d.get("/v1/customers?size=0&filter=" + filter("CompanyName", "Newcomer")).items() {
		if c["id"] != not {
			return c["id"].(string)
		}
	}
	d.t.Fatal("nobody to delete")
	return ""
}

func TestProductionLacksWhatOnlyASandboxCan(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{Limits: sandbox.ProductionLimits})
	customer := d.customer("Fabrikam")
	d.call("DELETE", "/v1/customers/"+customer, "").refused(403, "403")
	path, _ := d.subscription(customer, "Barracuda Email Security")
	d.call("POST", path+"/activate", "").refused(403, "403")
	d.get("/v1/invoices")
	if r := d.order(customer, officeE1, 50); r.status != 201 {
		t.Errorf("50 seats: %d %s", r.status, r.body)
	}
}
