package cli

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/pkg/browser"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views"
)

// deskOptions are what the screens need to know of the world around them.
type deskOptions struct {
	client     *api.Client
	signedOut  func() bool
	partner    string
	account    string
	badge      string
	production bool
	theme      string
	keys       map[string][]string
}

// runDesk shows the desk until the person leaves it.
func (p *program) runDesk(ctx context.Context, d deskOptions) error {
	desk := &views.Desk{
		Client: d.client, Partner: d.partner, Account: d.account, Badge: d.badge, Production: d.production,
		SignedOut: d.signedOut,
	}
	config := desk.Config("cspdesk", version())
	config.Theme, config.Rebind = d.theme, d.keys
	config.Environ = p.environ
	config.CrashDir = p.dirs.State
	config.OpenURL = browser.OpenURL
	config.Input, _ = p.stdin.(*os.File)
	config.Output, _ = p.out.(*os.File)
	// The desk ends on signals by itself, in order. If its context ended with the
	// first of them, the terminal would be left as it is.
	return ui.Run(context.WithoutCancel(ctx), config)
}

// openDesk is cspdesk without a command.
func (p *program) openDesk(ctx context.Context) error {
	if reason := p.noScreen(); reason != "" {
		return usagef("the desk needs a terminal, and %s: use cspdesk run for scripts; cspdesk --help lists the commands", reason)
	}
	s, err := p.session()
	if err != nil {
		return err
	}
	if !s.configured() {
		return p.firstRun(ctx)
	}
	return p.openProfile(ctx, s)
}

// noScreen says why no screen can be drawn; empty when one can.
func (p *program) noScreen() string {
	switch {
	case !p.inTTY:
		return "standard input is none"
	case !p.outTTY:
		return "standard output is none"
	case p.getenv("TERM") == "dumb":
		return "TERM is dumb"
	}
	return ""
}

// openProfile shows the desk of a profile. Who is not signed in signs in first;
// without a keyring that holds for as long as the desk is open.
func (p *program) openProfile(ctx context.Context, s *session) error {
	d := deskOptions{
		partner: s.name, badge: s.profile.Badge, production: s.production(),
		theme: s.config.Theme, keys: s.config.Rebound(),
	}
	if s.profile.Theme != "" {
		d.theme = s.profile.Theme
	}
	if d.badge == "" && !d.production {
		d.badge = "SANDBOX"
	}
	var tokens api.TokenSource
	var err error
	if s.token != "" {
		tokens, d.account = auth.Static(s.token), "CSPDESK_TOKEN" //nolint:gosec // the name of a variable, not its value
	} else if tokens, err = p.signedIn(ctx, s, &d); err != nil {
		return err
	}
	watched := &watchedTokens{TokenSource: tokens}
	d.signedOut = watched.out.Load
	if d.client, err = p.client(s, watched); err != nil {
		return err
	}
	return p.runDesk(ctx, d)
}

func (p *program) signedIn(ctx context.Context, s *session, d *deskOptions) (api.TokenSource, error) {
	if s.name == "" {
		_, err := p.tokens(ctx, s)
		return nil, err
	}
	in, err := p.openSignIns(ctx, s)
	if err != nil {
		return nil, err
	}
	token, err := in.current(ctx)
	if errors.Is(err, auth.ErrNoToken) {
		if in.store.Reason != "" {
			p.say("%s", sentence(in.store.Reason))
		}
		if token, err = p.signIn(ctx, s, s.profile.Flow); err != nil {
			return nil, err
		}
		err = in.adopt(ctx, token)
		if auth.NotKept(err) {
			p.say("%s", sentence(err.Error()))
			err = nil // it is in use all the same
		}
	}
	d.account = accountOf(token)
	return in.tokens(), err
}

// firstRun is what somebody sees who has set nothing up yet.
func (p *program) firstRun(ctx context.Context) error {
	p.sayLine("Welcome to cspdesk, the Partner Center support desk. No partner tenant is set up yet.\n\n" +
		"  d  open the demo: an invented Partner Center on this computer, nothing leaves it\n" +
		"  l  how to sign in to your own partner tenant\n" +
		"  q  quit\n")
	for {
		answer, err := p.ask(ctx, "Your choice [d/l/q]: ")
		if err != nil {
			return err
		}
		switch strings.ToLower(answer) {
		case "d", "demo":
			return p.demo(ctx, demoFlags{worldFlags: defaultWorld(), signIn: autoFlow})
		case "l", "login":
			p.sayLine(firstProfile(p.configPath()))
			return nil
		case "q", "quit", "":
			return nil
		}
	}
}

// firstProfile is a config file to start from.
func firstProfile(path string) string {
	if path == "" {
		path = "the config file (set HOME or XDG_CONFIG_HOME first)"
	}
	return "Put this into " + path + " and run cspdesk login:\n\n" +
		"profiles:\n" +
		"  mine:\n" +
		"    cloud: global                 # or 21vianet, germany, usgov\n" +
		"    tenant: contoso.onmicrosoft.com  # your partner tenant\n" +
		"    client_id: 00000000-0000-0000-0000-000000000000  # your application in Partner Center\n\n" +
		"The application needs a redirect to http://localhost and the delegated permission user_impersonation of Partner Center."
}
