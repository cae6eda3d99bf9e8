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

// NewTransport returns the transport for the authority and the API. It uses TLS 1.2 or
// newer, proxies from the environment, and the system's trusted certificates. caFile
// is a PEM file with additional trusted certificates, such as those of a corporate
// proxy; it may be empty.
func NewTransport(caFile string) (*http.Transport, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.MaxIdleConnsPerHost = 8
	// The service's timeout is not documented. Its SDK uses the same.
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
			Op: "read", Path: caFile, Err: errors.New("it has no certificate in PEM format"),
			Advice: "Ask for the certificate of your proxy as a PEM file, which begins with -----BEGIN CERTIFICATE-----.",
		}
	}
	transport.TLSClientConfig.RootCAs = roots
	return transport, nil
}
