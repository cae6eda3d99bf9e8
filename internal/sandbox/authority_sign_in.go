package sandbox

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// signInRequest is what an application asked the authority for.
type signInRequest struct {
	client    string
	redirect  string
	response  string
	mode      string
	scope     string
	resource  string
	state     string
	nonce     string
	challenge string
	stepUp    string   // authentication context asked for by a claims request
	at        endpoint // where it was asked
	admin     bool     // an administrator consents for everybody: no code is asked for
}

// session is a person on the way through the sign-in pages.
type session struct {
	mu      sync.Mutex // one page at a time
	id      string
	request signInRequest
	device  *deviceGrant // set when the pages belong to a device code
	step    string       // "account", "mfa", "consent"
	account string
	number  int // what the person has to type as second factor
	wrong   int
	expires time.Time
}

// homeURL is the registered redirect of a request that names none.
const homeURL = "https://localhost:44395/"

var registeredRedirects = []string{homeURL, "https://login.microsoftonline.com/common/oauth2/nativeclient"}

// authorize starts a sign-in. Until client and redirect are known to be good,
// a mistake is shown here and never sent anywhere.
func (a *authority) authorize(w http.ResponseWriter, r *http.Request, at endpoint) {
	q := r.URL.Query()
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			showProblem(w, "AADSTS900144", "The request could not be read.")
			return
		}
		q = r.Form
	}
	rq := signInRequest{
		client: q.Get("client_id"), redirect: q.Get("redirect_uri"), response: q.Get("response_type"), mode: q.Get("response_mode"),
		scope: q.Get("scope"), resource: q.Get("resource"), state: q.Get("state"), nonce: q.Get("nonce"), challenge: q.Get("code_challenge"),
		stepUp: stepUpIn(q.Get("claims")), at: at,
	}
	if !a.goodClient(w, &rq) {
		return
	}
	if name, reason := rq.mistake(q); name != "" {
		rq.send(w, r, url.Values{"error": {name}, "error_description": {reason}})
		return
	}
	a.show(w, a.begin(rq, nil, q.Get("login_hint")), "")
}

// goodClient checks client and redirect; a mistake is shown.
func (a *authority) goodClient(w http.ResponseWriter, rq *signInRequest) bool {
	if rq.client == "" {
		showProblem(w, "AADSTS900144", "The request body must contain the following parameter: 'client_id'.")
		return false
	}
	if !strings.EqualFold(rq.client, a.sandbox.ClientID()) {
		showProblem(w, "AADSTS700016", fmt.Sprintf("Application with identifier '%s' was not found in the directory.", rq.client))
		return false
	}
	if rq.redirect == "" {
		rq.redirect = homeURL
	}
	if !redirectAllowed(rq.redirect) {
		showProblem(w, "AADSTS50011", fmt.Sprintf("The redirect URI '%s' does not match the redirect URIs configured for the application.", rq.redirect))
		return false
	}
	return true
}

// redirectAllowed accepts loopback redirects on any port, and otherwise exactly
// what is registered.
func redirectAllowed(redirect string) bool {
	for _, known := range registeredRedirects {
		if redirect == known {
			return true
		}
	}
	u, err := url.Parse(redirect)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// mistake finds the error in a request whose redirect is valid.
func (rq *signInRequest) mistake(q url.Values) (name, reason string) {
	withID := rq.response == "code id_token" || rq.response == "id_token code"
	switch {
	case rq.response == "":
		return "invalid_request", "AADSTS900144: The request body must contain the following parameter: 'response_type'."
	case rq.at.v2 && rq.resource != "":
		return "invalid_request", "AADSTS901002: The 'resource' request parameter is not supported."
	case rq.resource != "" && !knownAudience(rq.resource):
		return "invalid_resource", "AADSTS500011: The resource principal named " + clip(rq.resource) + " was not found in the tenant."
	case rq.response != "code" && !withID:
		return "unsupported_response_type", "AADSTS700054: the response_type has to be code or code id_token."
	case withID && rq.nonce == "":
		return "invalid_request", "AADSTS9000410: a nonce is required for an id_token."
	case rq.mode != "" && rq.mode != "query" && rq.mode != "form_post":
		return "invalid_request", "AADSTS70000: the response_mode has to be query or form_post."
	case withID && rq.mode == "query":
		return "invalid_request", "AADSTS70007: response_mode query is not supported for id_token."
	case rq.challenge != "" && q.Get("code_challenge_method") != "S256":
		return "invalid_request", "AADSTS501491: the code_challenge_method has to be S256."
	case q.Get("prompt") == "none":
		return "login_required", "AADSTS50058: a silent sign-in was requested, but nobody is signed in."
	}
	if withID && rq.mode == "" {
		rq.mode = "form_post"
	}
	return "", ""
}

func (a *authority) begin(rq signInRequest, d *deviceGrant, hint string) *session {
	now := a.sandbox.wall()
	s := &session{id: secret(), request: rq, device: d, step: "account", account: partnerAccount, number: 10 + rand.IntN(90), expires: now.Add(codeLifetime)}
	if hint != "" {
		s.account = hint
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for id, old := range a.sessions {
		if now.After(old.expires) {
			delete(a.sessions, id)
		}
	}
	a.sessions[s.id] = s
	return s
}

// signIn handles the answer to a page and shows the next one.
func (a *authority) signIn(w http.ResponseWriter, r *http.Request, _ endpoint) {
	if err := r.ParseForm(); err != nil {
		showProblem(w, "AADSTS900144", "The form could not be read.")
		return
	}
	a.mu.Lock()
	s := a.sessions[r.PostForm.Get("session")]
	a.mu.Unlock()
	if s == nil {
		s = &session{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.sandbox.wall().After(s.expires) || s.step != r.PostForm.Get("step") {
		showProblem(w, "AADSTS165000", "This sign-in has expired or was completed already. Start again from the application.")
		return
	}
	if r.PostForm.Get("answer") == "deny" {
		a.finish(w, r, s, false)
		return
	}
	a.advance(w, r, s)
}

func (a *authority) advance(w http.ResponseWriter, r *http.Request, s *session) {
	switch s.step {
	case "account":
		if name := strings.TrimSpace(r.PostForm.Get("username")); !strings.EqualFold(name, partnerAccount) {
			s.account = name
			a.show(w, s, fmt.Sprintf("AADSTS50034: the account %s does not exist here. Use %s.", name, partnerAccount))
			return
		}
		s.account, s.step = partnerAccount, "mfa"
		a.show(w, s, "")
	case "mfa":
		if strings.TrimSpace(r.PostForm.Get("mfa-code")) != fmt.Sprint(s.number) {
			if s.wrong++; s.wrong >= 5 {
				a.finish(w, r, s, false)
				return
			}
			a.show(w, s, "AADSTS50074: that is not the number shown. Try again.")
			return
		}
		s.step = "consent"
		a.show(w, s, "")
	default:
		a.finish(w, r, s, true)
	}
}

// finish ends a sign-in: a code or a refusal goes to the application.
func (a *authority) finish(w http.ResponseWriter, r *http.Request, s *session, granted bool) {
	a.mu.Lock()
	delete(a.sessions, s.id)
	a.mu.Unlock()
	if s.device != nil {
		a.finishDeviceSignIn(s.device, granted)
		showDone(w, granted)
		return
	}
	if s.request.admin {
		a.finishConsent(w, r, s, granted)
		return
	}
	if !granted {
		s.request.send(w, r, url.Values{"error": {"access_denied"}, "error_description": {"AADSTS65004: the user declined to consent to access the app."}})
		return
	}
	code := secret()
	a.mu.Lock()
	a.codes[code] = &grant{request: s.request, expires: a.sandbox.wall().Add(codeLifetime), era: a.era}
	a.mu.Unlock()
	answer := url.Values{"code": {code}, "session_state": {s.id}}
	if strings.Contains(s.request.response, "id_token") {
		answer.Set("id_token", a.idToken(s.request, s.request.at, baseOf(r)))
	}
	s.request.send(w, r, answer)
}

// send takes an answer to the application, through the browser.
func (rq *signInRequest) send(w http.ResponseWriter, r *http.Request, answer url.Values) {
	if rq.state != "" {
		answer.Set("state", rq.state)
	}
	if rq.mode == "form_post" {
		showFormPost(w, rq.redirect, answer)
		return
	}
	u, err := url.Parse(rq.redirect)
	if err != nil { // it was parsed before
		showProblem(w, "AADSTS50011", "The redirect URI is not a URL.")
		return
	}
	q := u.Query()
	for name, values := range answer {
		q[name] = values
	}
	u.RawQuery = q.Encode()
	http.Redirect(w, r, u.String(), http.StatusFound)
}
