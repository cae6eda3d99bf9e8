package auth

import (
	"crypto/subtle"
	"errors"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// identity is what an id token says about who signed in. V1 and V2 authorities
// name the account in different claims.
type identity struct {
	jwt.RegisteredClaims
	Nonce    string `json:"nonce"`
	Tenant   string `json:"tid"`
	UPN      string `json:"upn"`
	Username string `json:"preferred_username"`
	Unique   string `json:"unique_name"`
	Name     string `json:"name"`
	Type     string `json:"idtyp"` // of an access token: user or app
}

// parseIdentity reads an id token without verifying its signature: it came
// straight from the token endpoint over TLS, which OpenID Connect Core 3.1.3.7
// accepts in place of the signature, and V1 authorities don't sign it at all.
func parseIdentity(idToken string) (identity, error) {
	var claims identity
	if _, _, err := jwt.NewParser().ParseUnverified(idToken, &claims); err != nil {
		return identity{}, errors.New("the authority's id token can't be read")
	}
	return claims, nil
}

// check refuses an id token made for another application or another sign-in.
func (i identity) check(clientID, nonce string) error {
	ours := func(audience string) bool { return strings.EqualFold(audience, clientID) }
	if !slices.ContainsFunc(i.Audience, ours) {
		return errors.New("the authority's id token is meant for another application")
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

// identify adds what the id token says to a token. An answer without an id
// token leaves the token as it is.
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

// Said is what an access token says of itself. Nobody vouches for it: it tells
// whose data is whose, who is calling and what is wrong, and permits nothing.
type Said struct {
	Token    // without the secrets
	Audience []string
}

// Says reads what an access token says of itself; false when that can't be read.
func Says(access string) (Said, bool) {
	claims, err := parseIdentity(access)
	if err != nil {
		return Said{}, false
	}
	said := Said{Token: Token{Account: claims.account(), Name: cleanText(claims.Name), Tenant: cleanText(claims.Tenant)}}
	for _, audience := range claims.Audience {
		said.Audience = append(said.Audience, cleanText(audience))
	}
	if claims.ExpiresAt != nil {
		said.Expiry = claims.ExpiresAt.Time
	}
	if kind := Kind(claims.Type); kind == KindApp || kind == KindUser {
		said.Kind = kind
	}
	return said, true
}
