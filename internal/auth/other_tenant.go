package auth

import (
	"context"
	"time"
)

// TokenAt returns an access token of the same user for another tenant and audience,
// such as that of a customer who consented to the application. It redeems the
// sign-in's refresh token, which is bound to the user and the application but not to
// a tenant. An empty audience means that of the configuration. The token is held in
// memory only. The errors are those of [Source.Token].
func (s *Source) TokenAt(ctx context.Context, tenant, audience string) (Token, error) {
	place := tenant + "\x00" + audience
	if err := s.takeTurn(ctx); err != nil {
		return Token{}, err
	}
	defer s.endTurn()
	s.mu.Lock()
	have := s.others[place]
	s.mu.Unlock()
	if have.usable(time.Now().Add(renewEarly)) {
		return have, nil
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return Token{}, err
	}
	defer unlock()
	home, err := s.newest(ctx)
	if err != nil && home.Access.IsZero() {
		return Token{}, signedOut(err)
	}
	cfg := s.cfg.At(tenant, audience)
	if err := cfg.Validate(); err != nil {
		return Token{}, err
	}
	there, err := renewPatiently(ctx, s.renewer, cfg, home)
	if err != nil {
		return Token{}, err
	}
	s.keepRotated(ctx, home, there.Refresh)
	there.Refresh = Secret{}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.others == nil {
		s.others = map[string]Token{}
	}
	s.others[place] = there
	return there, nil
}

// keepRotated saves a refresh token that came with another tenant's token, because
// the previous one may become invalid.
func (s *Source) keepRotated(ctx context.Context, home Token, refresh Secret) {
	if refresh.IsZero() || refresh.Equal(home.Refresh) {
		return
	}
	home.Refresh = refresh
	if err := s.store.Save(ctx, s.cfg.Key(), home); err != nil {
		s.warn(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.loaded = home, true
}
