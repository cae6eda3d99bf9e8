package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// What the tests buy.
const (
	officeE1    = "91FD106F-4B2C-4938-95AC-F54F74E9A239"
	officeE3    = "796B6B5F-613C-4E24-A17C-EBA730D49C02"
	audioAddOn  = "C94271D8-B431-4A25-A3C5-A57737A1C909"
	phoneAddOn  = "43FCE491-76D1-4BCC-B709-8A288786DBAE"
	azurePlan   = "DZH318Z0BPS6:0001:DZH318Z0BP04"
	software    = "DG7GMGF0DWT0:0001:DG7GMGF0DSQR"
	serverCAL   = "DG7GMGF0DVT7:000C:DG7GMGF0FVZM"
	reservedVM  = "DZH318Z0BQ36:004G:DZH318Z08C0S"
	unreserved  = "DZH318Z0BQ36:0039:DZH318Z08D2K"
	planVM      = "DZH318Z08RMK:000H:DZH318Z0F1TM"
	adatumSign  = "DZH318Z0C3KT:0001:DZH318Z0BQ7N"
	freeTrial   = "DZH318Z0C0WF:0001:DZH318Z0BP69"
	office365BP = "031C9E47-4802-4248-838E-778FB1D2CC05"
)

// object is a JSON object.
type object map[string]any

func (o object) text() string {
	b, _ := json.Marshal(o)
	return string(b)
}

func line(item string, quantity int, cycle string, more ...any) object {
	l := object{"catalogItemId": item, "quantity": quantity, "billingCycle": cycle}
	for i := 0; i < len(more); i += 2 {
		l[more[i].(string)] = more[i+1]
	}
	return l
}

func cartOf(lines ...object) string {
	for i, l := range lines {
		if l["id"] == nil {
			l["id"] = i
		}
	}
	return object{"lineItems": lines}.text()
}

// fill makes a cart and returns its path.
func (d *testClient) fill(customer string, lines ...object) (path string, cart result) {
	d.t.Helper()
	r := d.call("POST", "/v1/customers/"+customer+"/carts", cartOf(lines...))
	if r.status != 201 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
	return "/v1/customers/" + customer + "/carts/" + r.text("id"), r
}

// buy checks a cart out.
func (d *testClient) buy(customer string, lines ...object) result {
	d.t.Helper()
	path, _ := d.fill(customer, lines...)
	r := d.call("POST", path+"/checkout", "")
	if r.status != 201 {
		d.t.Fatalf("%d %s", r.status, r.body)
	}
	return r
}

// order places an order without a cart.
func (d *testClient) order(customer, offer string, quantity int, more ...any) result {
	d.t.Helper()
	l := object{"LineItemNumber": 0, "OfferId": offer, "Quantity": quantity}
	for i := 0; i < len(more); i += 2 {
		l[more[i].(string)] = more[i+1]
	}
	return d.call("POST", "/v1/customers/"+customer+"/orders", object{"LineItems": []object{l}}.text())
}

func last(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// knowPurchases sets the parameters of purchase operations.
func (d *testClient) knowPurchases(operation string, params, bodies map[string]string) {
	customer := params["customer-id"]
	full := line(m365E3, 5, "monthly", "termDuration", "P1Y", "friendlyName", "Shop floor", "provisioningContext", object{
		"subscriptionId": params["subscription-id"], "scope": "shared", "duration": "1Year", "parentSubscriptionId": params["subscription-id"],
	})
	bodies["create-a-cart"] = cartOf(full)
	bodies["create-a-cart-with-add-ons"] = cartOf(full, line(officeE1, 5, "monthly", "addonItems", []object{line(audioAddOn, 2, "monthly", "id", 7)}))
	bodies["create-an-order"] = object{"LineItems": []object{{"LineItemNumber": 0, "OfferId": software, "Quantity": 2}}}.text()
	bodies["create-an-order-for-a-customer-of-an-indirect-reseller"] = object{
		"ReferenceCustomerId": customer, "LineItems": []object{{"LineItemNumber": 0, "OfferId": officeE1, "Quantity": 2, "PartnerIdOnRecord": "4391507"}},
	}.text()
	switch operation {
	case "update-a-cart", "checkout-a-cart":
		path, cart := d.fill(customer, full, line(officeE1, 5, "monthly"))
		params["cart-id"], bodies[operation] = last(path), string(cart.body)
	case "cancel-an-order-from-the-integration-sandbox", "cancel-software-purchases":
		params["order-id"], params["line-item-number"] = d.order(customer, software, 2).text("id"), "0"
		time.Sleep(time.Minute)
	case "purchase-an-add-on-to-a-subscription":
		params["offer-id"], params["parent-subscription-id"] = phoneAddOn, params["subscription-id"]
	case "get-activation-link-by-order-line-item":
		params["order-id"], params["line-item-number"] = d.buy(customer, line(adatumSign, 5, "monthly")).text("orders.0.id"), "0"
		time.Sleep(time.Minute)
	case "activate-a-sandbox-subscription-for-commercial-marketplace-products":
		path, _ := d.subscription(customer, "Barracuda Email Security")
		params["subscription-id"] = last(path)
	case "get-a-list-of-trial-conversion-offers", "convert-a-trial-subscription-to-paid":
		params["customer-id"] = d.customer("Trey")
		path, _ := d.subscription(params["customer-id"], "Microsoft 365 Business Premium")
		params["subscription-id"], bodies[operation] = last(path), first(d.get(path+"/conversions"))
	case "get-subscription-upgrades", "transition-a-subscription":
		params["customer-id"] = d.customer("Trey")
		path, _ := d.subscription(params["customer-id"], "Office 365 E1")
		params["subscription-id"], bodies[operation] = last(path), first(d.get(path+"/upgrades"))
	case "register-a-subscription":
		path, _ := d.subscription(customer, "Azure plan")
		params["subscription-id"] = last(path)
	case "delete-a-customer-account-from-the-integration-sandbox":
		params["customer-id"] = d.customer("Trey")
		d.cancelOrders(params["customer-id"])
	}
}

// first is the first item of a list as JSON.
func first(r result) string { return with(r.items()[0]) }

// cancelOrders cancels what was bought once.
func (d *testClient) cancelOrders(customer string) {
	d.t.Helper()
	list := "/v1/customers/" + customer + "/orders"
	for _, order := range d.get(list + "?billingType=onetime").items() {
		id := order["id"].(string)
		if r := d.call("PATCH", list+"/"+id, object{"id": id, "status": "cancelled"}.text()); r.status != 200 || r.text("status") != "cancelled" {
			d.t.Errorf("%d %s", r.status, r.body)
		}
	}
}

func TestReservationsNeedARegisteredSubscription(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{})
		customer := d.customer("Tailwind")
		azure, _ := d.subscription(customer, "Microsoft Azure")
		plan, _ := d.subscription(customer, "Azure plan")
		buy := func(item, subscription string) result {
			return d.order(customer, item, 1, "ProvisioningContext", object{"subscriptionId": last(subscription), "scope": "shared"})
		}
		buy(reservedVM, azure).refused(400, "2095")
		buy(reservedVM, plan).refused(400, "2094")
		buy(unreserved, azure).refused(400, "2093")
		for _, path := range []string{azure, plan} {
			if r := d.call("POST", path+"/registrations", ""); r.status != 202 || r.header.Get("Location") != strings.TrimPrefix(path, "/v1")+"/registrationstatus" {
				t.Fatalf("%d %v", r.status, r.header)
			}
		}
		time.Sleep(40 * time.Second)
		for item, path := range map[string]string{reservedVM: azure, planVM: plan} {
			r := buy(item, path)
			if r.status != 201 || r.text("status") != "pending" || r.text("billingCycle") != "one_time" || r.text("links.provisioningStatus.uri") == "" {
				t.Errorf("%d %s", r.status, r.body)
			}
		}
	})
}

func TestOrdersWithoutACart(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Adventure")
	r := d.order(customer, officeE1, 5, "PartnerIdOnRecord", "4391507")
	if r.status != 201 || r.text("lineItems.0.partnerIdOnRecord") != "4391507" || r.text("billingCycle") != "monthly" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if _, sub := d.subscription(customer, "Office 365 E1"); sub["partnerId"] != "4391507" {
		t.Errorf("the subscription is booked on %v", sub["partnerId"])
	}
	d.order(customer, "nothing", 1).refused(400, "800004")
	d.order(customer, officeE1, 20000).refused(400, "800017")
	d.order(customer, officeE1, 1, "PartnerIdOnRecord", "1").refused(400, "800015")
	d.order(customer, officeE1, 1, "PartnerIdOnRecord", "4847383").refused(400, "800016")
	d.order(customer, officeE1, 1, "LineItemNumber", 1).refused(400, "2000")
	mixed := object{"LineItems": []object{{"LineItemNumber": 0, "OfferId": officeE1, "Quantity": 1}, {"LineItemNumber": 1, "OfferId": software, "Quantity": 1}}}
	d.call("POST", "/v1/customers/"+customer+"/orders", mixed.text()).refused(400, "800031")
}

func TestAddOnsJoinTheOrderOfTheirBase(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Fabrikam")
	path, base := d.subscription(customer, "Office 365 E3")
	order := "/v1/customers/" + customer + "/orders/" + base["orderId"].(string)
	buy := func(offer, parent string) result {
		l := object{"LineItemNumber": 0, "OfferId": offer, "ParentSubscriptionId": parent, "FriendlyName": "Phones", "Quantity": 7}
		return d.call("PATCH", order, object{"ReferenceCustomerId": customer, "LineItems": []object{l}}.text())
	}
	r := buy(phoneAddOn, last(path))
	if lines := r.at("lineItems").([]any); r.status != 200 || len(lines) != 4 || r.text("lineItems.3.friendlyName") != "Phones" || r.text("lineItems.3.lineItemNumber") != "3" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if _, addOn := d.subscription(customer, "Phone System"); addOn["parentSubscriptionId"] != base["id"] || addOn["orderId"] != base["orderId"] {
		t.Errorf("%v", addOn)
	}
	buy(officeE1, last(path)).refused(400, "800020")
	buy(phoneAddOn, "x").refused(400, "2000")
	r = d.buy(customer, line("45320EC9-9B8E-49D0-B900-F14141A0ABD1", 3, "annual", "provisioningContext", object{"ParentSubscriptionId": base["id"]}))
	if r.text("orders.0.id") != base["orderId"] || r.text("orders.0.lineItems.4.offerId") != "45320EC9-9B8E-49D0-B900-F14141A0ABD1" {
		t.Errorf("%s", r.body)
	}
}

func TestCancellations(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{TokenLifetime: 365 * 24 * time.Hour})
		customer := d.customer("Adventure")
		r := d.buy(customer, line(software, 3, "one_time"), line(serverCAL, 4, "one_time"), line(adatumSign, 2, "monthly"), line(officeE1, 2, "monthly"))
		list := "/v1/customers/" + customer + "/orders/"
		bought, saas, office := r.text("orders.0.id"), r.text("orders.1.id"), r.text("orders.2.id")
		cancel := func(id string, lines ...object) result {
			body := object{"id": id, "status": "Cancelled"}
			if len(lines) > 0 {
				body["lineItems"] = lines
			}
			return d.call("PATCH", list+id, body.text())
		}
		cancel(bought).refused(400, "800060")
		cancel(office).refused(400, "800063")
		time.Sleep(time.Minute)
		one := cancel(bought, object{"lineItemNumber": 0, "offerId": software})
		if one.status != 200 || one.text("status") != "completed" || one.text("lineItems.0.quantity") != "0" || one.text("lineItems.1.quantity") != "4" || one.text("links.patchOperation.method") != "PATCH" {
			t.Errorf("%d %s", one.status, one.body)
		}
		cancel(bought, object{"lineItemNumber": 0, "offerId": software}).refused(400, "800061")
		cancel(bought, object{"lineItemNumber": 1, "offerId": software}).refused(400, "2000")
		time.Sleep(31 * 24 * time.Hour)
		cancel(bought, object{"lineItemNumber": 1, "offerId": serverCAL}).refused(400, "800061")
		if rest := cancel(bought); rest.status != 200 || rest.text("status") != "cancelled" || rest.text("lineItems.0.quantity") != "0" {
			t.Errorf("%d %s", rest.status, rest.body)
		}
		cancel(bought).refused(400, "800061")
		if whole := cancel(saas); whole.status != 200 || whole.text("status") != "cancelled" || whole.text("lineItems.0.quantity") != "2" {
			t.Errorf("%d %s", whole.status, whole.body)
		}
		if status := d.get(list + saas).text("status"); status != "cancelled" {
			t.Errorf("the order is %s", status)
		}
		if _, sub := d.subscription(customer, "Adatum Sign"); sub["status"] != "deleted" {
			t.Errorf("the subscription is %v", sub["status"])
		}
	})
}
