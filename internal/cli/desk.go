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
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// deskOptions are the inputs of runDesk.
type deskOptions struct {
	settings   *settings
	client     *api.Client
	access     kit.Access
	partner    string
	account    string
	badge      string
	production bool
	theme      string
	keys       map[string][]string
}

// runDesk shows the user interface until the user quits.
func (p *program) runDesk(ctx context.Context, d deskOptions) error {
	desk := &kit.Desk{
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
	config := views.Config(desk, "cspdesk", version())
	config.Theme, config.Rebind = d.theme, d.keys
	saver := p.restoreSession(ctx, store, d.partner, &config)
	desk.Notices = store.Warnings() // after restoreSession, which may add some
	err = p.runScreens(ctx, config)
	if err := saver.firstError(); err != nil {
		p.say("The session could not be saved for the next start: %s", sentence(err.Error()))
	}
	p.sayWarnings(store)
	return err
}

const (
	// deskGCPercent is the GOGC value of the user interface. Many users share the
	// memory of a jump host: with Go's default of 100, 100,000 customers need 30 MB
	// more memory and 5 % less CPU time.
	deskGCPercent = 60
	// startTime is how long Go's default applies, so that the first screen appears
	// sooner.
	startTime = time.Second
)

// runScreens runs the user interface on the terminal.
func (p *program) runScreens(ctx context.Context, config ui.Config) error {
	if p.getenv("GOGC") == "" {
		defer time.AfterFunc(startTime, func() { debug.SetGCPercent(deskGCPercent) }).Stop()
	}
	config.Environ = p.environ
	config.CrashDir = p.dirs.State
	config.OpenURL = p.openURL
	config.Input, _ = p.stdin.(*os.File)
	config.Output, _ = p.out.(*os.File)
	// The user interface handles signals itself. If a signal canceled its context, the
	// terminal would not be restored.
	p.screenActive.Store(true)
	defer p.screenActive.Store(false)
	return p.runUI(context.WithoutCancel(ctx), config)
}

// openDesk runs cspdesk without a command: it opens the profile in use, and then each
// profile that the user switches to.
func (p *program) openDesk(ctx context.Context) error {
	if reason := p.whyNoScreen(); reason != "" {
		return usagef("the user interface needs a terminal, and %s: use cspdesk run in scripts, and cspdesk profile add to set up a sign-in; cspdesk --help lists the commands", reason)
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
		p.closeStore() // each partner has its own
	}
}

// whyNoScreen returns why the user interface can't run, or "" if it can.
func (p *program) whyNoScreen() string {
	switch {
	case !p.inTTY:
		return "stdin is not a terminal"
	case !p.outTTY:
		return "stdout is not a terminal"
	case p.getenv("TERM") == "dumb":
		return "TERM is dumb"
	}
	return ""
}

// openProfile opens a profile in the user interface, and returns the name of the
// profile to switch to. It asks for a sign-in first if there is none. A sign-in that
// can't be stored lasts until the user interface is closed.
func (p *program) openProfile(ctx context.Context, s *settings) (next string, err error) {
	d := deskOptions{
		settings: s, partner: s.name, badge: s.badge(), production: s.production(),
		theme: cmp.Or(s.profile.Theme, s.config.Theme), keys: s.config.Rebound(),
	}
	var tokens api.TokenSource
	if s.token != "" {
		given := auth.Static(s.token)
		tokens, d.account = given, cmp.Or(given.Claims().Account, "CSPDESK_TOKEN")
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

// deskAccess returns how the user interface signs in again and switches profiles.
func (p *program) deskAccess(s *settings, watched *tokenMonitor, next *string) kit.Access {
	a := kit.Access{State: watched.state, Switch: func(name string) { *next = name }}
	if s.signIns != nil {
		a.SignIn = func(ctx context.Context) error { return p.signInAgain(ctx, s, watched) }
	}
	switch {
	case s.token != "":
		a.Fixed = "CSPDESK_TOKEN is set and applies to every profile. Start cspdesk without it to switch profiles."
	case p.flags.apiURL != "" || p.flags.authority != "" || p.getenv("CSPDESK_API_URL") != "" || p.getenv("CSPDESK_AUTHORITY") != "":
		a.Fixed = "The API or sign-in address is set for every profile. Start cspdesk without CSPDESK_API_URL, CSPDESK_AUTHORITY and their flags to switch profiles."
	}
	for _, name := range s.config.ProfileNames() {
		other, err := p.settingsOf(s.config, name, addresses{s.config.Profiles[name].APIURL, s.config.Profiles[name].Authority})
		if err != nil {
			continue // config check reports it
		}
		where := other.cloud.Title
		if other.cloud.Name == auth.CustomName {
			where = other.cloud.API
		}
		a.Profiles = append(a.Profiles, kit.ProfileChoice{
			Name: name, Detail: where + "  " + cmp.Or(other.profile.Tenant, other.profile.Account), Badge: other.badge(), Current: name == s.name,
		})
	}
	return a
}

// signInAgain signs in while the user interface is suspended, with the claims that
// the service requires. An error stays on the screen until the user presses enter.
func (p *program) signInAgain(ctx context.Context, s *settings, watched *tokenMonitor) error {
	p.screenActive.Store(false)
	defer p.screenActive.Store(true)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	again := *s
	again.signIn.Claims = watched.requiredClaims()
	p.say("Signing in to profile %s. Press ctrl+c to cancel and go back.", s.name)
	token, err := p.signIn(ctx, &again, s.profile.Flow)
	if err == nil {
		if err = s.signIns.adopt(ctx, token); auth.NotStored(err) {
			p.say("%s", sentence(err.Error()))
			err = nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return errors.New("The sign-in was canceled. Nothing has changed.")
	case err != nil:
		p.say("%s", sentence(err.Error()))
		_, _ = p.ask(ctx, "Press enter to go back. ")
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
		if auth.NotStored(err) {
			p.say("%s", sentence(err.Error()))
			err = nil // it is used for this run
		}
	}
	d.account = accountOf(token)
	return in.tokens(), err
}
