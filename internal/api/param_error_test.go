package api

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// TestWrongInputIsSaidInWords gives parameters and bodies that can't be sent.
func TestWrongInputIsSaidInWords(t *testing.T) {
	t.Parallel()
	seats := func(quantity string) Args {
		return Args{Params: url.Values{"customer-id": {"c"}, "subscription-id": {"s"}, "quantity": {quantity}}}
	}
	cart := func(body string) Args { return Args{Params: url.Values{"customer-id": {"c"}}, Body: []byte(body)} }
	for _, tt := range []struct {
		id   string
		args Args
		want string // after the name of the operation
	}{
		{"change-the-quantity-of-a-subscription", seats("seven"), `is wrong: "seven" is not a number.`},
		{"change-the-quantity-of-a-subscription", seats("-3"), `is wrong: "-3" is not a number of 1 or more.`},
		{"change-the-quantity-of-a-subscription", seats("0"), `is wrong: "0" is not a number of 1 or more.`},
		{"change-the-quantity-of-a-subscription", seats("1e999999999"), `is wrong: "1e999999999" is not a number.`},
		{"change-the-quantity-of-a-subscription", seats(""), `is wrong: "" is not a number of 1 or more.`},
		{"create-a-cart", cart(`[1]`), "is wrong: there is a list where an object (Cart) is wanted."},
		{"create-a-cart", cart(`"x"`), "is wrong: there is a text where an object (Cart) is wanted."},
		{"create-a-cart", cart(`{"lineItems":true}`), "is wrong: there is a boolean where a list (array of CartLineItem) is wanted, at /lineItems."},
		{"create-a-cart", cart(`{"lineItems":[{"quantity":"x"}]}`), `is wrong: "x" is not a whole number, at /lineItems/0/quantity.`},
		{"create-a-cart", cart(`{"lineItems":[{"provisioningContext":[]}]}`), "is wrong: there is a list where an object is wanted, at /lineItems/0/provisioningContext."},
		{"create-a-cart", cart(`null`), "is required: give the JSON of a Cart."},
		{"create-a-cart", cart(``), "is required: give the JSON of a Cart."},
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) {
			t.Errorf("%s was sent", r.URL)
			return apitest.Answer(r, http.StatusOK, `{}`), nil
		})
		_, err := Lookup(tt.id).Prepare(t.Context(), c, tt.args)
		wrong, ok := errors.AsType[*ParamError](err)
		if !ok {
			t.Errorf("%s %v: %v", tt.id, tt.args.Params, err)
			continue
		}
		if want := "Parameter " + wrong.Param + " of " + tt.id + " " + tt.want; err.Error() != want {
			t.Errorf("got  %s\nwant %s", err, want)
		}
	}
}
