package api

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// TestQueryParametersKeepTheirWireNames holds what scripts that were written with
// the manual in hand rely on; only places in paths have names of our own, since
// articles call the same thing by five names.
func TestQueryParametersKeepTheirWireNames(t *testing.T) {
	t.Parallel()
	for _, o := range Operations() {
		for _, p := range o.Descriptor().Params {
			if (p.In == "query" || p.In == "header") && p.Name != p.Wire {
				t.Errorf("%s: %s is %s on the wire", o.Spec().ID, p.Name, p.Wire)
			}
			if p.In == "path" && (p.Name != strings.ToLower(p.Name) || p.Name != p.Wire) {
				t.Errorf("%s: %s is not a name of ours", o.Spec().ID, p.Name)
			}
		}
	}
}

// TestNamesOfParametersAreClear finds two parameters that one name could mean.
func TestNamesOfParametersAreClear(t *testing.T) {
	t.Parallel()
	for _, o := range Operations() {
		seen := map[string]string{}
		for _, p := range o.Descriptor().Params {
			for _, name := range []string{p.Name, p.also} {
				folded := foldEnum(name)
				if other := seen[folded]; other != "" && name != "" {
					t.Errorf("%s: %s and %s are the same name", o.Spec().ID, name, other)
				}
				seen[folded] = name
			}
		}
	}
}

func TestSpellingsOfParameters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id    string
		given url.Values
		want  string // the request's path and query
	}{
		{
			"get-a-customers-subscriptions-by-partner-mpn-id",
			url.Values{"customerId": {"c 1"}, "mpn-id": {"42"}},
			"/v1/customers/c%201/subscriptions?mpn_id=42",
		},
		{
			"get-a-customers-subscriptions-by-partner-mpn-id",
			url.Values{"CUSTOMER_ID": {"c"}, "mpn_id": {"42"}},
			"/v1/customers/c/subscriptions?mpn_id=42",
		},
		{"get-a-list-of-self-serve-policies", url.Values{"entity_id": {"c"}}, "/v1/SelfServePolicy?entity_id=c"},
		{"get-a-list-of-self-serve-policies", url.Values{"customer-id": {"c"}}, "/v1/SelfServePolicy?entity_id=c"},
		{"get-a-collection-of-invoices", url.Values{"Size": {"7"}}, "/v1/invoices?size=7"},
	} {
		c := client(t, func(r *http.Request) (*http.Response, error) { return apitest.Answer(r, http.StatusOK, `{}`), nil })
		prepared, err := Lookup(tt.id).Prepare(t.Context(), c, Args{Params: tt.given})
		if err != nil {
			t.Errorf("%s with %v: %v", tt.id, tt.given, err)
			continue
		}
		if got := strings.TrimPrefix(prepared.URL, c.BaseURL()); got != tt.want {
			t.Errorf("%s with %v asks for %s, want %s", tt.id, tt.given, got, tt.want)
		}
	}
}

func TestOneParameterUnderTwoNames(t *testing.T) {
	t.Parallel()
	c := client(t, func(*http.Request) (*http.Response, error) {
		t.Error("it was sent")
		return nil, context.Canceled
	})
	_, err := GetCustomer.Prepare(t.Context(), c, Args{Params: url.Values{"customer-id": {"a"}, "customerId": {"b"}}})
	bad := (*ParamError)(nil)
	if !errors.As(err, &bad) || bad.Param != "customer-id" || !strings.Contains(bad.Problem, "more than once") {
		t.Errorf("got %v", err)
	}
}

// TestWhatCantBeAnIdIsNotSent: without one in its place, a path is another call's.
func TestWhatCantBeAnIdIsNotSent(t *testing.T) {
	t.Parallel()
	c := client(t, func(*http.Request) (*http.Response, error) {
		t.Error("it was sent")
		return nil, context.Canceled
	})
	for _, id := range []string{"", " ", "\u00a0\t", ".", "..", " .."} {
		_, err := GetCustomer.Prepare(t.Context(), c, Args{Params: url.Values{"customer-id": {id}}})
		if bad := (*ParamError)(nil); !errors.As(err, &bad) || bad.Param != "customer-id" {
			t.Errorf("%q: %v", id, err)
		}
	}
}
