package cli

import (
	"cmp"
	"fmt"
	"reflect"
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
	cmd.Flags().StringVarP(&output, "output", "o", "table", "table or json")
	complete(cmd, "output", oneOf("table", "json"))
	return cmd
}

func (p *program) printProfiles(config *state.Config, current, output string) error {
	names := config.ProfileNames()
	if output == "json" {
		all := make([]any, len(names))
		for i, name := range names {
			all[i] = profileJSON(name, config.Profiles[name], name == current)
		}
		return p.printJSON(all, false)
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
				return p.printValue(profileJSON(name, config.Profiles[name], name == config.Profile || len(config.Profiles) == 1))
			}
			return p.printYAML(map[string]state.Profile{name: config.Profiles[name]})
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "yaml", "yaml or json")
	complete(cmd, "output", oneOf("yaml", "json"))
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
