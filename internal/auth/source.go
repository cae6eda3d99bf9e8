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
	// renewEarly is how long before its end a token is replaced, so that none
	// ends on the way to the service.
	renewEarly = 2 * time.Minute
	// renewLimit ends a renewal, its repetitions included.
	renewLimit = 90 * time.Second
	// renewRest is the wait after a failed early renewal, during which the old
	// token is used up without asking the authority before every call.
	renewRest = 15 * time.Second
)

// Source hands out access tokens of one profile and keeps them fresh. It is
// safe for concurrent use; any number of callers cause one renewal.
type Source struct {
	cfg     Config
	store   Store
	renewer Renewer
	warn    func(error)

	flights singleflight.Group
	turn    chan struct{} // holds the right to replace the token

	mu       sync.Mutex
	token    Token
	loaded   bool
	restTill time.Time
	ended    *endedSignIn
	others   map[string]Token // for other tenants and audiences
}

// endedSignIn remembers a refusal, so that the authority is asked once.
type endedSignIn struct {
	token Token
	err   error
}

// NewSource returns a source of the tokens that a store keeps for a
// configuration. Nothing is read before the first call. A nil renewer means
// [RefreshGrant]. What goes wrong without keeping the caller from its token,
// such as a keyring that refuses to save, is passed to warn, which may be nil.
func NewSource(cfg Config, store Store, renewer Renewer, warn func(error)) *Source {
	if renewer == nil {
		renewer = RefreshGrant{}
	}
	if warn == nil {
		warn = func(error) {}
	}
	return &Source{cfg: cfg, store: store, renewer: renewer, warn: warn, turn: make(chan struct{}, 1)}
}

// Format writes whose tokens these are, for every verb: printing the fields would
// read what other goroutines change.
func (s *Source) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "auth.Source(%q)", s.cfg.Key())
}

// Token returns an access token that is good for some time yet, and its kind:
// "app", "user", or "" when unknown.
func (s *Source) Token(ctx context.Context) (token, kind string, err error) {
	s.mu.Lock()
	current, now := s.token, time.Now()
	ready := s.loaded && (current.usable(now.Add(renewEarly)) || now.Before(s.restTill) && current.usable(now))
	s.mu.Unlock()
	if ready {
		return current.Access.Reveal(), string(current.Kind), nil
	}
	return s.share(ctx, renewal{})
}

// Renew returns an access token other than the rejected one, which the service
// answered with 401. If somebody else renewed it meanwhile, that newer one is
// returned. With the claims of the answer's challenge (JSON, or base64 of it)
// the authority is asked for a token that satisfies them; if that takes a
// person, the error is a *ClaimsError.
func (s *Source) Renew(ctx context.Context, rejected, claims string) (token, kind string, err error) {
	return s.share(ctx, renewal{rejected: NewSecret(rejected), claims: decodeClaims(claims)})
}

// Adopt makes the outcome of a new sign-in the current token. An error that
// [NotKept] knows says that it could not be kept for the next run; it is in use
// all the same.
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

// SignOut forgets the token here and in the store.
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

// Current returns the token as it is, without renewing it: for showing who is
// signed in. The error is ErrNoToken when nobody is.
func (s *Source) Current(ctx context.Context) (Token, error) {
	s.mu.Lock()
	current := s.token
	s.mu.Unlock()
	if !current.Access.IsZero() {
		return current, nil
	}
	return s.store.Load(ctx, s.cfg.Key())
}

// renewal is what a caller needs a new token for.
type renewal struct {
	rejected Secret // empty when the token merely ran out
	claims   string
}

// satisfiedBy reports whether a token already is what the caller waits for.
func (r renewal) satisfiedBy(token Token) bool {
	return token.usable(time.Now().Add(renewEarly)) && !token.Access.Equal(r.rejected)
}

// share lets concurrent callers with the same need wait for one renewal. The
// renewal does not end with the caller that happened to start it: others wait
// for it too, and a refresh token received must not be dropped.
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

// await returns what came of a flight, unless the caller has left by then.
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
	// Another cspdesk, or a login beside this one, may have saved a newer token.
	kept, err := s.newest(ctx)
	if err == nil && need.satisfiedBy(kept) {
		s.set(kept)
		return kept, nil
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return s.survive(kept, need, err)
	}
	defer unlock()
	// Whoever held the lock meanwhile has done the work.
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
	if kept.Access.IsZero() && kept.Refresh.IsZero() && !startsAlone(s.renewer) {
		return Token{}, signedOut(ErrNoToken)
	}
	return s.replace(ctx, kept, need)
}

// signedOut says what a missing token means; any other trouble of the store
// stays what it is.
func signedOut(err error) error {
	if !errors.Is(err, ErrNoToken) {
		return err
	}
	return &SignedOutError{
		Code: "not_signed_in", Description: "Nobody is signed in to this profile.", Advice: "Sign in with cspdesk login.",
	}
}

// newest returns the later one of the token in use and the kept one. An error of
// the store comes with the one in use, which may be none.
func (s *Source) newest(ctx context.Context) (Token, error) {
	kept, err := s.store.Load(ctx, s.cfg.Key())
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || !s.token.Access.IsZero() && kept.Expiry.Before(s.token.Expiry) {
		return s.token, err
	}
	return kept, nil
}

// startsAlone reports whether a renewer makes the first token too.
func startsAlone(renewer Renewer) bool {
	alone, ok := renewer.(interface{ startsAlone() bool })
	return ok && alone.startsAlone()
}

// lock keeps other processes from redeeming the same refresh token. Without a
// place for a lock the renewal goes on: it rarely collides, and a sign-in that
// can't be used at all is worse.
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

// replace asks the authority for the successor of a token and keeps it before
// anybody uses it: a refresh token that is lost means signing in again.
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
		return s.survive(current, need, renewalError(err, need.claims))
	}
	if err := s.store.Save(ctx, s.cfg.Key(), fresh); err != nil {
		s.warn(err)
	}
	s.set(fresh)
	return fresh, nil
}

// survive decides what a failed renewal means. A token that still lasts is used
// up while the authority can't be reached.
func (s *Source) survive(current Token, need renewal, err error) (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.loaded = current, true
	var unavailable *UnavailableError
	var busy *BusyError
	var signedOut *SignedOutError
	switch {
	case (errors.As(err, &unavailable) || errors.As(err, &busy)) && need.rejected.IsZero() && current.usable(time.Now()):
		s.restTill = time.Now().Add(renewRest)
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
		s.others = nil // those of somebody else
	}
	s.token, s.loaded, s.restTill, s.ended = token, true, time.Time{}, nil
}

// decodeClaims returns the claims request as JSON. The challenge carries it in
// base64; what is neither is dropped, and a plain renewal remains.
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
