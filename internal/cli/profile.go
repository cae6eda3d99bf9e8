package cli

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
)

func (p *program) profileCommand() *cobra.Command {
	return listing("profile", "Manage the profiles of partner tenants",
		p.profileListCommand(), p.profileShowCommand(), p.profileAddCommand(), p.profileUseCommand(), p.profileRemoveCommand())
}

func (p *program) profileListCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "list", Short: "List the profiles; * marks the one in use", Args: exactly(),
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(output, []string{"table", "json"}); err != nil {
				return err
			}
			config, err := state.LoadConfig(p.configPath())
			if err != nil {
				return err
			}
			current, err := p.profileName(config)
			if err != nil {
				return err
			}
			return p.printProfiles(config, current, output)
		},
	}
	addOutputFlag(cmd, &output, "table", "table", "json")
	return cmd
}

func (p *program) printProfiles(config *state.Config, current, output string) error {
	names := config.ProfileNames()
	if output == "json" {
		all := make([]map[string]any, len(names))
		for i, name := range names {
			all[i] = profileJSON(name, config.Profiles[name], name == current)
		}
		return printAll(p, output, slices.Values(all))
	}
	if len(names) == 0 {
		p.say("there is no profile. %s", howToSetUp(p.configPath()))
		return nil
	}
	lines := make([][]string, len(names))
	for i, name := range names {
		profile, mark := config.Profiles[name], ""
		if name == current {
			mark = "*"
		}
		lines[i] = []string{name, mark, cmp.Or(profile.APIURL, profile.Cloud, auth.GlobalName), cmp.Or(profile.Tenant, auth.AnyTenant)}
	}
	_, err := writeTable(p.out, []string{"NAME", "USE", "CLOUD", "TENANT"}, lines, p.width)
	return err
}

// profileJSON returns a profile for JSON output, with its settings by name.
func profileJSON(name string, profile state.Profile, current bool) map[string]any {
	out := map[string]any{"name": name, "current": current}
	for _, s := range state.ProfileSettings() {
		switch value := s.Get(profile); {
		case value == "":
		case s.Kind == reflect.Bool:
			out[s.Name] = true
		case s.Kind == reflect.Slice:
			out[s.Name] = strings.Fields(value)
		default:
			out[s.Name] = value
		}
	}
	return out
}

func (p *program) profileShowCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use: "show [NAME]", Short: "Print a profile (default: the one in use)", Args: atMostOne,
		ValidArgsFunction: p.completeProfiles,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(output, []string{"yaml", "json"}); err != nil {
				return err
			}
			if len(args) == 1 {
				p.flags.profile = args[0]
			}
			config, err := state.LoadConfig(p.configPath())
			if err != nil {
				return err
			}
			name, err := p.profileName(config)
			if err != nil {
				return err
			}
			if name == "" {
				return usagef("no profile is in use: name one of the %d profiles, or choose one with cspdesk profile use", len(config.Profiles))
			}
			if output == "json" {
				return p.printJSON(profileJSON(name, config.Profiles[name], name == config.Profile || len(config.Profiles) == 1))
			}
			return p.printYAML(map[string]state.Profile{name: config.Profiles[name]})
		},
	}
	addOutputFlag(cmd, &output, "yaml", "yaml", "json")
	return cmd
}

// printYAML writes settings as in the config file.
func (p *program) printYAML(v any) error {
	text, err := yaml.Marshal(v)
	if err != nil {
		return fmt.Errorf("printing the settings: %w", err)
	}
	_, err = p.out.Write(text)
	return err
}

func (p *program) profileUseCommand() *cobra.Command {
	return &cobra.Command{
		Use: "use NAME", Short: "Set the profile to use by default", Args: exactly("the name of a profile"),
		ValidArgsFunction: p.completeProfiles,
		RunE: func(_ *cobra.Command, args []string) error {
			path := p.configPath()
			if err := p.profileExists(args[0]); err != nil {
				return err
			}
			if err := state.UseProfile(path, args[0]); err != nil {
				return err
			}
			p.say("profile %s is in use.", args[0])
			return nil
		},
	}
}

// profileExists returns an error if there is no profile with a name.
func (p *program) profileExists(name string) error {
	config, err := state.LoadConfig(p.configPath())
	if err != nil {
		return err
	}
	if _, ok := config.Profiles[name]; !ok {
		return usagef("there is no profile %q%s", name, didYouMean(name, config.ProfileNames()))
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
