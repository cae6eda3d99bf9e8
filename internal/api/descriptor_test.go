package api

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestDescriptorAsJSON(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(ChangeSubscriptionQuantity.Descriptor())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"change-the-quantity-of-a-subscription","title":"Change the quantity of a subscription",` +
		`"area":"Orders","kind":"modify","method":"PATCH",` +
		`"path":"/v1/customers/{customer-id}/subscriptions/{subscription-id}","effect":"spend",` +
		`"auth":["app","app+user"],"clouds":["global","21vianet","germany","usgov"],"paging":"none","params":[` +
		`{"name":"customer-id","in":"path","wire":"customer-id","type":"string","required":true,"doc":"Tenant id of the customer, the Microsoft ID on its account page."},` +
		`{"name":"subscription-id","in":"path","wire":"subscription-id","type":"string","required":true,"doc":"Id of the subscription."},` +
		`{"name":"quantity","in":"change","wire":"quantity","type":"decimal","required":true,"min":1,"doc":"The new number of seats."}],` +
		`"body":null,"bodyOptional":true,"result":{"type":"Subscription","fields":[`
	if !strings.HasPrefix(string(got), want) {
		t.Errorf("got\n%.1200s\nwant it to begin with\n%s", got, want)
	}
}

func TestSchemaDescribesBodies(t *testing.T) {
	t.Parallel()
	body := CreateDeviceBatch.Descriptor().Body
	if body.Type != "DeviceBatchCreationRequest" {
		t.Fatalf("the body is a %s", body.Type)
	}
	i := slices.IndexFunc(body.Fields, func(f Field) bool { return f.Name == "devices" })
	devices := body.Fields[i]
	if !devices.Required || devices.Type != "array of Device" || devices.Doc == "" {
		t.Errorf("devices: %+v", devices)
	}
	device := devices.Schema().Items
	if device == nil || device.Type != "Device" || !slices.ContainsFunc(device.Fields, func(f Field) bool { return f.Name == "hardwareHash" && f.Doc != "" }) {
		t.Errorf("an item of devices: %+v", device)
	}
	if got := GetInvoiceStatement.Descriptor().Result.Type; got != "bytes" {
		t.Errorf("a statement is %s", got)
	}
	if got := ListInvoices.Descriptor().Result; got.Type != "array" || got.Items.Type != "Invoice" {
		t.Errorf("a list of invoices is %+v", got)
	}
}

func TestEveryDescriptorEncodes(t *testing.T) {
	t.Parallel()
	for _, o := range Operations() {
		data, err := json.Marshal(o.Descriptor())
		if err != nil || !strings.Contains(string(data), `"params":[`) {
			t.Errorf("%s: %v: %.100s", o.Descriptor().ID, err, data)
		}
	}
}
