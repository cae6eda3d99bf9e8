package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// knowEntitlements sets the parameters of entitlement and self-serve operations.
func (d *testClient) knowEntitlements(operation string, params, _ map[string]string) {
	tailwind := d.customer("Tailwind")
	params["permission"], params["partner-tenant-id"] = "AzureReservedInstances:Purchase", d.Tenant()
	switch operation {
	case "get-a-list-of-self-serve-policies":
		params["customer-id"] = tailwind
	case "get-a-self-serve-policy-by-id", "update-a-selfservepolicy", "delete-a-selfservepolicy":
		params["policy-id"] = d.Tenant() + "_" + tailwind
	case "get-a-collection-of-entitlements":
		params["customer-id"], _ = d.reservation("reservedInstance")
	case "get-reserved-instance-artifact":
		d.knowArtifact("reservedInstance", params)
	case "get-virtual-machine-reserved-instance-artifact":
		d.knowArtifact("virtualMachineReservedInstance", params)
	}
}

func (d *testClient) knowArtifact(kind string, params map[string]string) {
	var a api.Artifact
	_, uri := d.reservation(kind)
	a.Link = &api.Link{URI: uri}
	ref, _, _ := a.Ref()
	params["customer-id"], params["group-id"], params["line-item-id"], params["resource-id"] = ref.CustomerID, ref.GroupID, ref.LineItemID, ref.ResourceID
}

// reservation finds a customer with a reservation, and the link to its details.
func (d *testClient) reservation(kind string) (customer, uri string) {
	d.t.Helper()
	for _, c := range d.get("/v1/customers").items() {
		r := d.get("/v1/customers/" + c["id"].(string) + "/entitlements?entitlementType=" + kind)
		if uri = r.text("items.0.entitledArtifacts.0.link.uri"); uri != "" {
			return c["id"].(string), uri
		}
	}
	d.t.Fatal("nobody has a reservation")
	return "", ""
}

func TestEntitlementsAreOneTimePurchases(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	counts := map[string]int{}
	for _, c := range d.get("/v1/customers?size=100").items() {
		path := "/v1/customers/" + c["id"].(string)
		for _, e := range d.get(path + "/entitlements?showExpiry=true").items() {
			kind, order := e["entitlementType"].(string), e["referenceOrder"].(map[string]any)
			o := d.get(path + "/orders/" + order["id"].(string))
			if o.text("lineItems.0.quantity") != fmt.Sprint(e["quantity"]) || !strings.HasPrefix(o.text("lineItems.0.offerId"), e["productId"].(string)+":"+e["skuId"].(string)) {
				t.Errorf("%v does not fit %s", e, o.body)
			}
			if _, expires := e["expiryDate"]; expires != (kind == "reservedinstance") {
				t.Errorf("%s expires %v", kind, e["expiryDate"])
			}
			counts[kind]++
		}
		for _, e := range d.get(path + "/entitlements?entitlementtype=SOFTWARE").items() {
			if e["entitlementType"] != "software" || e["expiryDate"] != nil {
				t.Errorf("%v", e)
			}
			counts["software only"]++
		}
	}
	if counts["software"] == 0 || counts["reservedinstance"] == 0 || counts["software"] != counts["software only"] {
		t.Errorf("%v", counts)
	}
	d.call("GET", "/v1/customers/"+d.customer("Fabrikam")+"/entitlements?entitlementType=land", "").refused(400, "2000")
}

func TestArtifactLinksLeadToReservations(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for kind, want := range map[string]string{"reservedInstance": "reservedinstance", "virtualMachineReservedInstance": "virtual_machine_reserved_instance"} {
		_, uri := d.reservation(kind)
		r := d.get("/v1" + uri)
		if r.text("type") != want || r.text("virtualMachineReservations.0.provisioningState") != "Created" || r.text("virtualMachineReservations.0.expiryDateTime") == "" {
			t.Errorf("%s", r.body)
		}
		d.call("GET", "/v1"+uri[:len(uri)-1]+"x", "").refused(404, "3000")
	}
}

func TestSelfServePoliciesComeAndGo(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Fabrikam")
	const path = "/v1/SelfServePolicy"
	id := d.Tenant() + "_" + customer
	body := fmt.Sprintf(`{"selfServeEntity":{"selfServeEntityType":"customer","tenantID":%q},"grantor":{"grantorType":"billToPartner","tenantID":%q},`+
		`"permissions":[{"resource":"AzureReservedInstances","action":"Purchase"}]}`, customer, d.Tenant())
	d.call("GET", path+"/"+id, "").refused(404, "600039")
	if r := d.call("POST", path, body); r.status != http.StatusCreated || r.text("id") != id {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.call("POST", path, body).refused(409, "600041")
	before := d.get(path + "/" + id)
	if tag := before.text("attributes.etag"); !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `"`) {
		t.Errorf("the version %s has no quotes of its own", tag)
	}
	if listed := d.get(path + "?entity_id=" + customer); string(listed.body) == "" || listed.text("items.0.id") != id {
		t.Errorf("%s", listed.body)
	}
	if r := d.call("PUT", path, string(before.body)); r.status != http.StatusOK || r.text("attributes.etag") == before.text("attributes.etag") {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call("PUT", path, string(before.body)).refused(412, "412")
	d.call("PUT", path, strings.Replace(string(before.body), id, "x", 1)).refused(404, "600040")
	d.call("GET", path, "").refused(400, "2000")
	for _, change := range [][2]string{{`"customer"`, `"partner"`}, {"billToPartner", "x"}, {d.Tenant(), otherTenant}, {"Purchase", "Sell"}, {"permissions", "x"}} {
		d.call("POST", path, strings.Replace(body, change[0], change[1], 1)).refused(400, "2000")
	}
	d.call("POST", path, strings.Replace(body, customer, otherTenant, 1)).refused(404, "3000")
	if r := d.call("DELETE", path+"/"+id, ""); r.status != http.StatusNoContent {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call("DELETE", path+"/"+id, "").refused(404, "600039")
}

func TestNewSoftwareBecomesAnEntitlement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		path := "/v1/customers/" + d.customer("Lucerne")
		before := len(d.get(path + "/entitlements").items())
		r := d.call("POST", path+"/orders", `{"BillingCycle":"one_time","LineItems":[{"LineItemNumber":0,"OfferId":"DG7GMGF0DVT7:0002:DG7GMGF0FVZL","Quantity":5}]}`)
		if r.status != http.StatusCreated {
			t.Fatalf("%d %s", r.status, r.body)
		}
		if n := len(d.get(path + "/entitlements").items()); n != before {
			t.Errorf("%d entitlements at once, there were %d", n, before)
		}
		time.Sleep(time.Minute)
		last := fmt.Sprintf("items.%d.", before)
		if e := d.get(path + "/entitlements"); e.text(last+"quantity") != "5" || e.text(last+"referenceOrder.id") != r.text("id") {
			t.Errorf("%s", e.body)
		}
	})
}
