package journey

import (
	"errors"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

var graphConsent = api.ApplicationConsent{
	CustomerRef: api.CustomerRef{CustomerID: "c"}, ApplicationID: "app",
	Grants: []api.ApplicationGrant{{EnterpriseApplicationID: api.MicrosoftGraph, Scope: "User.Read.All"}, {EnterpriseApplicationID: api.AzureResourceManager, Scope: "user_impersonation"}},
}

func TestRenewConsent(t *testing.T) {
	refused := apitest.Reply(400, `{"code":2000,"description":"no"}`)
	absent := apitest.Reply(404, `{"code":3000,"description":"no such consent"}`)
	for _, tt := range []struct {
		name           string
		remove, create apitest.Step
		requests       int
		fails, lost    bool
	}{
		{"both succeed", apitest.Reply(200, `"deleted"`), apitest.Reply(201, `"created"`), 2, false, false},
		{"there was none", absent, apitest.Reply(201, ""), 2, false, false},
		{"removing is refused", refused, nil, 1, true, false},
		{"creating is refused", apitest.Reply(200, ""), refused, 2, true, true},
		{"creating is refused and there was none", absent, refused, 2, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := &apitest.Script{Steps: []apitest.Step{tt.remove, tt.create}}
				err := RenewConsent(t.Context(), client(t, s.RoundTrip), graphConsent)
				var lost *ConsentLostError
				if (err != nil) != tt.fails || errors.As(err, &lost) != tt.lost || len(s.Requests) != tt.requests {
					t.Fatalf("%d requests, %v", len(s.Requests), err)
				}
				if got := s.Requests[0]; got.Method != "DELETE" || got.URL.Path != "/v1/customers/c/applicationconsents/app" {
					t.Errorf("first %s %s", got.Method, got.URL)
				}
				const want = `{"applicationId":"app","applicationGrants":[{"enterpriseApplicationId":"` + api.MicrosoftGraph + `","scope":"User.Read.All"},` +
					`{"enterpriseApplicationId":"` + api.AzureResourceManager + `","scope":"user_impersonation"}]}`
				if tt.requests == 2 && string(s.Requests[1].Body) != want {
					t.Errorf("sent %s", s.Requests[1].Body)
				}
			})
		})
	}
}

func TestRenewConsentChecksBeforeItRemoves(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := &apitest.Script{}
		err := RenewConsent(t.Context(), client(t, s.RoundTrip), api.ApplicationConsent{CustomerRef: api.CustomerRef{CustomerID: "c"}, ApplicationID: "app"})
		var wrong *api.ParamError
		if !errors.As(err, &wrong) || len(s.Requests) != 0 {
			t.Errorf("%d requests, %v", len(s.Requests), err)
		}
	})
}
