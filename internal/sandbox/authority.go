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
}

// How long the authority's promises hold.
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
}

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

// TrustCertificate registers a certificate for app-only sign-in by assertion.
func (s *Sandbox) TrustCertificate(c *x509.Certificate) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	s.authority.certificates = append(s.authority.certificates, c)
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
		"GET authorize": a.authorize, "POST authorize": a.authorize, "POST signin": a.signIn,
		"POST token": a.token, "POST devicecode": a.deviceCode,
		"GET deviceauth": a.deviceAuth, "POST deviceauth": a.deviceAuth,
	}
	handle := handlers[r.Method+" "+at.name]
	switch {
	case handle == nil:
		http.NotFound(w, r)
	case !a.knows(at.tenant):
		oauthFailure{http.StatusBadRequest, "invalid_request", 90002, fmt.Sprintf("Tenant '%s' not found.", at.tenant)}.send(w, a.sandbox.now())
	default:
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Pragma", "no-cache")
		handle(w, r, at)
	}
}

func (a *authority) knows(tenant string) bool {
	for _, known := range []string{a.sandbox.Tenant(), partnerDomain, "common", "organizations"} {
		if strings.EqualFold(tenant, known) {
			return true
		}
	}
	return false
}

func (a *authority) metadata(w http.ResponseWriter, r *http.Request, at endpoint) {
	base := "http://" + r.Host + "/" + at.tenant
	version := ""
	if at.v2 {
		version = "/v2.0"
	}
	sendJSON(w, http.StatusOK, map[string]any{
		"issuer":                                a.issuer(),
		"authorization_endpoint":                base + "/oauth2" + version + "/authorize",
		"token_endpoint":                        base + "/oauth2" + version + "/token",
		"device_authorization_endpoint":         base + "/oauth2" + version + "/devicecode",
		"jwks_uri":                              base + "/discovery" + version + "/keys",
		"response_modes_supported":              []string{"query", "form_post"},
		"response_types_supported":              []string{"code", "code id_token"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"ES256"},
		"code_challenge_methods_supported":      []string{"S256"},
		"scopes_supported":                      []string{"openid", "profile", "offline_access"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "client_secret_basic", "private_key_jwt"},
	})
}

func (a *authority) keys(w http.ResponseWriter, _ *http.Request, _ endpoint) {
	size := (a.key.Curve.Params().BitSize + 7) / 8
	point, err := a.key.PublicKey.Bytes()
	if err != nil {
		http.Error(w, "The signing key can't be published.", http.StatusInternalServerError)
		return
	}
	encode := base64.RawURLEncoding.EncodeToString
	sendJSON(w, http.StatusOK, map[string]any{"keys": []map[string]string{{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": keyID,
		"x": encode(point[1 : 1+size]), "y": encode(point[1+size:]),
	}}})
}

func sendJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(encode(v))
}

// secret is an unguessable text: codes, refresh tokens, session ids.
func secret() string {
	var b [24]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
