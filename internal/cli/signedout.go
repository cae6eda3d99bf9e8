package cli

import (
	"context"
	"sync/atomic"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// watchedTokens remembers whether the sign-in has been taken away, so that the
// desk can say so very visibly while it keeps what was read.
type watchedTokens struct {
	api.TokenSource
	out atomic.Bool
}

// Token implements [api.TokenSource].
func (w *watchedTokens) Token(ctx context.Context) (token, kind string, err error) {
	token, kind, err = w.TokenSource.Token(ctx)
	w.note(err)
	return token, kind, err
}

// Renew implements [api.TokenSource].
func (w *watchedTokens) Renew(ctx context.Context, rejected, claims string) (token, kind string, err error) {
	token, kind, err = w.TokenSource.Renew(ctx, rejected, claims)
	w.note(err)
	return token, kind, err
}

// note keeps the last certain word: a network that is down says nothing.
func (w *watchedTokens) note(err error) {
	switch {
	case err == nil:
		w.out.Store(false)
	case as[*auth.SignedOutError](err):
		w.out.Store(true)
	}
}
