package sandbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// The payloads of the service's errors, by their members.
const (
	faultShape     = "code data description source"
	agreementShape = "code description errorMessageExtended errorName isRetryable message parameters"
	gatewayShape   = "message statusCode"
)

// The sources that faults name.
const (
	fromControllers = "Partner ApiService Controllers"
	fromCompliance  = "ComplianceController"
	fromFD          = "PartnerFD"
)

// documentedError is an error that the manual or the field documents, and a call that
// provokes it.
type documentedError struct {
	name    string
	config  sandbox.Config
	provoke func(d *testClient) result
	status  int
	code    string // "" where there is none
	shape   string
	source  string
	within  string // where the error is inside an answer that succeeds
}

// asks makes one call.
func asks(method, path, body string, headers ...string) func(*testClient) result {
	return func(d *testClient) result { return d.call(method, path, body, headers...) }
}

// of asks about a customer.
func of(customer, method, tail, body string) func(*testClient) result {
	return func(d *testClient) result { return d.call(method, "/v1/customers/"+d.customer(customer)+tail, body) }
}

// orders asks for something in an order.
func orders(customer, offer string, quantity int, more ...any) func(*testClient) result {
	return func(d *testClient) result { return d.order(d.customer(customer), offer, quantity, more...) }
}

const checkInventory = "/v1/extensions/product/checkInventory?country=US"

var documentedErrors = []documentedError{
	{name: "invalid input", provoke: asks("GET", "/v1/customers?size=many", ""), status: 400, code: "2000", source: fromControllers},
	{name: "a tenant that is no GUID", provoke: asks("GET", "/v1/compliance/csp/agreementstatus?tenantId=x", ""), status: 400, code: "2000", source: fromControllers},
	{name: "an MPN id that is no number", provoke: asks("GET", "/v1/compliance/csp/agreementstatus?mpnId=x", ""), status: 400, code: "2000", source: fromControllers},
	{name: "both MPN id and tenant", provoke: asks("GET", "/v1/compliance/csp/agreementstatus?mpnId=1&tenantId=x", ""), status: 400, code: "2000", source: fromCompliance},
	{name: "neither MPN id nor tenant", provoke: asks("GET", "/v1/compliance/csp/agreementstatus", ""), status: 400, code: "2001", source: fromCompliance},
	{name: "no body", provoke: asks("POST", checkInventory, ""), status: 400, code: "2001", source: fromControllers},
	{name: "a wrong address", provoke: asks("POST", "/v1/validations/address", `{"AddressLine1":"One Microsoft Way","City":"Redmond","State":"WA","PostalCode":"98007","Country":"US"}`), status: 400, code: "2007", source: fromFD},
	{name: "no inventory", provoke: func(d *testClient) result {
		return d.reserve(unreserved, true)
	}, status: 400, code: "2093", source: fromControllers},
	{name: "a reservation without an Azure subscription", provoke: orders("Fabrikam", reservedVM, 1, "ProvisioningContext", object{"scope": "shared", "subscriptionId": "x"}), status: 400, code: "2094", source: fromControllers},
	{name: "a reservation without registration", provoke: func(d *testClient) result {
		return d.reserve(reservedVM, false)
	}, status: 400, code: "2095", source: fromControllers},
	{name: "not found", provoke: asks("GET", "/v1/customers/00000000-0000-4000-8000-000000000000", ""), status: 404, code: "3000", source: fromControllers},
	{name: "an unknown partner", provoke: asks("GET", "/v1/profiles/mpn?mpnId=9999999", ""), status: 404, code: "3000", source: fromFD},
	{name: "an unknown product", provoke: asks("GET", "/v1/products/x?country=US", ""), status: 404, code: "400013", source: fromControllers},
	{name: "an unknown SKU", provoke: asks("GET", "/v1/products/DZH318Z0BQ36/skus/x?country=US", ""), status: 404, code: "400018", source: fromControllers},
	{name: "an unknown availability", provoke: asks("GET", "/v1/products/DZH318Z0BQ36/skus/004J/availabilities/x?country=US", ""), status: 404, code: "400019", source: fromControllers},
	{name: "inventory without its context", provoke: asks("POST", checkInventory, `{"TargetItems":[{"ProductId":"DZH318Z0BQ36"}],"InventoryContext":{"customerId":"a"}}`), status: 400, code: "400026", source: fromControllers},
	{name: "another's segment", provoke: asks("GET", "/v1/products?country=US&targetView=Azure&targetSegment=government", ""), status: 403, code: "400030", source: fromControllers},
	{name: "an unknown view", provoke: asks("GET", "/v1/products?country=US&targetView=Toys", ""), status: 403, code: "400036", source: fromControllers},
	{name: "no self-serve policy", provoke: func(d *testClient) result {
		return d.call("GET", "/v1/SelfServePolicy/"+d.Tenant()+"_"+d.customer("Fabrikam"), "")
	}, status: 404, code: "600039", source: fromControllers},
	{name: "a wrong policy id", provoke: asks("GET", "/v1/SelfServePolicy/x", ""), status: 404, code: "600040", source: fromControllers},
	{name: "a second policy", provoke: func(d *testClient) result {
		return d.call("POST", "/v1/SelfServePolicy", object{
			"selfServeEntity": object{"selfServeEntityType": "customer", "tenantID": d.customer("Tailwind")}, "grantor": object{"grantorType": "billToPartner", "tenantID": d.Tenant()},
			"permissions": []object{{"resource": "AzureReservedInstances", "action": "Purchase"}},
		}.text())
	}, status: 409, code: "600041", source: fromControllers},
	{name: "a second confirmation", provoke: func(d *testClient) result {
		path := "/v1/customers/" + d.customer("Lucerne") + "/agreements"
		d.call("POST", path, confirmation)
		return d.call("POST", path, confirmation)
	}, status: 409, code: "600061", shape: agreementShape},
	{name: "no licences left", provoke: func(d *testClient) result {
		customer, users, sku := d.directoryOf("Fabrikam")
		assign := fmt.Sprintf(`{"licensesToAssign":[{"skuId":%q}]}`, sku("SPE_E3")["productSku"].(map[string]any)["id"])
		var r result
		for _, u := range users[1:] {
			if r = d.call("POST", customer+"/users/"+u["id"].(string)+"/licenseupdates", assign); r.status != 201 {
				break
			}
		}
		return r
	}, status: 400, code: "60012", source: fromFD},
	{name: "a device of another tenant", provoke: func(d *testClient) result {
		customer := "/v1/customers/" + d.customer("Fabrikam")
		made := d.call("POST", customer+"/deviceBatches", fmt.Sprintf(`{"BatchId":"ours","Devices":[{"SerialNumber":"S3FAIL808","HardwareHash":%q}]}`, hash("three")))
		d.Skip(time.Hour)
		return d.call("GET", "/v1"+made.header.Get("Location"), "")
	}, status: 200, code: "808", within: "devicesStatus.0", shape: "attributes errorCode errorDescription serialNumber status"},
	{name: "a subscription that can't move", provoke: func(d *testClient) result {
		path := "/v1/customers/" + d.customer("Lucerne") + "/transfers"
		return d.call("POST", path+"/"+d.call("GET", path, "").text("0.id")+"/accept", "")
	}, status: 200, code: "900103", within: "transferErrors.0", shape: "attributes code description lineItems transferGroupId"},
	{name: "an upgrade amid add-ons", provoke: func(d *testClient) result {
		path, _ := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		return d.call("GET", path+"/upgrades", "")
	}, status: 200, code: "6", within: "items.0.upgradeErrors.0", shape: "additionalDetails attributes code description"},
	{name: "a conversion that there isn't", provoke: func(d *testClient) result {
		path, _ := d.subscription(d.customer("Trey"), "Microsoft 365 Business Premium")
		return d.call("POST", path+"/conversions", `{"OfferId":"x","TargetOfferId":"y"}`)
	}, status: 200, code: "ConversionsNotFound", within: "error", shape: "code description"},
	{name: "a line of a cart", provoke: func(d *testClient) result {
		_, cart := d.fill(d.customer("Fabrikam"), line("nothing", 1, "monthly"))
		return cart
	}, status: 201, code: "CatalogItemIdIsNotValid", within: "lineItems.0.error", shape: "errorCode errorDescription"},
	{name: "an order of a checkout", provoke: func(d *testClient) result {
		return d.buy(d.customer("Tailwind"), line(azurePlan, 1, "one_time"), line(officeE3, 3, "monthly"))
	}, status: 201, code: "800020", within: "orderErrors.0", shape: "code description orderGroupId"},

	{name: "an unknown billing cycle", provoke: func(d *testClient) result {
		return d.call("POST", "/v1/customers/"+d.customer("Fabrikam")+"/orders", object{"BillingCycle": "weekly", "LineItems": []object{{"LineItemNumber": 0, "OfferId": officeE1, "Quantity": 1}}}.text())
	}, status: 400, code: "800002", source: fromControllers},
	{name: "an unknown offer", provoke: orders("Fabrikam", "nothing", 1), status: 400, code: "800004", source: fromControllers},
	{name: "an unknown cart", provoke: of("Fabrikam", "POST", "/carts/x/checkout", ""), status: 404, code: "800008", source: fromControllers},
	{name: "a cart with an error", provoke: func(d *testClient) result {
		path, _ := d.fill(d.customer("Fabrikam"), line("nothing", 1, "monthly"))
		return d.call("POST", path+"/checkout", "")
	}, status: 400, code: "800009", source: fromControllers},
	{name: "an unknown reseller", provoke: orders("Fabrikam", officeE1, 1, "PartnerIdOnRecord", "1"), status: 400, code: "800015", source: fromControllers},
	{name: "a partner who isn't a reseller", provoke: orders("Fabrikam", officeE1, 1, "PartnerIdOnRecord", "4847383"), status: 400, code: "800016", source: fromControllers},
	{name: "too many seats", provoke: orders("Fabrikam", officeE1, 20_000), status: 400, code: "800017", source: fromControllers},
	{name: "more than a sandbox may", config: sandbox.Config{Customers: 20, Limits: sandbox.SandboxLimits}, provoke: orders("Fabrikam", officeE1, 26), status: 400, code: "800018", source: fromControllers},
	{name: "a second Azure plan", provoke: orders("Tailwind", azurePlan, 1), status: 400, code: "800020", source: fromControllers},
	{name: "an add-on to nothing", provoke: orders("Fabrikam", phoneAddOn, 1), status: 400, code: "800021", source: fromControllers},
	{name: "more than the credit line", provoke: orders("Fabrikam", officeE3, 9_000, "TermDuration", "P1Y"), status: 400, code: "800023", source: fromControllers},
	{name: "two purchase systems in an order", provoke: func(d *testClient) result {
		return d.call("POST", "/v1/customers/"+d.customer("Fabrikam")+"/orders", object{"LineItems": []object{
			{"LineItemNumber": 0, "OfferId": officeE1, "Quantity": 1}, {"LineItemNumber": 1, "OfferId": software, "Quantity": 1},
		}}.text())
	}, status: 400, code: "800031", source: fromControllers},
	{name: "a second activation", provoke: func(d *testClient) result {
		path, _ := d.subscription(d.customer("Fabrikam"), "Barracuda Email Security")
		d.call("POST", path+"/activate", "")
		return d.call("POST", path+"/activate", "")
	}, status: 400, code: "800041", source: fromControllers},
	{name: "an activation of something else", provoke: func(d *testClient) result {
		path, _ := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		return d.call("POST", path+"/activate", "")
	}, status: 400, code: "800042", source: fromControllers},
	{name: "an order in progress", provoke: func(d *testClient) result {
		return d.cancel(d.order(d.customer("Fabrikam"), software, 1).text("id"))
	}, status: 400, code: "800060", source: fromControllers},
	{name: "an order that stays", provoke: func(d *testClient) result {
		id := d.buy(d.customer("Fabrikam"), line(m365E3, 1, "monthly")).text("orders.0.id")
		d.Skip(time.Hour)
		return d.cancel(id)
	}, status: 400, code: "800061", source: fromControllers},
	{name: "an older order", provoke: func(d *testClient) result {
		return d.cancel(d.order(d.customer("Fabrikam"), officeE1, 1).text("id"))
	}, status: 400, code: "800063", source: fromControllers},
	{name: "a cart that is ordered", provoke: func(d *testClient) result {
		path, _ := d.fill(d.customer("Fabrikam"), line(officeE1, 1, "monthly"))
		d.call("POST", path+"/checkout", "")
		return d.call("POST", path+"/checkout", "")
	}, status: 400, code: "800065", source: fromControllers},

	{name: "no token", provoke: asks("GET", "/v1/customers", "", "Authorization: "), status: 401, code: "900420", source: fromControllers},
	{name: "a token without a second factor", provoke: func(d *testClient) result {
		return d.call("GET", "/v1/customers", "", "Authorization: Bearer "+d.Issue(sandbox.NoMFAToken))
	}, status: 401, code: "900421", source: fromControllers},
	{name: "an application by itself", provoke: func(d *testClient) result {
		return d.call("GET", "/v1/agreements", "", "Authorization: Bearer "+d.Issue(sandbox.AppToken))
	}, status: 403, code: "403", source: fromControllers},
	{name: "billing in a sandbox", config: sandbox.Config{Customers: 20, Limits: sandbox.SandboxLimits}, provoke: asks("GET", "/v1/invoices", ""), status: 403, code: "403", source: fromControllers},
	{name: "a domain that is free", provoke: asks("HEAD", "/v1/domains/nobody-has-it.onmicrosoft.com", ""), status: 404},
	{name: "a wrong method", provoke: asks("DELETE", "/v1/invoices", ""), status: 405, code: "2000", source: fromControllers},
	{name: "a domain that is taken", provoke: func(d *testClient) result {
		d.newcomer(1)
		return d.call("POST", "/v1/customers", creation("Newcomer", "newcomer1.onmicrosoft.com"))
	}, status: 409, code: "409", source: fromControllers},
	{name: "an old ETag", provoke: func(d *testClient) result {
		path, sub := d.subscription(d.customer("Fabrikam"), "Office 365 E3")
		return d.call("PATCH", path, with(sub), `If-Match: "x"`)
	}, status: 412, code: "412", source: fromControllers},
	{name: "too many calls", config: sandbox.Config{RateLimit: 1}, provoke: func(d *testClient) result {
		d.call("GET", "/v1/customers", "")
		return d.call("GET", "/v1/customers", "")
	}, status: 429, code: "429", shape: gatewayShape},
	{name: "a fault of the service", provoke: asks("GET", "/v1/customers", "", "X-Sandbox-Fault: 500"), status: 500, code: "500", source: fromControllers},
	{name: "a bad gateway", provoke: asks("GET", "/v1/customers", "", "X-Sandbox-Fault: 502"), status: 502},
	{name: "a service that is down", provoke: asks("GET", "/v1/customers", "", "X-Sandbox-Fault: 503"), status: 503, code: "503", source: fromControllers},
	{name: "a gateway's timeout", provoke: asks("GET", "/v1/customers", "", "X-Sandbox-Fault: 504"), status: 504},
}

// reserve orders a reservation for Tailwind's older Azure subscription.
func (d *testClient) reserve(item string, registered bool) result {
	d.t.Helper()
	azure, _ := d.subscription(d.customer("Tailwind"), "Microsoft Azure")
	if registered {
		d.call("POST", azure+"/registrations", "")
		d.Skip(time.Hour)
	}
	return d.order(d.customer("Tailwind"), item, 1, "ProvisioningContext", object{"subscriptionId": last(azure), "scope": "shared"})
}

// cancel cancels an order of Fabrikam.
func (d *testClient) cancel(id string) result {
	d.t.Helper()
	return d.call("PATCH", "/v1/customers/"+d.customer("Fabrikam")+"/orders/"+id, object{"Id": id, "Status": "cancelled"}.text())
}

// TestDocumentedErrorsHaveTheirPayloads provokes each error by itself.
func TestDocumentedErrorsHaveTheirPayloads(t *testing.T) {
	t.Parallel()
	for _, want := range documentedErrors {
		t.Run(want.name, func(t *testing.T) {
			t.Parallel()
			want.config.Speed = -1
			r := want.provoke(newTestClient(t, want.config))
			if r.status != want.status {
				t.Fatalf("%d %s, want %d", r.status, r.body, want.status)
			}
			if want.code == "" {
				if len(r.body) > 0 {
					t.Errorf("the body is %s", r.body)
				}
				return
			}
			payload, _ := r.json.(map[string]any)
			if want.within != "" {
				payload, _ = r.at(want.within).(map[string]any)
			}
			if got := fmt.Sprint(codeIn(payload)); got != want.code {
				t.Errorf("code %s, want %s: %s", got, want.code, r.body)
			}
			shape := want.shape
			if shape == "" {
				shape = faultShape
				checkFault(t, payload, want.source)
			}
			if got := strings.Join(slices.Sorted(maps.Keys(payload)), " "); got != shape {
				t.Errorf("members %s, want %s", got, shape)
			}
		})
	}
}

// codeIn is the code of an error, whatever the member is called.
func codeIn(payload map[string]any) any {
	for _, name := range []string{"code", "errorCode", "statusCode"} {
		if v, ok := payload[name]; ok {
			return v
		}
	}
	return nil
}

func checkFault(t *testing.T, payload map[string]any, source string) {
	t.Helper()
	if _, number := payload["code"].(json.Number); !number {
		t.Errorf("code is no number: %v", payload)
	}
	if words, _ := payload["description"].(string); words == "" || len(words) > 1024 {
		t.Errorf("description: %q", words)
	}
	if _, list := payload["data"].([]any); !list {
		t.Errorf("data is no list: %v", payload)
	}
	if payload["source"] != source {
		t.Errorf("source %v, want %s", payload["source"], source)
	}
}
