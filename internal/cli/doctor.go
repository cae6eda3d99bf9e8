package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/doctor"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// errUnhealthy makes the exit code nonzero; the output already names the checks.
var errUnhealthy = errors.New("at least one check failed")

func (p *program) doctorCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check settings, network and sign-in",
		Long: "Checks settings, paths, terminal, network, clock, sign-in, multi-factor authentication and the API, and says how to fix " +
			"problems. It changes nothing and prints no secrets. The exit code is 0 if no check failed, else 1.",
		Example: "cspdesk doctor\ncspdesk doctor -o json | jq '.[] | select(.status == \"fail\")'",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(output, []string{"text", "json"}); err != nil {
				return err
			}
			results := doctor.Run(cmd.Context(), p.checks(cmd.Context()))
			if err := p.printResults(results, output); err != nil {
				return err
			}
			if doctor.Failed(results) {
				return errUnhealthy
			}
			return nil
		},
	}
	addOutputFlag(cmd, &output, "text", "text", "json")
	return cmd
}

// checks returns the checks that the settings allow: the network checks need valid
// settings.
func (p *program) checks(ctx context.Context) []doctor.Check {
	here := doctor.Here{
		ConfigPath: p.configPath(), Dirs: p.dirs, Environ: p.environ, Getenv: p.getenv, Terminal: p.outTTY,
	}
	here.Width, here.Height = terminalSize(p.out)
	if here.Config, here.ConfigErr = state.LoadConfig(here.ConfigPath); here.ConfigErr != nil {
		return here.Checks()
	}
	if here.Profile, here.ProfileErr = p.profileName(here.Config); here.ProfileErr != nil {
		return here.Checks()
	}
	s, err := p.settings()
	if err != nil {
		here.ProfileErr = err
		return here.Checks()
	}
	transport, err := s.transport()
	if err != nil {
		here.ProfileErr = err
		return here.Checks()
	}
	access := doctor.Access{
		Network: doctor.Network{
			Cloud: s.cloud, Tenant: s.signIn.Tenant, V2: s.signIn.Protocol == auth.V2, Transport: transport, CAFile: s.profile.CAFile, Now: time.Now,
		},
		Audience: cmp.Or(s.profile.Audience, s.cloud.Audience), Place: "CSPDESK_TOKEN",
	}
	if s.token != "" {
		access.Tokens = auth.Static(s.token)
	} else if s.name != "" {
		in, err := p.openSignIns(ctx, s)
		if err != nil {
			here.ProfileErr = err
			return here.Checks()
		}
		access.Tokens, access.Place = in.tokens(), in.location()
	}
	return append(append(here.Checks(), access.Network.Checks()...), access.Checks()...)
}

func (p *program) printResults(results []doctor.Result, output string) error {
	if output == "json" {
		return printAll(p, output, slices.Values(results))
	}
	wide := 0
	for _, r := range results {
		wide = max(wide, ansi.StringWidth(r.Title))
	}
	for _, r := range results {
		lines := fmt.Sprintf("%-7s  %s%s  %s", r.Status, r.Title, strings.Repeat(" ", wide-ansi.StringWidth(r.Title)), text.Sanitize(r.Detail))
		if r.Remedy != "" {
			lines += "\n" + strings.Repeat(" ", 9+wide+2) + text.Sanitize(r.Remedy)
		}
		if _, err := fmt.Fprintln(p.out, lines); err != nil {
			return err
		}
	}
	return nil
}
