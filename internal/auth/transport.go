package auth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"time"
)

// NewTransport returns what connects to the authority and to the API: TLS 1.2 or
// newer, proxies from the environment, and the certificates that the system
// trusts. caFile names a PEM file with more of them, such as those of a
// corporate proxy; it may be empty.
func NewTransport(caFile string) (*http.Transport, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.MaxIdleConnsPerHost = 8
	// The service's own limit is not documented; its SDK waits as long.
	transport.ResponseHeaderTimeout = 3 * time.Minute
	if caFile == "" {
		return transport, nil
	}
	data, err := os.ReadFile(caFile)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no such file")
	}
	if err != nil {
		return nil, &FileError{Op: "read", Path: caFile, Err: err}
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(data) {
		return nil, &FileError{
			Op: "read", Path: caFile, Err: errors.New("it holds no certificate in PEM form"),
			Advice: "Ask for the certificate of your proxy as a PEM file, which begins with -----BEGIN CERTIFICATE-----.",
		}
	}
	transport.TLSClientConfig.RootCAs = roots
	return transport, nil
}
