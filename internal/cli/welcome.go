package cli

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/views"
)

// welcome runs the first-run screens. It returns the name of the new profile, or "" if
// none was set up.
func (p *program) welcome(ctx context.Context) (profile string, err error) {
	config, err := state.LoadConfig(p.configPath())
	if err != nil {
		return "", err
	}
	demo := false
	setup := &views.Setup{
		Path:     p.configPath(),
		FreeName: func(name string) error { return newProfileName(config, name) },
		Check:    checkProfile,
		Try:      func(name string, profile state.Profile) error { return p.trySignIn(ctx, name, profile) },
		Save: func(name string, profile state.Profile) error {
			return state.AddProfile(p.configPath(), name, profile, true)
		},
		Done: func(name string) { profile = name },
		Demo: func() { demo = true },
	}
	screens := setup.Config("cspdesk", version())
	screens.Theme, screens.Rebind = config.Theme, config.Rebound()
	if err := p.runScreens(ctx, screens); err != nil || !demo {
		return profile, err
	}
	return "", p.demo(ctx, demoFlags{sandboxFlags: demoDefaults(), signIn: autoFlow})
}

// trySignIn signs in with a profile that is not saved yet, and stores the sign-in for
// it.
func (p *program) trySignIn(ctx context.Context, name string, profile state.Profile) error {
	config := &state.Config{Profiles: map[string]state.Profile{name: profile}}
	s, err := p.settingsOf(config, name, addresses{profile.APIURL, profile.Authority})
	if err != nil {
		return err
	}
	if _, err := p.openSignIns(ctx, s); err != nil {
		return err
	}
	return p.signInAgain(ctx, s, &tokenMonitor{})
}
