package sandbox_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestACartBecomesSeveralOrders(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := d.customer("Adventure")
		_, cart := d.fill(customer,
			line(officeE1, 5, "monthly", "friendlyName", "Shop floor", "addonItems", []object{line(audioAddOn, 2, "monthly", "id", 9)}),
			line(software, 3, "one_time"), line(serverCAL, 4, "one_time", "termDuration", "P3Y"),
			line(freeTrial, 10, "none", "termDuration", "P1M", "renewsTo", object{"termDuration": "P1Y"}))
		for at, want := range map[string]string{
			"lineItems.0.orderGroup": "OMS-0", "lineItems.0.addonItems.0.orderGroup": "OMS-0", "lineItems.1.orderGroup": "0",
			"lineItems.2.orderGroup": "0", "lineItems.3.orderGroup": "1", "lineItems.0.currencyCode": "USD", "status": "Active",
		} {
			if got := cart.text(at); got != want {
				t.Errorf("%s is %q, not %q", at, got, want)
			}
		}
		path := "/v1/customers/" + customer + "/carts/" + cart.text("id") + "/checkout"
		r := d.call("POST", path, "")
		orders, _ := r.at("orders").([]any)
		if r.status != 201 || len(orders) != 3 || r.at("orderErrors") != nil {
			t.Fatalf("%d %s", r.status, r.body)
		}
		for at, want := range map[string]string{
			"orders.0.status": "completed", "orders.0.lineItems.1.offerId": audioAddOn, "orders.1.status": "pending", "orders.1.billingCycle": "one_time",
			"orders.1.lineItems.1.termDuration": "P3Y", "orders.2.billingCycle": "none", "orders.2.lineItems.0.renewsTo.termDuration": "P1Y",
			"orders.2.lineItems.0.subscriptionId": "",
		} {
			if got := r.text(at); got != want {
				t.Errorf("%s is %q, not %q", at, got, want)
			}
		}
		d.call("POST", path, "").refused(400, "800065")
		subscription, shop := d.subscription(customer, "Office 365 E1")
		if shop["friendlyName"] != "Shop floor" || shop["orderId"] != r.text("orders.0.id") || shop["quantity"] != json.Number("5") {
			t.Errorf("%v", shop)
		}
		if status := d.get(subscription + "/provisioningstatus").text("status"); status != "pending" {
			t.Errorf("provisioning is %s", status)
		}
		if n := len(d.get(subscription + "/addons").items()); n != 1 {
			t.Errorf("%d add-ons", n)
		}
		later := "/v1/customers/" + customer + "/orders/" + r.text("orders.2.id")
		if status := d.get(later).text("status"); status != "pending" {
			t.Errorf("the trial's order is %s", status)
		}
		known := len(d.get("/v1/customers/" + customer + "/orders").items())
		time.Sleep(time.Minute)
		if n := len(d.get("/v1/customers/" + customer + "/orders").items()); n != known+3 {
			t.Errorf("%d orders appeared", n-known)
		}
		trial, resource := d.subscription(customer, "Relecloud Insights Free Trial")
		if resource["isTrial"] != true || resource["renewalTermDuration"] != "P1Y" || d.get(later).text("status") != "completed" || d.get(later).text("lineItems.0.subscriptionId") != last(trial) {
			t.Errorf("%v\n%s", resource, d.get(later).body)
		}
		if status := d.get(trial + "/provisioningstatus").text("status"); status != "success" {
			t.Errorf("provisioning is %s", status)
		}
	})
}

func TestCartsHoldErrors(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Adventure")
	for _, test := range []struct {
		line object
		code string
	}{
		{line("nothing", 1, "monthly"), "CatalogItemIdIsNotValid"},
		{line(officeE1, 5, "monthly", "currencyCode", "EUR"), "CurrencyIsNotSupported"},
		{line(office365BP, 301, "monthly"), "QuotaNotAvailable"},
		{line(freeTrial, 9, "none"), "UnableToProcessCartLineItem"},
		{line(software, 1, "monthly"), "UnableToProcessCartLineItem"},
		{line(adatumSign, 1, "monthly", "termDuration", "P3Y"), "UnableToProcessCartLineItem"},
		{line(unreserved, 1, "one_time"), "InventoryNotAvailable"},
		{line(reservedVM, 1, "one_time", "provisioningContext", object{"Scope": "Shared", "SubscriptionId": "x"}), "SubscriptionIsNotValid"},
		{line(audioAddOn, 1, "monthly"), "SubscriptionIsNotValid"},
		{line(officeE1, 1, "monthly", "participants", []object{{"key": "transaction_reseller", "value": "4847383"}}), "ParticipantsIsNotSupportedForPartner"},
	} {
		path, cart := d.fill(customer, test.line)
		if got := cart.text("lineItems.0.error.errorCode"); got != test.code || cart.text("lineItems.0.error.errorDescription") == "" {
			t.Errorf("%s: %s", test.code, cart.body)
		}
		d.call("POST", path+"/checkout", "").refused(400, "800009")
	}
	carts := "/v1/customers/" + customer + "/carts"
	d.call("POST", carts, `{}`).refused(400, "2000")
	d.call("POST", carts, "").refused(400, "2001")
	d.call("POST", carts, cartOf(line(officeE1, 1, ""))).refused(400, "2000")
	d.call("POST", carts, cartOf(line(officeE1, 1, "monthly", "id", 1), line(officeE3, 1, "monthly", "id", 1))).refused(400, "2000")
}

func TestCartsChangeAndExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		path, cart := d.fill(d.customer("Adventure"), line("nothing", 1, "monthly"))
		change := cart.json.(map[string]any)
		change["lineItems"] = []object{line(officeE1, 2, "annual", "id", 0)}
		time.Sleep(14 * time.Minute)
		r := d.call("PUT", path, with(change))
		if r.status != 201 || r.text("lineItems.0.orderGroup") != "OMS-0" || r.at("lineItems.0.error") != nil || r.text("links.self.uri") != path+"/" {
			t.Fatalf("%d %s", r.status, r.body)
		}
		d.call("PUT", path, with(change, "id", "other")).refused(400, "2000")
		time.Sleep(14 * time.Minute)
		if r := d.call("POST", path+"/checkout", ""); r.status != 201 || r.text("orders.0.billingCycle") != "annual" {
			t.Errorf("%d %s", r.status, r.body)
		}
		d.call("PUT", path, with(change)).refused(400, "800065")
		path, _ = d.fill(d.customer("Adventure"), line(officeE1, 2, "annual"))
		time.Sleep(15 * time.Minute)
		d.call("POST", path+"/checkout", "").refused(404, "800008")
	})
}

func TestCheckoutMayFailInPart(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	r := d.buy(d.customer("Tailwind"), line(azurePlan, 1, "one_time"), line(officeE3, 9000, "annual"), line(officeE3, 3, "monthly"))
	if n := len(r.at("orders").([]any)); n != 1 || r.text("orders.0.billingCycle") != "monthly" {
		t.Errorf("%s", r.body)
	}
	if a, b := r.text("orderErrors.0.code"), r.text("orderErrors.1.code"); a != "800020" || b != "800023" || r.text("orderErrors.0.orderGroupId") != "0" {
		t.Errorf("%s", r.body)
	}
}
