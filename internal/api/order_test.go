package api

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestChangesOfAPartOfAnOrder(t *testing.T) {
	t.Parallel()
	const order = `{"id":"O","referenceCustomerId":"c","status":"completed","lineItems":[
		{"lineItemNumber":0,"offerId":"a","friendlyName":"CAL","quantity":3},{"lineItemNumber":1,"offerId":"b","quantity":2}],"attributes":{"etag":"x"}}`
	c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, 200, order), nil })
	ref := OrderRef{CustomerRef: CustomerRef{CustomerID: "c"}, OrderID: "O"}

	whole, err := CancelSandboxOrder.Plan(t.Context(), c, ref)
	if err != nil || string(whole.Body) != `{"id":"O","status":"cancelled"}` || whole.Fields[0] != (FieldChange{Field: "status", Before: "completed", After: "cancelled"}) {
		t.Errorf("%v %s %+v", err, whole.Body, whole.Fields)
	}
	one, err := CancelSoftwarePurchase.Plan(t.Context(), c, SoftwareCancellation{OrderRef: ref, LineItemNumbers: []string{"0"}})
	if err != nil || !strings.Contains(string(one.Body), `"lineItems":[{"lineItemNumber":0,"offerId":"a"}]`) || one.Fields[0] != (FieldChange{Field: "line 0 CAL", Before: "3", After: "0"}) {
		t.Errorf("%v %s %+v", err, one.Body, one.Fields)
	}
	if one.Header.Get("If-Match") != `"x"` {
		t.Errorf("If-Match %s", one.Header.Get("If-Match"))
	}
	var bad *ParamError
	if _, err := CancelSoftwarePurchase.Plan(t.Context(), c, SoftwareCancellation{OrderRef: ref, LineItemNumbers: []string{"7"}}); !errors.As(err, &bad) || bad.Param != "line-item-number" {
		t.Errorf("%v", err)
	}
	if _, err := PurchaseAddOn.Plan(t.Context(), c, AddOnPurchase{OrderRef: ref, OfferID: "z", Quantity: NewInt(1)}); !errors.As(err, &bad) || bad.Param != "parent-subscription-id" {
		t.Errorf("%v", err)
	}
}

func TestSuccessesThatHoldFailures(t *testing.T) {
	t.Parallel()
	for text, failure := range map[string]error{
		"NotFound":          (&ConversionResult{Error: &ConversionError{Code: "NotFound"}}).Failure(),
		"not active (gone)": (&UpgradeResult{UpgradeErrors: []UpgradeError{{Description: "not active", AdditionalDetails: "gone"}}}).Failure(),
		"a@b.example":       (&UpgradeResult{LicenseErrors: []UserLicenseError{{Email: "a@b.example"}}}).Failure(),
	} {
		if failure == nil || !strings.Contains(failure.Error(), text) {
			t.Errorf("%s: %v", text, failure)
		}
	}
	if (&ConversionResult{}).Failure() != nil || (&UpgradeResult{}).Failure() != nil {
		t.Error("a success fails")
	}
	cart := Cart{LineItems: []CartLineItem{{AddonItems: []CartLineItem{{CatalogItemID: "x", Error: &CartError{}}}}, {}}}
	if faults := cart.Faults(); len(faults) != 1 || faults[0].CatalogItemID != "x" {
		t.Errorf("%+v", faults)
	}
}
