package cli

import (
	"cmp"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
)

func (p *program) profileCommand() *cobra.Command {
	return group("profile", "List the profiles and choose one",
		p.profileListCommand(), p.profileShowCommand(), p.profileUseCommand())
}

func (p *program) profileListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the profiles; * marks the one in use", Args: exactly(),
		RunE: func(*cobra.Command, []string) error {
			config, err := state.LoadConfig(p.configPath())
			if err != nil {
				return err
			}
			current, err := p.profileName(config)
			if err != nil {
				return err
			}
			var lines [][]string
			for _, name := range config.ProfileNames() {
				profile, mark := config.Profiles[name], ""
				if name == current {
					mark = "*"
				}
				lines = append(lines, []string{name, mark, cmp.Or(profile.APIURL, profile.Cloud, auth.GlobalName), cmp.Or(profile.Tenant, auth.AnyTenant)})
			}
			if len(lines) == 0 {
				p.say("there is no profile. %s", howToSetUp(p.configPath()))
				return nil
			}
			_, err = writeTable(p.out, []string{"NAME", "USE", "CLOUD", "TENANT"}, lines, p.width)
			return err
		},
	}
}

func (p *program) profileShowCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show [NAME]", Short: "Print a profile, by default the one in use", Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: p.completeProfiles,
		RunE: func(_ *cobra.Command, args []string) error {
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
				return usagef("no profile is in use: name one of the %d, or choose one with cspdesk profile use", len(config.Profiles))
			}
			text, err := yaml.Marshal(map[string]state.Profile{name: config.Profiles[name]})
			if err != nil {
				return fmt.Errorf("printing the profile: %w", err)
			}
			_, err = p.out.Write(text)
			return err
		},
	}
}

func (p *program) profileUseCommand() *cobra.Command {
	return &cobra.Command{
		Use: "use NAME", Short: "Make a profile the one in use", Args: exactly("the name of a profile"),
		ValidArgsFunction: p.completeProfiles,
		RunE: func(_ *cobra.Command, args []string) error {
			path := p.configPath()
			config, err := state.LoadConfig(path)
			if err != nil {
				return err
			}
			if _, ok := config.Profiles[args[0]]; !ok {
				return usagef("there is no profile %q%s", args[0], didYouMean(args[0], config.ProfileNames()))
			}
			if err := state.UseProfile(path, args[0]); err != nil {
				return err
			}
			p.say("profile %s is in use.", args[0])
			return nil
		},
	}
}
