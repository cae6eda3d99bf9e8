package webhook_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/webhook"
)

const (
	certURL = "https://3psostorageacct.blob.core.windows.net/cert/sender.cer"
	caURL   = "http://www.microsoft.com/pki/issuer.crt"
	body    = `{"EventName":"test-created","ResourceUri":"http://api.partnercenter.microsoft.com/webhooks/v1/registration/validationEvents/c","ResourceName":"test","AuditUri":null,"ResourceChangeUtcDate":"2000-01-01T00:00:00.3520276+00:00"}`
)

// sender plays Partner Center: a key, its certificate, and where that is fetched.
type sender struct {
	key   *rsa.PrivateKey
	roots *x509.CertPool
	files map[string][]byte // by URL
	asked int
}

var makeKeys = sync.OnceValue(func() [3]*rsa.PrivateKey {
	var keys [3]*rsa.PrivateKey
	for i := range keys {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		keys[i] = key
	}
	return keys
})

// newSender makes root → issuer → leaf as of now, of the organization that the
// receiver looks for.
func newSender(t *testing.T, organization string) *sender {
	t.Helper()
	return newSenderOf(t, organization, organization)
}

func newSenderOf(t *testing.T, issuedBy, organization string) *sender {
	t.Helper()
	keys := makeKeys()
	root := template("root", "Root")
	issuer := template("issuer", issuedBy)
	leaf := template("leaf", organization)
	root.IsCA, issuer.IsCA, root.BasicConstraintsValid, issuer.BasicConstraintsValid = true, true, true, true
	leaf.IssuingCertificateURL = []string{caURL}
	sign := func(c, parent *x509.Certificate, pub *rsa.PublicKey, by *rsa.PrivateKey) []byte {
		der, err := x509.CreateCertificate(rand.Reader, c, parent, pub, by)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	rootDER := sign(root, root, &keys[0].PublicKey, keys[0])
	issuerDER := sign(issuer, root, &keys[1].PublicKey, keys[0])
	leafDER := sign(leaf, issuer, &keys[2].PublicKey, keys[1])
	pool := x509.NewCertPool()
	rootCert, err := x509.ParseCertificate(rootDER)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(rootCert)
	return &sender{key: keys[2], roots: pool, files: map[string][]byte{
		certURL: leafDER, strings.Replace(caURL, "http:", "https:", 1): issuerDER,
	}}
}

func template(name, organization string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(int64(len(name))), Subject: pkix.Name{CommonName: name, Organization: []string{organization}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(30 * 24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
}

func (s *sender) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked++
	file, ok := s.files[r.URL.String()]
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(bytes.NewReader(file)), Header: http.Header{}, Request: r}, nil
}

func (s *sender) deliver(t *testing.T, text string) *http.Request {
	t.Helper()
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(text))
	r.Header.Set("Authorization", "Signature "+base64.StdEncoding.EncodeToString(signature))
	r.Header.Set("x-ms-certificate-url", certURL)
	r.Header.Set("x-ms-signature-algorithm", "rsa-sha256")
	return r
}

func (s *sender) verifier() *webhook.Verifier {
	return webhook.NewVerifier(&http.Client{Transport: s}, s.roots, webhook.DefaultHosts...)
}

func TestVerify(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(s *sender, r *http.Request)
		org    string
		status int // 0: accepted
	}{
		{"genuine", func(*sender, *http.Request) {}, webhook.Organization, 0},
		{"in x-ms-signature, behind a proxy's Authorization", func(_ *sender, r *http.Request) {
			r.Header.Set("x-ms-signature", r.Header.Get("Authorization"))
			r.Header.Set("Authorization", "Bearer abc")
		}, webhook.Organization, 0},
		{"certificate as PEM with its issuer", func(s *sender, _ *http.Request) {
			var b bytes.Buffer
			for _, der := range [][]byte{s.files[certURL], s.files["https://www.microsoft.com/pki/issuer.crt"]} {
				_ = pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: der}) // a buffer takes everything
			}
			s.files = map[string][]byte{certURL: b.Bytes()}
		}, webhook.Organization, 0},
		{"no signature", func(_ *sender, r *http.Request) { r.Header.Del("Authorization") }, webhook.Organization, 401},
		{"other scheme", func(_ *sender, r *http.Request) { r.Header.Set("Authorization", "Bearer abc") }, webhook.Organization, 401},
		{"not base64", func(_ *sender, r *http.Request) { r.Header.Set("Authorization", "Signature %%%") }, webhook.Organization, 401},
		{"no algorithm", func(_ *sender, r *http.Request) { r.Header.Del("x-ms-signature-algorithm") }, webhook.Organization, 400},
		{"weak algorithm", func(_ *sender, r *http.Request) { r.Header.Set("x-ms-signature-algorithm", "rsa-sha1") }, webhook.Organization, 401},
		{"algorithm of another hash", func(_ *sender, r *http.Request) { r.Header.Set("x-ms-signature-algorithm", "rsa-sha512") }, webhook.Organization, 401},
		{"no certificate", func(_ *sender, r *http.Request) { r.Header.Del("x-ms-certificate-url") }, webhook.Organization, 400},
		{"certificate over http", func(_ *sender, r *http.Request) {
			r.Header.Set("x-ms-certificate-url", strings.Replace(certURL, "https", "http", 1))
		}, webhook.Organization, 400},
		{"certificate of a foreign host", func(_ *sender, r *http.Request) {
			r.Header.Set("x-ms-certificate-url", "https://evil.example/sender.cer")
		}, webhook.Organization, 400},
		{"host that only ends alike", func(_ *sender, r *http.Request) {
			r.Header.Set("x-ms-certificate-url", "https://evilmicrosoft.com/sender.cer")
		}, webhook.Organization, 400},
		{"user in the address", func(_ *sender, r *http.Request) {
			r.Header.Set("x-ms-certificate-url", "https://www.microsoft.com@evil.example/sender.cer")
		}, webhook.Organization, 400},
		{"certificate gone", func(s *sender, _ *http.Request) { delete(s.files, certURL) }, webhook.Organization, 503},
		{"not a certificate", func(s *sender, _ *http.Request) { s.files[certURL] = []byte("<html>") }, webhook.Organization, 401},
		{"unknown root", func(s *sender, _ *http.Request) { delete(s.files, "https://www.microsoft.com/pki/issuer.crt") }, webhook.Organization, 401},
		{"of another organization", func(*sender, *http.Request) {}, "Contoso", 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSender(t, tt.org)
			r := s.deliver(t, body)
			tt.change(s, r)
			err := s.verifier().Verify(t.Context(), r.Header, []byte(body))
			var refused *webhook.RefusedError
			if got := errors.As(err, &refused); got != (tt.status != 0) || got && refused.Status != tt.status {
				t.Errorf("got %v (%+v), want status %d", err, refused, tt.status)
			}
		})
	}
}

// TestVerifyKnowsWhoseCertificateItIs: a certificate authority certifies others too,
// and others issue certificates to whom they like.
func TestVerifyKnowsWhoseCertificateItIs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ issuedBy, owner string }{{webhook.Organization, "Contoso"}, {"Contoso", webhook.Organization}} {
		s := newSenderOf(t, tt.issuedBy, tt.owner)
		r := s.deliver(t, body)
		err := s.verifier().Verify(t.Context(), r.Header, []byte(body))
		if refused := (*webhook.RefusedError)(nil); !errors.As(err, &refused) || refused.Status != http.StatusUnauthorized {
			t.Errorf("issued by %s to %s: %v", tt.issuedBy, tt.owner, err)
		}
	}
}

// TestVerifyFollowsNoRedirect: an allowed host may send elsewhere, where anybody's
// certificate lies.
func TestVerifyFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	s := newSender(t, webhook.Organization)
	var asked []string
	redirecting := roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.Hostname())
		resp, err := s.RoundTrip(r)
		if r.URL.String() == certURL {
			resp.StatusCode = http.StatusFound
			resp.Header.Set("Location", "https://evil.example/sender.cer")
		}
		return resp, err
	})
	s.files["https://evil.example/sender.cer"] = s.files[certURL]
	r := s.deliver(t, body)
	err := webhook.NewVerifier(&http.Client{Transport: redirecting}, s.roots, webhook.DefaultHosts...).Verify(t.Context(), r.Header, []byte(body))
	if refused := (*webhook.RefusedError)(nil); !errors.As(err, &refused) || refused.Status != http.StatusServiceUnavailable || len(asked) != 1 {
		t.Errorf("got %v after asking %s", err, asked)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestVerifySeesEveryByte(t *testing.T) {
	t.Parallel()
	s := newSender(t, webhook.Organization)
	v, r := s.verifier(), s.deliver(t, body)
	for i := 0; i < len(body); i += 7 {
		changed := []byte(body)
		changed[i] ^= 1
		if v.Verify(t.Context(), r.Header, changed) == nil {
			t.Fatalf("a changed byte %d was not noticed", i)
		}
	}
	if s.asked > 2 {
		t.Errorf("the certificate was fetched %d times, want it kept", s.asked)
	}
}

func TestReceiver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSender(t, webhook.Organization)
		var got []webhook.Event
		fail := errors.New("disk full")
		var result error
		rc := &webhook.Receiver{Verifier: s.verifier(), Handle: func(_ context.Context, e webhook.Event) error {
			got = append(got, e)
			return result
		}}
		post := func(r *http.Request) int {
			w := httptest.NewRecorder()
			rc.ServeHTTP(w, r)
			return w.Code
		}
		result = fail
		if code := post(s.deliver(t, body)); code != 500 {
			t.Errorf("what could not be handled was answered %d", code)
		}
		result = nil
		if code := post(s.deliver(t, body)); code != 200 || len(got) != 2 || got[1].Name != webhook.TestCreated {
			t.Errorf("answered %d, events %+v", code, got)
		}
		if code := post(s.deliver(t, body)); code != 200 || len(got) != 2 {
			t.Errorf("a repeated delivery was answered %d and counted: %d events", code, len(got))
		}
		for want, r := range map[int]*http.Request{
			405: httptest.NewRequest(http.MethodGet, "/", nil),
			413: httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", 1<<20))),
			401: httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body)),
			400: s.deliver(t, `{"EventName":"x"}`),
		} {
			if code := post(r); code != want {
				t.Errorf("got %d, want %d", code, want)
			}
		}
		time.Sleep(8 * 24 * time.Hour)
		if code := post(s.deliver(t, body)); code != 400 {
			t.Errorf("an event of last week was answered %d", code)
		}
	})
}

func TestParseEvent(t *testing.T) {
	t.Parallel()
	e, err := webhook.ParseEvent([]byte(strings.Replace(body, `"AuditUri":null`, `"AuditUrl":"https://x/audit"`, 1)))
	if err != nil || e.AuditURI != "https://x/audit" || e.ChangedAt.Year() != 2000 {
		t.Errorf("got %+v, %v", e, err)
	}
}

func FuzzParseEvent(f *testing.F) {
	f.Add([]byte(body))
	f.Add([]byte(`{}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := webhook.ParseEvent(data)
		if err == nil && (e.Name == "" || e.ChangedAt.IsZero()) {
			t.Errorf("accepted %+v", e)
		}
	})
}
