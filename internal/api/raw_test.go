package api_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
)

// noTokens is for requests that are looked at and not sent.
type noTokens struct{}

func (noTokens) Token(context.Context) (token, kind string, err error) {
	return "", "", errors.New("no token is needed")
}

func (noTokens) Renew(context.Context, string, string) (token, kind string, err error) {
	return "", "", errors.New("no token is needed")
}

func TestRawTargets(t *testing.T) {
	t.Parallel()
	client, err := api.New(api.Config{BaseURL: "https://partner.example/base", Tokens: noTokens{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ path, want string }{
		{"/v1/customers", "https://partner.example/base/v1/customers"},
		{"customers?size=2", "https://partner.example/base/v1/customers?size=2"},
		{"/V1/customers", "https://partner.example/base/V1/customers"},
		{"webhooks/v1/registration", "https://partner.example/base/webhooks/v1/registration"},
		{"/customers/c1/deviceBatches/a%2Fb%20c", "https://partner.example/base/v1/customers/c1/deviceBatches/a%2Fb%20c"},
		{"https://partner.example/base/v1/customers", "https://partner.example/base/v1/customers"},
		{"//evil.example/v1/customers", ""},
		{"https://evil.example/v1/customers", ""},
		{"http://partner.example/v1/customers", ""},
		{"https://partner.example@evil.example/v1/customers", ""},
		{"/", ""},
		{"", ""},
		{"/customers?a=%zz", ""},
		{":", ""},
	} {
		op, err := client.Raw(api.RawCall{Method: "get", Path: test.path, Header: http.Header{"Authorization": {"Bearer mine"}, "X-Own": {"1"}}})
		if test.want == "" {
			if wrong := (*api.RawCallError)(nil); !errors.As(err, &wrong) {
				t.Errorf("%q: error %v, want a *RawCallError", test.path, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", test.path, err)
			continue
		}
		prepared, err := op.Prepare(t.Context(), client, api.Args{})
		if err != nil {
			t.Errorf("%q: %v", test.path, err)
			continue
		}
		if prepared.URL != test.want || prepared.Header.Get("Authorization") != "" || prepared.Header.Get("X-Own") != "1" {
			t.Errorf("%q becomes %s with %v, want %s", test.path, prepared.URL, prepared.Header, test.want)
		}
	}
}

func TestRawEffects(t *testing.T) {
	t.Parallel()
	client, err := api.New(api.Config{BaseURL: "https://partner.example", Tokens: noTokens{}})
	if err != nil {
		t.Fatal(err)
	}
	for method, want := range map[string]api.Effect{
		"GET": api.Read, "HEAD": api.Read, "POST": api.Change, "put": api.Change, "PATCH": api.Change, "DELETE": api.Destroy, "TRACE": "", "": "",
	} {
		op, err := client.Raw(api.RawCall{Method: method, Path: "/customers"})
		if (err == nil) != (want != "") {
			t.Errorf("%s: error %v", method, err)
		} else if err == nil && op.Descriptor().Effect != want {
			t.Errorf("%s: effect %s, want %s", method, op.Descriptor().Effect, want)
		}
	}
}
