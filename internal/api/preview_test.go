package api

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// answering serves resources by method and path; anything else is not found.
func answering(resources map[string]string) roundTripper {
	return func(r *http.Request) (*http.Response, error) {
		if body, ok := resources[r.Method+" "+r.URL.Path]; ok {
			return apitest.Answer(r, http.StatusOK, body), nil
		}
		return apitest.Answer(r, http.StatusNotFound, `{"code":404,"description":"not found"}`), nil
	}
}

type roundTripper = func(*http.Request) (*http.Response, error)

func TestPreview(t *testing.T) {
	t.Parallel()
	const customer, subscription, user = "/v1/customers/0001-c", "/v1/customers/0001-c/subscriptions/0002-s", "/v1/customers/0001-c/users/0003-u"
	named := map[string]string{
		"GET " + customer:     `{"id":"0001-c","companyProfile":{"companyName":"Fabrikam Ltd"}}`,
		"GET " + subscription: `{"id":"0002-s","friendlyName":"Head office","status":"active","quantity":5}`,
		"GET " + user:         `{"id":"0003-u","displayName":"Ada Lovelace","firstName":"Ada","passwordProfile":{"password":"old"}}`,
	}
	for name, test := range map[string]struct {
		operation    string
		params       map[string][]string
		body         string
		service      map[string]string
		names        map[string]string
		subject      string
		fields       []FieldChange
		confirmation string
	}{
		"what is taken away is confirmed by its name": {
			operation: "suspend-a-subscription", params: map[string][]string{"customer-id": {"0001-c"}, "subscription-id": {"0002-s"}},
			service: named, subject: "Fabrikam Ltd ▸ Head office",
			fields: []FieldChange{{"status", "active", "suspended"}}, confirmation: "Head office",
		},
		"known names are not read": {
			operation: "suspend-a-subscription", params: map[string][]string{"customer-id": {"0001-c"}, "subscription-id": {"0002-s"}},
			service: map[string]string{"GET " + subscription: named["GET "+subscription]}, names: map[string]string{"0001-c": "Contoso", "0002-s": "Mail"},
			subject: "Contoso ▸ Mail", fields: []FieldChange{{"status", "active", "suspended"}}, confirmation: "Mail",
		},
		"a user is confirmed by name": {
			operation: "delete-a-user-account-for-a-customer", params: map[string][]string{"customer-id": {"0001-c"}, "user-id": {"0003-u"}},
			service: named, subject: "Fabrikam Ltd ▸ Ada Lovelace", confirmation: "Ada Lovelace",
		},
		"without a name the end of the id is typed": {
			operation: "delete-a-user-account-for-a-customer", params: map[string][]string{"customer-id": {"0001-c"}, "user-id": {"11112222-aaaa"}},
			service: named, subject: "Fabrikam Ltd ▸ 11112222-aaaa", confirmation: "2-aaaa",
		},
		"a creation has no values before, and secrets are blanked": {
			operation: "create-user-accounts-for-a-customer", params: map[string][]string{"customer-id": {"0001-c"}},
			body:    `{"userPrincipalName":"b@f.example","passwordProfile":{"forceChangePassword":true,"password":"hunter2"}}`,
			service: named, subject: "Fabrikam Ltd",
			fields: []FieldChange{{"userPrincipalName", "", "b@f.example"}, {"passwordProfile.forceChangePassword", "", "true"}, {"passwordProfile.password", "", "…"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := client(t, answering(test.service))
			args := Args{Params: test.params}
			if test.body != "" {
				args.Body = []byte(test.body)
			}
			prepared, err := Lookup(test.operation).Prepare(t.Context(), c, args)
			if err != nil {
				t.Fatal(err)
			}
			seen := prepared.Preview(t.Context(), test.names)
			if seen.Subject() != test.subject || seen.Confirmation() != test.confirmation {
				t.Errorf("subject %q, confirmed by %q; want %q, %q", seen.Subject(), seen.Confirmation(), test.subject, test.confirmation)
			}
			if diff := cmp.Diff(test.fields, seen.Fields); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDestructiveChangesAreConfirmed holds the rule for every declared operation.
func TestDestructiveChangesAreConfirmed(t *testing.T) {
	t.Parallel()
	for _, op := range Operations() {
		if op.Spec().Effect != Destroy {
			continue
		}
		var targets []Target
		for _, p := range op.Descriptor().Params {
			if p.In == "path" {
				targets = append(targets, Target{Param: p.Name, ID: "12345678-9abc"})
			}
		}
		if word := (Preview{Targets: targets, Effect: Destroy}).Confirmation(); word != "8-9abc" {
			t.Errorf("%s is confirmed by %q", op.Spec().ID, word)
		}
	}
}
