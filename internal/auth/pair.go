package auth

import (
	"context"
	"errors"
	"slices"
)

// Pair provides the tokens of a profile with two sign-ins: one of the application
// itself and one of a user. The operation of a call decides which one it gets.
type Pair struct {
	app, user *Source
	accepts   func(context.Context) []string
}

// NewPair returns a source of both sign-ins. accepts returns the kinds that the
// operation of a call accepts, "app" and "user", given its context; none means any.
func NewPair(app, user *Source, accepts func(context.Context) []string) *Pair {
	return &Pair{app: app, user: user, accepts: accepts}
}

// Token returns a token that the operation of the call accepts. If it accepts both,
// the user's token is used, so that the audit log names the user, or the
// application's if no user is signed in.
func (p *Pair) Token(ctx context.Context) (token, kind string, err error) {
	source, err := p.source(ctx)
	if err != nil {
		return "", "", err
	}
	return source.Token(ctx)
}

// Renew returns a new token of the same sign-in after one was rejected.
func (p *Pair) Renew(ctx context.Context, rejected, claims string) (token, kind string, err error) {
	source, err := p.source(ctx)
	if err != nil {
		return "", "", err
	}
	return source.Renew(ctx, rejected, claims)
}

func (p *Pair) source(ctx context.Context) (*Source, error) {
	kinds := p.accepts(ctx)
	takes := func(kind Kind) bool { return len(kinds) == 0 || slices.Contains(kinds, string(kind)) }
	if !takes(KindUser) {
		return p.app, nil
	}
	_, err := p.user.Current(ctx)
	switch {
	case !errors.Is(err, ErrNoToken):
		return p.user, nil
	case takes(KindApp):
		return p.app, nil
	}
	return nil, &SignedOutError{
		Code:        "user_sign_in_needed",
		Description: "This operation needs a user, but only the application is signed in to this profile",
		Advice:      "Sign in with cspdesk login.",
		Err:         err,
	}
}
