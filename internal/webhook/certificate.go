package webhook

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	maxCertificate  = 64 << 10
	certificateAge  = time.Hour // how long a fetched certificate is used
	maxCertificates = 16        // cached at a time; a sender has one or two
)

// DefaultHosts holds the hosts that may serve signing certificates and their issuers:
// the storage account in the manual's example, and Microsoft's own sites.
var DefaultHosts = []string{"3psostorageacct.blob.core.windows.net", "*.microsoft.com"}

// certificates fetches signing certificates from allowed hosts and caches them, so that
// a burst of events causes one request.
type certificates struct {
	client *http.Client
	hosts  []string

	mu    sync.Mutex
	known map[string]fetched
}

type fetched struct {
	chain []*x509.Certificate
	at    time.Time
}

func (c *certificates) get(ctx context.Context, address string) ([]*x509.Certificate, error) {
	c.mu.Lock()
	have, ok := c.known[address]
	c.mu.Unlock()
	if ok && time.Since(have.at) < certificateAge {
		return have.chain, nil
	}
	chain, err := c.fetch(ctx, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxCertificates {
		c.known = map[string]fetched{}
	}
	c.known[address] = fetched{chain, time.Now()}
	return chain, nil
}

// fetch downloads a certificate, DER or PEM, over https from an allowed host. The
// address comes from a message that is not verified yet, so it is checked.
func (c *certificates) fetch(ctx context.Context, address string) ([]*x509.Certificate, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" && u.Port() != "443" || !c.allowed(u.Hostname()) {
		return nil, &RefusedError{http.StatusBadRequest, fmt.Sprintf("the certificate is at %q, which is not an https address of an allowed host", address)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.client.Do(req)
	if err != nil {
		return nil, &RefusedError{http.StatusServiceUnavailable, "the certificate can't be fetched: " + err.Error()}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxCertificate+1))
	if err != nil || resp.StatusCode != http.StatusOK || len(body) > maxCertificate {
		return nil, &RefusedError{http.StatusServiceUnavailable, fmt.Sprintf("the certificate can't be fetched: HTTP %d, %d bytes", resp.StatusCode, len(body))}
	}
	return parseCertificates(body)
}

func (c *certificates) allowed(host string) bool {
	return slices.ContainsFunc(c.hosts, func(pattern string) bool {
		if suffix, ok := strings.CutPrefix(pattern, "*"); ok {
			return strings.HasSuffix(strings.ToLower(host), strings.ToLower(suffix))
		}
		return strings.EqualFold(host, pattern)
	})
}

func parseCertificates(data []byte) ([]*x509.Certificate, error) {
	der := data
	if block, rest := pem.Decode(data); block != nil {
		der = nil
		for ; block != nil; block, rest = pem.Decode(rest) {
			if block.Type == "CERTIFICATE" {
				der = append(der, block.Bytes...)
			}
		}
	}
	chain, err := x509.ParseCertificates(der)
	if err != nil || len(chain) == 0 {
		return nil, &RefusedError{http.StatusUnauthorized, "what was fetched is not a certificate"}
	}
	return chain, nil
}

// verifyChain verifies the certificate up to a trusted root. Senders publish only their
// own certificate. The issuer's certificate is fetched from the address in the
// certificate, if its host is allowed.
func (v *Verifier) verifyChain(ctx context.Context, chain []*x509.Certificate) error {
	pool := x509.NewCertPool()
	for _, c := range chain[1:] {
		pool.AddCert(c)
	}
	options := x509.VerifyOptions{Roots: v.Roots, Intermediates: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	_, err := chain[0].Verify(options)
	var unknown x509.UnknownAuthorityError
	if !errors.As(err, &unknown) {
		return err
	}
	for _, address := range chain[0].IssuingCertificateURL {
		issuers, ferr := v.certificates.get(ctx, strings.Replace(address, "http://", "https://", 1))
		if ferr != nil {
			continue
		}
		for _, c := range issuers {
			pool.AddCert(c)
		}
	}
	_, err = chain[0].Verify(options)
	return err
}
