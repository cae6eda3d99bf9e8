package webhook

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Organization is the required issuer and subject of the certificate that signs events.
const Organization = "Microsoft Corporation"

// RefusedError reports that a delivery is not accepted. Status is the response: 4xx for
// a message that can't be genuine, 503 if a later attempt may succeed.
type RefusedError struct {
	Status int
	Reason string
}

// Error returns the reason.
func (e *RefusedError) Error() string { return e.Reason }

// Verifier verifies that a delivery comes from Partner Center and is unchanged.
type Verifier struct {
	Roots *x509.CertPool // trusted roots; nil means the system's

	certificates certificates
}

// NewVerifier returns a Verifier that fetches certificates only from the given hosts
// (see [DefaultHosts]). client may be nil. Redirects are not followed.
func NewVerifier(client *http.Client, roots *x509.CertPool, hosts ...string) *Verifier {
	own := http.Client{Timeout: 15 * time.Second}
	if client != nil {
		own = *client
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Verifier{Roots: roots, certificates: certificates{client: &own, hosts: hosts}}
}

// Verify verifies the signature of the raw body. It checks the headers, the host of the
// certificate, the chain, the issuer, the subject and the signature, in this order, so
// that unverified data is never trusted.
func (v *Verifier) Verify(ctx context.Context, header http.Header, body []byte) error {
	signature, err := signatureOf(header)
	if err != nil {
		return err
	}
	hash, err := hashOf(header.Get("X-Ms-Signature-Algorithm"))
	if err != nil {
		return err
	}
	address := header.Get("X-Ms-Certificate-Url")
	if address == "" {
		return &RefusedError{http.StatusBadRequest, "x-ms-certificate-url is missing"}
	}
	chain, err := v.certificates.get(ctx, address)
	if err != nil {
		return err
	}
	if err := v.verifyChain(ctx, chain); err != nil {
		return &RefusedError{http.StatusUnauthorized, "the certificate is not trusted: " + err.Error()}
	}
	if !slices.Contains(chain[0].Issuer.Organization, Organization) {
		return &RefusedError{http.StatusUnauthorized, "the certificate was not issued by " + Organization}
	}
	if !slices.Contains(chain[0].Subject.Organization, Organization) {
		return &RefusedError{http.StatusUnauthorized, "the certificate does not belong to " + Organization}
	}
	key, ok := chain[0].PublicKey.(*rsa.PublicKey)
	if !ok {
		return &RefusedError{http.StatusUnauthorized, "the certificate has no RSA key"}
	}
	digest := hash.New()
	digest.Write(body)
	if rsa.VerifyPKCS1v15(key, hash, digest.Sum(nil), signature) != nil {
		return &RefusedError{http.StatusUnauthorized, "the signature does not match the body"}
	}
	return nil
}

// signatureOf returns the signature. It is in Authorization with the scheme Signature
// or, depending on the registration, in x-ms-signature. An Authorization header with
// another scheme, such as that of a proxy, is ignored.
func signatureOf(header http.Header) ([]byte, error) {
	for _, name := range []string{"Authorization", "X-Ms-Signature"} {
		scheme, text, ok := strings.Cut(header.Get(name), " ")
		if !ok || !strings.EqualFold(scheme, "Signature") {
			continue
		}
		signature, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if err != nil || len(signature) == 0 {
			return nil, &RefusedError{http.StatusUnauthorized, "the signature is not base64"}
		}
		return signature, nil
	}
	return nil, &RefusedError{http.StatusUnauthorized, "there is no signature"}
}

// hashOf returns the hash of an algorithm such as "rsa-sha256". SHA-1 is refused
// because it is insecure.
func hashOf(algorithm string) (crypto.Hash, error) {
	switch strings.ToLower(algorithm) {
	case "":
		return 0, &RefusedError{http.StatusBadRequest, "x-ms-signature-algorithm is missing"}
	case "rsa-sha256":
		return crypto.SHA256, nil
	case "rsa-sha384":
		return crypto.SHA384, nil
	case "rsa-sha512":
		return crypto.SHA512, nil
	}
	return 0, &RefusedError{http.StatusUnauthorized, "the signature algorithm is not RSA with SHA-256, SHA-384 or SHA-512"}
}
