package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestMarketplaceActivation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := d.customer("Adventure")
		r := d.buy(customer, line(adatumSign, 2, "monthly"), line(software, 1, "one_time"))
		links := fmt.Sprintf("/v1/customers/%s/orders/%s/lineitems/0/activationlinks", customer, r.text("orders.0.id"))
		d.call("GET", links, "").refused(400, "800060")
		time.Sleep(time.Minute)
		if uri := d.get(links).text("items.0.link.uri"); !strings.HasPrefix(uri, "https://") {
			t.Errorf("the link is %q", uri)
		}
		d.call("GET", strings.Replace(links, "/0/", "/5/", 1), "").refused(404, "3000")
		if n := len(d.get(strings.Replace(links, r.text("orders.0.id"), r.text("orders.1.id"), 1)).items()); n != 0 {
			t.Errorf("software has %d activation links", n)
		}
		path, _ := d.subscription(customer, "Adatum Sign")
		if r := d.call("POST", path+"/activate", ""); r.status != 200 || r.text("status") != "Success" || r.text("subscriptionId") != last(path) {
			t.Errorf("%d %s", r.status, r.body)
		}
		d.call("POST", path+"/activate", "").refused(400, "800041")
		office, _ := d.subscription(customer, "Exchange Online (Plan 1)")
		d.call("POST", office+"/activate", "").refused(400, "800042")
	})
}

func TestTrialsBecomePaid(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := d.customer("Adventure")
		d.order(customer, "C0BD2E08-11AC-4836-BDC7-3712E744922F", 25)
		d.order(customer, "C0BD2E08-11AC-4836-BDC7-3712E744922F", 25).refused(400, "800020")
		path, trial := d.subscription(customer, "Office 365 Business Premium Trial")
		choice := d.get(path + "/conversions").items()[0]
		if choice["targetOfferId"] != office365BP || choice["orderId"] != trial["orderId"] || trial["isTrial"] != true {
			t.Fatalf("%v %v", choice, trial)
		}
		r := d.call("POST", path+"/conversions", with(choice, "targetOfferId", officeE1))
		if r.status != 200 || r.text("error.code") != "ConversionsNotFound" {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := d.call("POST", path+"/conversions", with(choice, "quantity", 301)); r.text("error.code") != "Other" {
			t.Errorf("%d %s", r.status, r.body)
		}
		if r := d.call("POST", path+"/conversions", with(choice, "quantity", 40)); r.status != 200 || r.text("subscriptionId") != last(path) || r.at("error") != nil {
			t.Fatalf("%d %s", r.status, r.body)
		}
		paid := d.get(path)
		if paid.text("offerId") != office365BP || paid.text("quantity") != "40" || paid.text("isTrial") != "false" || paid.text("orderId") != trial["orderId"] {
			t.Errorf("%s", paid.body)
		}
		if paid.text("attributes.etag") == trial["attributes"].(map[string]any)["etag"] {
			t.Error("the ETag stayed")
		}
		if n := len(d.get(path + "/conversions").items()); n != 0 {
			t.Errorf("%d conversions of a paid subscription", n)
		}
		if d.get(path+"/provisioningstatus").text("status") != "pending" {
			t.Error("provisioning is done at once")
		}
	})
}

func TestTransitions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := d.customer("Trey")
		path, source := d.subscription(customer, "Office 365 E1")
		choice := d.get(path + "/upgrades").items()[0]
		if choice["isEligible"] != true || choice["upgradeType"] != "upgrade_only" {
			t.Fatalf("%v", choice)
		}
		if r := d.call("POST", path+"/upgrades", with(choice, "targetOffer", object{"id": officeE1})); r.status != 200 || r.text("upgradeErrors.0.code") != "8" {
			t.Errorf("%d %s", r.status, r.body)
		}
		d.call("POST", path+"/upgrades", with(choice, "upgradeType", 0)).refused(400, "2000")
		r := d.call("POST", path+"/upgrades", with(choice, "upgradeType", 1))
		target := "/v1/customers/" + customer + "/subscriptions/" + r.text("targetSubscriptionId")
		if r.status != 200 || r.text("upgradeType") != "1" || d.get(target).text("offerId") != officeE3 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if d.get(target).text("quantity") != fmt.Sprint(source["quantity"]) || d.get(path).text("status") != "deleted" {
			t.Errorf("%s\n%s", d.get(target).body, d.get(path).body)
		}
		if code := d.get(path + "/upgrades").text("items.0.upgradeErrors.0.code"); code != "2" {
			t.Errorf("an ended subscription: %s", code)
		}
		if code := d.get(target + "/upgrades").text("items.0.upgradeErrors.0.code"); code != "9" {
			t.Errorf("a subscription that isn't provisioned: %s", code)
		}
		time.Sleep(time.Minute)
		if d.get(target+"/upgrades").text("items.0.isEligible") != "true" {
			t.Error("it can't be upgraded further")
		}
		office, _ := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		if code := d.get(office + "/upgrades").text("items.0.upgradeErrors.0.code"); code != "6" {
			t.Errorf("with add-ons: %s", code)
		}
	})
}

func TestACustomerIsPurged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := d.customer("Adventure")
		d.cancelOrders(customer)
		d.buy(customer, line(software, 1, "one_time"))
		d.call("DELETE", "/v1/customers/"+customer, "").refused(400, "2000")
		time.Sleep(time.Minute)
		d.cancelOrders(customer)
		if r := d.call("DELETE", "/v1/customers/"+customer, ""); r.status != 204 || len(r.body) != 0 {
			t.Fatalf("%d %s", r.status, r.body)
		}
		d.call("GET", "/v1/customers/"+customer, "").refused(404, "3000")
		if n := len(d.get("/v1/customers?size=0&filter=" + filter("CompanyName", "Adventure Works Cycles")).items()); n != 0 {
			t.Error("the customer is still listed")
		}
	})
}
