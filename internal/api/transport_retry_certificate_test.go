package api

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"testing"
)

// TestDistrustedIsNotRepeated meets a certificate that is not trusted: it won't be
// a second later either.
func TestDistrustedIsNotRepeated(t *testing.T) {
	t.Parallel()
	tries := 0
	distrusted := &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}
	c := client(t, func(*http.Request) (*http.Response, error) { tries++; return nil, distrusted })
	if _, err := c.CheckMFA(t.Context()); !errors.Is(err, distrusted) || tries != 1 {
		t.Errorf("%d tries, %v", tries, err)
	}
}
