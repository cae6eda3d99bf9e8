//go:build e2e && linux

package e2e_test

import (
	"regexp"
	"testing"
)

// secret is what the tokens of a sandbox look like: access and id tokens are JSON
// web tokens, refresh tokens say what they are.
var secret = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}|refresh-[A-Za-z0-9_-]{16,}`)

func TestSecretsStayInMemory(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	d := p.tmux(size{400, 100}, "tmux-256color", "demo")
	d.sees("250 of 250").press("Enter").sees("Subscriptions", " of ").press("Enter").sees("Overview")
	d.press("R").sees("get-", "200").press("Enter").settled() // a request with its headers and answer
	d.press("Escape").settled()
	d.press("Escape").settled()
	d.press("Escape").settled()
	d.press("J").settled()
	d.quits()
	screens := d.seen.String()
	if found := secret.FindString(screens); found != "" {
		t.Errorf("a token was on the screen: %.20s…", found)
	}
	for path, text := range p.files() {
		if found := secret.FindString(text); found != "" {
			t.Errorf("a token is in %s: %.20s…", path, found)
		}
	}
}

func TestSecretsOfASandboxAreWhatIsSearchedFor(t *testing.T) {
	t.Parallel()
	if w := newPlace(t).sandbox(); !secret.MatchString(w.AccessToken) {
		t.Errorf("access tokens look like %.12s…, which the search for secrets doesn't know", w.AccessToken)
	}
}
