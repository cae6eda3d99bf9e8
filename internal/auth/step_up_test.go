package auth_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

const strongerClaims = `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`

// TestStepUp has a challenge that takes a person: what they have to prove is known
// to whoever leads them through a sign-in, and the token at hand stays in use.
func TestStepUp(t *testing.T) {
	t.Parallel()
	source, service, _, _ := signedIn(t)
	service.override = func(w http.ResponseWriter, form url.Values) bool {
		if form.Get("claims") == "" {
			return false
		}
		oauthError(w, "interaction_required", "AADSTS50076: stronger, please")
		return true
	}
	_, _, err := source.Renew(t.Context(), "access-0", strongerClaims)
	if wanted, ok := errors.AsType[*auth.ClaimsError](err); !ok || wanted.Claims != strongerClaims {
		t.Errorf("the error is %v", err)
	}
	wantToken(t, source, "access-0")
}
