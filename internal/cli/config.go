package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
)

var errNoConfigPath = errors.New("no config file location: set XDG_CONFIG_HOME or HOME")

func (p *program) configCommand() *cobra.Command {
	return group(
		"config", "Show and check the config file",
		&cobra.Command{
			Use: "path", Short: "Print the path of the config file", Args: exactly(),
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
			Use: "show", Short: "Print the settings as cspdesk reads them", Args: exactly(),
			RunE: func(*cobra.Command, []string) error {
				config, err := state.LoadConfig(p.configPath())
				if err != nil {
					return err
				}
				return p.printYAML(config)
			},
		},
		&cobra.Command{
			Use: "check", Short: "Check the config file and every profile in it", Args: exactly(),
			RunE: func(*cobra.Command, []string) error { return p.checkConfig() },
		},
		&cobra.Command{
			Use: "schema", Short: "Print the JSON schema of the config file, for editors", Args: exactly(),
			Long: "Prints the JSON schema of the config file. An editor with a YAML language server uses it when the file begins with " +
				"# yaml-language-server: $schema=" + state.SchemaURL,
			RunE: func(*cobra.Command, []string) error {
				schema, err := state.Schema()
				if err != nil {
					return err
				}
				_, err = p.out.Write(schema)
				return err
			},
		},
	)
}

// checkConfig checks every profile as a command would.
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
		return &state.ConfigError{Path: path, Problem: fmt.Sprintf("%d of %d profiles are invalid", bad, len(names))}
	}
	p.say("%s is valid. Profiles: %s.", path, cmp.Or(strings.Join(names, ", "), "none"))
	return nil
}

// checkProfile reports settings that are valid by themselves but not together.
func checkProfile(profile state.Profile) error {
	if _, err := resolveCloud(profile, profile.APIURL, profile.Authority); err != nil {
		return err
	}
	isApp := profile.Flow == "app-only"
	switch {
	case profile.ClientID == "" && profile.Tenant != "":
		return errors.New("client_id is missing; register an application in Partner Center under Account settings, App management, and give its id")
	case isApp && profile.Certificate == "" && profile.Secret == "":
		return errors.New("flow app-only needs the application's certificate or secret: set certificate to its file, or secret to its location")
	case isApp && (profile.Tenant == "" || profile.Tenant == auth.AnyTenant || profile.Tenant == "organizations"):
		return errors.New("flow app-only needs a tenant: an application signs in to exactly one, so set tenant to its id or domain")
	case len(profile.Scopes) > 0 && profile.Protocol != "v2":
		return errors.New("scopes require protocol v2: set protocol to v2, or remove scopes")
	}
	return nil
}
