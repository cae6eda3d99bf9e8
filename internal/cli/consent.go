package cli

import (
	"context"
	"fmt"
	"net/url"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/journey"
)

type consentFlags struct {
	grants          []string
	byAdministrator bool
	yes, dryRun     bool
}

func (p *program) consentCommand() *cobra.Command {
	var f consentFlags
	cmd := &cobra.Command{
		Use:   "consent CUSTOMER-ID",
		Short: "Grant the profile's application access to a customer's tenant",
		Long: "Grants the profile's application, which belongs to a control panel vendor, exactly the named permissions in a\n" +
			"customer's tenant: earlier grants are removed first. Without --grant, the profile's scopes are granted.\n" +
			"docs/sign-in.md explains when this is needed.",
		Example: "cspdesk consent $CUSTOMER --grant " + api.MicrosoftGraph + "=User.Read.All,Directory.Read.All\n" +
			"cspdesk consent $CUSTOMER --dry-run\n" +
			"cspdesk consent $CUSTOMER --by-administrator",
		Args: exactly("the id of a customer"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.consent(cmd.Context(), args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.grants, "grant", nil, "API and scopes to grant, as API-ID=scope,scope; repeatable")
	flags.BoolVar(&f.byAdministrator, "by-administrator", false, "open the consent page for an administrator of the customer instead")
	flags.BoolVar(&f.yes, "yes", false, "send the change without asking")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the requests without sending them")
	return cmd
}

func (p *program) consent(ctx context.Context, customer string, f consentFlags) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if s.profile.ClientID == "" {
		return usagef("no profile names an application. %s", howToSetUp(p.configPath()))
	}
	if s.readOnly {
		return &api.ReadOnlyError{Operation: api.AcquireConsent.Descriptor().ID}
	}
	if f.byAdministrator {
		if len(f.grants) > 0 || f.dryRun || f.yes {
			return usagef("--by-administrator only opens a page on which an administrator decides; don't combine it with other flags of consent")
		}
		return p.consentByAdministrator(ctx, s, customer)
	}
	consent := api.ApplicationConsent{CustomerRef: api.CustomerRef{CustomerID: customer}, ApplicationID: s.profile.ClientID}
	if consent.Grants, err = grantsOf(s, f.grants); err != nil {
		return err
	}
	if !f.yes && !f.dryRun && !p.interactive() {
		return usagef("consent removes earlier grants, and cspdesk is not running interactively: add --yes to send it, or --dry-run to preview it")
	}
	tokens, err := p.tokens(ctx, s)
	if err != nil {
		return err
	}
	client, err := p.client(s, tokens)
	if err != nil {
		return err
	}
	if err := p.previewConsent(ctx, client, consent, f.dryRun); err != nil || f.dryRun {
		return err
	}
	if !f.yes {
		answer, err := p.ask(ctx, fmt.Sprintf("Type %s to send both: ", customer))
		if err != nil {
			return err
		}
		if answer != customer {
			return errDeclined
		}
	}
	if err := journey.RenewConsent(ctx, client, consent); err != nil {
		return err
	}
	p.say("done: application %s now has these grants at customer %s.", consent.ApplicationID, customer)
	return nil
}

// grantsOf reads the grants that were given, else those of the profile's scopes.
func grantsOf(s *settings, given []string) ([]api.ApplicationGrant, error) {
	grants := make([]api.ApplicationGrant, len(given))
	for i, text := range given {
		if err := grants[i].UnmarshalText([]byte(text)); err != nil {
			return nil, usagef("--grant: %s", err)
		}
	}
	if len(grants) == 0 {
		grants = api.GrantsOf(s.profile.Scopes)
	}
	if len(grants) == 0 {
		return nil, usagef("profile %s has no scopes for Microsoft Graph or Azure: name the grants, for example --grant %s=User.Read.All", s.name, api.MicrosoftGraph)
	}
	return grants, nil
}

// previewConsent shows the grants and the two requests. With whole it prints the
// requests in full.
func (p *program) previewConsent(ctx context.Context, client *api.Client, consent api.ApplicationConsent, whole bool) error {
	p.say("Application %s at customer %s: existing grants are removed first, so its access is interrupted until the new grants are "+
		"in place. New grants:", consent.ApplicationID, consent.CustomerID)
	params := url.Values{"customer-id": {consent.CustomerID}, "application-id": {consent.ApplicationID}}
	for _, grant := range consent.Grants {
		p.say("  %s", grant)
		params.Add("grant", grant.String())
	}
	for _, id := range []string{api.RemoveConsent.Descriptor().ID, api.AcquireConsent.Descriptor().ID} {
		c := &call{program: p, op: api.Lookup(id), args: api.Args{Params: url.Values{}}, client: client}
		for _, param := range c.op.Descriptor().Params {
			c.args.Params[param.Name] = params[param.Name]
		}
		prepared, err := c.op.Prepare(ctx, client, c.args)
		if err != nil {
			return err
		}
		p.say("%s %s", prepared.Method, prepared.URL)
		if whole {
			if err := c.printRequest(prepared); err != nil {
				return err
			}
		}
	}
	if whole {
		p.say("dry run: nothing was sent.")
	}
	return nil
}

// consentByAdministrator opens the consent page for an administrator of the
// customer.
func (p *program) consentByAdministrator(ctx context.Context, s *settings, customer string) error {
	var consent auth.Consent
	if name, _ := auth.Choose(auth.DetectEnvironment(runtime.GOOS, p.getenv)); name == auth.BrowserName {
		consent.Open = p.openURL
	}
	console := p.console()
	defer console.close()
	tenant, err := consent.Grant(ctx, s.signIn.At(customer, ""), console)
	if err != nil {
		return err
	}
	p.say("done: an administrator of tenant %s has granted access to application %s.", tenant, s.profile.ClientID)
	return nil
}
