package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	// renewEarly is how long before its expiry a token is renewed, so that it doesn't
	// expire on the way to the service.
	renewEarly = 2 * time.Minute
	// renewLimit is the timeout of a renewal including retries.
	renewLimit = 90 * time.Second
	// retryPause is the pause after a failed early renewal. Meanwhile the old token is
	// used without calling the authority before every request.
	retryPause = 15 * time.Second
)

// Source provides the access tokens of one profile and renews them. It is safe for
// concurrent use; concurrent callers share one renewal.
type Source struct {
	cfg     Config
	store   Store
	renewer Renewer
	warn    func(error)

	flights singleflight.Group
	turn    chan struct{} // semaphore for replacing the token

	mu      sync.Mutex
	token   Token
	loaded  bool
	retryAt time.Time
	ended   *endedSignIn
	others  map[string]Token // for other tenants and audiences
}

// endedSignIn stores a refusal, so that the authority is called only once.
type endedSignIn struct {
	token Token
	err   error
}

// NewSource returns a source of the tokens that a store holds for a configuration.
// The store is read on first use. A nil renewer means [RefreshGrant]. Errors that
// don't prevent a call from returning a token, such as a failed save to the keyring,
// are passed to warn, which may be nil.
func NewSource(cfg Config, store Store, renewer Renewer, warn func(error)) *Source {
	if renewer == nil {
		renewer = RefreshGrant{}
	}
	if warn == nil {
		warn = func(error) {}
	}
	return &Source{cfg: cfg, store: store, renewer: renewer, warn: warn, turn: make(chan struct{}, 1)}
}

// Format implements [fmt.Formatter]. It prints only the key, because printing the
// fields would race with other goroutines.
func (s *Source) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "auth.Source(%q)", s.cfg.Key())
}

// Token returns an access token that doesn't expire soon, and its kind: "app",
// "user", or "" if unknown.
func (s *Source) Token(ctx context.Context) (token, kind string, err error) {
	s.mu.Lock()
	current, now := s.token, time.Now()
	ready := s.loaded && (current.usable(now.Add(renewEarly)) || now.Before(s.retryAt) && current.usable(now))
	s.mu.Unlock()
	if ready {
		return current.Access.Reveal(), string(current.Kind), nil
	}
	return s.share(ctx, renewal{})
}

// Renew returns an access token other than the rejected one, after the service
// responded with 401. If another caller or process has renewed it already, that token
// is returned. claims holds the claims of the challenge in the response (JSON, or
// base64 of it), which the new token must satisfy. The error is a *ClaimsError if this
// requires the user.
func (s *Source) Renew(ctx context.Context, rejected, claims string) (token, kind string, err error) {
	return s.share(ctx, renewal{rejected: NewSecret(rejected), claims: decodeClaims(claims)})
}

// Adopt makes the token of a new sign-in the current one. If [NotStored] reports true
// for the error, the token is in use but could not be stored for the next run.
func (s *Source) Adopt(ctx context.Context, token Token) error {
	if err := s.takeTurn(ctx); err != nil {
		return err
	}
	defer s.endTurn()
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	err = s.store.Save(ctx, s.cfg.Key(), token)
	s.set(token)
	return err
}

// SignOut deletes the token here and in the store.
func (s *Source) SignOut(ctx context.Context) error {
	if err := s.takeTurn(ctx); err != nil {
		return err
	}
	defer s.endTurn()
	s.set(Token{})
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return s.store.Delete(ctx, s.cfg.Key())
}

// Current returns the token without renewing it, to show who is signed in. The error
// is ErrNoToken if nobody is.
func (s *Source) Current(ctx context.Context) (Token, error) {
	s.mu.Lock()
	current := s.token
	s.mu.Unlock()
	if !current.Access.IsZero() {
		return current, nil
	}
	return s.store.Load(ctx, s.cfg.Key())
}

// renewal describes why a caller needs a new token.
type renewal struct {
	rejected Secret // empty if the token has only expired
	claims   string
}

// satisfiedBy reports whether a token already is what the caller needs.
func (r renewal) satisfiedBy(token Token) bool {
	return token.usable(time.Now().Add(renewEarly)) && !token.Access.Equal(r.rejected)
}

// share lets concurrent callers with the same need wait for one renewal. The renewal
// continues even if the caller that started it is canceled: others may wait for it,
// and a new refresh token must not be lost.
func (s *Source) share(ctx context.Context, need renewal) (string, string, error) {
	result := s.flights.DoChan(checksum(need.rejected.Reveal()+"\x00"+need.claims), func() (any, error) {
		work, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewLimit)
		defer cancel()
		if err := s.takeTurn(work); err != nil {
			return Token{}, err
		}
		defer s.endTurn()
		return s.renew(work, need)
	})
	return await(ctx, result)
}

// await waits for the result of a renewal or the end of the context.
func await(ctx context.Context, result <-chan singleflight.Result) (token, kind string, err error) {
	select {
	case <-ctx.Done():
		return "", "", context.Cause(ctx)
	case got := <-result:
		if got.Err != nil {
			return "", "", got.Err
		}
		token := got.Val.(Token)
		return token.Access.Reveal(), string(token.Kind), nil
	}
}

// renew replaces the token. It runs alone in this process.
func (s *Source) renew(ctx context.Context, need renewal) (Token, error) {
	s.mu.Lock()
	current, loaded := s.token, s.loaded
	s.mu.Unlock()
	if loaded && need.satisfiedBy(current) {
		return current, nil
	}
	// Another cspdesk process may have saved a newer token.
	kept, err := s.newest(ctx)
	if err == nil && need.satisfiedBy(kept) {
		s.set(kept)
		return kept, nil
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return s.handleFailure(kept, need, err)
	}
	defer unlock()
	// The previous holder of the lock may have renewed the token.
	kept, err = s.newest(ctx)
	switch {
	case err == nil && need.satisfiedBy(kept):
		s.set(kept)
		return kept, nil
	case err != nil && !errors.Is(err, ErrNoToken):
		if kept.Access.IsZero() {
			return Token{}, err
		}
		s.warn(err)
	}
	if kept.Access.IsZero() && kept.Refresh.IsZero() && !needsNoToken(s.renewer) {
		return Token{}, signedOut(ErrNoToken)
	}
	return s.replace(ctx, kept, need)
}

// signedOut converts ErrNoToken to a [SignedOutError]. It returns other errors
// unchanged.
func signedOut(err error) error {
	if !errors.Is(err, ErrNoToken) {
		return err
	}
	return &SignedOutError{
		Code: "not_signed_in", Description: "Nobody is signed in to this profile.", Advice: "Sign in with cspdesk login.",
	}
}

// newest returns the later of the token in memory and the stored one. If the store
// fails, it returns the error with the token in memory, which may be empty.
func (s *Source) newest(ctx context.Context) (Token, error) {
	kept, err := s.store.Load(ctx, s.cfg.Key())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || !s.token.Access.IsZero() && kept.Expiry.Before(s.token.Expiry) {
		return s.token, err
	}
	return kept, nil
}

// needsNoToken reports whether a renewer needs no token to start with.
func needsNoToken(renewer Renewer) bool {
	alone, ok := renewer.(interface{ needsNoToken() bool })
	return ok && alone.needsNoToken()
}

// lock keeps other processes from redeeming the same refresh token. If the lock file
// can't be created, the renewal continues without it: collisions are rare, and a
// sign-in that can't be used at all is worse.
func (s *Source) lock(ctx context.Context) (unlock func(), err error) {
	locker, ok := s.store.(Locker)
	if !ok {
		return func() {}, nil
	}
	unlock, err = locker.Lock(ctx, s.cfg.Key())
	var unusable *FileError
	if errors.As(err, &unusable) {
		s.warn(err)
		return func() {}, nil
	}
	return unlock, err
}

// replace renews a token and saves the new one before it is used, because the user
// would have to sign in again if its refresh token were lost.
func (s *Source) replace(ctx context.Context, current Token, need renewal) (Token, error) {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended != nil && need.claims == "" && ended.token.Refresh.Equal(current.Refresh) {
		return Token{}, ended.err
	}
	cfg := s.cfg
	cfg.Claims = need.claims
	fresh, err := renewPatiently(ctx, s.renewer, cfg, current)
	if err != nil {
		return s.handleFailure(current, need, renewalError(err, need.claims))
	}
	if err := s.store.Save(ctx, s.cfg.Key(), fresh); err != nil {
		s.warn(err)
	}
	s.set(fresh)
	return fresh, nil
}

// handleFailure handles a failed renewal. While the authority can't be reached, the old
// token is used until it expires.
func (s *Source) handleFailure(current Token, need renewal, err error) (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.loaded = current, true
	var unavailable *UnavailableError
	var busy *BusyError
	var signedOut *SignedOutError
	switch {
	case (errors.As(err, &unavailable) || errors.As(err, &busy)) && need.rejected.IsZero() && current.usable(time.Now()):
		s.retryAt = time.Now().Add(retryPause)
		return current, nil
	case errors.As(err, &signedOut):
		s.ended = &endedSignIn{token: current, err: err}
	}
	return Token{}, err
}

func (s *Source) takeTurn(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Source) endTurn() { <-s.turn }

func (s *Source) set(token Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !token.Refresh.Equal(s.token.Refresh) && token.Account != s.token.Account {
		s.others = nil // they belong to another user
	}
	s.token, s.loaded, s.retryAt, s.ended = token, true, time.Time{}, nil
}

// decodeClaims returns a claims request as JSON, decoding base64 if necessary. It
// returns "" for anything else, which leads to a plain renewal.
func decodeClaims(claims string) string {
	claims = strings.TrimSpace(claims)
	if json.Valid([]byte(claims)) && strings.HasPrefix(claims, "{") {
		return claims
	}
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(claims, "="))
	if data, err := base64.RawStdEncoding.DecodeString(standard); err == nil && json.Valid(data) && data[0] == '{' {
		return string(data)
	}
	return ""
}
