package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func count(t *testing.T, v any) int {
	t.Helper()
	n, err := v.(json.Number).Int64()
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestLicencesAddUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{Customers: sized(40, 12), RateLimit: -1})
	d.licencesAddUp()
}

// licencesAddUp compares what customers bought, own and hold.
func (d *desk) licencesAddUp() {
	t := d.t
	t.Helper()
	for _, c := range d.get("/v1/customers").items() {
		customer := "/v1/customers/" + c["id"].(string)
		name := c["companyProfile"].(map[string]any)["companyName"]
		seats, owned := 0, 0
		for _, sub := range d.get(customer + "/subscriptions").items() {
			status := d.get(customer + "/subscriptions/" + sub["id"].(string) + "/provisioningstatus")
			if sub["billingType"] == "license" && sub["isMicrosoftProduct"] == true && status.text("skuId") != "" &&
				status.text("status") == "success" && sub["status"] != "deleted" && sub["status"] != "pending" {
				seats += count(t, sub["quantity"])
			}
		}
		consumed := map[string]int{}
		for _, sku := range d.get(customer + "/subscribedskus?licenseGroupIds=Group1&licenseGroupIds=Group2").items() {
			product := sku["productSku"].(map[string]any)
			total, free, used := count(t, sku["totalUnits"]), count(t, sku["availableUnits"]), count(t, sku["consumedUnits"])
			consumed[product["id"].(string)] = used
			if total != count(t, sku["activeUnits"])+count(t, sku["warningUnits"]) || free != max(0, total-used) {
				t.Errorf("%v: %v", name, sku)
			}
			if product["licenseGroupId"] == "group1" {
				owned += total + count(t, sku["suspendedUnits"])
			}
		}
		if owned != seats {
			t.Errorf("%v owns %d licences and bought %d seats", name, owned, seats)
		}
		if n := len(d.get(customer + "/users").items()); n > 150 {
			continue // one request a user
		}
		for _, u := range d.get(customer + "/users").items() {
			for _, l := range d.get(customer + "/users/" + u["id"].(string) + "/licenses?licenseGroupIds=Group1&licenseGroupIds=Group2").items() {
				consumed[l["productSku"].(map[string]any)["id"].(string)]--
			}
		}
		for sku, left := range consumed {
			if left != 0 {
				t.Errorf("%v: %d licences of %s are counted and not held", name, left, sku)
			}
		}
	}
}

// office is a customer with its users and one of its products.
func (d *desk) office(name string) (customer string, users []map[string]any, sku func(part string) map[string]any) {
	customer = "/v1/customers/" + d.customer(name)
	return customer, d.get(customer + "/users").items(), func(part string) map[string]any {
		for _, s := range d.get(customer + "/subscribedskus?licenseGroupIds=Group1&licenseGroupIds=Group2").items() {
			if s["productSku"].(map[string]any)["skuPartNumber"] == part {
				return s
			}
		}
		d.t.Fatalf("%s owns no %s", name, part)
		return nil
	}
}

func TestLicencesAreGivenAndTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	customer, users, sku := d.office("Fabrikam")
	id := sku("SPE_E3")["productSku"].(map[string]any)["id"].(string)
	assign := fmt.Sprintf(`{"LicensesToAssign":[{"SkuId":%q,"ExcludedPlans":null}],"LicensesToRemove":null,"LicenseWarnings":null}`, strings.ToUpper(id))
	var without, with string
	for _, u := range users[1:] {
		if strings.Contains(string(d.get(customer+"/users/"+u["id"].(string)+"/licenses").body), id) {
			with = customer + "/users/" + u["id"].(string)
		} else {
			without = customer + "/users/" + u["id"].(string)
		}
	}
	remove := fmt.Sprintf(`{"licensesToRemove":[%q]}`, id)
	before := count(t, sku("SPE_E3")["consumedUnits"])
	if r := d.call("POST", with+"/licenseupdates", remove); r.status != 201 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if got := count(t, sku("SPE_E3")["consumedUnits"]); got != before-1 {
		t.Errorf("%d consumed after one of %d was taken", got, before)
	}
	d.call("POST", with+"/licenseupdates", remove).refused(400, "2000")
	r := d.call("POST", without+"/licenseupdates", assign)
	if r.status != 201 || r.text("attributes.objectType") != "LicenseUpdate" || r.at("licenseWarnings") == nil || !strings.EqualFold(r.text("licensesToAssign.0.skuId"), id) {
		t.Errorf("%d %s", r.status, r.body)
	}
	held := d.get(without + "/licenses")
	if !strings.Contains(string(held.body), `"capabilityStatus":"Assigned"`) || !strings.Contains(string(held.body), id) {
		t.Errorf("%s", held.body)
	}
	// Without one of its service plans.
	exclude := fmt.Sprintf(`{"licensesToAssign":[{"skuId":%q,"excludedPlans":["57ff2da0-773e-42df-b2af-ffb7a2317929"]}]}`, id)
	if r := d.call("POST", without+"/licenseupdates", exclude); r.status != 201 {
		t.Errorf("%d %s", r.status, r.body)
	}
	for _, l := range d.get(without + "/licenses").items() {
		if l["productSku"].(map[string]any)["id"] == id && strings.Contains(fmt.Sprint(l["servicePlans"]), "TEAMS1") {
			t.Error("an excluded service plan is there")
		}
	}
	for _, body := range []string{
		`{"licensesToAssign":[{"skuId":"00000000-0000-4000-8000-000000000000"}]}`,
		strings.Replace(exclude, "57ff2da0", "11111111", 1),
	} {
		d.call("POST", without+"/licenseupdates", body).refused(400, "2000")
	}
	d.call("POST", without+"/licenseupdates", `{}`).refused(400, "2001")
	// The administrator has no usage location.
	d.call("POST", customer+"/users/"+users[0]["id"].(string)+"/licenseupdates", assign).refused(400, "2000")
}

func TestLicencesRunOut(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	customer, users, sku := d.office("Fabrikam")
	id := sku("SPE_E3")["productSku"].(map[string]any)["id"].(string)
	assign := fmt.Sprintf(`{"licensesToAssign":[{"skuId":%q}]}`, id)
	var r result
	for _, u := range users[1:] {
		if r = d.call("POST", customer+"/users/"+u["id"].(string)+"/licenseupdates", assign); r.status != 201 {
			break
		}
	}
	r.refused(400, "60012")
	if r.text("source") != "PartnerFD" || !strings.Contains(r.text("data.0"), id) {
		t.Errorf("%s", r.body)
	}
	if free := count(t, sku("SPE_E3")["availableUnits"]); free != 0 {
		t.Errorf("%d are free", free)
	}
	// A deleted user gives the licence back.
	for _, u := range users[1:] {
		if strings.Contains(string(d.get(customer+"/users/"+u["id"].(string)+"/licenses").body), id) {
			d.call("DELETE", customer+"/users/"+u["id"].(string), "")
			break
		}
	}
	if free := count(t, sku("SPE_E3")["availableUnits"]); free != 1 {
		t.Errorf("%d are free after a deletion", free)
	}
}

func TestLicenseGroups(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	customer, users, sku := d.office("Trey Research")
	mine := sku("CFQ7TTC0K5DR/0002")["productSku"].(map[string]any)["id"].(string)
	if strings.Contains(string(d.get(customer+"/subscribedskus").body), mine) {
		t.Error("group 2 is listed without being asked for")
	}
	user := customer + "/users/" + users[1]["id"].(string)
	if n := len(d.get(user + "/licenses?licenseGroupIds=Group2").items()); n != 1 {
		t.Errorf("%d licences of group 2", n)
	}
	other := sku("SPB")["productSku"].(map[string]any)["id"].(string)
	d.call("POST", user+"/licenseupdates", fmt.Sprintf(`{"licensesToAssign":[{"skuId":%q},{"skuId":%q}]}`, mine, other)).refused(400, "2000")
	d.call("GET", customer+"/subscribedskus?licenseGroupIds=Group3", "").refused(400, "2000")
	none := d.get("/v1/customers/" + d.customer("Fabrikam") + "/subscribedskus?licenseGroupIds=Group2")
	if string(none.body) != `{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}` {
		t.Errorf("%s", none.body)
	}
}

func TestASuspendedSubscriptionSuspendsItsLicences(t *testing.T) {
	t.Parallel()
	d := newDesk(t, sandbox.Config{})
	customer, _, sku := d.office("Alpine Ski House")
	path, sub := d.subscription(strings.TrimPrefix(customer, "/v1/customers/"), "Microsoft 365 Business Standard")
	d.call("PATCH", path, with(sub, "status", "suspended"))
	s := sku("O365_BUSINESS_PREMIUM")
	if s["capabilityStatus"] != "Suspended" || count(t, s["suspendedUnits"]) != 28 || count(t, s["totalUnits"]) != 0 || count(t, s["availableUnits"]) != 0 {
		t.Errorf("%v", s)
	}
}
