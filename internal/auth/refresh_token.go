package auth

import (
	"context"
	"errors"
	"strings"
)

// RefreshToken signs in with a refresh token obtained elsewhere, as in the Secure
// Application Model. The token is redeemed immediately, so one that doesn't work is
// never stored.
type RefreshToken struct {
	// Value is the refresh token. If it is zero, the user is asked for it.
	Value Secret
}

// Name implements [Flow].
func (RefreshToken) Name() string { return RefreshTokenName }

// Kind implements [Flow].
func (RefreshToken) Kind() Kind { return KindUser }

// SignIn implements [Flow].
func (r RefreshToken) SignIn(ctx context.Context, cfg Config, ui UI) (Token, error) {
	if err := cfg.Validate(); err != nil {
		return Token{}, err
	}
	value := r.Value
	if value.IsZero() {
		var err error
		if value, err = ui.AskSecret(ctx, "Paste the refresh token (it is not shown): "); err != nil {
			return Token{}, err
		}
	}
	text := strings.TrimSpace(value.Reveal())
	switch {
	case text == "":
		return Token{}, errors.New("no refresh token was given; nothing was changed")
	case strings.ContainsAny(text, " \t\r\n"):
		return Token{}, errors.New("the refresh token contains spaces or line breaks; give only the token")
	}
	form := cfg.grant("refresh_token")
	form.Set("refresh_token", text)
	token, idToken, err := requestToken(ctx, cfg, form)
	if err != nil {
		return Token{}, refusedBy(RefreshTokenName, err)
	}
	if token.Refresh.IsZero() {
		token.Refresh = NewSecret(text)
	}
	token.Kind = KindUser
	if err := identify(&token, idToken, cfg.ClientID, ""); err != nil {
		return Token{}, err
	}
	return token, nil
}
