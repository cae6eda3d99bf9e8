package cli

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// identity is the output of whoami.
type identity struct {
	Profile  string `json:"profile,omitempty"`
	Account  string `json:"account,omitempty"`
	Name     string `json:"name,omitempty"`
	Tenant   string `json:"tenant,omitempty"`
	Kind     string `json:"kind"`
	Expires  string `json:"expires,omitempty"`
	MFA      string `json:"mfa,omitempty"` // compliant, missing or unknown; empty without --mfa
	Source   string `json:"source"`
	Cloud    string `json:"cloud"`
	API      string `json:"api"`
	ReadOnly bool   `json:"readOnly"`
}

func (p *program) whoamiCommand() *cobra.Command {
	var output string
	var mfa bool
	cmd := &cobra.Command{
		Use:   "whoami",
		Short: "Show the signed-in account and its Partner Center",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkFormat(output, []string{"text", "json"}); err != nil {
				return err
			}
			who, err := p.identity(cmd.Context())
			if err != nil {
				return err
			}
			if mfa {
				if who.MFA, err = p.checkMFA(cmd.Context()); err != nil {
					return err
				}
			}
			if output == "json" {
				return p.printJSON(who)
			}
			return p.printIdentity(who)
		},
	}
	cmd.Flags().BoolVar(&mfa, "mfa", false, "ask the service whether it accepts the sign-in as multi-factor authenticated")
	addOutputFlag(cmd, &output, "text", "text", "json")
	return cmd
}

func (p *program) identity(ctx context.Context) (identity, error) {
	s, err := p.settings()
	if err != nil {
		return identity{}, err
	}
	who := identity{Profile: s.name, Source: "CSPDESK_TOKEN", Cloud: s.cloud.Name, API: s.cloud.API, ReadOnly: s.readOnly}
	if s.token != "" {
		return who.withToken(auth.Static(s.token).Claims()), nil
	}
	if s.name == "" {
		_, err := p.tokens(ctx, s)
		return identity{}, err
	}
	in, err := p.openSignIns(ctx, s)
	if err != nil {
		return identity{}, err
	}
	token, err := in.current(ctx)
	if errors.Is(err, auth.ErrNoToken) {
		if in.store.Place == auth.PlaceMemory {
			p.say("%s", sentence(in.store.Reason))
		}
		return identity{}, &signedOutError{"not signed in to profile " + s.name + ": run cspdesk login"}
	}
	if err != nil {
		return identity{}, err
	}
	who.Source = string(in.store.Place)
	return who.withToken(token), nil
}

// withToken adds the account of a token.
func (who identity) withToken(token auth.Token) identity {
	who.Account, who.Name, who.Tenant = token.Account, token.Name, token.Tenant
	who.Kind = cmp.Or(string(token.Kind), "unknown")
	if !token.Expiry.IsZero() {
		who.Expires = token.Expiry.UTC().Format(time.RFC3339)
	}
	return who
}

// checkMFA asks the service about the sign-in's multi-factor authentication.
func (p *program) checkMFA(ctx context.Context) (string, error) {
	s, err := p.settings()
	if err != nil {
		return "", err
	}
	tokens, err := p.tokens(ctx, s)
	if err != nil {
		return "", err
	}
	client, err := p.client(s, tokens)
	if err != nil {
		return "", err
	}
	reported, err := client.CheckMFA(ctx)
	return reported.String(), err
}

func (p *program) printIdentity(who identity) error {
	var lines [][]string
	for _, line := range [][]string{
		{"profile", who.Profile},
		{"account", who.Account},
		{"name", who.Name},
		{"tenant", who.Tenant},
		{"kind", who.Kind},
		{"access token until", who.Expires},
		{"multi-factor", who.MFA},
		{"source", who.Source},
		{"cloud", who.Cloud},
		{"API", who.API},
		{"read-only", strconv.FormatBool(who.ReadOnly)},
	} {
		if line[1] != "" {
			lines = append(lines, line)
		}
	}
	_, err := writeTable(p.out, nil, lines, 0)
	return err
}
