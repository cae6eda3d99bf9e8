package cli

import (
	"context"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// TestBackgroundRefresh opens the user interface with refresh_every.
func TestBackgroundRefresh(t *testing.T) {
	t.Parallel()
	for text, refreshes := range map[string]bool{"": true, "refresh_every: 5m\n": true, "refresh_every: off\n": false} {
		environ, _ := serveSubscription(t)
		shown := 0
		code, _, errout := atTerminal(t, append(environ, WriteConfig(t, text)...), "", func(p *program) {
			p.outTTY = true
			p.runUI = func(_ context.Context, config ui.Config) error {
				shown++
				if got := config.Background != nil; got != refreshes {
					t.Errorf("with %q, background refresh is on: %t", text, got)
				}
				return nil
			}
		})
		if code != 0 || shown != 1 {
			t.Errorf("with %q: exit code %d, shown %d times, %s", text, code, shown, errout)
		}
	}
}

func TestRefreshShareReachesTheClient(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "refresh_share: 7%\n": 7} {
		environ := append(WriteConfig(t, text), "CSPDESK_API_URL=http://127.0.0.1:1", "CSPDESK_TOKEN=t")
		p := newProgram(World{In: strings.NewReader(""), Environ: environ, Dirs: DirsWithState(t, environ), Keyring: TestKeyring})
		s, err := p.settings()
		if err != nil {
			t.Fatal(err)
		}
		got := -1
		if _, err := p.client(s, auth.Static(s.token), func(c *api.Config) { got = c.BackgroundShare }); err != nil || got != want {
			t.Errorf("with %q the share is %d, want %d: %v", text, got, want, err)
		}
	}
}
