package sandbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// tokens hands out tokens without a sign-in.
type tokens struct{ *sandbox.Sandbox }

func (t tokens) Token(context.Context) (token, kind string, err error) {
	return t.Issue(sandbox.UserToken), "user", nil
}

func (t tokens) Renew(ctx context.Context, _, _ string) (token, kind string, err error) {
	return t.Token(ctx)
}

func (d *testClient) client() *api.Client {
	d.t.Helper()
	c, err := api.New(api.Config{BaseURL: "http://127.0.0.1:8080", Tokens: tokens{d.Sandbox}, Transport: d.Transport()})
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// known are values for the parameters of operations, and bodies by operation.
func (d *testClient) known() (params, bodies map[string]string) {
	customer := d.customer("Fabrikam")
	path, sub := d.subscription(customer, "Office 365 E3")
	devices := d.get("/v1/customers/" + customer + "/deviceBatches/Test%20batch/devices")
	policy := d.get("/v1/customers/" + customer + "/policies").text("items.0.id")
	job := d.call("POST", "/v1/customers/"+customer+"/deviceBatches", `{"BatchId":"Wave 1","Devices":[{"ProductKey":"1"}]}`).header.Get("Location")
	invoices := d.get("/v1/invoices").items()
	var invoice map[string]any
	for _, i := range invoices {
		if i["invoiceType"] == "OneTime" && i["currencyCode"] == "USD" {
			invoice = i
		}
	}
	receipt := invoice["taxReceipts"].([]any)[0].(map[string]any)["id"].(string)
	params = map[string]string{
		"customer-id": customer, "subscription-id": path[strings.LastIndex(path, "/")+1:], "order-id": sub["orderId"].(string),
		"filter": "fab", "billingType": "annual", "invoice-id": invoice["id"].(string), "receipt-id": receipt, "currencycode": "USD",
		"period": "current", "provider": "onetime", "invoicelineitemtype": "billinglineitems", "batch-id": "Test batch",
		"device-id": devices.text("items.1.id"), "policy-id": policy, "tracking-id": job[strings.LastIndex(job, "/")+1:], "billing-cycle": "Monthly",
		"quantity": "61", "friendly-name": "Renamed", "auto-renew-enabled": "false", "name": "Night shift", "support-tenant-id": d.Tenant(),
		"support-mpn-id": "4847383", "first-name": "Grace",
		"country": "GB", "offer-id": "91FD106F-4B2C-4938-95AC-F54F74E9A239", "target-view": "AzureReservationsVM",
		"product-id": "DZH318Z0BQ4Z", "sku-id": "002L", "availability-id": "DZH318Z0CMNP",
	}
	bodies = map[string]string{
		"check-inventory": `{"TargetItems":[{"ProductId":"DZH318Z0BQ36"}],"InventoryContext":{"customerId":"a","azureSubscriptionId":"b"}}`,
		"create-a-new-configuration-policy-for-the-specified-customer":              `{"name":"x","category":"o_o_b_e","policySettings":["none"]}`,
		"update-a-list-of-devices-with-a-policy":                                    fmt.Sprintf(`{"devices":[{"id":%q,"policies":[{"key":"o_o_b_e","value":%q}]}]}`, devices.text("items.0.id"), policy),
		"upload-a-list-of-devices-to-an-existing-batch-for-the-specified-customer":  `[{"productKey":"2"}]`,
		"upload-a-list-of-devices-to-create-a-new-batch-for-the-specified-customer": `{"batchId":"Wave 2","devices":[{"productKey":"3"}]}`,
	}
	return params, bodies
}

// knownElsewhere know values for some operations, in the file of their area.
var knownElsewhere = []func(d *testClient, operation string, params, bodies map[string]string){
	(*testClient).knowDirectory,
	(*testClient).knowUsage,
	(*testClient).knowAgreements,
	(*testClient).knowPurchases,
	(*testClient).knowConsents,
	(*testClient).knowSupport,
	(*testClient).knowWebhooks,
	(*testClient).knowProfiles,
	(*testClient).knowTransfers,
	(*testClient).knowEntitlements,
}

// elsewhere are operations that need another subscription than the rest.
var elsewhere = map[string][2]string{
	"update-the-nickname-for-a-subscription":                     {"Fabrikam", "Audio Conferencing"},
	"change-the-quantity-of-a-subscription":                      {"Fabrikam", "Audio Conferencing"},
	"suspend-a-subscription":                                     {"Fabrikam", "Audio Conferencing"},
	"get-subscription-registration-status":                       {"Fabrikam", "Azure plan"},
	"reactivate-a-suspended-subscription":                        {"Fabrikam", "Azure plan"},
	"cancel-a-commercial-marketplace-subscription":               {"Fabrikam", "Barracuda Email Security"},
	"update-autorenew-for-a-commercial-marketplace-subscription": {"Fabrikam", "Barracuda Email Security"},
}

// TestEveryOperationByTheRealClient runs each declared operation with the
// product's own client, each in its own sandbox.
func TestEveryOperationByTheRealClient(t *testing.T) {
	t.Parallel()
	for _, o := range api.Operations() {
		descriptor := o.Descriptor()
		t.Run(descriptor.ID, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(20 * 24 * time.Hour)
				d := newTestClient(t, sandbox.Config{Customers: 60})
				args := d.arrange(descriptor)
				if descriptor.Effect == api.Read {
					d.reads(o, args)
				} else {
					d.writes(o, args)
				}
			})
		})
	}
}

// arrange prepares the state that an operation needs and returns its arguments.
func (d *testClient) arrange(descriptor *api.Descriptor) api.Args {
	d.t.Helper()
	params, bodies := d.known()
	if other, ok := elsewhere[descriptor.ID]; ok {
		path, _ := d.subscription(d.customer(other[0]), other[1])
		params["subscription-id"] = path[strings.LastIndex(path, "/")+1:]
	}
	for _, more := range knownElsewhere {
		more(d, descriptor.ID, params, bodies)
	}
	args := api.Args{Params: url.Values{}, Body: []byte(bodies[descriptor.ID])}
	for name, value := range params {
		p := descriptor.Param(name)
		if p != nil && (p.Required || p.In == "body" || p.OneOf != "" || descriptor.Kind == api.KindModify) {
			args.Params.Set(p.Name, value)
		}
	}
	if strings.Contains(descriptor.ID, "unbilled") {
		args.Params.Del("invoice-id")
		if strings.Contains(descriptor.ID, "reconciliation") {
			args.Params.Set("invoice-id", "unbilled")
		}
	}
	return args
}

func (d *testClient) reads(o api.Operation, args api.Args) {
	d.t.Helper()
	var answers [][]byte
	read := func(args api.Args) {
		items := 0
		for page, err := range o.Pages(d.t.Context(), d.client(), args) {
			if err != nil {
				d.t.Fatal(err)
			}
			items += len(page.Items) + len(page.Bytes)
			for _, item := range page.Items {
				answers = append(answers, item)
			}
		}
		if items == 0 {
			d.t.Errorf("nothing was read for %v", args.Params)
		}
	}
	read(args)
	if others := alsoRead[o.Descriptor().ID]; others != nil {
		for _, other := range others(d) {
			also := api.Args{Params: maps.Clone(args.Params)}
			for name, value := range other {
				also.Params.Set(name, value)
			}
			read(also)
		}
	}
	d.checkShape(o.Descriptor(), answers)
}

func (d *testClient) writes(o api.Operation, args api.Args) {
	d.t.Helper()
	before := len(d.Effects())
	prepared, err := o.Prepare(d.t.Context(), d.client(), args)
	if err != nil {
		d.t.Fatal(err)
	}
	reply, err := prepared.Send(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	d.checkShape(o.Descriptor(), [][]byte{reply.Body})
	if n := len(d.Effects()) - before; n != 1 {
		d.t.Errorf("%d effects", n)
	}
}

// TestTheRealClientUnderFaults reads 3,000 customers over a line on which every
// fifth call fails in some way.
func TestTheRealClientUnderFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		faults, err := sandbox.ParseFaults("throttle=3%,throttle-html=2%,throttle-empty=2%,throttle-date=2%,5xx=5%,cut=5%,truncate=3%,html=2%,expire-token=2%," +
			"slow=50ms..1s,drip=100ms,absolute-link=20%,v1-link=20%,doubled-v1=20%,reorder-items=20%,duplicate-items=20%,unknown-fields=20%,seed=11")
		if err != nil {
			t.Fatal(err)
		}
		d := newTestClient(t, sandbox.Config{Customers: 3000})
		c := d.client()
		d.SetFaults(faults)
		seen := map[string]bool{}
		for page, err := range api.Lookup("get-a-list-of-customers").Pages(t.Context(), c, api.Args{Size: 100}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, item := range page.Items {
				var c struct{ ID string }
				if err := json.Unmarshal(item, &c); err != nil {
					t.Fatal(err)
				}
				seen[c.ID] = true
			}
		}
		if len(seen) != 3000 {
			t.Errorf("%d of 3000 customers", len(seen))
		}
	})
}
