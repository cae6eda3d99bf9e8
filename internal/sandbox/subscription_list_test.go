package sandbox_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestSubscriptionsTellStories(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	fabrikam := d.customer("Fabrikam")
	_, azure := d.subscription(fabrikam, "Azure plan")
	if azure["status"] != "suspended" || azure["suspensionReasons"] == nil || azure["commitmentEndDate"] != "9999-12-10T00:00:00Z" {
		t.Errorf("%v", azure)
	}
	_, premium := d.subscription(fabrikam, "Microsoft 365 Business Premium")
	end, err := time.Parse(time.RFC3339, premium["commitmentEndDate"].(string))
	if err != nil || time.Until(end) > 10*24*time.Hour || premium["autoRenewEnabled"] != false {
		t.Errorf("%v %v", err, premium)
	}
	northwind, _ := d.subscription(d.customer("Northwind"), "Microsoft 365 Business Premium")
	if status := d.get(northwind + "/provisioningstatus").text("status"); status != "failed" {
		t.Errorf("Northwind's provisioning is %q", status)
	}
	if n := len(d.get("/v1/customers/" + d.customer("Woodgrove") + "/subscriptions").items()); n < 140 {
		t.Errorf("Woodgrove Bank has %d subscriptions", n)
	}
}

func TestSubscriptionListsByOrderAndPartner(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	list := "/v1/customers/" + d.customer("Fabrikam") + "/subscriptions"
	path, office := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
	if n := len(d.get(list + "?order_id=" + office["orderId"].(string)).items()); n != 3 {
		t.Errorf("%d subscriptions of the order", n)
	}
	for _, addOn := range d.get(path + "/addons").items() {
		if addOn["parentSubscriptionId"] != office["id"] || addOn["orderId"] != office["orderId"] {
			t.Errorf("%v", addOn)
		}
	}
	if n := len(d.get(path + "/addons").items()); n != 2 {
		t.Errorf("%d add-ons", n)
	}
	partner := office["partnerId"].(string)
	if all, own := d.get(list).items(), d.get(list+"?mpn_id="+partner).items(); len(all) != len(own) {
		t.Errorf("%d of %d subscriptions by partner", len(own), len(all))
	}
	if n := len(d.get(list + "?mpn_id=1").items()); n != 0 {
		t.Errorf("%d subscriptions of a stranger", n)
	}
	d.call("GET", list+"?order_id=nothing", "").refused(404, "3000")
	d.call("GET", list+"?mpn_id=abc", "").refused(400, "2000")
	d.call("GET", list+"/nothing", "").refused(404, "3000")
	other, _ := d.subscription(d.customer("Proseware"), "Office 365 E3")
	d.call("GET", list+other[strings.LastIndex(other, "/"):], "").refused(404, "3000")
}

func TestSubscriptionChanges(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, offer string
		change      []any
		status      int
		code        string
		want        map[string]string
	}{
		{"suspend", "Microsoft 365 E3", []any{"status", "suspended"}, 200, "", map[string]string{"status": "suspended", "suspensionReasons.0": "PartnerRequested"}},
		{"reactivate", "Azure plan", []any{"Status", "active", "status", "active"}, 200, "", map[string]string{"status": "active", "suspensionReasons": ""}},
		{"rename", "Microsoft 365 E3", []any{"friendlyName", "Ünïted"}, 200, "", map[string]string{"friendlyName": "Ünïted", "quantity": "25"}},
		{"resize", "Microsoft 365 E3", []any{"quantity", 30}, 200, "", map[string]string{"quantity": "30"}},
		{"resize by many", "Microsoft 365 E3", []any{"quantity", 2000}, 202, "", nil},
		{"stop renewing", "Microsoft 365 E3", []any{"autoRenewEnabled", false}, 200, "", map[string]string{"autoRenewEnabled": "false", "renewalTermDuration": ""}},
		{"cancel", "Barracuda Email Security", []any{"status", "deleted"}, 200, "", map[string]string{"status": "deleted", "attributes.etag": ""}},
		{"cancel what can't be", "Microsoft 365 E3", []any{"status", "deleted"}, 400, "2000", nil},
		{"revive", "Intune Device", []any{"status", "active"}, 400, "2000", nil},
		{"unknown status", "Microsoft 365 E3", []any{"status", "asleep"}, 400, "2000", nil},
		{"too few seats", "Barracuda Email Security", []any{"quantity", 4}, 400, "2000", nil},
		{"too many seats", "Microsoft 365 Business Premium", []any{"quantity", 301}, 400, "2000", nil},
		{"seats of usage", "Azure plan", []any{"quantity", 2}, 400, "2000", nil},
		{"seats while suspending", "Microsoft 365 E3", []any{"quantity", 26, "status", "suspended"}, 400, "2000", nil},
		{"another id", "Microsoft 365 E3", []any{"id", "x"}, 400, "2000", nil},
		{"not the whole", "Microsoft 365 E3", []any{"quantity", nil}, 400, "2000", nil},
		{"no etag", "Microsoft 365 E3", []any{"attributes", nil}, 400, "2000", nil},
		{"endless name", "Microsoft 365 E3", []any{"friendlyName", strings.Repeat("x", 257)}, 400, "2000", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := newTestClient(t, sandbox.Config{})
			path, before := d.subscription(d.customer("Fabrikam"), test.offer)
			r := d.call("PATCH", path, with(before, test.change...))
			if test.code != "" {
				r.refused(test.status, test.code)
				if after := d.get(path); with(before) != with(after.json.(map[string]any)) {
					t.Errorf("a refused change changed something: %s", after.body)
				}
				return
			}
			if r.status != test.status || len(d.Effects()) != 1 {
				t.Fatalf("%d %s, %d effects", r.status, r.body, len(d.Effects()))
			}
			for field, want := range test.want {
				if r.text(field) != want {
					t.Errorf("%s is %q, not %q", field, r.text(field), want)
				}
			}
		})
	}
}

func TestSubscriptionPatchChecksTheVersion(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	path, before := d.subscription(d.customer("Proseware"), "Office 365 E3")
	tag := before["attributes"].(map[string]any)["etag"].(string)
	pascal := strings.NewReplacer(`"friendlyName"`, `"FriendlyName"`, `"id"`, `"Id"`, `"quantity"`, `"Quantity"`, `"status"`, `"Status"`, `"attributes"`, `"Attributes"`, `"etag"`, `"Etag"`)
	if r := d.call("PATCH", path, pascal.Replace(with(before, "friendlyName", "first")), `If-Match: "`+tag+`"`); r.status != 200 || r.text("friendlyName") != "first" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.call("PATCH", path, with(before, "friendlyName", "second")).refused(412, "412")
	d.call("PATCH", path, with(before, "attributes", nil), `If-Match: "`+tag+`"`).refused(412, "412")
	fresh := d.get(path)
	r := d.call("PATCH", path, with(fresh.json.(map[string]any), "friendlyName", "third"), "X-Sandbox-Fault: stale*1", "MS-RequestId: r1")
	r.refused(412, "412")
	if got := d.get(path).text("friendlyName"); got != "first (edited by a colleague)" {
		t.Errorf("the colleague's edit is %q", got)
	}
}

func TestALargeChangeArrivesLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		path, before := d.subscription(d.customer("Contoso"), "Microsoft 365 E3")
		r := d.call("PATCH", path, with(before, "quantity", 2000))
		if r.status != 202 || "/v1"+r.header.Get("Location") != path || len(r.body) != 0 {
			t.Fatalf("%d %q %s", r.status, r.header.Get("Location"), r.body)
		}
		first := d.get(path)
		time.Sleep(21 * time.Second)
		later := d.get(path)
		if first.text("quantity") != "1240" || later.text("quantity") != "2000" || first.text("attributes.etag") == later.text("attributes.etag") {
			t.Errorf("%s seats, then %s", first.text("quantity"), later.text("quantity"))
		}
		if next := later.text("scheduledNextTermInstructions.quantity"); next != "2000" {
			t.Errorf("the next term is of %s seats", next)
		}
		if status := d.get(path + "/provisioningstatus").text("status"); status != "pending" {
			t.Errorf("provisioning is %q", status)
		}
		time.Sleep(20 * time.Second)
		if status := d.get(path + "/provisioningstatus").text("status"); status != "success" {
			t.Errorf("provisioning is %q", status)
		}
		again := d.call("PATCH", path, with(later.json.(map[string]any), "friendlyName", "big"))
		if again.status != 200 || again.text("quantity") != "2000" {
			t.Errorf("%d %s", again.status, again.body)
		}
	})
}

func TestRegistration(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		path, _ := d.subscription(d.customer("Tailwind"), "Azure plan")
		if status := d.get(path + "/registrationstatus").text("status"); status != "NotRegistered" {
			t.Errorf("status %q", status)
		}
		seats, _ := d.subscription(d.customer("Tailwind"), "Office 365 E1")
		d.call("GET", seats+"/registrationstatus", "").refused(400, "2094")
	})
}

func TestSupportContact(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	path, _ := d.subscription(d.customer("Fabrikam"), "Microsoft 365 E3")
	path += "/supportcontact"
	before := d.get(path).json.(map[string]any)
	d.call("PUT", path, with(before, "supportTenantId", "3b33e682-00c3-41ee-9dd2-a548adf56438")).refused(400, "2000")
	d.call("PUT", path, with(before, "name", "")).refused(400, "2000")
	partner := with(before, "supportTenantId", d.Tenant(), "supportMpnId", "4847383", "name", "Night shift")
	if r := d.call("PUT", path, partner); r.status != 200 || r.text("links.self.method") != "Get" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if name := d.get(path).text("name"); name != "Night shift" {
		t.Errorf("the contact is %q", name)
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Fabrikam")
	list := "/v1/customers/" + customer + "/orders"
	for _, order := range d.get(list).items() {
		id := order["id"].(string)
		if got := d.get(list + "/" + id).text("id"); got != id {
			t.Errorf("order %s is %s", id, got)
		}
	}
	for spelling, want := range map[string]string{"onetime": "one_time", "OneTime": "one_time", "Monthly": "monthly", "annual": "annual", "none": "none"} {
		for _, order := range d.get(list + "?billingType=" + spelling).items() {
			if order["billingCycle"] != want {
				t.Errorf("%s gives %v", spelling, order["billingCycle"])
			}
		}
	}
	d.call("GET", list+"?billingType=weekly", "").refused(400, "2000")
	d.call("GET", list+"/nothing", "").refused(404, "3000")
}

func TestBillingCycle(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Fabrikam")
	change := func(offer, cycle string, quantity any) result {
		path, sub := d.subscription(customer, offer)
		order := "/v1/customers/" + customer + "/orders/" + sub["orderId"].(string)
		if quantity == nil {
			quantity = sub["quantity"]
		}
		line := map[string]any{"LineItemNumber": 0, "OfferId": sub["offerId"], "SubscriptionId": path[strings.LastIndex(path, "/")+1:], "Quantity": quantity}
		return d.call("PATCH", order, with(nil, "Id", nil, "ReferenceCustomerId", customer, "BillingCycle", cycle, "LineItems", []any{line}))
	}
	if r := change("Office 365 E3", "Monthly", nil); r.status != 200 || r.text("billingCycle") != "Monthly" || len(r.at("lineItems").([]any)) != 3 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if _, sub := d.subscription(customer, "Office 365 E3"); sub["billingCycle"] != "monthly" {
		t.Errorf("the subscription says %v", sub["billingCycle"])
	}
	change("Office 365 E3", "Weekly", nil).refused(400, "2000")
	change("Office 365 E3", "Annual", 1).refused(400, "2000")
	for _, offer := range []string{"Azure plan", "Microsoft 365 E3", "Barracuda Email Security", "Intune Device"} {
		change(offer, "Annual", nil).refused(400, "2000")
	}
}

// TestTheNextTermFollowsTheSeats resizes a subscription that renews.
func TestTheNextTermFollowsTheSeats(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	path, _ := d.subscription(d.customer("Fabrikam"), "Microsoft 365 E3")
	sub := d.get(path)
	d.call("PATCH", path, with(sub.json.(map[string]any), "quantity", 27))
	if now := d.get(path); now.text("quantity") != "27" || now.text("scheduledNextTermInstructions.quantity") != "27" {
		t.Errorf("%s", now.body)
	}
}
