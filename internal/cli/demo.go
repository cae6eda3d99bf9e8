package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/views"
)

type demoFlags struct {
	sandboxFlags
	signIn string
}

// tourSpeed is the speed of the sandbox clock during the tour, so that jobs finish
// quickly.
const tourSpeed = 5

// demoOrderLag is shorter than the quarter of an hour that the real service takes.
const demoOrderLag = 45 * time.Second

func demoDefaults() sandboxFlags {
	return sandboxFlags{customers: sandbox.DefaultCustomers, seed: 1, limits: string(sandbox.NoLimits), cloud: auth.GlobalName, speed: 1, orderLag: demoOrderLag}
}

func (p *program) demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try cspdesk with a simulated Partner Center",
		Long: "Starts a simulated Partner Center on this computer, signs in to it and opens the user interface. Nothing leaves the computer.\n" +
			"Without a terminal, it prints a short tour instead.",
		Example: "cspdesk demo --customers 8000 --latency 200ms\ncspdesk demo --faults throttle=5%,5xx=3%,cut=2%",
		Args:    exactly(),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.demo(cmd.Context(), f) },
	}
	f.add(cmd, demoOrderLag)
	cmd.Flags().StringVar(&f.signIn, "sign-in", autoFlow, "way to sign in: auto, browser or device-code")
	complete(cmd, "sign-in", oneOf(flowNames()...))
	return cmd
}

// demo serves a simulated Partner Center until the user interface is closed.
func (p *program) demo(ctx context.Context, f demoFlags) error {
	if err := checkFlow(f.signIn); err != nil {
		return err
	}
	if p.whyNoScreen() != "" && f.speed == 1 {
		f.speed = tourSpeed
	}
	world, err := f.newSandbox()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	running, err := world.Serve(ctx, anyLoopbackPort)
	if err != nil {
		stop()
		return err
	}
	err = p.runDemo(ctx, world, running, f)
	stop()
	if werr := running.Wait(); err == nil {
		err = werr
	}
	return err
}

func (p *program) runDemo(ctx context.Context, world *sandbox.Sandbox, running *sandbox.Running, f demoFlags) error {
	s, err := p.demoSettings(running)
	if err != nil {
		return err
	}
	source := auth.NewSource(s.signIn, new(auth.MemoryStore), nil, nil)
	token, err := p.demoSignIn(ctx, world, s, f.signIn)
	if err != nil {
		return fmt.Errorf("signing in to the demo: %w", err)
	}
	if err := source.Adopt(ctx, token); err != nil {
		return err
	}
	if p.opened, err = state.Memory(); err != nil {
		return err
	}
	watched := &tokenMonitor{TokenSource: source, account: token.Account}
	client, err := p.client(s, watched, p.withCache(p.opened, s))
	if err != nil {
		return err
	}
	if p.whyNoScreen() != "" {
		return p.tour(ctx, client, token.Account)
	}
	return p.runDesk(ctx, deskOptions{
		settings: s, client: client, access: views.Access{State: watched.state}, partner: "Contoso Partners", account: token.Account, badge: "SANDBOX",
		theme: s.config.Theme, keys: s.config.Rebound(),
	})
}

// demoSettings returns the settings of the demo. Only screen settings come from the
// user's config file.
func (p *program) demoSettings(running *sandbox.Running) (*settings, error) {
	config, err := state.LoadConfig(p.configPath())
	if err != nil {
		return nil, err
	}
	cloud, err := auth.CustomCloud(running.Authority, running.API, "")
	if err != nil {
		return nil, err
	}
	return &settings{
		name: "demo", cloud: cloud, config: config, locale: p.flags.locale,
		signIn:   auth.Config{Cloud: cloud, Tenant: running.Tenant, ClientID: running.ClientID},
		readOnly: p.flags.readOnly || isYes(p.getenv("CSPDESK_READ_ONLY")),
	}, nil
}

// demoSignIn signs in through the same endpoints as a real sign-in. With auto, the
// sandbox approves the sign-in by itself.
func (p *program) demoSignIn(ctx context.Context, world *sandbox.Sandbox, s *settings, name string) (auth.Token, error) {
	if name != autoFlow {
		return p.signIn(ctx, s, name)
	}
	flow := auth.Browser{Open: func(address string) error { return world.Approve(ctx, address) }, Timeout: time.Minute}
	return flow.SignIn(ctx, s.signIn, silent{})
}

// silent is an [auth.UI] for a sign-in without user interaction.
type silent struct{}

func (silent) ShowAddress(context.Context, auth.Address)     {}
func (silent) ShowDeviceCode(context.Context, auth.UserCode) {}
func (silent) Note(string)                                   {}
func (silent) AskSecret(context.Context, string) (auth.Secret, error) {
	return auth.Secret{}, auth.ErrNoInput
}
