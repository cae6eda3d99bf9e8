package sandbox_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// verified checks an id token as an OpenID Connect library does: by the key that
// the published configuration leads to.
func (d *testClient) verified(configuration, token string) (jwt.MapClaims, error) {
	d.t.Helper()
	about := d.get(configuration)
	keys, err := url.Parse(about.text("jwks_uri"))
	if err != nil {
		d.t.Fatal(err)
	}
	var c jwt.MapClaims
	_, err = jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		for _, k := range d.get(keys.Path).at("keys").([]any) {
			key := k.(map[string]any)
			if key["kid"] != t.Header["kid"] || key["alg"] != t.Header["alg"] {
				continue
			}
			n, _ := base64.RawURLEncoding.DecodeString(key["n"].(string))
			e, _ := base64.RawURLEncoding.DecodeString(key["e"].(string))
			return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, nil
		}
		return nil, fmt.Errorf("no key %v", t.Header["kid"])
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(about.text("issuer")), jwt.WithAudience(d.ClientID()))
	return c, err
}

func TestIDTokensAreVerifiable(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	scope := "openid profile offline_access https://api.partnercenter.microsoft.com/user_impersonation"
	for path, configuration := range map[string]string{
		"/" + d.Tenant() + "/oauth2/token":      "/" + d.Tenant() + "/.well-known/openid-configuration",
		"/" + d.Tenant() + "/oauth2/v2.0/token": "/" + d.Tenant() + "/v2.0/.well-known/openid-configuration",
	} {
		r := d.form(path, "grant_type", "authorization_code", "code", d.signInCode("nonce", "n-1"), "code_verifier", verifier,
			"redirect_uri", "http://127.0.0.1:4711/callback", "scope", scope)
		claims, err := d.verified(configuration, r.text("id_token"))
		if err != nil || claims["nonce"] != "n-1" || claims["tid"] != d.Tenant() {
			t.Errorf("%s: %v, %v, %s", path, claims, err, r.body)
		}
	}
	v2 := d.get("/" + d.Tenant() + "/v2.0/.well-known/openid-configuration")
	if got := v2.text("issuer"); got != "http://sandbox.test/"+d.Tenant()+"/v2.0" {
		t.Errorf("the issuer is not where its configuration is: %s", got)
	}
	if got := d.get("/common/v2.0/.well-known/openid-configuration").text("issuer"); got != "http://sandbox.test/{tenantid}/v2.0" {
		t.Errorf("the issuer for any tenant: %s", got)
	}
}

// selfSigned makes a certificate such as a partner registers for an application.
func selfSigned(t *testing.T) (*x509.Certificate, crypto.Signer) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c, key
}

func thumbprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// assertion signs a client's assertion with a certificate's key.
func assertion(t *testing.T, leaf *x509.Certificate, key crypto.Signer, client, audience string, expires time.Time) string {
	t.Helper()
	a := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.RegisteredClaims{
		Issuer: client, Subject: client, Audience: jwt.ClaimStrings{audience}, ExpiresAt: jwt.NewNumericDate(expires), ID: "one",
	})
	a.Header["x5t#S256"] = thumbprint(leaf)
	signed, err := a.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	leaf, key := selfSigned(t)
	stranger, strangersKey := selfSigned(t)
	d.TrustCertificate(leaf)
	endpoint, soon := "http://sandbox.test/"+d.Tenant()+"/oauth2/v2.0/token", time.Now().Add(time.Minute)
	for name, test := range map[string]struct {
		assertion string
		want      string
	}{
		"good":             {assertion(t, leaf, key, d.ClientID(), endpoint, soon), " "},
		"v1 endpoint":      {assertion(t, leaf, key, d.ClientID(), "http://sandbox.test/common/oauth2/token", soon), " "},
		"unknown":          {assertion(t, stranger, strangersKey, d.ClientID(), endpoint, soon), "invalid_client [700027]"},
		"other key":        {assertion(t, leaf, strangersKey, d.ClientID(), endpoint, soon), "invalid_client [700027]"},
		"expired":          {assertion(t, leaf, key, d.ClientID(), endpoint, time.Now().Add(-time.Minute)), "invalid_client [700024]"},
		"other audience":   {assertion(t, leaf, key, d.ClientID(), "https://login.example/x/oauth2/token", soon), "invalid_client [700023]"},
		"other authority":  {assertion(t, leaf, key, d.ClientID(), "http://sandbox.test/nobody/oauth2/token", soon), "invalid_client [700023]"},
		"other client":     {assertion(t, leaf, key, "somebody", endpoint, soon), "invalid_client [700021]"},
		"not an assertion": {"x", "invalid_client [50027]"},
	} {
		r := d.form("/"+d.Tenant()+"/oauth2/v2.0/token", "grant_type", "client_credentials", "client_assertion_type", assertionType,
			"client_assertion", test.assertion, "scope", "https://api.partnercenter.microsoft.com/.default")
		if got := r.text("error") + " " + r.text("error_codes"); got != test.want {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}

func TestAdminConsent(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	customer := d.customer("Adventure")
	ask := func(tenant string) string {
		q := url.Values{"client_id": {d.ClientID()}, "redirect_uri": {"http://127.0.0.1:4711/callback"}, "state": {"s&1"}, "scope": {"https://api.partnercenter.microsoft.com/.default"}}
		return "http://sandbox.test/" + tenant + "/v2.0/adminconsent?" + q.Encode()
	}
	for tenant, want := range map[string]string{"organizations": d.Tenant(), customer: customer} {
		redirect, _, err := d.SignIn(t.Context(), ask(tenant))
		u, perr := url.Parse(redirect)
		if err != nil || perr != nil {
			t.Fatal(err, perr)
		}
		q := u.Query()
		if q.Get("admin_consent") != "True" || q.Get("tenant") != want || q.Get("state") != "s&1" || q.Has("code") || !strings.HasSuffix(q.Get("scope"), "/.default") {
			t.Errorf("%s: %s", tenant, redirect)
		}
	}
	r := d.form("/"+customer+"/oauth2/token", "grant_type", "refresh_token", "refresh_token", d.IssueRefreshToken(), "resource", "https://graph.windows.net")
	if r.status != 200 {
		t.Fatalf("after the consent: %d %s", r.status, r.body)
	}
	d.token = r.text("access_token")
	d.call("GET", "/v1/customers", "").refused(401, "900420")

	_, body := d.page("GET", ask(customer), nil)
	form := url.Values{"session": {between(body, `name="session" value="`, `"`)}, "step": {"account"}, "answer": {"deny"}}
	resp, _ := d.page("POST", "http://sandbox.test/common/oauth2/signin", form)
	if location := resp.Header.Get("Location"); !strings.Contains(location, "error=access_denied") || !strings.Contains(location, "AADSTS65004") {
		t.Errorf("declined: %s", location)
	}
	if resp, _ := d.page("GET", "http://sandbox.test/common/adminconsent?client_id=x", nil); resp.StatusCode != 400 {
		t.Errorf("an unknown client: %d", resp.StatusCode)
	}
}
