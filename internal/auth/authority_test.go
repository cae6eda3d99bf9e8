package auth_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestMain(m *testing.M) {
	if isOther, code := whichProcess(); isOther {
		os.Exit(code)
	}
	goleak.VerifyTestMain(m)
}

const (
	clientID = "6e2f0e1a-52a7-4d2c-9d7e-1f4f2b8f6a10"
	tenantID = "2c1b5b3e-8f38-4c6d-a0a5-7f9d1f0f3b21"
	account  = "ada@contoso.example"
	resource = "https://api.partnercenter.microsoft.com"
)

// inMemory is a transport that calls a handler directly, so that tests in a
// synctest bubble have no sockets.
type inMemory struct{ handler http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

// failing is a transport for a line that is down.
type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// config returns a profile of the global cloud whose authority is a handler.
func config(t *testing.T, authority http.Handler) auth.Config {
	t.Helper()
	cloud, err := auth.CloudNamed("global")
	if err != nil {
		t.Fatal(err)
	}
	return auth.Config{
		Cloud: cloud, Tenant: tenantID, ClientID: clientID,
		HTTP: &http.Client{Transport: inMemory{authority}},
	}
}

// authority is a small token service: it hands out numbered tokens, rotates
// refresh tokens and remembers what it was asked.
type authority struct {
	mu       sync.Mutex
	issued   int
	forms    []url.Values
	paths    []string
	code     string // the authorization code it accepts
	request  url.Values
	refresh  string // the refresh token it accepts
	override func(w http.ResponseWriter, form url.Values) bool
}

func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.forms, a.paths = append(a.forms, r.PostForm), append(a.paths, r.Method+" "+r.URL.Path)
	override := a.override
	a.mu.Unlock()
	if override != nil && override(w, r.PostForm) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if problem := a.refuse(r.PostForm); problem != "" {
		oauthError(w, "invalid_grant", problem)
		return
	}
	a.issued++
	a.refresh = fmt.Sprintf("refresh-%d", a.issued)
	writeJSON(w, http.StatusOK, map[string]any{
		"token_type": "Bearer", "expires_in": "3600", "resource": resource,
		"access_token": fmt.Sprintf("access-%d", a.issued), "refresh_token": a.refresh,
		"id_token": idToken(a.request.Get("nonce"), clientID),
	})
}

// refuse checks a grant the way the protocol demands.
func (a *authority) refuse(form url.Values) string {
	if form.Get("client_id") != clientID || form.Get("resource") != resource {
		return "AADSTS9002313: wrong client or resource"
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		switch {
		case form.Get("code") == "" || form.Get("code") != a.code:
			return "AADSTS70008: unknown code"
		case form.Get("redirect_uri") != a.request.Get("redirect_uri"):
			return "AADSTS50011: redirect differs"
		case base64.RawURLEncoding.EncodeToString(sum[:]) != a.request.Get("code_challenge"):
			return "AADSTS501481: verifier differs"
		}
		a.code = ""
	case "refresh_token":
		if form.Get("refresh_token") == "" || form.Get("refresh_token") != a.refresh {
			return "AADSTS700082: the refresh token has expired"
		}
	case "device_code":
		if form.Get("code") == "" {
			return "AADSTS70019: no code"
		}
	}
	return ""
}

// authorize remembers an authorization request and returns the code for it.
func (a *authority) authorize(request url.Values) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.request, a.code = request, "0.AX-secret-code"
	return a.code
}

// grants returns how many token requests of a kind came in.
func (a *authority) grants(kind string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	count := 0
	for _, form := range a.forms {
		if form.Get("grant_type") == kind {
			count++
		}
	}
	return count
}

func (a *authority) lastForm() url.Values {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.forms[len(a.forms)-1]
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func oauthError(w http.ResponseWriter, code, description string) {
	writeJSON(w, http.StatusBadRequest, map[string]any{
		"error": code, "trace_id": "trace-1", "correlation_id": "corr-1",
		"error_description": description + "\r\nTrace ID: trace-1\r\nCorrelation ID: corr-1\r\nTimestamp: 2026-01-09 02:02:12Z",
	})
}

// idToken is unsigned, as V1 authorities send it.
func idToken(nonce, audience string) string {
	claims := jwt.MapClaims{
		"aud": audience, "nonce": nonce, "upn": account, "tid": tenantID, "name": "Ada Lovelace",
		"exp": time.Now().Add(time.Hour).Unix(),
	}
	text, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		panic(err)
	}
	return text
}

// person records what a flow shows, and acts on it.
type person struct {
	mu    sync.Mutex
	urls  []string
	notes []string
	codes []string
	on    func(code, url string, expires time.Time)
	at    func(auth.Address)

	pastes  chan string // what is pasted; nil for somebody who pastes nothing
	noInput bool        // nobody can be asked
}

func (p *person) ShowAddress(_ context.Context, at auth.Address) {
	p.mu.Lock()
	p.urls = append(p.urls, at.URL)
	p.mu.Unlock()
	if p.at != nil {
		p.at(at)
	}
}

func (p *person) ShowDeviceCode(_ context.Context, code auth.UserCode) {
	p.mu.Lock()
	p.codes = append(p.codes, code.Code)
	p.mu.Unlock()
	if p.on != nil {
		p.on(code.Code, code.URL, code.Expires)
	}
}

// AskSecret answers with what the test pastes, or waits for ever.
func (p *person) AskSecret(ctx context.Context, _ string) (auth.Secret, error) {
	if p.noInput {
		return auth.Secret{}, auth.ErrNoInput
	}
	select {
	case text := <-p.pastes:
		return auth.NewSecret(text), nil
	case <-ctx.Done():
		return auth.Secret{}, ctx.Err()
	}
}

func (p *person) Note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, text)
}

func (p *person) noted() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.notes...)
}
