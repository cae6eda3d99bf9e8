package cli

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// sandboxFlags describe a simulated Partner Center.
type sandboxFlags struct {
	customers int
	seed      uint64
	latency   time.Duration
	faults    string
	hostile   bool
	limits    string
	cloud     string
	speed     float64 // of the sandbox's clock; 0 stops it
	start     string
	orderLag  time.Duration
}

// integrationCustomers is the default number of customers with the limits of an
// integration sandbox. It leaves room for new ones.
const integrationCustomers = 50

// add declares the flags. lag is the default of --order-lag.
func (f *sandboxFlags) add(cmd *cobra.Command, lag time.Duration) {
	flags := cmd.Flags()
	flags.IntVar(&f.customers, "customers", sandbox.DefaultCustomers, "number of customers")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of the data; the same seed creates the same data")
	flags.DurationVar(&f.latency, "latency", 0, "delay of each call, such as 200ms")
	flags.StringVar(&f.faults, "faults", "", "faults to inject, such as throttle=5%,5xx=3%,cut=2%")
	flags.BoolVar(&f.hostile, "hostile", false, "add customers with names that attack terminals and spreadsheets")
	flags.StringVar(&f.limits, "limits", string(sandbox.NoLimits), "account limits to simulate: none, production or sandbox (75 customers, 5 subscriptions, 25 seats, no billing)")
	flags.StringVar(&f.cloud, "cloud", auth.GlobalName, "cloud to simulate: global, 21vianet, germany or usgov; the last three lack some operations and products")
	flags.Float64Var(&f.speed, "speed", 1, "speed of the simulated clock: at 60 an hour takes a minute, 0 stops it")
	flags.StringVar(&f.start, "start", "", "start time of the simulated clock, such as 2026-01-15T09:00:00Z (default: now)")
	flags.DurationVar(&f.orderLag, "order-lag", lag, "how long a new order takes to appear in lists")
	complete(cmd, "faults", oneOf(sandbox.FaultNames()...))
	complete(cmd, "limits", oneOf(sandbox.LimitNames()...))
	complete(cmd, "cloud", oneOf(sandbox.CloudNames()...))
}

func (f *sandboxFlags) newSandbox() (*sandbox.Sandbox, error) {
	limits, err := sandbox.ParseLimits(f.limits)
	if err != nil {
		return nil, usagef("--limits: %s", err)
	}
	cloud, err := sandbox.ParseCloud(f.cloud)
	if err != nil {
		return nil, usagef("--cloud: %s", err)
	}
	if limits == sandbox.SandboxLimits && f.customers == sandbox.DefaultCustomers {
		f.customers = integrationCustomers
	}
	if f.customers < 1 {
		return nil, usagef("--customers is %d; it must be 1 or more", f.customers)
	}
	if f.latency < 0 {
		return nil, usagef("--latency is %s; it must not be negative", f.latency)
	}
	if limits == sandbox.SandboxLimits && f.customers > sandbox.SandboxCustomers {
		return nil, usagef("--customers is %d; an integration sandbox has at most %d", f.customers, sandbox.SandboxCustomers)
	}
	faults, err := sandbox.ParseFaults(f.faults)
	if err != nil {
		return nil, usagef("%s", err)
	}
	config := sandbox.Config{
		Customers: f.customers, Seed: f.seed, Latency: f.latency, Faults: faults, Hostile: f.hostile, Limits: limits, Cloud: cloud,
	}
	if err := f.setClock(&config); err != nil {
		return nil, err
	}
	return sandbox.New(config)
}

// clockStopped is the [sandbox.Config] speed of a stopped clock.
const clockStopped = -1

func (f *sandboxFlags) setClock(config *sandbox.Config) error {
	switch {
	case !(f.speed >= 0 && f.speed <= sandbox.MaxSpeed):
		return usagef("--speed is %g; it must be between 0 and %d", f.speed, sandbox.MaxSpeed)
	case f.orderLag < 0:
		return usagef("--order-lag is %s; it must not be negative", f.orderLag)
	case f.start != "":
		start, err := time.Parse(time.RFC3339, f.start)
		if err != nil {
			return usagef("--start %s is not a time like 2026-01-15T09:00:00Z", f.start)
		}
		config.Start = start
	}
	config.Speed, config.OrderLag = f.speed, max(f.orderLag, 1)
	if f.speed == 0 {
		config.Speed = clockStopped
	}
	return nil
}

const anyLoopbackPort = "127.0.0.1:0"

func (p *program) sandboxCommand() *cobra.Command {
	var f sandboxFlags
	listen, certificates := anyLoopbackPort, ""
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve a simulated Partner Center for other programs",
		Long: "Serves a simulated Partner Center, including sign-in, until it is interrupted.\n" +
			"When it is ready, it prints its addresses and credentials as one line of JSON to stdout.",
		Example: "cspdesk sandbox --listen 127.0.0.1:8080 --customers 8000",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.serveSandbox(cmd.Context(), f, listen, certificates)
		},
	}
	f.add(cmd, sandbox.DocumentedOrderLag)
	cmd.Flags().StringVar(&listen, "listen", anyLoopbackPort, "address to listen on")
	cmd.Flags().StringVar(&certificates, "trust-certificate", "", "file with certificates in PEM format that applications may sign in with")
	return cmd
}

func (p *program) serveSandbox(ctx context.Context, f sandboxFlags, listen, certificates string) error {
	world, err := f.newSandbox()
	if err != nil {
		return err
	}
	if err := trustCertificates(world, certificates); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return usagef("--listen %s is not an address like 127.0.0.1:8080", listen)
	}
	if !isLoopback(host) {
		p.say("warning: %s can be reached from other machines, and the sandbox lets everyone sign in.", listen)
	}
	debug.SetMemoryLimit(servingMemory)
	running, err := world.Serve(ctx, listen)
	if err != nil {
		return err
	}
	line, err := json.Marshal(running) //nolint:gosec // these are the secrets of a simulated service, for its clients
	if err != nil {
		return fmt.Errorf("printing the addresses of the sandbox: %w", err)
	}
	if _, err := fmt.Fprintf(p.out, "%s\n", line); err != nil {
		return err
	}
	return running.Wait()
}

// servingMemory is a memory limit that suffices for a sandbox of any size. It makes the
// garbage collector run before large responses add up.
const servingMemory = 150 << 20

// trustCertificates registers the certificates of a PEM file with the sandbox's authority.
func trustCertificates(world *sandbox.Sandbox, path string) error {
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return usagef("--trust-certificate: %s", err)
	}
	found := false
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return usagef("--trust-certificate: %s contains an invalid certificate: %s", path, err)
		}
		world.TrustCertificate(certificate)
		found = true
	}
	if !found {
		return usagef("--trust-certificate: %s contains no PEM certificate", path)
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
