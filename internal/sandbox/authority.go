package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// authority signs people and applications in. It answers at the paths of the
// real one: /{tenant}/oauth2/authorize, token and devicecode, each with a v2.0
// form, for the partner's tenant id, its domain, common and organizations.
type authority struct {
	sandbox *Sandbox
	key     *ecdsa.PrivateKey

	mu           sync.Mutex
	sessions     map[string]*session     // sign-ins on the way, by session id
	codes        map[string]*grant       // authorization codes
	refreshes    map[string]*grant       // refresh tokens
	devices      map[string]*deviceGrant // by device code
	certificates []*x509.Certificate
	era          int // goes up when everything issued before is revoked
}

// Lifetimes of what the authority issues.
const (
	codeLifetime    = 10 * time.Minute
	deviceLifetime  = 15 * time.Minute
	refreshLifetime = 90 * 24 * time.Hour
	refreshGrace    = 30 * time.Second // an old refresh token still works so long after its rotation
)

// grant is what a code or a refresh token stands for.
type grant struct {
	request signInRequest
	expires time.Time
	used    bool
	era     int
}

func (g *grant) revoked(era int) bool { return g.era < era }

func newAuthority(s *Sandbox) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the authority's signing key: %w", err)
	}
	return &authority{
		sandbox: s, key: key, sessions: map[string]*session{}, codes: map[string]*grant{},
		refreshes: map[string]*grant{}, devices: map[string]*deviceGrant{},
	}, nil
}

// endpoint is one of the authority's endpoints as a request names it.
type endpoint struct {
	tenant string
	name   string
	v2     bool
}

func parseEndpoint(path string) endpoint {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	a := endpoint{tenant: parts[0]}
	for _, part := range parts[1:] {
		switch strings.ToLower(part) {
		case "v2.0":
			a.v2 = true
		case "oauth2", "discovery":
		default:
			a.name = strings.Trim(a.name+"/"+strings.ToLower(part), "/")
		}
	}
	return a
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	if !pause(r, a.sandbox.config.Latency) {
		return
	}
	at := parseEndpoint(r.URL.Path)
	handlers := map[string]func(http.ResponseWriter, *http.Request, endpoint){
		"GET .well-known/openid-configuration": a.metadata, "GET keys": a.keys,
		"GET authorize": a.authorize, "POST authorize": a.authorize, "POST signin": a.signIn, "GET adminconsent": a.adminConsent,
		"POST token": a.token, "POST devicecode": a.deviceCode,
		"GET deviceauth": a.deviceAuth, "POST deviceauth": a.deviceAuth,
	}
	handle := handlers[r.Method+" "+at.name]
	switch {
	case handle == nil:
		http.NotFound(w, r)
	case !a.hasTenant(at.tenant):
		oauthFailure{http.StatusBadRequest, "invalid_request", 90002, fmt.Sprintf("Tenant '%s' not found.", at.tenant)}.send(w, a.sandbox.wall())
	default:
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Pragma", "no-cache")
		handle(w, r, at)
	}
}

// anyTenant reports whether a name leaves the tenant to the account.
func anyTenant(name string) bool {
	return strings.EqualFold(name, "common") || strings.EqualFold(name, "organizations")
}

// hasTenant reports whether the authority serves a tenant: the partner's own, or a
// customer's by id.
func (a *authority) hasTenant(tenant string) bool {
	if anyTenant(tenant) || strings.EqualFold(tenant, a.sandbox.Tenant()) || strings.EqualFold(tenant, partnerDomain) {
		return true
	}
	_, ok := a.customer(tenant)
	return ok
}

func (a *authority) customer(tenant string) (customer, bool) {
	a.sandbox.mu.RLock()
	defer a.sandbox.mu.RUnlock()
	return a.sandbox.customerByID(tenant)
}

// tenantID is the id of the tenant that a request names.
func (a *authority) tenantID(name string) string {
	if c, ok := a.customer(name); ok {
		return c.id
	}
	return a.sandbox.Tenant()
}

// admitted reports whether the application may sign in to a tenant: to that of a
// customer only with its consent.
func (a *authority) admitted(tenant string) bool {
	c, ok := a.customer(tenant)
	if !ok {
		return true
	}
	a.sandbox.mu.RLock()
	defer a.sandbox.mu.RUnlock()
	return a.sandbox.consents(&c, a.sandbox.ClientID())
}

// revoke ends every sign-in so far: access tokens, codes and refresh tokens.
func (a *authority) revoke() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.era++
}

func sendJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(encode(v))
}

// secret returns an unguessable string for codes, refresh tokens and session ids.
func secret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
