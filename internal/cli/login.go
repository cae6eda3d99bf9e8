package cli

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
)

const autoFlow = "auto"

func flowNames() []string { return append([]string{autoFlow}, auth.FlowNames()...) }

func (p *program) loginCommand() *cobra.Command {
	var flow string
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in to the profile's partner tenant",
		Long: "Signs in and keeps the sign-in in this computer's keyring, so that later commands and the desk use it.\n" +
			"Over SSH and without a graphical session you sign in with a code, else with the browser.",
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.login(cmd.Context(), flow) },
	}
	cmd.Flags().StringVar(&flow, "flow", "", strings.Join(flowNames(), ", ")+" (default the profile's, else auto)")
	complete(cmd, "flow", oneOf(flowNames()...))
	return cmd
}

func (p *program) login(ctx context.Context, flow string) error {
	s, err := p.session()
	if err != nil {
		return err
	}
	if s.name == "" {
		return usagef("there is no profile to sign in to. %s", howToSetUp(p.configPath()))
	}
	if s.token != "" {
		p.say("CSPDESK_TOKEN is set and wins over this sign-in: unset it to use the sign-in.")
	}
	source, keyringErr := p.source(ctx, s)
	if keyringErr != nil {
		p.say("%s", sentence(keyringErr.Error()))
	}
	token, err := p.signIn(ctx, s, cmp.Or(flow, s.profile.Flow))
	if err != nil {
		return err
	}
	err = source.Adopt(ctx, token)
	if auth.NotKept(err) {
		keyringErr = err
	} else if err != nil {
		return err
	}
	p.say("signed in as %s (profile %s).", cmp.Or(token.Account, "an unnamed account"), s.name)
	if keyringErr != nil {
		return errors.New("the sign-in worked but could not be kept, so it ends with this command: " +
			"start the desk with cspdesk to sign in for as long as it runs, or put a token in CSPDESK_TOKEN")
	}
	return nil
}

// signIn lets the person sign in, in the way that is named or suits this terminal.
func (p *program) signIn(ctx context.Context, s *session, name string) (auth.Token, error) {
	if err := s.signIn.Validate(); err != nil {
		return auth.Token{}, usagef("profile %s: %s", s.name, err)
	}
	name, err := p.chooseFlow(name)
	if err != nil {
		return auth.Token{}, err
	}
	flow, err := p.flowNamed(name)
	if err != nil {
		return auth.Token{}, usagef("%s", err)
	}
	console := p.console()
	defer console.close()
	return flow.SignIn(ctx, s.signIn, console)
}

func (p *program) chooseFlow(name string) (string, error) {
	if name != "" && !slices.Contains(flowNames(), name) {
		return "", usagef("there is no sign-in named %q: use %s", name, strings.Join(flowNames(), ", "))
	}
	if name != "" && name != autoFlow {
		return name, nil
	}
	name, reason := auth.Choose(auth.DetectEnvironment(runtime.GOOS, p.getenv))
	p.say("%s", reason)
	return name, nil
}

func (p *program) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout",
		Short: "Forget the profile's sign-in",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.session()
			if err != nil {
				return err
			}
			if s.name == "" {
				return usagef("there is no profile to sign out of")
			}
			forgotten, err := p.forget(cmd.Context(), s)
			if err != nil {
				return err
			}
			p.say("signed out of profile %s. %s", s.name, forgotten)
			return nil
		},
	}
}

// forget removes a session's sign-in from where it is kept, and says what it did.
func (p *program) forget(ctx context.Context, s *session) (string, error) {
	source, err := p.source(ctx, s)
	if err != nil {
		return "No sign-in was kept here: " + sentence(err.Error()), nil
	}
	_, err = source.Current(ctx)
	if errors.Is(err, auth.ErrNoToken) {
		return "Nobody was signed in to it.", nil
	}
	if err := source.SignOut(ctx); err != nil {
		return "", err
	}
	return "Its access and refresh tokens were removed from the keyring.", nil
}

// flowTitle says how a flow signs in.
func flowTitle(name string) string { return name }
