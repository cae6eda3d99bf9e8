//go:build e2e && linux

package e2e_test

import (
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// secret matches the tokens of a sandbox: access and id tokens are JSON web tokens,
// refresh tokens have a prefix.
var secret = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{16,}\.eyJ[A-Za-z0-9_-]{16,}|refresh-[A-Za-z0-9_-]{16,}`)

func TestSecretsStayInMemory(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "CSPDESK_TOKEN=eyJhbGciOiJub25lIiwi.eyJhdWQiOiJub2JvZHkiLC")
	p.program("xdg-open", "{ echo \"$@\"; env; } > \"$HOME/opened\"\n") // records what a browser would get
	d := p.tmux(size{400, 100}, "tmux-256color", "demo")
	d.sees("250 of 250").press("Enter").sees("Subscriptions", " of ").press("Enter").sees("Overview")
	d.press("o").sees("Opened in the browser")
	d.press("R").sees("get-", "200").press("Enter").settled() // a request with its headers and response
	d.press("Escape").settled()
	d.press("Escape").settled()
	d.press("Escape").settled()
	d.press("J").settled()
	d.quits()
	if opened := p.files()["home/opened"]; !strings.Contains(opened, "https://") || !strings.Contains(opened, "HOME=") {
		t.Errorf("the browser was given %q", opened)
	}
	p.holdsNoSecret(d.seen.String())
}

// TestSecretsStayOutOfACrash ends the program with the signal that makes the runtime
// print all goroutines.
func TestSecretsStayOutOfACrash(t *testing.T) {
	t.Parallel()
	p := newPlace(t, "GOTRACEBACK=all", "CSPDESK_TOKEN=eyJhbGciOiJub25lIiwi.eyJhdWQiOiJub2JvZHkiLC")
	l := p.pty(large, "demo").sees(".onm")
	l.signal(syscall.SIGABRT)
	l.ends(patience)
	l.sees("goroutine ").sees("SIGABRT")
	p.holdsNoSecret(l.bytes())
}

// holdsNoSecret searches the terminal's output and every file for tokens.
func (p *place) holdsNoSecret(screens string) {
	p.t.Helper()
	places := p.files()
	places["the terminal"] = screens
	for where, text := range places {
		if found := secret.FindString(text); found != "" {
			p.t.Errorf("a token is in %s: %.20s…", where, found)
		}
	}
}

func TestSecretsOfASandboxAreWhatIsSearchedFor(t *testing.T) {
	t.Parallel()
	if w := newPlace(t).sandbox(); !secret.MatchString(w.AccessToken) {
		t.Errorf("access tokens look like %.12s…, which the pattern of secrets doesn't match", w.AccessToken)
	}
}
