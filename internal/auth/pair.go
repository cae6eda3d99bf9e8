package auth

import (
	"context"
	"errors"
	"slices"
)

// Pair hands out the tokens of a profile that has two sign-ins: one of the
// application itself and one of a person. Which one a call gets depends on what
// its operation accepts.
type Pair struct {
	app, user *Source
	accepts   func(context.Context) []string
}

// NewPair returns a source of both sign-ins. accepts tells from the context of a
// call which kinds its operation takes, "app" and "user"; none means any.
func NewPair(app, user *Source, accepts func(context.Context) []string) *Pair {
	return &Pair{app: app, user: user, accepts: accepts}
}

// Token returns a token that the call's operation accepts. Where it accepts both,
// the person's is used, so that the audit log names who did it, and the
// application's when nobody is signed in.
func (p *Pair) Token(ctx context.Context) (token, kind string, err error) {
	source, err := p.source(ctx)
	if err != nil {
		return "", "", err
	}
	return source.Token(ctx)
}

// Renew returns the successor of a rejected token, of the same sign-in.
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
		Description: "This operation needs the sign-in of a person; only the application is signed in to this profile",
		Advice:      "Sign in with cspdesk login.",
		Err:         err,
	}
}
