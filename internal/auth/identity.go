package auth

import (
	"crypto/subtle"
	"errors"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// identity holds the claims of a token about who signed in. V1 and V2 authorities use
// different claims for the account.
type identity struct {
	jwt.RegisteredClaims
	Nonce    string `json:"nonce"`
	Tenant   string `json:"tid"`
	UPN      string `json:"upn"`
	Username string `json:"preferred_username"`
	Unique   string `json:"unique_name"`
	Name     string `json:"name"`
	Type     string `json:"idtyp"` // in access tokens: user or app
}

// parseIdentity parses an id token without verifying its signature. The token came
// directly from the token endpoint over TLS, which OpenID Connect Core 3.1.3.7
// accepts instead of the signature, and V1 authorities don't sign it.
func parseIdentity(idToken string) (identity, error) {
	var claims identity
	if _, _, err := jwt.NewParser().ParseUnverified(idToken, &claims); err != nil {
		return identity{}, errors.New("the authority's id token can't be parsed")
	}
	return claims, nil
}

// check returns an error if an id token was issued for another application or another
// sign-in.
func (i identity) check(clientID, nonce string) error {
	ours := func(audience string) bool { return strings.EqualFold(audience, clientID) }
	if !slices.ContainsFunc(i.Audience, ours) {
		return errors.New("the authority's id token was issued for another application")
	}
	if nonce != "" && subtle.ConstantTimeCompare([]byte(i.Nonce), []byte(nonce)) != 1 {
		return errors.New("the authority's id token belongs to another sign-in")
	}
	return nil
}

// account returns the user name.
func (i identity) account() string {
	for _, name := range []string{i.UPN, i.Username, i.Unique} {
		if name != "" {
			return cleanText(name)
		}
	}
	return ""
}

// identify adds the claims of the id token to a token. An empty id token leaves the
// token unchanged.
func identify(token *Token, idToken, clientID, nonce string) error {
	if idToken == "" {
		return nil
	}
	who, err := parseIdentity(idToken)
	if err != nil {
		return err
	}
	if err := who.check(clientID, nonce); err != nil {
		return err
	}
	token.Account, token.Name, token.Tenant = who.account(), cleanText(who.Name), cleanText(who.Tenant)
	return nil
}

// TokenClaims holds the unverified claims of an access token. Use them for display and
// diagnosis, never to grant access.
type TokenClaims struct {
	Token    // without the secrets
	Audience []string
}

// ParseClaims parses the claims of an access token. ok is false if they can't be read.
func ParseClaims(access string) (claims TokenClaims, ok bool) {
	who, err := parseIdentity(access)
	if err != nil {
		return TokenClaims{}, false
	}
	claims.Token = Token{Account: who.account(), Name: cleanText(who.Name), Tenant: cleanText(who.Tenant)}
	for _, audience := range who.Audience {
		claims.Audience = append(claims.Audience, cleanText(audience))
	}
	if who.ExpiresAt != nil {
		claims.Expiry = who.ExpiresAt.Time
	}
	if kind := Kind(who.Type); kind == KindApp || kind == KindUser {
		claims.Kind = kind
	}
	return claims, true
}
