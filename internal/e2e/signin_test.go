//go:build e2e && linux

package e2e_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// signIn starts a demo that opens a browser, and a browser at that address.
func signIn(t *testing.T) (*terminal, *browser) {
	t.Helper()
	p := newPlace(t)
	opened := filepath.Join(p.dir, "opened")
	p.program("xdg-open", `printf %s "$1" > "`+opened+`.part" && mv "`+opened+`.part" "`+opened+`"`+"\n")
	d := p.tmux(large, "tmux-256color", "demo", "--sign-in", "browser")
	b := p.browser()
	var address string
	until(t, patience, "the demo opens the browser", func() (bool, string) {
		text, err := os.ReadFile(opened)
		address = string(text)
		return err == nil, d.screen()
	})
	b.open(address)
	return d, b
}

// checkPage checks the rules for every page: it is accessible to screen readers, stores
// nothing, and has no secrets in its address or source.
func (b *browser) checkPage(title, heading string) {
	b.t.Helper()
	b.find("h1")
	if got := b.title(); !strings.HasPrefix(got, title) {
		b.t.Errorf("the title is %q, want %q", got, title)
	}
	if got := b.text("h1"); got != heading {
		b.t.Errorf("the heading is %q, want %q", got, heading)
	}
	for script, want := range map[string]string{
		"document.documentElement.lang":            "en",
		"document.querySelectorAll('h1').length":   "1",
		"document.querySelectorAll('main').length": "1",
		"document.querySelectorAll('input:not([type=hidden])').length === document.querySelectorAll('label').length": "true",
		"localStorage.length + sessionStorage.length":                                                                "0",
		"document.cookie": "",
		"document.documentElement.scrollWidth > innerWidth": "false",
	} {
		if got := b.eval(script); got != want {
			b.t.Errorf("on %q, %s is %q, want %q", title, script, got, want)
		}
	}
	for where, text := range map[string]string{"source": b.source(), "address": b.address()} {
		if found := secret.FindString(text); found != "" {
			b.t.Errorf("a token is in the %s of %q: %.20s…", where, title, found)
		}
	}
}

// checkName checks the accessible name of an element.
func (b *browser) checkName(selector, want string) {
	b.t.Helper()
	if got := b.name(selector); got != want {
		b.t.Errorf("a screen reader says %q for %s, want %q", got, selector, want)
	}
}

func TestSignInWithABrowser(t *testing.T) {
	t.Parallel()
	d, b := signIn(t)
	b.checkPage("Sign in", "Sign in")
	b.checkName("#username", "textbox Account")
	b.checkName("#next", "button Next")
	b.shot("1-account")
	b.click("#next")

	b.find("#mfa-code")
	b.checkPage("Approve the sign-in", "Approve the sign-in")
	b.checkName("#mfa-code", "textbox Type the number")
	b.checkName("#verify", "button Verify")
	b.shot("2-mfa")
	b.fill("#mfa-code", "1")
	b.click("#verify")
	if problem := b.text("#problem"); !strings.Contains(problem, "not the number shown") {
		t.Errorf("a wrong number: %q", problem)
	}
	b.checkName("#problem", "alert ")
	b.fill("#mfa-code", b.text("#mfa-number"))
	b.click("#verify")

	b.find("#accept")
	b.checkPage("Permissions requested", "Permissions requested")
	b.checkName("#accept", "button Accept")
	b.checkName("#deny", "button Cancel")
	b.shot("3-consent")
	b.click("#accept")

	b.find("[role=status]")
	b.checkPage("Signed in", "You are signed in")
	b.shot("4-done")
	if u, err := url.Parse(b.address()); err != nil || u.RawQuery != "" || u.Fragment != "" {
		t.Errorf("the last address still has parameters: %s", b.address())
	}
	if !strings.Contains(b.text("main"), "ada@contoso.example") {
		t.Errorf("the last page says %q", b.text("main"))
	}
	d.sees("250 of 250", "ada@contoso.example")
	d.quits()
	for path, text := range d.files() {
		if strings.HasPrefix(path, "chromium") {
			continue
		}
		if found := secret.FindString(text); found != "" {
			t.Errorf("a token is in %s: %.20s…", path, found)
		}
	}
}

func TestSignInDeniedInTheBrowser(t *testing.T) {
	t.Parallel()
	d, b := signIn(t)
	b.click("#next")
	b.fill("#mfa-code", b.text("#mfa-number"))
	b.click("#verify")
	b.click("#deny")
	b.find("[role=alert]")
	b.checkPage("Not signed in", "You are not signed in")
	b.shot("5-denied")
	d.sees("[y/N]").press("Enter") // don't retry
	if code := d.ends(); code == 0 {
		t.Error("the demo ended as if somebody had signed in")
	}
	if said := d.transcript(); !strings.Contains(said, "cspdesk: ") || strings.Contains(said, "Customers") {
		t.Errorf("the demo printed:\n%s", said)
	}
}
