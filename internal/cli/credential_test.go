package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// privateFile writes a file that only its owner can read, and returns its path.
func privateFile(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSecretOfAnApplication reads the secret from every source that a profile can
// name, and never shows it.
func TestSecretOfAnApplication(t *testing.T) {
	t.Parallel()
	_, environ := signInHome(t)
	const secret = sandbox.ClientSecret
	path := privateFile(t, "secret", []byte(secret+"\n"))
	for _, test := range []struct {
		name, setting, flags, typed string
		code                        int
		errout                      string
	}{
		{"variable", "env:APP_SECRET", "", "", 0, "signed in as the application"},
		{"file", "file:" + path, "", "", 0, "signed in as the application"},
		{"keyring", "keyring", " --secret -", secret + "\n", 0, "The application's secret is stored in this computer's keyring."},
		{"wrong secret", "env:WRONG_SECRET", "", "", 1, "7000215"},
		{"unset variable", "env:UNSET", "", "", 1, "UNSET, which must hold the secret, is not set"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			own := withProfileSettings(t, environ, "flow: app-only", "secret: "+test.setting)
			own = append(own, "APP_SECRET="+secret, "WRONG_SECRET="+secret+"-not")
			code, out, errout := atTerminal(t, own, test.typed, nil, strings.Fields("login"+test.flags)...)
			if code != test.code || !strings.Contains(errout, test.errout) {
				t.Errorf("exit code %d, want %d\n%s\nwant in it: %s", code, test.code, errout, test.errout)
			}
			if strings.Contains(out+errout, secret) {
				t.Errorf("the secret is shown:\n%s%s", out, errout)
			}
		})
	}
}

// withProfileSettings copies a config file and adds settings to its profile.
func withProfileSettings(t *testing.T, environ []string, more ...string) []string {
	t.Helper()
	config, err := os.ReadFile(DirsFrom(environ).ConfigPath())
	if err != nil {
		t.Fatal(err)
	}
	own, _ := configHome(t, string(config)+"    "+strings.Join(more, "\n    ")+"\n")
	return own
}

// TestCertificateOfAnApplication opens a PFX file with a typed password.
func TestCertificateOfAnApplication(t *testing.T) {
	t.Parallel()
	const password = "pfx-password-Uc6"
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "app"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pfx, err := pkcs12.Modern.Encode(key, certificate, nil, password)
	if err != nil {
		t.Fatal(err)
	}
	world, environ := signInHome(t, "flow: app-only", "certificate: "+privateFile(t, "app.pfx", pfx))
	world.TrustCertificate(certificate)
	code, _, errout := atTerminal(t, environ, "wrong\n", nil, "login")
	if code != 1 || !strings.Contains(errout, "app.pfx") || strings.Contains(errout, "signed in as") {
		t.Errorf("a wrong password: exit code %d\n%s", code, errout)
	}
	code, _, errout = atTerminal(t, environ, password+"\n", nil, "login")
	if code != 0 || !strings.Contains(errout, "Password of ") || !strings.Contains(errout, "signed in as the application") || strings.Contains(errout, password) {
		t.Errorf("exit code %d\n%s", code, errout)
	}
}

// TestCAFile calls a service with a certificate that the system does not trust.
func TestCAFile(t *testing.T) {
	t.Parallel()
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"totalCount":1,"items":[{"id":"c1"}]}`)
	}))
	service.Config.ErrorLog = nil
	t.Cleanup(service.Close)
	trusted := privateFile(t, "ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: service.Certificate().Raw}))
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "other"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, other.Public(), other)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, file string
		code       int
		out        string
		errout     string
	}{
		{"matching", trusted, 0, `"c1"`, ""},
		{"other certificate", privateFile(t, "other.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), 1, "", "certificate"},
		{"no certificate", privateFile(t, "empty.pem", []byte("hello")), 2, "", "ca_file: "},
		{"missing file", filepath.Join(t.TempDir(), "nowhere.pem"), 2, "", "there is no such file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			environ, _ := configHome(t, "profiles:\n  a:\n    api_url: "+service.URL+"\n    ca_file: "+test.file+"\n")
			code, out, errout := atTerminal(t, append(environ, "CSPDESK_TOKEN=t"), "", nil, "run", "get-a-list-of-customers")
			if code != test.code || !strings.Contains(out, test.out) || !strings.Contains(errout, test.errout) {
				t.Errorf("exit code %d, want %d\n%s\n%s", code, test.code, out, errout)
			}
		})
	}
}
