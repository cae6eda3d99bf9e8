package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// TestACreatedCustomerIsKnownEverywhere reads all that needs no more than a
// customer of one that has just been created.
func TestACreatedCustomerIsKnownEverywhere(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 40})
	c := d.client()
	made := d.call("POST", "/v1/customers", creation("Lamberts Mill Ltd", "lambertsmill.onmicrosoft.com"))
	read := 0
	for _, o := range api.Operations() {
		descriptor := o.Descriptor()
		args := api.Args{Params: url.Values{}}
		for _, p := range descriptor.Params {
			if p.Required && p.Default == "" || p.OneOf != "" {
				args.Params.Set(p.Name, made.text("id"))
			}
		}
		if descriptor.Effect != api.Read || descriptor.Method != "GET" || len(args.Params) != 1 || !args.Params.Has("customer-id") {
			continue
		}
		read++
		for _, err := range o.Pages(t.Context(), c, args) {
			if e := api.AsError(err); e != nil && (e.Status >= 500 || strings.Contains(e.Description, "Customer with id")) {
				t.Errorf("%s: %v", descriptor.ID, err)
			}
		}
	}
	if read < 15 {
		t.Errorf("%d operations were read", read)
	}
}
