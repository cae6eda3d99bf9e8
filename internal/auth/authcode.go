package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// Browser signs in with an authorization code: the person signs in in a browser
// on this machine, which brings the code back to a listener on the loopback
// interface. Multi-factor authentication and Conditional Access work as they do
// in the portal. The zero value is ready for use.
type Browser struct {
	// Open shows an address in a browser. Without it the person opens the address
	// elsewhere, as with [RemoteBrowser].
	Open func(url string) error
	// Timeout ends a sign-in that nobody completes; five minutes when zero.
	Timeout time.Duration
	// Port is the loopback port, for a port-forward set up beforehand; any free
	// one when zero.
	Port int
	// FormPost asks the authority to send the answer as a form instead of in the
	// address. Both are accepted in any case.
	FormPost bool
}

const defaultBrowserTimeout = 5 * time.Minute

// Name implements [Flow].
func (Browser) Name() string { return BrowserName }

// Kind implements [Flow].
func (Browser) Kind() Kind { return KindUser }

// SignIn implements [Flow].
func (b Browser) SignIn(ctx context.Context, cfg Config, ui UI) (Token, error) {
	v := visit{open: b.Open, port: b.Port, timeout: cmp.Or(b.Timeout, defaultBrowserTimeout)}
	token, err := v.signIn(ctx, cfg, ui, b.FormPost)
	return token, refusedBy(BrowserName, err)
}

// RemoteBrowser signs in with a browser on another machine, for a terminal at the
// end of an SSH connection: the person opens the address there. The answer comes
// back through a port-forward to the loopback listener, or the person pastes the
// address that the browser ends up at, or the code in it; the first one counts.
// The zero value is ready for use.
type RemoteBrowser struct {
	// Timeout ends a sign-in that nobody completes; ten minutes when zero.
	Timeout time.Duration
	// Port is the loopback port, for a port-forward set up beforehand; any free
	// one when zero.
	Port int
}

const defaultRemoteTimeout = 10 * time.Minute

// Name implements [Flow].
func (RemoteBrowser) Name() string { return AddressName }

// Kind implements [Flow].
func (RemoteBrowser) Kind() Kind { return KindUser }

// SignIn implements [Flow].
func (r RemoteBrowser) SignIn(ctx context.Context, cfg Config, ui UI) (Token, error) {
	v := visit{port: r.Port, timeout: cmp.Or(r.Timeout, defaultRemoteTimeout)}
	token, err := v.signIn(ctx, cfg, ui, false)
	return token, refusedBy(AddressName, err)
}

// signIn leads a browser through a sign-in.
func (v visit) signIn(ctx context.Context, cfg Config, ui UI, formPost bool) (Token, error) {
	if err := cfg.Validate(); err != nil {
		return Token{}, err
	}
	attempt := newAttempt(cfg)
	var token Token
	err := v.make(ctx, ui, attempt.state, func(redirectURI string) string {
		attempt.redirectURI = redirectURI
		return attempt.address(formPost)
	}, func(ctx context.Context, answer url.Values) (page, error) {
		var err error
		token, err = attempt.redeem(ctx, answer)
		return resultPage(token, err), err
	})
	if err != nil {
		return Token{}, err
	}
	if !sameAccount(cfg.Account, token.Account) {
		ui.Note(fmt.Sprintf("You signed in as %s, although the profile names %s.", token.Account, cfg.Account))
	}
	return token, nil
}

// attempt is one authorization request with the values that tie its answer to
// it: state against answers that somebody else made, nonce against a replayed id
// token, and the verifier (PKCE) against a stolen code.
type attempt struct {
	cfg         Config
	state       string
	nonce       string
	verifier    string
	redirectURI string
}

func newAttempt(cfg Config) *attempt {
	// State and nonce have 130 random bits; the shorter they are, the smaller is
	// the QR code of the address.
	return &attempt{cfg: cfg, state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
}

// address returns where the person signs in.
func (a *attempt) address(formPost bool) string {
	request := oauth2.Config{
		ClientID: a.cfg.ClientID, RedirectURL: a.redirectURI, Scopes: a.cfg.scopes(),
		Endpoint: oauth2.Endpoint{AuthURL: a.cfg.endpoint("authorize")},
	}
	mode := "query"
	if formPost {
		mode = "form_post"
	}
	options := []oauth2.AuthCodeOption{
		oauth2.S256ChallengeOption(a.verifier),
		oauth2.SetAuthURLParam("nonce", a.nonce),
		oauth2.SetAuthURLParam("response_mode", mode),
	}
	if a.cfg.Protocol == V1 {
		options = append(options, oauth2.SetAuthURLParam("resource", a.cfg.resource()))
	}
	if a.cfg.Claims != "" {
		options = append(options, oauth2.SetAuthURLParam("claims", a.cfg.Claims))
	}
	if a.cfg.Account != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", a.cfg.Account))
	} else {
		// Support staff have several accounts; the browser would pick any.
		options = append(options, oauth2.SetAuthURLParam("prompt", "select_account"))
	}
	return request.AuthCodeURL(a.state, options...)
}

// redeem turns the browser's answer into a token.
func (a *attempt) redeem(ctx context.Context, answer url.Values) (Token, error) {
	// A code pasted alone comes without a state: PKCE and the nonce tie it to
	// this attempt.
	if answer.Has("state") && subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(a.state)) != 1 {
		return Token{}, errors.New("the browser's answer belongs to another sign-in; start again")
	}
	if code := answer.Get("error"); code != "" {
		return Token{}, newRefusal(code, withoutSecrets(answer.Get("error_description"), answer)).explain()
	}
	form := a.cfg.grant("authorization_code")
	form.Set("code", answer.Get("code"))
	form.Set("code_verifier", a.verifier)
	form.Set("redirect_uri", a.redirectURI)
	token, idToken, err := requestToken(ctx, a.cfg, form)
	if err != nil {
		return Token{}, err
	}
	token.Kind = KindUser
	if err := identify(&token, idToken, a.cfg.ClientID, a.nonce); err != nil {
		return Token{}, fmt.Errorf("the sign-in was not accepted because %w; start again", err)
	}
	return token, nil
}

// sameAccount reports whether a profile's account and the one that signed in can
// be the same.
func sameAccount(expected, actual string) bool {
	return expected == "" || actual == "" || strings.EqualFold(expected, actual)
}
