package auth

import "context"

// StaticSource provides one given token, such as that of CSPDESK_TOKEN. It can't
// renew it.
type StaticSource struct {
	token Secret
}

// Static returns a source of a token of unknown kind, so that no call is refused
// because of its kind.
func Static(token string) StaticSource { return StaticSource{token: NewSecret(token)} }

// Claims returns the claims of the token, or nothing if they can't be read.
func (s StaticSource) Claims() Token {
	said, _ := ParseClaims(s.token.Reveal())
	return said.Token
}

// Token returns the token.
func (s StaticSource) Token(context.Context) (token, kind string, err error) {
	if s.token.IsZero() {
		return "", "", &SignedOutError{
			Code: "not_signed_in", Description: "The given token is empty.", Advice: "Put an access token in CSPDESK_TOKEN, or unset it and sign in.",
		}
	}
	return s.token.Reveal(), string(KindUnknown), nil
}

// Renew always returns an error, because the token can't be renewed.
func (s StaticSource) Renew(context.Context, string, string) (token, kind string, err error) {
	return "", "", &SignedOutError{
		Code:        "static_token",
		Description: "The service refused the given token; it has probably expired.",
		Advice:      "Put a new access token in CSPDESK_TOKEN, or unset it and sign in.",
	}
}
