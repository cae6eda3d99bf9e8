package auth

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/pkg/browser"
	"golang.org/x/oauth2"
)

// Browser signs in with an authorization code: the person signs in in a browser
// on this machine, which brings the code back to a listener on the loopback
// interface. Multi-factor authentication and Conditional Access work as they do
// in the portal. The zero value is ready for use.
type Browser struct {
	// Open shows an address in a browser; the system's default when nil.
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
	if err := cfg.Validate(); err != nil {
		return Token{}, err
	}
	timeout := cmp.Or(b.Timeout, defaultBrowserTimeout)
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, &TimeoutError{After: timeout})
	defer cancel()

	attempt := newAttempt(cfg)
	receiver, err := listenLoopback(ctx, b.Port, attempt.state)
	if err != nil {
		return Token{}, err
	}
	defer receiver.close()
	attempt.redirectURI = receiver.redirectURI()

	address := attempt.address(b.FormPost)
	ui.ShowURL(address)
	answer, err := b.await(ctx, address, receiver, ui)
	if err != nil {
		return Token{}, err
	}
	token, err := attempt.redeem(ctx, answer)
	receiver.finish(ctx, resultPage(token, err))
	if err == nil && !sameAccount(cfg.Account, token.Account) {
		ui.Note(fmt.Sprintf("You signed in as %s, although the profile names %s.", token.Account, cfg.Account))
	}
	return token, err
}

// await opens the browser and waits for its answer. A browser that does not
// open is no failure: the address is on the screen too.
func (b Browser) await(ctx context.Context, address string, receiver *loopback, ui UI) (url.Values, error) {
	open := b.Open
	if open == nil {
		open = openBrowser
	}
	opened := make(chan error, 1)
	// Some openers return only when the browser is closed.
	go func() { opened <- open(address) }()
	for {
		select {
		case answer := <-receiver.answers:
			select {
			case note := <-receiver.notes: // came before the answer
				ui.Note(note)
			default:
			}
			return answer, nil
		case err := <-opened:
			if err != nil {
				ui.Note("No browser could be opened here. Open the address shown yourself.")
			}
			opened = nil
		case note := <-receiver.notes:
			ui.Note(note)
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// quietBrowser keeps what openers such as xdg-open print off the terminal.
var quietBrowser = sync.OnceFunc(func() { browser.Stdout, browser.Stderr = io.Discard, io.Discard })

func openBrowser(address string) error {
	quietBrowser()
	return browser.OpenURL(address)
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
	// Verifiers are 32 random bytes in base64url, which suits all three.
	return &attempt{
		cfg: cfg, state: oauth2.GenerateVerifier(), nonce: oauth2.GenerateVerifier(), verifier: oauth2.GenerateVerifier(),
	}
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
	if subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(a.state)) != 1 {
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
