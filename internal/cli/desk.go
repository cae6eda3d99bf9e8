package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/refresh"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views"
)

// deskOptions are what the screens need to know of the world around them.
type deskOptions struct {
	settings   *settings
	client     *api.Client
	access     views.Access
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
		Access: d.access,
	}
	store, err := p.store(ctx, d.settings)
	if err != nil {
		return err
	}
	desk.Journal, desk.Uploads, desk.Notes = p.changeJournal(d.settings), p.uploads(d.settings), store.Notes()
	d.settings.account = d.account
	if d.client.Caches() {
		desk.Finder = finder{store.Records()}
	}
	if every, ok := d.settings.config.Refresh(); ok {
		desk.Refresh = refresh.New(d.client, every)
	}
	config := desk.Config("cspdesk", version())
	config.Theme, config.Rebind = d.theme, d.keys
	where := p.restoreSession(ctx, store, d.partner, &config)
	desk.Notices = store.Warnings() // also of what is opened for the place
	err = p.runScreens(ctx, config)
	if problem := where.firstError(); problem != nil {
		p.say("Where you were could not be kept for the next start: %s", sentence(problem.Error()))
	}
	p.sayWarnings(store)
	return err
}

const (
	// deskGCPercent is how much garbage a desk may hold for what it uses. A jump
	// host's memory is shared by many: at Go's own 100, 100,000 customers take 30 MB
	// more and 5 % less of the processor.
	deskGCPercent = 60
	// startTime is how long a start is spared that: the first screen comes sooner.
	startTime = time.Second
)

// runScreens shows screens on this program's terminal.
func (p *program) runScreens(ctx context.Context, config ui.Config) error {
	if p.getenv("GOGC") == "" {
		defer time.AfterFunc(startTime, func() { debug.SetGCPercent(deskGCPercent) }).Stop()
	}
	config.Environ = p.environ
	config.CrashDir = p.dirs.State
	config.OpenURL = p.openURL
	config.Input, _ = p.stdin.(*os.File)
	config.Output, _ = p.out.(*os.File)
	// The desk ends on signals by itself, in order. If its context ended with the
	// first of them, the terminal would be left as it is.
	p.screenActive.Store(true)
	defer p.screenActive.Store(false)
	return p.runUI(context.WithoutCancel(ctx), config)
}

// openDesk is cspdesk without a command: the desk of one profile after another,
// as long as somebody switches.
func (p *program) openDesk(ctx context.Context) error {
	if reason := p.whyNoScreen(); reason != "" {
		return usagef("the desk needs a terminal, and %s: use cspdesk run for scripts, and cspdesk profile add to set up a sign-in; cspdesk --help lists the commands", reason)
	}
	for {
		s, err := p.settings()
		if err != nil {
			return err
		}
		var next string
		if s.configured() {
			next, err = p.openProfile(ctx, s)
		} else {
			next, err = p.welcome(ctx)
		}
		if err != nil || next == "" {
			return err
		}
		p.flags.profile = next
		p.closeStore() // the next partner has one of its own
	}
}

// whyNoScreen says why no screen can be drawn; empty when one can.
func (p *program) whyNoScreen() string {
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

// openProfile shows the desk of a profile, and returns the name of the one to
// switch to. Who is not signed in signs in first; without a place to keep it, that
// holds for as long as the desk is open.
func (p *program) openProfile(ctx context.Context, s *settings) (next string, err error) {
	d := deskOptions{
		settings: s, partner: s.name, badge: s.badge(), production: s.production(),
		theme: cmp.Or(s.profile.Theme, s.config.Theme), keys: s.config.Rebound(),
	}
	var tokens api.TokenSource
	if s.token != "" {
		given := auth.Static(s.token)
		tokens, d.account = given, cmp.Or(given.Says().Account, "CSPDESK_TOKEN")
	} else if tokens, err = p.deskTokens(ctx, s, &d); err != nil {
		return "", err
	}
	watched := &tokenMonitor{TokenSource: tokens, account: d.account}
	d.access = p.deskAccess(s, watched, &next)
	store, err := p.store(ctx, s)
	if err != nil {
		return "", err
	}
	if d.client, err = p.client(s, watched, p.withCache(store, s)); err != nil {
		return "", err
	}
	err = p.runDesk(ctx, d)
	return next, err
}

// deskAccess is how the desk of a session signs in again and is left for another's.
func (p *program) deskAccess(s *settings, watched *tokenMonitor, next *string) views.Access {
	a := views.Access{State: watched.state, Switch: func(name string) { *next = name }}
	if s.signIns != nil {
		a.SignIn = func(ctx context.Context) error { return p.signInAgain(ctx, s, watched) }
	}
	switch {
	case s.token != "":
		a.Fixed = "CSPDESK_TOKEN is set and would be used for every profile. Start cspdesk without it to switch."
	case p.flags.apiURL != "" || p.flags.authority != "" || p.getenv("CSPDESK_API_URL") != "" || p.getenv("CSPDESK_AUTHORITY") != "":
		a.Fixed = "The addresses of this desk are set for every profile. Start cspdesk without CSPDESK_API_URL, CSPDESK_AUTHORITY and their flags to switch."
	}
	for _, name := range s.config.ProfileNames() {
		other, err := p.settingsOf(s.config, name, addresses{s.config.Profiles[name].APIURL, s.config.Profiles[name].Authority})
		if err != nil {
			continue // config check says what is wrong with it
		}
		where := other.cloud.Title
		if other.cloud.Name == auth.CustomName {
			where = other.cloud.API
		}
		a.Profiles = append(a.Profiles, views.ProfileChoice{
			Name: name, Detail: where + "  " + cmp.Or(other.profile.Tenant, other.profile.Account), Badge: other.badge(), Current: name == s.name,
		})
	}
	return a
}

// signInAgain signs in while the desk waits, with the proof that the service
// demands. What went wrong stays readable until it is acknowledged.
func (p *program) signInAgain(ctx context.Context, s *settings, watched *tokenMonitor) error {
	p.screenActive.Store(false)
	defer p.screenActive.Store(true)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	again := *s
	again.signIn.Claims = watched.requiredClaims()
	p.say("Signing in to profile %s. ctrl+c goes back to the desk as it was.", s.name)
	token, err := p.signIn(ctx, &again, s.profile.Flow)
	if err == nil {
		if err = s.signIns.adopt(ctx, token); auth.NotKept(err) {
			p.say("%s", sentence(err.Error()))
			err = nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return errors.New("The sign-in was given up. Nothing has changed.")
	case err != nil:
		p.say("%s", sentence(err.Error()))
		_, _ = p.ask(ctx, "Press enter to go back to the desk. ")
		return err
	}
	watched.signedIn(accountOf(token))
	return nil
}

func (p *program) deskTokens(ctx context.Context, s *settings, d *deskOptions) (api.TokenSource, error) {
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
