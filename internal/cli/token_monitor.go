package cli

import (
	"context"
	"errors"
	"sync"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/views"
)

// tokenMonitor is a token source that records who is signed in and whether the sign-in
// was lost, so that the user interface can show it.
type tokenMonitor struct {
	api.TokenSource

	mu      sync.Mutex
	account string
	lost    string // why calls fail
	claims  string // that a new sign-in must satisfy
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

// record stores the last definite state: a network error says nothing. A token
// that is reused doesn't satisfy a demand for more claims.
func (w *tokenMonitor) record(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var demand *auth.ClaimsError
	switch {
	case errors.As(err, &demand):
		w.lost, w.claims = "Partner Center requires a stronger sign-in. Loaded data is still available.", demand.Claims
	case isError[*auth.SignedOutError](err):
		w.lost = "You are signed out. Loaded data is still available."
	case err == nil && w.claims == "":
		w.lost = ""
	}
}

// state returns the state that the user interface polls.
func (w *tokenMonitor) state() views.AccessState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return views.AccessState{Account: w.account, Lost: w.lost}
}

// requiredClaims returns the claims that a new sign-in must satisfy.
func (w *tokenMonitor) requiredClaims() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.claims
}

// signedIn records a new sign-in.
func (w *tokenMonitor) signedIn(account string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.account, w.lost, w.claims = account, "", ""
}
