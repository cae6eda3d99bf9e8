package cli

import (
	"context"
	"errors"
	"sync"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/views"
)

// tokenMonitor remembers who is signed in, and whether that has been taken away,
// so that the desk can say so very visibly while it keeps what was read.
type tokenMonitor struct {
	api.TokenSource

	mu      sync.Mutex
	account string
	lost    string // why calls fail
	claims  string // what a new sign-in has to prove
}

// Token implements [api.TokenSource].
func (w *tokenMonitor) Token(ctx context.Context) (token, kind string, err error) {
	token, kind, err = w.TokenSource.Token(ctx)
	w.record(err)
	return token, kind, err
}

// Renew implements [api.TokenSource].
func (w *tokenMonitor) Renew(ctx context.Context, rejected, claims string) (token, kind string, err error) {
	token, kind, err = w.TokenSource.Renew(ctx, rejected, claims)
	w.record(err)
	return token, kind, err
}

// record keeps the last certain word: a network that is down says nothing. A token
// that is handed out again doesn't end a demand for more proof.
func (w *tokenMonitor) record(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var demand *auth.ClaimsError
	switch {
	case errors.As(err, &demand):
		w.lost, w.claims = "Partner Center asks for a stronger sign-in. What was read stays.", demand.Claims
	case isError[*auth.SignedOutError](err):
		w.lost = "You are signed out. What was read stays."
	case err == nil && w.claims == "":
		w.lost = ""
	}
}

// state implements what the desk polls.
func (w *tokenMonitor) state() views.AccessState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return views.AccessState{Account: w.account, Lost: w.lost}
}

// requiredClaims returns the claims that a new sign-in has to satisfy.
func (w *tokenMonitor) requiredClaims() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.claims
}

// signedIn notes a new sign-in.
func (w *tokenMonitor) signedIn(account string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.account, w.lost, w.claims = account, "", ""
}
