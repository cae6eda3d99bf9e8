package auth

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/cspdesk/cspdesk/internal/wait"
)

// Renewer gets a new token without a person. Flows whose tokens can't be
// refreshed, such as app-only, bring their own.
type Renewer interface {
	// Renew returns the successor of a token. Its errors are RefusedError,
	// UnavailableError, SignedOutError or the context's.
	Renew(ctx context.Context, cfg Config, old Token) (Token, error)
}

// RefreshGrant renews a token with its refresh token.
type RefreshGrant struct{}

// Renew implements [Renewer]. What the answer leaves out stays as it was, the
// refresh token in particular: the authority sends a new one only at times.
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

// renewPauses are the waits before the second and third attempt on a flaky line.
var renewPauses = []time.Duration{500 * time.Millisecond, 2 * time.Second}

// patience is the longest Retry-After that is waited out here.
const patience = 5 * time.Second

// renewPatiently repeats a renewal that failed for lack of an answer. That is
// safe even if the lost answer held a new refresh token: the authority keeps
// accepting the previous one.
func renewPatiently(ctx context.Context, renewer Renewer, cfg Config, old Token) (Token, error) {
	for attempt := 0; ; attempt++ {
		fresh, err := renewer.Renew(ctx, cfg, old)
		var unavailable *UnavailableError
		if err == nil || !errors.As(err, &unavailable) || attempt == len(renewPauses) || unavailable.RetryAfter > patience {
			return fresh, err
		}
		if wait.For(ctx, max(renewPauses[attempt], unavailable.RetryAfter)) != nil {
			return Token{}, err
		}
	}
}

// endsSignIn lists the OAuth errors after which only a person can go on. The
// others, such as a wrong client secret, are for whoever keeps the profile.
var endsSignIn = map[string]bool{
	"invalid_grant": true, "interaction_required": true, "login_required": true, "consent_required": true,
}

// renewalError turns the refusal of a renewal into what the caller has to do.
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
