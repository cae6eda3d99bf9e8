package sandbox

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the x5t header of an assertion is a SHA-1 thumbprint by its definition
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// TrustCertificate registers a certificate for app-only sign-in by assertion.
func (s *Sandbox) TrustCertificate(c *x509.Certificate) {
	s.authority.mu.Lock()
	defer s.authority.mu.Unlock()
	s.authority.certificates = append(s.authority.certificates, c)
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

func invalidClient(code int, reason string) *oauthFailure {
	return &oauthFailure{http.StatusUnauthorized, "invalid_client", code, reason}
}

// proveClient checks a client secret or assertion. A public client may have none;
// a wrong one is always refused.
func (a *authority) proveClient(f url.Values, base string) (proven bool, _ *oauthFailure) {
	switch given := f.Get("client_secret"); {
	case f.Get("client_assertion") != "":
		if failure := a.assertionFault(f, base); failure != nil {
			return false, failure
		}
		return true, nil
	case given == "":
		return false, nil
	case subtle.ConstantTimeCompare([]byte(given), []byte(ClientSecret)) == 1:
		return true, nil
	default:
		return false, invalidClient(7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '"+a.sandbox.ClientID()+"'.")
	}
}

// assertionFault checks a signed assertion as the real authority does: by the
// certificate that its header names, for this application and this endpoint, and
// within its time.
func (a *authority) assertionFault(f url.Values, base string) *oauthFailure {
	if f.Get("client_assertion_type") != assertionType {
		return &oauthFailure{http.StatusBadRequest, "invalid_request", 900144, "The request body must contain the following parameter: 'client_assertion_type' with the value '" + assertionType + "'."}
	}
	var c jwt.RegisteredClaims
	_, err := jwt.ParseWithClaims(f.Get("client_assertion"), &c, a.keyOfAssertion,
		jwt.WithValidMethods([]string{"RS256", "PS256", "ES256"}), jwt.WithTimeFunc(a.sandbox.wall), jwt.WithExpirationRequired())
	switch {
	case errors.Is(err, errNoSuchCertificate):
		return invalidClient(700027, "Client assertion contains an invalid signature. [Reason - The key was not found.]")
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return invalidClient(700024, "Client assertion is not within its valid time range.")
	case errors.Is(err, jwt.ErrTokenMalformed):
		return invalidClient(50027, "JWT token is invalid or malformed.")
	case err != nil:
		return invalidClient(700027, "Client assertion contains an invalid signature. [Reason - The key used does not match the signature.]")
	case !strings.EqualFold(c.Issuer, a.sandbox.ClientID()) || !strings.EqualFold(c.Subject, a.sandbox.ClientID()):
		return invalidClient(700021, "Client assertion application identifier doesn't match 'client_id' parameter.")
	case !a.isAudience(c.Audience, base):
		return invalidClient(700023, "Client assertion audience claim does not match Realm issuer.")
	}
	return nil
}

var errNoSuchCertificate = errors.New("no registered certificate has this thumbprint")

// keyOfAssertion finds the key of the certificate that an assertion's header
// names by its thumbprint: x5t, or x5t#S256.
func (a *authority) keyOfAssertion(t *jwt.Token) (any, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, c := range a.certificates {
		older, newer := sha1.Sum(c.Raw), sha256.Sum256(c.Raw) //nolint:gosec // see above
		if !isThumbprint(t.Header["x5t"], older[:]) && !isThumbprint(t.Header["x5t#S256"], newer[:]) {
			continue
		}
		switch key := c.PublicKey.(type) {
		case *rsa.PublicKey:
			return key, nil
		case *ecdsa.PublicKey:
			return key, nil
		}
	}
	return nil, errNoSuchCertificate
}

// isThumbprint accepts padding, which some clients send.
func isThumbprint(header any, sum []byte) bool {
	text, _ := header.(string)
	given, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	return err == nil && subtle.ConstantTimeCompare(given, sum) == 1
}

// isAudience accepts the token endpoint in both versions and for every name of a
// tenant, and the issuer.
func (a *authority) isAudience(audiences []string, base string) bool {
	for _, audience := range audiences {
		path, here := strings.CutPrefix(audience, base+"/")
		if at := parseEndpoint(path); here && (at.name == "token" || at.name == "") && a.hasTenant(at.tenant) {
			return true
		}
	}
	return false
}
