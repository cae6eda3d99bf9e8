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

// signIns are where a session's sign-ins are kept, and what hands them out.
type signIns struct {
	settings *settings
	store    *auth.OpenedStore
	user     *auth.Source // of a person; nil when the profile is the application's alone
	app      *auth.Source // of the application; nil when it can't prove itself

	credentialErr error // why the application's certificate or secret can't be used
}

// signInDir is the directory of encrypted sign-ins and of their locks.
const signInDir = "sign-ins"

// openSignIns opens where a session's sign-ins are kept, without asking anybody
// for anything yet.
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

// signInStore opens, once, where all sign-ins are kept: a passphrase is asked for
// once, and what is only in memory stays there as long as the program runs.
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

// appOnly reports whether nobody but the application signs in.
func (s *settings) appOnly() bool { return s.profile.Flow == auth.AppOnlyName }

// hasAppCredential reports whether the application can sign in beside a person: it has
// a proof, and one tenant to sign in to.
func (s *settings) hasAppCredential() bool {
	proof := s.signIn.Certificate != nil || !s.signIn.ClientSecret.IsZero()
	return proof && s.profile.Tenant != "" && s.profile.Tenant != auth.AnyTenant && s.profile.Tenant != "organizations"
}

// loadCredential reads the application's certificate or secret from where the profile says
// that it is.
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
			return fmt.Errorf("the secret of the application is not kept here yet: give it once with cspdesk login --profile %s --secret -", s.name)
		}
	default:
		s.signIn.ClientSecret, err = auth.ReadSecret(ref, p.getSecret, nil)
	}
	return err
}

// tokens is the source for calls: where there are two sign-ins, each call gets
// one that its operation accepts.
func (in *signIns) tokens() api.TokenSource {
	switch {
	case in.user == nil:
		return in.app
	case in.app == nil:
		return in.user
	}
	return auth.NewPair(in.app, in.user, api.AcceptedKinds)
}

// source is the one that a sign-in in some way belongs to.
func (in *signIns) source(kind auth.Kind) *auth.Source {
	if kind == auth.KindApp && in.app != nil || in.user == nil {
		return in.app
	}
	return in.user
}

// adopt makes the outcome of a sign-in the current one and keeps it.
func (in *signIns) adopt(ctx context.Context, token auth.Token) error {
	if token.Kind == auth.KindApp && in.app == nil {
		app := in.settings.signIn
		app.App = true
		in.app = auth.NewSource(app, in.store, auth.AppOnly{}, nil)
	}
	return in.source(token.Kind).Adopt(ctx, token)
}

// current is who is signed in now, without asking the authority.
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

// location says in words where sign-ins are kept.
func (in *signIns) location() string {
	switch in.store.Place {
	case auth.PlaceKeyring:
		return "this computer's keyring"
	case auth.PlaceFile:
		return "encrypted files"
	case auth.PlaceMemory:
	}
	return "memory, for this run only"
}

// forget removes everything that is kept of a session's sign-ins, and says what
// it was.
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
		return "Nobody was signed in to it.", nil
	}
	return what + " from " + in.location() + ".", nil
}

// passphrase is how the key of encrypted sign-ins is asked for; nil where that
// can't be.
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
		return auth.Secret{}, errors.New("the sign-ins are encrypted with a passphrase, and nobody can be asked for it here: " +
			"put it into a file that only you can read, and its name into CSPDESK_PASSPHRASE_FILE")
	}
}

func (p *program) askPassphrase(ctx context.Context, ask auth.PassphraseRequest) (auth.Secret, error) {
	switch {
	case ask.New:
		return p.promptSecret(ctx, "There is no keyring here, so your sign-in is encrypted with a passphrase. Choose one of at least 8 characters (it is not shown): ")
	case ask.Wrong:
		p.say("This passphrase does not open the sign-ins in %s.", ask.Dir)
	}
	return p.promptSecret(ctx, "Passphrase of your sign-ins (it is not shown): ")
}

// transport is what connects to a session's authority and API.
func (s *settings) transport() (*http.Transport, error) {
	return auth.NewTransport(s.profile.CAFile)
}

// accountOf names who a token belongs to.
func accountOf(token auth.Token) string {
	if token.Kind == auth.KindApp {
		return "the application"
	}
	return cmp.Or(token.Account, "an unnamed account")
}
