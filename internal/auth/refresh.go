package auth

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/cspdesk/cspdesk/internal/wait"
)

// Renewer gets a new token without user interaction. Flows whose tokens have no
// refresh token, such as app-only, have their own implementation.
type Renewer interface {
	// Renew returns a new token to replace old. The error is a *RefusedError,
	// *UnavailableError or *SignedOutError, or that of the context.
	Renew(ctx context.Context, cfg Config, old Token) (Token, error)
}

// RefreshGrant renews a token with its refresh token.
type RefreshGrant struct{}

// Renew implements [Renewer]. The new token keeps what the response leaves out, in
// particular the refresh token: the authority doesn't always send a new one.
func (RefreshGrant) Renew(ctx context.Context, cfg Config, old Token) (Token, error) {
	if old.Refresh.IsZero() {
		return Token{}, &SignedOutError{
			Code:        "no_refresh_token",
			Description: "Your sign-in has ended and can't be extended.",
			Advice:      signInAgain,
		}
	}
	form := cfg.grant("refresh_token")
	form.Set("refresh_token", old.Refresh.Reveal())
	fresh, _, err := requestToken(ctx, cfg, form)
	if err != nil {
		return Token{}, err
	}
	if fresh.Refresh.IsZero() {
		fresh.Refresh = old.Refresh
	}
	fresh.Kind, fresh.Account, fresh.Name, fresh.Tenant = old.Kind, old.Account, old.Name, old.Tenant
	return fresh, nil
}

// renewPauses are the pauses before the second and the third attempt.
var renewPauses = []time.Duration{500 * time.Millisecond, 2 * time.Second}

// maxRetryAfter is the longest Retry-After that is honored here.
const maxRetryAfter = 5 * time.Second

// renewPatiently retries a renewal while the authority is unavailable. This is safe
// even if a lost response had a new refresh token, because the authority still accepts
// the previous one.
func renewPatiently(ctx context.Context, renewer Renewer, cfg Config, old Token) (Token, error) {
	for attempt := 0; ; attempt++ {
		fresh, err := renewer.Renew(ctx, cfg, old)
		var unavailable *UnavailableError
		if err == nil || !errors.As(err, &unavailable) || attempt == len(renewPauses) || unavailable.RetryAfter > maxRetryAfter {
			return fresh, err
		}
		if wait.For(ctx, max(renewPauses[attempt], unavailable.RetryAfter)) != nil {
			return Token{}, err
		}
	}
}

// endsSignIn lists the OAuth errors after which the user must sign in again. Others,
// such as a wrong client secret, need a change of the profile.
var endsSignIn = map[string]bool{
	"invalid_grant": true, "interaction_required": true, "login_required": true, "consent_required": true,
}

// renewalError converts the refusal of a renewal into a [ClaimsError] or a
// [SignedOutError] if the user must sign in again.
func renewalError(err error, claims string) error {
	var refused *RefusedError
	if !errors.As(err, &refused) || !endsSignIn[refused.Code] {
		return err
	}
	if claims != "" {
		return &ClaimsError{Claims: claims, Err: refused}
	}
	return &SignedOutError{
		Code:        cmp.Or(refused.AADSTS, refused.Code),
		Description: refused.Description, Advice: refused.Advice, Err: refused,
	}
}
