package api

import (
	"errors"
	"slices"
	"testing"
)

var graphConsent = ApplicationConsent{
	CustomerRef: CustomerRef{"c"}, ApplicationID: "app",
	Grants: []ApplicationGrant{{MicrosoftGraph, "User.Read.All"}, {AzureResourceManager, "user_impersonation"}},
}

func TestRenewConsent(t *testing.T) {
	refused := reply(400, `{"code":2000,"description":"no"}`)
	absent := reply(404, `{"code":3000,"description":"no such consent"}`)
	for _, tt := range []struct {
		name           string
		remove, create step
		requests       int
		fails, lost    bool
	}{
		{"both succeed", reply(200, `"deleted"`), reply(201, `"created"`), 2, false, false},
		{"there was none", absent, reply(201, ""), 2, false, false},
		{"removing is refused", refused, nil, 1, true, false},
		{"creating is refused", reply(200, ""), refused, 2, true, true},
		{"creating is refused and there was none", absent, refused, 2, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := &script{steps: []step{tt.remove, tt.create}}
				err := RenewConsent(t.Context(), journeyClient(t, s.RoundTrip), graphConsent)
				var lost *ConsentLostError
				if (err != nil) != tt.fails || errors.As(err, &lost) != tt.lost || len(s.requests) != tt.requests {
					t.Fatalf("%d requests, %v", len(s.requests), err)
				}
				if got := s.requests[0]; got.Method != "DELETE" || got.URL.Path != "/v1/customers/c/applicationconsents/app" {
					t.Errorf("first %s %s", got.Method, got.URL)
				}
				const want = `{"applicationId":"app","applicationGrants":[{"enterpriseApplicationId":"` + MicrosoftGraph + `","scope":"User.Read.All"},` +
					`{"enterpriseApplicationId":"` + AzureResourceManager + `","scope":"user_impersonation"}]}`
				if tt.requests == 2 && string(s.requests[1].body) != want {
					t.Errorf("sent %s", s.requests[1].body)
				}
			})
		})
	}
}

func TestRenewConsentChecksBeforeItRemoves(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := &script{}
		err := RenewConsent(t.Context(), journeyClient(t, s.RoundTrip), ApplicationConsent{CustomerRef: CustomerRef{"c"}, ApplicationID: "app"})
		var wrong *ParamError
		if !errors.As(err, &wrong) || len(s.requests) != 0 {
			t.Errorf("%d requests, %v", len(s.requests), err)
		}
	})
}

func TestGrantTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ApplicationGrant{
		"a=b,c": {"a", "b,c"}, " a = b ": {"a", "b"}, "a": {}, "=b": {}, "a=": {}, "": {},
	} {
		var g ApplicationGrant
		err := g.UnmarshalText([]byte(text))
		if (err != nil) != (want == ApplicationGrant{}) || g != want {
			t.Errorf("%q: %+v, %v", text, g, err)
		}
	}
}

func TestGrantsOf(t *testing.T) {
	t.Parallel()
	got := GrantsOf([]string{
		"openid", "https://graph.microsoft.com/User.Read.All", "https://management.azure.com//user_impersonation",
		"https://GRAPH.microsoft.com/Directory.Read.All", "https://graph.microsoft.com/", "https://elsewhere.example/x", "%",
	})
	want := []ApplicationGrant{{MicrosoftGraph, "User.Read.All,Directory.Read.All"}, {AzureResourceManager, "user_impersonation"}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
