package auth_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/youmark/pkcs8"
	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// selfSigned makes a certificate of a key.
func selfSigned(t *testing.T, key crypto.Signer, begin, end time.Time) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "cspdesk"}, NotBefore: begin, NotAfter: end,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}

// pemOf is a PEM file with a certificate and its key.
func pemOf(t *testing.T, certificate *x509.Certificate, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return append(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...,
	)
}

// encryptedPEM is a PEM file with a certificate and its key, encrypted with
// pfxPassword; nil is OpenSSL's way.
func encryptedPEM(t *testing.T, certificate *x509.Certificate, key crypto.Signer, opts *pkcs8.Opts) []byte {
	t.Helper()
	der, err := pkcs8.MarshalPrivateKey(key, []byte(pfxPassword), opts)
	if err != nil {
		t.Fatal(err)
	}
	return append(
		pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})...,
	)
}

// shortened is the encrypted key of a PEM file with a byte missing.
func shortened(t *testing.T, file []byte) []byte {
	t.Helper()
	block, _ := pem.Decode(file)
	var key struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	if _, err := asn1.Unmarshal(block.Bytes, &key); err != nil {
		t.Fatal(err)
	}
	key.Data = key.Data[1:]
	der, err := asn1.Marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func private(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const pfxPassword = "pfx-password"

func askedPassword(context.Context) (auth.Secret, error) { return auth.NewSecret(pfxPassword), nil }

func TestAppOnlySignIn(t *testing.T) {
	t.Parallel()
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	rsaLeaf, curveLeaf := selfSigned(t, rsaKey(), now.Add(-time.Hour), now.Add(time.Hour)), selfSigned(t, curve, now.Add(-time.Hour), now.Add(time.Hour))
	pfx, err := pkcs12.Modern.Encode(rsaKey(), rsaLeaf, nil, pfxPassword)
	if err != nil {
		t.Fatal(err)
	}
	legacy, err := pkcs12.LegacyDES.Encode(rsaKey(), rsaLeaf, nil, pfxPassword)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"secret": nil, "RSA in PEM": pemOf(t, rsaLeaf, rsaKey()), "ECDSA in PEM": pemOf(t, curveLeaf, curve), "PFX": pfx, "old PFX": legacy,
		"encrypted PEM": encryptedPEM(t, rsaLeaf, rsaKey(), nil), "encrypted ECDSA in PEM": encryptedPEM(t, curveLeaf, curve, nil),
		"PEM encrypted with scrypt": encryptedPEM(t, rsaLeaf, rsaKey(), &pkcs8.Opts{
			Cipher: pkcs8.AES128CBC, KDFOpts: pkcs8.ScryptOpts{SaltSize: 8, CostParameter: 1 << 10, BlockSize: 8, ParallelizationParameter: 1},
		}),
	} {
		for version, protocol := range map[string]auth.Protocol{"v1": auth.V1, "v2": auth.V2} {
			t.Run(name+" "+version, func(t *testing.T) {
				t.Parallel()
				world, cfg := someWorld(t)
				world.TrustCertificate(rsaLeaf)
				world.TrustCertificate(curveLeaf)
				cfg.Protocol, cfg.App = protocol, true
				if file == nil {
					cfg.ClientSecret = auth.NewSecret(sandbox.ClientSecret)
				} else {
					certificate, err := auth.LoadCertificate(t.Context(), private(t, "app", file), askedPassword)
					if err != nil {
						t.Fatal(err)
					}
					cfg.Certificate = certificate
				}
				source := auth.NewSource(cfg, new(auth.MemoryStore), auth.AppOnly{}, nil)
				first, kind, err := source.Token(t.Context())
				if err != nil || kind != "app" || first == "" {
					t.Fatalf("%q of kind %q, %v", first, kind, err)
				}
				next, _, err := source.Renew(t.Context(), first, "")
				if err != nil || next == first {
					t.Errorf("renewed to the same %t, %v", next == first, err)
				}
			})
		}
	}
}

func TestAppOnlyRefused(t *testing.T) {
	t.Parallel()
	stranger := selfSigned(t, rsaKey(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	expired := selfSigned(t, rsaKey(), time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour))
	load := func(t *testing.T, leaf *x509.Certificate) *auth.Certificate {
		t.Helper()
		c, err := auth.LoadCertificate(t.Context(), private(t, "app.pem", pemOf(t, leaf, rsaKey())), nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	ssh := auth.Environment{GOOS: "linux", SSH: true}
	tests := []struct {
		name   string
		change func(t *testing.T, c *auth.Config)
		want   string
		next   string
	}{
		{"no credential", func(*testing.T, *auth.Config) {}, "the profile has neither", ""},
		{"wrong secret", func(_ *testing.T, c *auth.Config) { c.ClientSecret = auth.NewSecret("not-the-secret") }, "AADSTS7000215", auth.AddressName},
		{"unknown certificate", func(t *testing.T, c *auth.Config) { t.Helper(); c.Certificate = load(t, stranger) }, "AADSTS700027", auth.AddressName},
		{"expired certificate", func(t *testing.T, c *auth.Config) { t.Helper(); c.Certificate = load(t, expired) }, "is only valid from", ""},
		{"unknown application", func(_ *testing.T, c *auth.Config) {
			c.ClientID, c.ClientSecret = clientID, auth.NewSecret(sandbox.ClientSecret)
		}, "AADSTS700016", ""},
		{"any tenant", func(_ *testing.T, c *auth.Config) {
			c.Tenant, c.ClientSecret = "", auth.NewSecret(sandbox.ClientSecret)
		}, "belongs to one tenant", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, cfg := someWorld(t)
			tt.change(t, &cfg)
			_, err := auth.AppOnly{}.SignIn(t.Context(), cfg, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			if next := auth.NextFlow(err, ssh); next != tt.next {
				t.Errorf("next comes %q, want %q", next, tt.next)
			}
		})
	}
}

// TestAssertion reads what a certificate signs as an authority does.
func TestAssertion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		leaf := selfSigned(t, rsaKey(), begin.Add(-time.Hour), begin.Add(30*24*time.Hour))
		ahead := 12 * time.Minute // the authority's clock
		seen := map[string]bool{}
		service := new(authority)
		service.override = func(w http.ResponseWriter, form url.Values) bool {
			var claims jwt.RegisteredClaims
			token, err := jwt.ParseWithClaims(form.Get("client_assertion"), &claims, func(*jwt.Token) (any, error) { return leaf.PublicKey, nil },
				jwt.WithValidMethods([]string{"PS256"}), jwt.WithAudience("https://login.microsoftonline.com/"+tenantID+"/oauth2/token"),
				jwt.WithIssuer(clientID), jwt.WithSubject(clientID), jwt.WithExpirationRequired(), jwt.WithTimeFunc(func() time.Time { return time.Now().Add(ahead) }))
			w.Header().Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
			switch {
			case errors.Is(err, jwt.ErrTokenExpired):
				oauthError(w, "invalid_client", "AADSTS700024: Client assertion is not within its valid time range.")
			case err != nil || form.Has("client_secret") || seen[claims.ID] || claims.ID == "":
				oauthError(w, "invalid_client", "AADSTS700027: "+errorText(err))
			case token.Header["x5t#S256"] == nil || token.Header["x5t"] == nil || claims.ExpiresAt.Sub(claims.NotBefore.Time) > 10*time.Minute:
				oauthError(w, "invalid_client", "AADSTS50027: header or lifetime")
			default:
				seen[claims.ID] = true
				writeJSON(w, http.StatusOK, map[string]any{"token_type": "Bearer", "expires_on": time.Now().Add(ahead + time.Hour).Unix(), "access_token": "app-token"})
			}
			return true
		}
		cfg := config(t, service)
		var err error
		if cfg.Certificate, err = auth.LoadCertificate(t.Context(), private(t, "app.pem", pemOf(t, leaf, rsaKey())), nil); err != nil {
			t.Fatal(err)
		}
		token, err := auth.AppOnly{}.SignIn(t.Context(), cfg, nil)
		if err != nil || len(seen) != 1 {
			t.Fatalf("%v after %d good assertions; a wrong clock of this machine has to be made up for", err, len(seen))
		}
		if left := time.Until(token.Expiry); left < 59*time.Minute || left > 61*time.Minute {
			t.Errorf("it ends in %s by this machine's clock, want an hour", left)
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return "repeated"
	}
	return err.Error()
}

func TestLoadCertificateRefuses(t *testing.T) {
	t.Parallel()
	leaf := selfSigned(t, rsaKey(), time.Now(), time.Now().Add(time.Hour))
	whole := pemOf(t, leaf, rsaKey())
	pfx, err := pkcs12.Modern.Encode(rsaKey(), leaf, nil, pfxPassword)
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	guess := func(context.Context) (auth.Secret, error) { return auth.NewSecret("guess"), nil }
	encrypted := encryptedPEM(t, leaf, rsaKey(), nil)
	tests := []struct {
		name     string
		data     []byte
		password func(context.Context) (auth.Secret, error)
		want     string
	}{
		{"certificate alone", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw}), nil, "does not hold a certificate and its private key"},
		{"key of another", pemOf(t, leaf, other), nil, "does not hold a certificate and its private key"},
		{"damaged encrypted key", append(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: shortened(t, encrypted)}), whole...), askedPassword, "encrypted private key is damaged"},
		{"encrypted in an unknown way", append(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte{0, 0, 0}}), whole...), askedPassword, "openssl pkcs12"},
		{"encrypted in the old way", append([]byte("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"), whole...), askedPassword, "openssl pkcs12"},
		{"wrong password of the key", encrypted, guess, "password of its private key is wrong"},
		{"no password for the key", encrypted, func(context.Context) (auth.Secret, error) { return auth.Secret{}, nil }, "password of its private key is wrong"},
		{"nobody to ask for the key's password", encrypted, nil, "no terminal to ask"},
		{"encrypted key of another", encryptedPEM(t, leaf, other, nil), askedPassword, "does not hold a certificate and its private key"},
		{"wrong password", pfx, guess, "password of the PFX file is wrong"},
		{"nobody to ask", pfx, nil, "password of the PFX file is wrong"},
		{"neither", []byte("hello"), nil, "neither a PEM nor a PFX"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := private(t, "app", tt.data)
			_, err := auth.LoadCertificate(t.Context(), path, tt.password)
			if _, ok := errors.AsType[*auth.FileError](err); !ok || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := auth.LoadCertificate(t.Context(), "/nowhere/app.pem", nil); err == nil || !strings.Contains(err.Error(), "/nowhere/app.pem") {
		t.Errorf("a missing file: %v", err)
	}
}
