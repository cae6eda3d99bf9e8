package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
)

const autoFlow = "auto"

func flowNames() []string { return append([]string{autoFlow}, auth.FlowNames()...) }

// loginFlags are the flags of login.
type loginFlags struct {
	flow         string
	secret       string // of the application, to be stored
	refreshToken string
	port         int // of the local redirect; 0 for any
}

func (p *program) loginCommand() *cobra.Command {
	var f loginFlags
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Sign in to the profile's partner tenant",
		Long:  loginHelp(),
		Example: "cspdesk login\n" +
			"cspdesk login --profile test --flow device-code\n" +
			"cspdesk login --flow refresh-token --refresh-token - < token.txt\n" +
			"cspdesk login --flow app-only --secret env:APP_SECRET",
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.login(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.flow, "flow", "", "way to sign in: "+english.WordSeries(flowNames(), "or")+" (default: the profile's, else auto)")
	flags.StringVar(&f.secret, "secret", "", "store the application's secret with the sign-ins; it is read from -, env:NAME or file:PATH")
	flags.StringVar(&f.refreshToken, "refresh-token", "", "source of the refresh token: -, env:NAME or file:PATH (default: ask)")
	flags.IntVar(&f.port, "port", 0, "local port for the browser's redirect, for your own port forwarding (default: any free port)")
	complete(cmd, "flow", oneOf(flowNames()...))
	return cmd
}

func loginHelp() string {
	text := "Signs in, and stores the sign-in in this computer's keyring for later commands.\n" +
		"Without a keyring it is stored in files encrypted with a passphrase. Ways to sign in:\n\n"
	for _, name := range auth.FlowNames() {
		text += fmt.Sprintf("  %-14s %s\n", name, auth.FlowTitle(name))
	}
	return text + "\nSecrets are never given on the command line, where other users could read them. docs/sign-in.md explains what each way needs."
}

func (p *program) login(ctx context.Context, f loginFlags) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	if s.name == "" {
		return usagef("there is no profile to sign in to. %s", howToSetUp(p.configPath()))
	}
	if err := s.signIn.Validate(); err != nil {
		return usagef("profile %s: %s", s.name, err)
	}
	name, err := p.chooseFlow(cmp.Or(f.flow, s.profile.Flow))
	if err != nil {
		return err
	}
	if err := f.check(name); err != nil {
		return err
	}
	if s.token != "" {
		p.say("CSPDESK_TOKEN is set and takes precedence over this sign-in. Unset it to use the sign-in.")
	}
	in, err := p.openSignIns(ctx, s)
	if err != nil {
		return err
	}
	if in.store.Reason != "" {
		p.say("%s", sentence(in.store.Reason))
	}
	if f.secret != "" {
		if err := p.storeSecret(ctx, in, f.secret); err != nil {
			return err
		}
	}
	token, err := p.signInOrNext(ctx, s, name, f)
	if err != nil {
		return err
	}
	err = in.adopt(ctx, token)
	if err != nil && !auth.NotStored(err) {
		return err
	}
	p.say("signed in as %s (profile %s).", accountOf(token), s.name)
	if err != nil || in.store.Place == auth.PlaceMemory {
		return errors.New("the sign-in worked but could not be stored, so it ends with this command: " +
			"run cspdesk without a command to sign in for as long as it runs, or put a token in CSPDESK_TOKEN")
	}
	return nil
}

// storeSecret stores the application's secret with the sign-ins if the profile says
// that the secret is in the keyring.
func (p *program) storeSecret(ctx context.Context, in *signIns, ref string) error {
	s := in.settings
	secret, err := auth.ReadSecret(ref, p.getSecret, p.in)
	if err != nil {
		return usagef("--secret: %s", err)
	}
	s.signIn.ClientSecret, in.credentialErr = secret, nil
	if s.profile.Secret != "keyring" {
		p.say("The secret is used for this sign-in only. Set secret: keyring in the profile to store it.")
		return nil
	}
	if err := auth.SaveClientSecret(ctx, in.store, s.signIn, secret); err != nil {
		return err
	}
	p.say("The application's secret is stored in %s.", in.location())
	return nil
}

// signInOrNext signs in. If that way is blocked, it offers another that may work.
func (p *program) signInOrNext(ctx context.Context, s *settings, name string, f loginFlags) (auth.Token, error) {
	for {
		token, err := p.signInBy(ctx, s, name, f)
		next := auth.NextFlow(err, auth.DetectEnvironment(runtime.GOOS, p.getenv))
		if err == nil || next == "" || !p.interactive() || ctx.Err() != nil {
			return token, err
		}
		p.say("%s", sentence(err.Error()))
		answer, askErr := p.ask(ctx, "Sign in "+auth.FlowTitle(next)+" now? [y/N] ")
		if askErr != nil || !isConsent(answer) {
			return auth.Token{}, err
		}
		name = next
	}
}

// signIn signs in with the named flow, or with one that suits this terminal.
func (p *program) signIn(ctx context.Context, s *settings, name string) (auth.Token, error) {
	if err := s.signIn.Validate(); err != nil {
		return auth.Token{}, usagef("profile %s: %s", s.name, err)
	}
	name, err := p.chooseFlow(name)
	if err != nil {
		return auth.Token{}, err
	}
	return p.signInOrNext(ctx, s, name, loginFlags{})
}

func (p *program) signInBy(ctx context.Context, s *settings, name string, f loginFlags) (auth.Token, error) {
	flow, err := p.flow(s, name, f)
	if err != nil {
		return auth.Token{}, err
	}
	console := p.console()
	defer console.close()
	return flow.SignIn(ctx, s.signIn, console)
}

// flow returns the flow with a name. If the application's credential can't be read,
// only the app-only flow fails.
func (p *program) flow(s *settings, name string, f loginFlags) (auth.Flow, error) {
	if s.signIns != nil && s.signIns.credentialErr != nil {
		if name == auth.AppOnlyName {
			return nil, fmt.Errorf("profile %s: %w", s.name, s.signIns.credentialErr)
		}
		p.say("The application's credential can't be used, so you sign in without it. %s", sentence(s.signIns.credentialErr.Error()))
	}
	if name == auth.RefreshTokenName && f.refreshToken != "" {
		value, err := auth.ReadSecret(f.refreshToken, p.getSecret, p.in)
		if err != nil {
			return nil, usagef("--refresh-token: %s", err)
		}
		return auth.RefreshToken{Value: value}, nil
	}
	flow, err := p.flowNamed(name)
	if err != nil {
		return nil, usagef("%s", err)
	}
	switch flow := flow.(type) {
	case auth.Browser:
		flow.Port = f.port
		if flow.Open == nil {
			flow.Open = p.openURL
		}
		return flow, nil
	case auth.RemoteBrowser:
		flow.Port = f.port
		return flow, nil
	}
	return flow, nil
}

// check refuses flags that don't apply to a flow.
func (f loginFlags) check(flow string) error {
	switch {
	case f.refreshToken != "" && flow != auth.RefreshTokenName:
		return usagef("--refresh-token is for --flow %s", auth.RefreshTokenName)
	case f.port != 0 && flow != auth.BrowserName && flow != auth.AddressName:
		return usagef("--port is for --flow %s and %s only", auth.BrowserName, auth.AddressName)
	case f.port < 0 || f.port > 65535:
		return usagef("--port is %d; ports go from 1 to 65535", f.port)
	}
	return nil
}

func checkFlow(name string) error {
	if !slices.Contains(flowNames(), name) {
		return usagef("there is no sign-in flow %q: use %s", name, english.WordSeries(flowNames(), "or"))
	}
	return nil
}

// chooseFlow checks the name of a flow, or chooses a flow that suits this terminal.
func (p *program) chooseFlow(name string) (string, error) {
	if name != "" && name != autoFlow {
		return name, checkFlow(name)
	}
	name, reason := auth.Choose(auth.DetectEnvironment(runtime.GOOS, p.getenv))
	p.say("%s", reason)
	return name, nil
}

func (p *program) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "logout",
		Short: "Remove the profile's sign-in",
		Long: "Removes the profile's sign-in from this computer: access and refresh tokens, the application's token, and the " +
			"application's secret if it was stored. The profile is kept, and nothing changes at the service.",
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.settings()
			if err != nil {
				return err
			}
			if s.name == "" {
				return usagef("there is no profile to sign out of")
			}
			in, err := p.openSignIns(cmd.Context(), s)
			if err != nil {
				return err
			}
			forgotten, err := in.forget(cmd.Context())
			if err != nil {
				return err
			}
			p.say("signed out of profile %s. %s", s.name, forgotten)
			if s.token != "" {
				p.say("CSPDESK_TOKEN is still set, and is used for every call.")
			}
			return nil
		},
	}
}
