package auth

import "context"

// StaticSource hands out one given token, such as the one in CSPDESK_TOKEN. It
// can't renew it.
type StaticSource struct {
	token Secret
}

// Static returns a source of a token whose kind is unknown, so that no call is
// refused for its kind.
func Static(token string) StaticSource { return StaticSource{token: NewSecret(token)} }

// Says is what a given token says of itself, without the token: nothing when it
// can't be read.
func (s StaticSource) Says() Token {
	said, _ := Says(s.token.Reveal())
	return said.Token
}

// Token returns the given token.
func (s StaticSource) Token(context.Context) (token, kind string, err error) {
	if s.token.IsZero() {
		return "", "", &SignedOutError{
			Code: "not_signed_in", Description: "The given token is empty.", Advice: "Put an access token in CSPDESK_TOKEN, or unset it and sign in.",
		}
	}
	return s.token.Reveal(), string(KindUnknown), nil
}

// Renew always fails: whoever made the token has to make the next one.
func (s StaticSource) Renew(context.Context, string, string) (token, kind string, err error) {
	return "", "", &SignedOutError{
		Code:        "static_token",
		Description: "The service refused the given token; it has probably expired.",
		Advice:      "Put a new access token in CSPDESK_TOKEN, or unset it and sign in.",
	}
}
