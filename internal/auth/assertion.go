package auth

import (
	"crypto/ecdsa"
	"crypto/sha1" //nolint:gosec // identifies a certificate; not used for security
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// assertionLife is short because an assertion is used immediately. The authority
	// refuses more than ten minutes.
	assertionLife = 5 * time.Minute
	// assertionSlack backdates the start of validity to allow for clock differences.
	assertionSlack = 30 * time.Second
)

// prove adds the application's credential to a token request: an assertion signed
// with the certificate, else the client secret, else nothing.
func (c Config) prove(form url.Values, now time.Time) error {
	switch {
	case c.Certificate != nil:
		assertion, err := c.Certificate.assert(c.ClientID, c.endpoint("token"), now)
		if err != nil {
			return err
		}
		form.Set("client_assertion_type", assertionType)
		form.Set("client_assertion", assertion)
	case !c.ClientSecret.IsZero():
		form.Set("client_secret", c.ClientSecret.Reveal())
	}
	return nil
}

// assert returns a signed client assertion (RFC 7523) for one request to an
// endpoint.
func (c *Certificate) assert(clientID, endpoint string, now time.Time) (string, error) {
	if now.After(c.leaf.NotAfter) || now.Before(c.leaf.NotBefore) {
		return "", fmt.Errorf("the certificate %s is only valid from %s until %s; put a current one in the profile and in the application's registration",
			c.Subject(), c.leaf.NotBefore.Format(time.DateOnly), c.leaf.NotAfter.Format(time.DateOnly))
	}
	token := jwt.NewWithClaims(c.method(), jwt.RegisteredClaims{
		Issuer: clientID, Subject: clientID, Audience: jwt.ClaimStrings{endpoint}, ID: uuid.NewString(),
		IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now.Add(-assertionSlack)),
		ExpiresAt: jwt.NewNumericDate(now.Add(assertionLife)),
	})
	old, sum := sha1.Sum(c.leaf.Raw), sha256.Sum256(c.leaf.Raw) //nolint:gosec // see the import
	token.Header["x5t"] = base64.RawURLEncoding.EncodeToString(old[:])
	token.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(sum[:])
	signed, err := token.SignedString(c.key)
	if err != nil {
		return "", errors.New("the certificate's private key can't sign; check that it is an RSA key of at least 2,048 bits")
	}
	return signed, nil
}

// method returns PS256, which the authority requires for RSA keys, or the ECDSA
// method that fits the key.
func (c *Certificate) method() jwt.SigningMethod {
	key, ok := c.key.(*ecdsa.PrivateKey)
	if !ok {
		return jwt.SigningMethodPS256
	}
	switch key.Curve.Params().BitSize {
	case 384:
		return jwt.SigningMethodES384
	case 521:
		return jwt.SigningMethodES512
	}
	return jwt.SigningMethodES256
}
