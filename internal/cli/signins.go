package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// signIns are the stored sign-ins of a profile and the token sources that use them.
type signIns struct {
	settings *settings
	store    *auth.OpenedStore
	user     *auth.Source // of a user; nil if only the application signs in
	app      *auth.Source // of the application; nil if it has no credential

	credentialErr error // why the application's certificate or secret can't be used
}

// signInDir is the directory of encrypted sign-ins and their locks.
const signInDir = "sign-ins"

// openSignIns opens the sign-ins of a profile once, without starting a sign-in.
func (p *program) openSignIns(ctx context.Context, s *settings) (*signIns, error) {
	if s.signIns != nil {
		return s.signIns, nil
	}
	store, err := p.signInStore(ctx)
	if err != nil {
		return nil, err
	}
	in := &signIns{settings: s, store: store}
	in.credentialErr = p.loadCredential(ctx, s, store)
	warn := func(err error) {
		if !p.screenActive.Load() {
			p.say("%s", sentence(err.Error()))
		}
	}
	if !s.appOnly() {
		in.user = auth.NewSource(s.signIn, store, nil, warn)
	}
	if s.appOnly() || s.hasAppCredential() {
		app := s.signIn
		app.App = true
		in.app = auth.NewSource(app, store, auth.AppOnly{}, warn)
	}
	s.signIns = in
	return in, nil
}

// signInStore opens the store of all sign-ins once, so that it asks for the passphrase
// only once and sign-ins in memory last as long as the program runs.
func (p *program) signInStore(ctx context.Context) (*auth.OpenedStore, error) {
	if p.openedSignIns != nil {
		return p.openedSignIns, nil
	}
	options := auth.StoreOptions{Keyring: p.keyring, Passphrase: p.passphrase()}
	if p.dirs.State != "" {
		options.Dir = filepath.Join(p.dirs.State, signInDir)
	}
	store, err := auth.OpenStore(ctx, options)
	p.openedSignIns = store
	return store, err
}

// appOnly reports whether only the application signs in.
func (s *settings) appOnly() bool { return s.profile.Flow == auth.AppOnlyName }

// hasAppCredential reports whether the application can sign in in addition to a user:
// it has a certificate or secret, and the profile names one tenant.
func (s *settings) hasAppCredential() bool {
	proof := s.signIn.Certificate != nil || !s.signIn.ClientSecret.IsZero()
	return proof && s.profile.Tenant != "" && s.profile.Tenant != auth.AnyTenant && s.profile.Tenant != "organizations"
}

// loadCredential loads the application's certificate or secret from the location in the
// profile.
func (p *program) loadCredential(ctx context.Context, s *settings, store auth.Store) (err error) {
	if path := s.profile.Certificate; path != "" {
		s.signIn.Certificate, err = auth.LoadCertificate(ctx, path, func(ctx context.Context) (auth.Secret, error) {
			return p.promptSecret(ctx, "Password of "+path+" (it is not shown): ")
		})
		return err
	}
	switch ref := s.profile.Secret; ref {
	case "":
	case "keyring":
		s.signIn.ClientSecret, err = auth.LoadClientSecret(ctx, store, s.signIn)
		if errors.Is(err, auth.ErrNoToken) {
			return fmt.Errorf("the application's secret is not stored yet: pass it once with cspdesk login --profile %s --secret -", s.name)
		}
	default:
		s.signIn.ClientSecret, err = auth.ReadSecret(ref, p.getSecret, nil)
	}
	return err
}

// tokens returns the token source for calls. If a user and the application are signed
// in, each call gets a token that its operation accepts.
func (in *signIns) tokens() api.TokenSource {
	switch {
	case in.user == nil:
		return in.app
	case in.app == nil:
		return in.user
	}
	return auth.NewPair(in.app, in.user, api.AcceptedKinds)
}

// source returns the source for a kind of sign-in.
func (in *signIns) source(kind auth.Kind) *auth.Source {
	if kind == auth.KindApp && in.app != nil || in.user == nil {
		return in.app
	}
	return in.user
}

// adopt makes a new sign-in the current one and stores it.
func (in *signIns) adopt(ctx context.Context, token auth.Token) error {
	if token.Kind == auth.KindApp && in.app == nil {
		app := in.settings.signIn
		app.App = true
		in.app = auth.NewSource(app, in.store, auth.AppOnly{}, nil)
	}
	return in.source(token.Kind).Adopt(ctx, token)
}

// current returns the stored token without a request to the authority.
func (in *signIns) current(ctx context.Context) (auth.Token, error) {
	token, err := auth.Token{}, auth.ErrNoToken
	if in.user != nil {
		token, err = in.user.Current(ctx)
	}
	if errors.Is(err, auth.ErrNoToken) && in.app != nil {
		return in.app.Current(ctx)
	}
	return token, err
}

// location describes where sign-ins are stored.
func (in *signIns) location() string {
	switch in.store.Place {
	case auth.PlaceKeyring:
		return "this computer's keyring"
	case auth.PlaceFile:
		return "encrypted files"
	case auth.PlaceMemory:
	}
	return "memory for this run only"
}

// forget removes the stored sign-ins of a profile and describes what it removed.
func (in *signIns) forget(ctx context.Context) (string, error) {
	removed := 0
	for _, source := range []*auth.Source{in.user, in.app} {
		if source == nil {
			continue
		}
		if _, err := source.Current(ctx); !errors.Is(err, auth.ErrNoToken) {
			removed++
		}
		if err := source.SignOut(ctx); err != nil {
			return "", err
		}
	}
	_, err := auth.LoadClientSecret(ctx, in.store, in.settings.signIn)
	hadSecret := !errors.Is(err, auth.ErrNoToken)
	if err := auth.DeleteClientSecret(ctx, in.store, in.settings.signIn); err != nil {
		return "", err
	}
	var what string
	switch {
	case removed > 0 && hadSecret:
		what = "Its access and refresh tokens and the application's secret were removed"
	case removed > 0:
		what = "Its access and refresh tokens were removed"
	case hadSecret:
		what = "The application's secret was removed"
	default:
		return "It had no stored sign-in.", nil
	}
	return what + " from " + in.location() + ".", nil
}

// passphrase returns the function that asks for the passphrase of encrypted sign-ins,
// nil if there is no way to ask.
func (p *program) passphrase() func(context.Context, auth.PassphraseRequest) (auth.Secret, error) {
	if path := p.getenv("CSPDESK_PASSPHRASE_FILE"); path != "" {
		return auth.PassphraseFile(path)
	}
	if p.interactive() {
		return p.askPassphrase
	}
	if _, err := os.Stat(filepath.Join(p.dirs.State, signInDir, "key.age")); p.dirs.State == "" || err != nil {
		return nil
	}
	return func(context.Context, auth.PassphraseRequest) (auth.Secret, error) {
		return auth.Secret{}, errors.New("the sign-ins are encrypted with a passphrase, and cspdesk is not running interactively: " +
			"write the passphrase to a file that only you can read, and set CSPDESK_PASSPHRASE_FILE to its path")
	}
}

func (p *program) askPassphrase(ctx context.Context, ask auth.PassphraseRequest) (auth.Secret, error) {
	switch {
	case ask.New:
		return p.promptSecret(ctx, "This computer has no keyring, so your sign-in is encrypted with a passphrase. Choose one of at least 8 characters (it is not shown): ")
	case ask.Wrong:
		p.say("Wrong passphrase for the sign-ins in %s.", ask.Dir)
	}
	return p.promptSecret(ctx, "Passphrase of your sign-ins (it is not shown): ")
}

// transport returns the HTTP transport for the authority and the API.
func (s *settings) transport() (*http.Transport, error) {
	return auth.NewTransport(s.profile.CAFile)
}

// accountOf returns a name for the account of a token.
func accountOf(token auth.Token) string {
	if token.Kind == auth.KindApp {
		return "the application"
	}
	return cmp.Or(token.Account, "an unnamed account")
}
