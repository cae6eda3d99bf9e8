package journey

import (
	"errors"
	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestFollowingSurvivesPassingFailures lets reading fail for a while: the failure
// is told, and following goes on.
func TestFollowingSurvivesPassingFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		c := client(t, func(r *http.Request) (*http.Response, error) {
			switch since := time.Since(begun); {
			case since > 30*time.Second && since < 10*time.Minute:
				return apitest.Answer(r, 503, `{}`), nil
			case since < 20*time.Minute:
				return apitest.Answer(r, 200, `{"status":"Pending"}`), nil
			}
			return apitest.Answer(r, 200, `{"status":"failed"}`), nil
		})
		var seen []string
		for status, err := range FollowProvisioning(t.Context(), c, api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, SubscriptionID: "s"}) {
			text := string(status)
			if err != nil {
				text = "error"
			}
			if len(seen) == 0 || seen[len(seen)-1] != text {
				seen = append(seen, text)
			}
		}
		if got := strings.Join(seen, " "); got != "Pending error failed" {
			t.Errorf("seen %s", got)
		}
	})
}

func TestFollowingEndsWithARefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		c := client(t, func(r *http.Request) (*http.Response, error) {
			calls++
			return apitest.Answer(r, 403, `{}`), nil
		})
		for _, err := range FollowRegistration(t.Context(), c, api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, SubscriptionID: "s"}) {
			if e := api.AsError(err); e == nil || e.Status != 403 {
				t.Errorf("%v", err)
			}
		}
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}

// TestAnApplicationFollowsOrdersOnly signs in without a person: provisioning is
// unknown then, and nobody waits for it.
func TestAnApplicationFollowsOrdersOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/provisioningstatus") {
				t.Error("provisioning was asked for")
			}
			return apitest.Answer(r, 200, `{"id":"o","status":"completed","lineItems":[{"subscriptionId":"s"},{"quantity":1}]}`), nil
		}, func(config *api.Config) { config.Tokens = &apitest.FixedToken{AccessToken: "first", TokenKind: "app"} })
		for progress, err := range FollowOrder(t.Context(), c, api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, OrderID: "o"}) {
			if err != nil || !progress.Done() || progress.Provisioning[0] != ProvisioningUnknown || progress.Provisioning[1] != "" {
				t.Errorf("%v %+v", err, progress)
			}
		}
	})
}

func TestChangesOfAPartOfAnOrder(t *testing.T) {
	t.Parallel()
	const order = `{"id":"O","referenceCustomerId":"c","status":"completed","lineItems":[
		{"lineItemNumber":0,"offerId":"a","friendlyName":"CAL","quantity":3},{"lineItemNumber":1,"offerId":"b","quantity":2}],"attributes":{"etag":"x"}}`
	c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, 200, order), nil })
	ref := api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: "c"}, OrderID: "O"}

	whole, err := api.CancelSandboxOrder.Plan(t.Context(), c, ref)
	if err != nil || string(whole.Body) != `{"id":"O","status":"cancelled"}` || whole.Fields[0] != (api.FieldChange{Field: "status", Before: "completed", After: "cancelled"}) {
		t.Errorf("%v %s %+v", err, whole.Body, whole.Fields)
	}
	one, err := api.CancelSoftwarePurchase.Plan(t.Context(), c, api.SoftwareCancellation{OrderRef: ref, LineItemNumbers: []string{"0"}})
	if err != nil || !strings.Contains(string(one.Body), `"lineItems":[{"lineItemNumber":0,"offerId":"a"}]`) || one.Fields[0] != (api.FieldChange{Field: "line 0 CAL", Before: "3", After: "0"}) {
		t.Errorf("%v %s %+v", err, one.Body, one.Fields)
	}
	if one.Header.Get("If-Match") != `"x"` {
		t.Errorf("If-Match %s", one.Header.Get("If-Match"))
	}
	var bad *api.ParamError
	if _, err := api.CancelSoftwarePurchase.Plan(t.Context(), c, api.SoftwareCancellation{OrderRef: ref, LineItemNumbers: []string{"7"}}); !errors.As(err, &bad) || bad.Param != "line-item-number" {
		t.Errorf("%v", err)
	}
	if _, err := api.PurchaseAddOn.Plan(t.Context(), c, api.AddOnPurchase{OrderRef: ref, OfferID: "z", Quantity: api.NewInt(1)}); !errors.As(err, &bad) || bad.Param != "parent-subscription-id" {
		t.Errorf("%v", err)
	}
}

func TestSuccessesThatHoldFailures(t *testing.T) {
	t.Parallel()
	for text, failure := range map[string]error{
		"NotFound":          (&api.ConversionResult{Error: &api.ConversionError{Code: "NotFound"}}).Failure(),
		"not active (gone)": (&api.UpgradeResult{UpgradeErrors: []api.UpgradeError{{Description: "not active", AdditionalDetails: "gone"}}}).Failure(),
		"a@b.example":       (&api.UpgradeResult{LicenseErrors: []api.UserLicenseError{{Email: "a@b.example"}}}).Failure(),
	} {
		if failure == nil || !strings.Contains(failure.Error(), text) {
			t.Errorf("%s: %v", text, failure)
		}
	}
	if (&api.ConversionResult{}).Failure() != nil || (&api.UpgradeResult{}).Failure() != nil {
		t.Error("a success fails")
	}
	cart := api.Cart{LineItems: []api.CartLineItem{{AddonItems: []api.CartLineItem{{CatalogItemID: "x", Error: &api.CartError{}}}}, {}}}
	if faults := cart.Faults(); len(faults) != 1 || faults[0].CatalogItemID != "x" {
		t.Errorf("%+v", faults)
	}
}
