package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// planned prepares a call from texts; reads of the target are answered with now.
func planned(t *testing.T, id string, params url.Values, body, now string) (*Prepared, error) {
	t.Helper()
	c := client(t, func(r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodGet {
			t.Errorf("%s was sent", r.Method)
		}
		return apitest.Answer(r, http.StatusOK, now), nil
	})
	var given []byte
	if body != "" {
		given = []byte(body)
	}
	return Lookup(id).Prepare(t.Context(), c, Args{Params: params, Body: given})
}

func TestABodyMayStandForParameters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, id   string
		params     url.Values
		body, want string
	}{
		{
			"all of it", "acquire-application-consent",
			url.Values{"customer-id": {"c"}},
			`{"applicationGrants":[{"enterpriseApplicationId":"e","scope":"s"}],"applicationId":"a","more":1}`,
			`{"applicationGrants":[{"enterpriseApplicationId":"e","scope":"s"}],"applicationId":"a","more":1}`,
		},
		{
			"parameters go over it", "acquire-application-consent",
			url.Values{"customer-id": {"c"}, "application-id": {"b"}},
			`{"applicationGrants":[],"ApplicationId":"a"}`, `{"applicationGrants":[],"ApplicationId":"b"}`,
		},
		{"it is the value itself", "update-a-customers-qualification", url.Values{"customer-id": {"c"}}, `"Education"`, `"Education"`},
		{
			"it wins over what the operation would say", "create-a-selfservepolicy", nil,
			`{"selfServeEntity":{"selfServeEntityType":"other","tenantID":"t"},"grantor":{"tenantID":"p"},"permissions":[{}]}`,
			`{"selfServeEntity":{"selfServeEntityType":"other","tenantID":"t"},"grantor":{"tenantID":"p","grantorType":"billToPartner"},"permissions":[{}]}`,
		},
		{
			"a member stands for a parameter", "create-a-customer-for-an-indirect-reseller", nil,
			`{"AssociatedPartnerId":"r","CompanyProfile":{"Domain":"d"}}`, `{"AssociatedPartnerId":"r","CompanyProfile":{"Domain":"d"}}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			plan, err := planned(t, tt.id, tt.params, tt.body, "")
			if err != nil {
				t.Fatal(err)
			}
			if string(plan.Body) != tt.want {
				t.Errorf("sends %s, want %s", plan.Body, tt.want)
			}
			if len(plan.Fields) > 0 {
				t.Errorf("fields %+v would hide the rest of the body", plan.Fields)
			}
		})
	}
}

func TestABodyNamesWhatChanges(t *testing.T) {
	t.Parallel()
	const now = `{"Id":"x","companyName":"Old","defaultAddress":{"city":"Bern","odd":[1, 2]},"taxId":"7","attributes":{"etag":"fresh"}}`
	for _, tt := range []struct {
		name   string
		params url.Values
		body   string
		want   string
		fields []FieldChange
	}{
		{
			"members of objects, one by one", nil, `{"DefaultAddress":{"City":"Basel"}}`,
			`{"Id":"x","companyName":"Old","defaultAddress":{"city":"Basel","odd":[1, 2]},"taxId":"7","attributes":{"etag":"fresh"}}`,
			[]FieldChange{{"defaultAddress.city", "Bern", "Basel"}},
		},
		{
			"nothing, and names with dots", nil, `{"taxId":null,"@a.b":1}`,
			`{"Id":"x","companyName":"Old","defaultAddress":{"city":"Bern","odd":[1, 2]},"taxId":null,"attributes":{"etag":"fresh"},"@a.b":1}`,
			[]FieldChange{{"taxId", "7", ""}, {"@a.b", "", "1"}},
		},
		{
			"not the version",
			url.Values{"company-name": {"New"}},
			`{"attributes":{"etag":"stale"},"links":{}}`,
			`{"Id":"x","companyName":"New","defaultAddress":{"city":"Bern","odd":[1, 2]},"taxId":"7","attributes":{"etag":"fresh"}}`,
			[]FieldChange{{"companyName", "Old", "New"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			params := url.Values{"customer-id": {"c"}}
			for name, texts := range tt.params {
				params[name] = texts
			}
			plan, err := planned(t, "update-a-customers-billing-profile", params, tt.body, now)
			if err != nil {
				t.Fatal(err)
			}
			if string(plan.Body) != tt.want || plan.Header.Get("If-Match") != `"fresh"` {
				t.Errorf("sends %s with %s, want %s", plan.Body, plan.Header.Get("If-Match"), tt.want)
			}
			if !slices.Equal(plan.Fields, tt.fields) {
				t.Errorf("changes %+v, want %+v", plan.Fields, tt.fields)
			}
		})
	}
}

func TestABodyThatSaysNothing(t *testing.T) {
	t.Parallel()
	customer := url.Values{"customer-id": {"c"}}
	subscription := url.Values{"customer-id": {"c"}, "subscription-id": {"s"}}
	for _, tt := range []struct {
		name, id   string
		params     url.Values
		body, want string
	}{
		{"no change", "update-a-customers-billing-profile", customer, `{}`, "name at least one field to change"},
		{"no object", "update-a-customers-billing-profile", customer, `[]`, "a JSON object was expected"},
		{"the required change", "change-the-quantity-of-a-subscription", subscription, `{"friendlyName":"x"}`, "quantity of change-the-quantity-of-a-subscription is required"},
		{"a required member", "acquire-application-consent", customer, `{"applicationId":"a"}`, "grant of acquire-application-consent is required"},
		{"no body at all", "update-a-customers-qualification", customer, ``, "qualification of update-a-customers-qualification is required"},
	} {
		if _, err := planned(t, tt.id, tt.params, tt.body, `{}`); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}
