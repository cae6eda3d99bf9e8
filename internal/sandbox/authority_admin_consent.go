package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// adminConsent asks an administrator to consent for everybody in a tenant. The
// answer has no code, only the result and the tenant.
func (a *authority) adminConsent(w http.ResponseWriter, r *http.Request, at endpoint) {
	q := r.URL.Query()
	rq := signInRequest{
		client: q.Get("client_id"), redirect: q.Get("redirect_uri"), scope: q.Get("scope"), state: q.Get("state"), at: at, admin: true,
	}
	if !a.goodClient(w, &rq) {
		return
	}
	a.show(w, a.begin(rq, nil, q.Get("login_hint")), "")
}

// finishConsent tells the application what the administrator decided. In the
// tenant of a customer, the application has the customer's consent from now on.
func (a *authority) finishConsent(w http.ResponseWriter, r *http.Request, s *session, granted bool) {
	rq := &s.request
	if !granted {
		rq.send(w, r, url.Values{"error": {"access_denied"}, "error_description": {"AADSTS65004: the administrator declined to consent to access the app."}, "admin_consent": {"True"}})
		return
	}
	if c, ok := a.customer(rq.at.tenant); ok {
		a.sandbox.mu.Lock()
		a.sandbox.setConsent(&c, rq.client, applicationConsent{ApplicationID: rq.client, ApplicationGrants: []applicationGrant{{audiencePartnerApp, "user_impersonation"}}})
		a.sandbox.mu.Unlock()
	}
	answer := url.Values{"admin_consent": {"True"}, "tenant": {a.tenantID(rq.at.tenant)}}
	if rq.at.v2 && rq.scope != "" {
		answer.Set("scope", rq.scope)
	}
	rq.send(w, r, answer)
}

// stepUpContext is the authentication context that a claims challenge asks for.
const stepUpContext = "c1"

// stepUpIn finds the authentication context in a claims request, "" when it asks
// for none.
func stepUpIn(claims string) string {
	var asked struct {
		AccessToken struct {
			Context struct {
				Value  string
				Values []string
			} `json:"acrs"`
		} `json:"access_token"`
	}
	if json.Unmarshal([]byte(claims), &asked) != nil {
		return ""
	}
	return strings.Join(append(asked.AccessToken.Context.Values, asked.AccessToken.Context.Value), "")
}
