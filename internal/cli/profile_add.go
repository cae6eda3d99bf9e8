package cli

import (
	"context"
	"reflect"
	"strings"

	"github.com/spf13/cobra"

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
