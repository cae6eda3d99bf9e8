package cli

import (
	"context"
	"fmt"
	"net/url"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
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
		Short: "Let the profile's application into a customer's tenant",
		Long: "Gives the application of the profile, which is a control panel vendor's, the named grants in a customer's tenant, and no\n" +
			"others: what it was granted there before is removed first. Without --grant the grants are those of the profile's scopes.\n" +
			"docs/sign-in.md says when it is needed.",
		Example: "cspdesk consent $CUSTOMER --grant " + api.MicrosoftGraph + "=User.Read.All,Directory.Read.All\n" +
			"cspdesk consent $CUSTOMER --dry-run\n" +
			"cspdesk consent $CUSTOMER --by-administrator",
		Args: exactly("the id of a customer"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.consent(cmd.Context(), args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.grants, "grant", nil, "API-ID=scope,scope: an API and what may be done with it; repeat for more")
	flags.BoolVar(&f.byAdministrator, "by-administrator", false, "show the page on which an administrator of the customer consents, instead")
	flags.BoolVar(&f.yes, "yes", false, "send the change without asking")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the requests and send no change")
	return cmd
}

func (p *program) consent(ctx context.Context, customer string, f consentFlags) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if s.profile.ClientID == "" {
		return usagef("no profile says which application is meant. %s", howToSetUp(p.configPath()))
	}
	if s.readOnly {
		return &api.ReadOnlyError{Operation: api.AcquireConsent.Descriptor().ID}
	}
	if f.byAdministrator {
		if len(f.grants) > 0 || f.dryRun || f.yes {
			return usagef("--by-administrator only shows a page, on which an administrator decides: it goes with no other flag of consent")
		}
		return p.consentByAdministrator(ctx, s, customer)
	}
	consent := api.ApplicationConsent{CustomerRef: api.CustomerRef{CustomerID: customer}, ApplicationID: s.profile.ClientID}
	if consent.Grants, err = grantsOf(s, f.grants); err != nil {
		return err
	}
	if !f.yes && !f.dryRun && !p.interactive() {
		return usagef("consent takes away what was granted before, and nobody can be asked here: add --yes to send it, or --dry-run to look at it")
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
	if err := api.RenewConsent(ctx, client, consent); err != nil {
		return err
	}
	p.say("done: application %s has these grants at customer %s.", consent.ApplicationID, customer)
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
		return nil, usagef("profile %s has no scopes for Microsoft Graph or Azure to grant: name the grants, such as --grant %s=User.Read.All", s.name, api.MicrosoftGraph)
	}
	return grants, nil
}

// previewConsent shows what a new consent replaces and grants, and the two
// requests for it.
func (p *program) previewConsent(ctx context.Context, client *api.Client, consent api.ApplicationConsent, whole bool) error {
	p.say("Application %s at customer %s: what it was granted there, if anything, is removed, and what it does there stops working "+
		"until it is granted anew. It is then granted:", consent.ApplicationID, consent.CustomerID)
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

// consentByAdministrator shows the authority's page on which an administrator of
// the customer consents.
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
	p.say("done: an administrator of tenant %s has let application %s in.", tenant, s.profile.ClientID)
	return nil
}
