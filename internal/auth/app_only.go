package auth

import (
	"context"
	"errors"
	"strings"
)

// AppOnly signs in as the application itself (client credentials), with the secret
// or the certificate of the configuration. It needs no user, so it can also renew its
// token. Some operations don't accept app-only tokens.
type AppOnly struct{}

var errNoCredential = errors.New("app-only sign-in needs a client secret or a certificate, and the profile has neither; " +
	"add one with cspdesk login --flow app-only")

// Name implements [Flow].
func (AppOnly) Name() string { return AppOnlyName }

// Kind implements [Flow].
func (AppOnly) Kind() Kind { return KindApp }

// SignIn implements [Flow]. It doesn't use the UI, which may be nil.
func (a AppOnly) SignIn(ctx context.Context, cfg Config, _ UI) (Token, error) {
	if err := cfg.Validate(); err != nil {
		return Token{}, err
	}
	if cfg.ClientSecret.IsZero() && cfg.Certificate == nil {
		return Token{}, errNoCredential
	}
	if tenant := cfg.tenant(); tenant == AnyTenant {
		return Token{}, errors.New("an application belongs to one tenant; set the tenant in the profile to your partner tenant's id")
	}
	form := cfg.grant("client_credentials")
	form.Del("scope")
	if cfg.Protocol == V2 {
		form.Set("scope", strings.TrimRight(cfg.resource(), "/")+"/.default")
	}
	token, _, err := requestToken(ctx, cfg, form)
	if err != nil {
		return Token{}, refusedBy(AppOnlyName, err)
	}
	token.Kind, token.Refresh, token.Tenant = KindApp, Secret{}, cfg.tenant()
	return token, nil
}

// Renew implements [Renewer] by signing in again.
func (a AppOnly) Renew(ctx context.Context, cfg Config, _ Token) (Token, error) {
	return a.SignIn(ctx, cfg, nil)
}

// needsNoToken reports that the first token needs no interactive sign-in.
func (AppOnly) needsNoToken() bool { return true }
