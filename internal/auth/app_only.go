package auth

import (
	"context"
	"errors"
	"strings"
)

// AppOnly signs the application in as itself (client credentials), with the
// secret or the certificate of the configuration. Nobody takes part, so it also
// renews its token. Some operations accept no token of this kind.
type AppOnly struct{}

var errNoCredential = errors.New("an application signs in with a client secret or a certificate, and the profile has neither; " +
	"add one with cspdesk login --flow app-only")

// Name implements [Flow].
func (AppOnly) Name() string { return AppOnlyName }

// Kind implements [Flow].
func (AppOnly) Kind() Kind { return KindApp }

// SignIn implements [Flow]. The UI may be nil.
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

// Renew implements [Renewer]: the next token is asked for like the first.
func (a AppOnly) Renew(ctx context.Context, cfg Config, _ Token) (Token, error) {
	return a.SignIn(ctx, cfg, nil)
}

// startsAlone says that no sign-in of a person has to come first.
func (AppOnly) startsAlone() bool { return true }
