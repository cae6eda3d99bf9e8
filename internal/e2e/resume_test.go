//go:build e2e && linux

package e2e_test

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// atSandbox starts the program in a new terminal, connected to a running sandbox.
func (p *place) atSandbox(w *world, args ...string) *terminal {
	p.t.Helper()
	dir, err := os.MkdirTemp(p.dir, "")
	if err != nil {
		p.t.Fatal(err)
	}
	d := &place{t: p.t, dir: dir, home: p.home, env: append([]string{
		"CSPDESK_API_URL=" + w.API, "CSPDESK_AUTHORITY=" + w.Authority, "CSPDESK_TOKEN=" + w.AccessToken,
	}, p.env...)}
	return d.tmux(small, "tmux-256color", args...)
}

// However a process ends, the next one offers to restore its session.
func TestComesBackWhereItWasLeft(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	w := p.sandbox()
	for _, test := range []struct {
		name string
		end  func(d *terminal)
	}{
		{"hang-up", func(d *terminal) { _ = syscall.Kill(d.pid(), syscall.SIGHUP) }},
		{"kill -9", func(d *terminal) {
			time.Sleep(3 * time.Second) // the session is saved a second after the last key
			_ = syscall.Kill(d.pid(), syscall.SIGKILL)
		}},
		{"quit", func(d *terminal) { d.press("C-c") }},
	} {
		d := p.atSandbox(w, "--fresh")
		d.sees("250 of 250").press("/").types("fabrikam ltd").press("Enter").sees("1 of 250").press("Enter")
		d.sees("PROVISIONING").press("Tab").sees("Profile").press("Tab").sees("LINES", "CREATED")
		pid := d.pid()
		test.end(d)
		gone(t, pid)

		d = p.atSandbox(w)
		d.sees("Go back to where you were?", "Customers ▸ Fabrikam Ltd").press("Enter").sees("▸ Fabrikam Ltd", "LINES", "CREATED")
		d.press("Escape").sees("1 of 250", "fabrikam ltd").quits()
		if t.Failed() {
			t.Fatalf("after %s", test.name)
		}
	}
	for path, text := range p.files() {
		if strings.Contains(text, w.AccessToken) {
			t.Errorf("the token is in %s", path)
		}
	}
}
