package cli

import (
	"cmp"
	"context"
	"reflect"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
)

func (p *program) profileAddCommand() *cobra.Command {
	var use bool
	values := map[string]*string{}
	cmd := &cobra.Command{
		Use:   "add [NAME]",
		Short: "Set up a partner tenant",
		Long: "Adds a profile to the config file. The rest of the file, including comments, is not changed.\n" +
			"On a terminal it asks for required settings that no flag gives.",
		Example: "cspdesk profile add\n" +
			"cspdesk profile add production --tenant contoso.onmicrosoft.com --client-id 11111111-2222-3333-4444-555555555555 --color production\n" +
			"cspdesk profile add nightly --tenant contoso.onmicrosoft.com --client-id 11111111-2222-3333-4444-555555555555 --flow app-only --secret env:APP_SECRET --read-only",
		Args: atMostOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			given := map[string]string{}
			for name, value := range values {
				if cmd.Flags().Changed(flagOf(name)) {
					given[name] = *value
				}
			}
			return p.addProfile(cmd.Context(), strings.Join(args, ""), given, use)
		},
	}
	for _, s := range state.ProfileSettings() {
		values[s.Name] = new(string)
		cmd.Flags().StringVar(values[s.Name], flagOf(s.Name), "", s.Doc)
		if s.Kind == reflect.Bool {
			cmd.Flags().Lookup(flagOf(s.Name)).NoOptDefVal = "true"
		}
		if len(s.Values) > 0 {
			complete(cmd, flagOf(s.Name), oneOf(s.Values...))
		}
	}
	cmd.Flags().BoolVar(&use, "use", false, "use this profile by default")
	return cmd
}

// flagOf returns the flag name of a setting: client-id for client_id.
func flagOf(setting string) string { return strings.ReplaceAll(setting, "_", "-") }

// addProfile checks the given settings, asks for missing ones, and writes the profile.
func (p *program) addProfile(ctx context.Context, name string, given map[string]string, use bool) error {
	path := p.configPath()
	if path == "" {
		return errNoConfigPath
	}
	config, err := state.LoadConfig(path)
	if err != nil {
		return err
	}
	var profile state.Profile
	for _, s := range state.ProfileSettings() {
		if err := s.Set(&profile, given[s.Name]); err != nil {
			return usagef("--%s: %s", flagOf(s.Name), err)
		}
	}
	freeName := func(name string) error { return newProfileName(config, name) }
	if name != "" {
		if err := freeName(name); err != nil {
			return usagef("%s", err)
		}
	}
	switch {
	case name != "" && profile.ClientID != "":
	case !p.interactive():
		return usagef("a profile needs a name and an application id, and cspdesk is not running interactively: run cspdesk profile add NAME --client-id ID")
	default:
		if name, err = p.askProfile(ctx, name, &profile, given, freeName); err != nil {
			return err
		}
	}
	if err := checkProfile(profile); err != nil {
		return usagef("%s", err)
	}
	if err := state.AddProfile(path, name, profile, use); err != nil {
		return err
	}
	p.say("added profile %s to %s. Sign in with cspdesk login --profile %s.", name, path, name)
	return nil
}

func newProfileName(config *state.Config, name string) error {
	if err := state.CheckProfileName(name); err != nil {
		return err
	}
	if _, taken := config.Profiles[name]; taken {
		return usagef("profile %q already exists: choose another name, or remove it with cspdesk profile remove %s", name, name)
	}
	return nil
}

func (p *program) profileRemoveCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "remove NAME", Short: "Remove a profile and its sign-in", Args: exactly("the name of a profile"),
		ValidArgsFunction: p.completeProfiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.removeProfile(cmd.Context(), args[0], yes) },
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "don't ask")
	return cmd
}

// removeProfile removes the sign-in before the profile, because without the profile
// the sign-in can't be found.
func (p *program) removeProfile(ctx context.Context, name string, yes bool) error {
	if err := p.profileExists(name); err != nil {
		return err
	}
	config, err := state.LoadConfig(p.configPath())
	if err != nil {
		return err
	}
	profile := config.Profiles[name]
	if !yes {
		if !p.interactive() {
			return usagef("cspdesk is not running interactively: add --yes to remove profile %s and its sign-in", name)
		}
		answer, err := p.ask(ctx, "Remove profile "+name+" ("+cmp.Or(profile.Tenant, auth.AnyTenant)+") and its sign-in? [y/N] ")
		if err != nil {
			return err
		}
		if !isConsent(answer) {
			p.say("not removed.")
			return nil
		}
	}
	s, err := p.settingsOf(config, name, addresses{profile.APIURL, profile.Authority})
	if err != nil {
		return err
	}
	var forgotten string
	if twin := p.profileSharingSignIn(config, s); twin != "" {
		forgotten = "Its sign-in was kept because profile " + twin + " uses the same one."
	} else if forgotten, err = p.forgetSignIns(ctx, s); err != nil {
		return err
	}
	if err := state.RemoveProfile(p.configPath(), name); err != nil {
		return err
	}
	p.say("profile %s was removed. %s", name, forgotten)
	return nil
}

func (p *program) forgetSignIns(ctx context.Context, s *settings) (string, error) {
	in, err := p.openSignIns(ctx, s)
	if err != nil {
		return "", err
	}
	return in.forget(ctx)
}

// profileSharingSignIn returns the name of another profile that uses the same sign-in,
// or "".
func (p *program) profileSharingSignIn(config *state.Config, s *settings) string {
	for _, name := range config.ProfileNames() {
		other := config.Profiles[name]
		twin, err := p.settingsOf(config, name, addresses{other.APIURL, other.Authority})
		if err == nil && name != s.name && twin.signIn.Key() == s.signIn.Key() {
			return name
		}
	}
	return ""
}

// isConsent reports whether the answer to a question is yes.
func isConsent(answer string) bool {
	return strings.EqualFold(answer, "y") || strings.EqualFold(answer, "yes")
}
