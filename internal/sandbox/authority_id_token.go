package sandbox

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Id tokens are signed with RSA, as the real authority does: every OpenID Connect
// library verifies it by default. Access tokens, which only the API reads, use the
// authority's faster key.
const (
	keyID   = "sandbox"
	idKeyID = "sandbox-id"
)

// idKey signs id tokens. Generating it is slow, so it is generated on first use
// and shared by all sandboxes of a process.
var idKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// idToken says who signed in, to the application that asked.
func (a *authority) idToken(rq signInRequest, at endpoint, base string) string {
	now, world := a.sandbox.wall(), a.sandbox.world
	version := "1.0"
	if at.v2 {
		version = "2.0"
	}
	c := jwt.MapClaims{
		"iss": a.issuerOf(at, base), "aud": a.sandbox.ClientID(), "tid": a.tenantID(at.tenant), "iat": now.Unix(), "nbf": now.Unix(),
		"exp": now.Add(time.Hour).Unix(), "oid": world.ids.guid(kindAccount, 0, 0), "sub": world.ids.guid(kindAccount, 0, 1),
		"name": "Ada Contoso", "upn": partnerAccount, "preferred_username": partnerAccount, "amr": []string{"pwd", "mfa"}, "ver": version,
	}
	if rq.nonce != "" {
		c["nonce"] = rq.nonce
	}
	key, err := idKey()
	if err != nil {
		panic("sandbox: the key of id tokens can't be made: " + err.Error())
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
	t.Header["kid"] = idKeyID
	signed, err := t.SignedString(key)
	if err != nil {
		panic("sandbox: an id token can't be signed: " + err.Error())
	}
	return signed
}

// issuerOf names the authority: the first version has one name everywhere, the
// second is found at its own address.
func (a *authority) issuerOf(at endpoint, base string) string {
	if at.v2 {
		return base + "/" + a.tenantID(at.tenant) + "/v2.0"
	}
	return a.issuer()
}

// metadata serves the OpenID configuration. If the tenant is open, so is the
// issuer's.
func (a *authority) metadata(w http.ResponseWriter, r *http.Request, at endpoint) {
	base := baseOf(r)
	version, issuer := "", a.issuerOf(at, base)
	if at.v2 {
		version = "/v2.0"
	}
	if anyTenant(at.tenant) {
		issuer = strings.Replace(issuer, a.sandbox.Tenant(), "{tenantid}", 1)
	}
	oauth := base + "/" + at.tenant + "/oauth2" + version
	sendJSON(w, http.StatusOK, map[string]any{
		"issuer":                                issuer,
		"authorization_endpoint":                oauth + "/authorize",
		"token_endpoint":                        oauth + "/token",
		"device_authorization_endpoint":         oauth + "/devicecode",
		"jwks_uri":                              base + "/" + at.tenant + "/discovery" + version + "/keys",
		"response_modes_supported":              []string{"query", "form_post"},
		"response_types_supported":              []string{"code", "code id_token"},
		"grant_types_supported":                 []string{"authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"code_challenge_methods_supported":      []string{"S256"},
		"scopes_supported":                      []string{"openid", "profile", "offline_access"},
		"claims_supported":                      []string{"sub", "iss", "aud", "exp", "iat", "nonce", "tid", "oid", "name", "preferred_username", "upn", "ver"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "client_secret_basic", "private_key_jwt"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   "sandbox",
	})
}

// keys publishes both signing keys.
func (a *authority) keys(w http.ResponseWriter, _ *http.Request, _ endpoint) {
	size := (a.key.Curve.Params().BitSize + 7) / 8
	point, err := a.key.PublicKey.Bytes()
	id, iderr := idKey()
	if err != nil || iderr != nil {
		http.Error(w, "The signing keys can't be published.", http.StatusInternalServerError)
		return
	}
	encode := base64.RawURLEncoding.EncodeToString
	sendJSON(w, http.StatusOK, map[string]any{"keys": []map[string]string{
		{
			"kty": "RSA", "use": "sig", "alg": "RS256", "kid": idKeyID, "x5t": idKeyID,
			"n": encode(id.N.Bytes()), "e": encode(big.NewInt(int64(id.E)).Bytes()),
		},
		{
			"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": keyID,
			"x": encode(point[1 : 1+size]), "y": encode(point[1+size:]),
		},
	}})
}
