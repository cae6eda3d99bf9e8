package journey

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// stall is a catalogue whose availabilities get new ids with every look.
type stall struct{ looks int }

func (s *stall) RoundTrip(r *http.Request) (*http.Response, error) {
	switch path.Base(r.URL.Path) {
	case "availabilities":
		s.looks++
		return apitest.Answer(r, http.StatusOK, fmt.Sprintf(`{"items":[
			{"id":"A%[1]d","catalogItemId":"P:0001:A%[1]d","isPurchasable":false},
			{"id":"B%[1]d","catalogItemId":"P:0001:B%[1]d","isPurchasable":true,"terms":[{"duration":"P1M"},{"duration":"P1Y"}]}]}`, s.looks)), nil
	case "0001":
		return apitest.Answer(r, http.StatusOK, `{"id":"0001","title":"Pencils","supportedBillingCycles":["annual","monthly"]}`), nil
	}
	return apitest.Answer(r, http.StatusNotFound, `{"code":3000,"description":"not here"}`), nil
}

func TestTheItemIsLookedUpJustBeforeItIsPutIntoACart(t *testing.T) {
	t.Parallel()
	c := client(t, (&stall{}).RoundTrip)
	shopper := Shopper{CustomerRef: api.CustomerRef{CustomerID: "c"}, Market: api.Market{Country: "US"}}
	for _, want := range []string{"P:0001:B1", "P:0001:B2"} {
		plan, err := PlanCart(t.Context(), c, shopper, Selection{ProductID: "P", SKUID: "0001", Quantity: 2})
		if err != nil {
			t.Fatal(err)
		}
		var cart api.Cart
		if err := api.Decode(plan.Body, &cart); err != nil || len(cart.LineItems) != 1 {
			t.Fatalf("%v: %s", err, plan.Body)
		}
		if line := cart.LineItems[0]; line.CatalogItemID != want || line.TermDuration != "P1Y" || line.BillingCycle != "annual" || len(line.Participants) != 0 {
			t.Errorf("want %s for P1Y, billed annually and without a reseller: %s", want, plan.Body)
		}
		if !strings.HasSuffix(plan.URL, "/v1/customers/c/carts") {
			t.Errorf("it goes to %s", plan.URL)
		}
	}
}
