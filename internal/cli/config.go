package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/state"
)

var errNoConfigPath = errors.New("there is no place for a config file: set XDG_CONFIG_HOME or HOME")

func (p *program) configCommand() *cobra.Command {
	return group(
		"config", "Look at the settings",
		&cobra.Command{
			Use: "path", Short: "Print where the config file is or would be", Args: exactly(),
			RunE: func(*cobra.Command, []string) error {
				path := p.configPath()
				if path == "" {
					return errNoConfigPath
				}
				_, err := fmt.Fprintln(p.out, path)
				return err
			},
		},
		&cobra.Command{
			Use: "show", Short: "Print the settings as they were understood", Args: exactly(),
			RunE: func(*cobra.Command, []string) error {
				config, err := state.LoadConfig(p.configPath())
				if err != nil {
					return err
				}
				text, err := yaml.Marshal(config)
				if err != nil {
					return fmt.Errorf("printing the settings: %w", err)
				}
				_, err = p.out.Write(text)
				return err
			},
		},
		&cobra.Command{
			Use: "check", Short: "Check the config file and every profile in it", Args: exactly(),
			RunE: func(*cobra.Command, []string) error { return p.checkConfig() },
		},
	)
}

// checkConfig resolves every profile as a command would.
func (p *program) checkConfig() error {
	path := p.configPath()
	config, err := state.LoadConfig(path)
	if err != nil {
		return err
	}
	names := config.ProfileNames()
	bad := 0
	for _, name := range names {
		if err := checkProfile(config.Profiles[name]); err != nil {
			p.say("profile %s: %s", name, sentence(err.Error()))
			bad++
		}
	}
	if bad > 0 {
		return &state.ConfigError{Path: path, Problem: fmt.Sprintf("%d of %d profiles can't be used", bad, len(names))}
	}
	p.say("%s: no mistake, profiles: %s.", path, orNone(strings.Join(names, ", ")))
	return nil
}

func checkProfile(profile state.Profile) error {
	if _, err := resolveCloud(profile, profile.APIURL, profile.Authority); err != nil {
		return err
	}
	if profile.Flow != "" && !slices.Contains(flowNames(), profile.Flow) {
		return fmt.Errorf("there is no sign-in named %q: use %s", profile.Flow, strings.Join(flowNames(), ", "))
	}
	if colors := []string{"", "sandbox", "production"}; !slices.Contains(colors, profile.Color) {
		return fmt.Errorf("there is no color %q: use sandbox or production", profile.Color)
	}
	return nil
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
