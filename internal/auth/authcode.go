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

// Browser signs in with an authorization code: the user signs in with a browser on
// this machine, which returns the code to a listener on the loopback interface.
// Multi-factor authentication and Conditional Access work as in the portal. The zero
// value is ready for use.
type Browser struct {
	// Open opens an address in a browser. If it is nil, the user opens the address
	// elsewhere, as with [RemoteBrowser].
	Open func(url string) error
	// Timeout limits how long to wait for the user; zero means five minutes.
	Timeout time.Duration
	// Port is the loopback port, for a port-forward set up beforehand. Zero means any
	// free port.
	Port int
	// FormPost asks the authority to send the response as a form instead of in the
	// address. The listener accepts both.
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

// RemoteBrowser signs in with a browser on another machine, for SSH sessions: the
// user opens the address there. The response arrives through a port-forward to the
// loopback listener, or the user pastes the final address, or the code in it,
// whichever comes first. The zero value is ready for use.
type RemoteBrowser struct {
	// Timeout limits how long to wait for the user; zero means ten minutes.
	Timeout time.Duration
	// Port is the loopback port, for a port-forward set up beforehand. Zero means any
	// free port.
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

// signIn runs an authorization code sign-in.
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
		ui.Note(fmt.Sprintf("You signed in as %s, but the profile names %s.", token.Account, cfg.Account))
	}
	return token, nil
}

// attempt is one authorization request with the values that bind the response to
// it: state protects against forged responses, nonce against a replayed id token,
// and the verifier (PKCE) against a stolen code.
type attempt struct {
	cfg         Config
	state       string
	nonce       string
	verifier    string
	redirectURI string
}

func newAttempt(cfg Config) *attempt {
	// State and nonce have 130 random bits. Longer ones would make the QR code of
	// the address larger.
	return &attempt{cfg: cfg, state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier()}
}

// address returns the address of the sign-in page.
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
		// Support staff often have several accounts, and the browser would pick one.
		options = append(options, oauth2.SetAuthURLParam("prompt", "select_account"))
	}
	return request.AuthCodeURL(a.state, options...)
}

// redeem exchanges the browser's response for a token.
func (a *attempt) redeem(ctx context.Context, answer url.Values) (Token, error) {
	// A code pasted by itself has no state. PKCE and the nonce bind it to this
	// attempt.
	if answer.Has("state") && subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(a.state)) != 1 {
		return Token{}, errors.New("the browser's response belongs to another sign-in; start again")
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

// sameAccount reports whether the account that signed in can be the one that the
// profile expects.
func sameAccount(expected, actual string) bool {
	return expected == "" || actual == "" || strings.EqualFold(expected, actual)
}
