package cli

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/webhook"
)

// listenFlags are the flags of webhooks listen.
type listenFlags struct {
	listen string
	path   string
	hosts  []string
	roots  string
}

func (p *program) webhooksCommand() *cobra.Command {
	var f listenFlags
	listen := &cobra.Command{
		Use:   "listen",
		Short: "Print verified events from Partner Center",
		Long: "Receives webhook events, verifies their signature and certificate, and prints each event once as one line of JSON.\n" +
			"It serves plain http: run it behind a reverse proxy with your public address and certificate, and register that address.",
		Example: "cspdesk webhooks listen --listen 127.0.0.1:8787 | jq .EventName",
		Args:    exactly(),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.listen(cmd.Context(), f) },
	}
	flags := listen.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:8787", "address to listen on")
	flags.StringVar(&f.path, "path", "/", "path of the callback")
	flags.StringSliceVar(&f.hosts, "certificate-host", nil, "additional host that signing certificates may come from")
	flags.StringVar(&f.roots, "roots", "", "file with root certificates in PEM format to trust instead of the system's")
	return group("webhooks", "Receive webhook events", listen)
}

const (
	headerTimeout  = 10 * time.Second
	requestTimeout = 30 * time.Second
)

func (p *program) listen(ctx context.Context, f listenFlags) error {
	if !strings.HasPrefix(f.path, "/") {
		return usagef("--path %q does not start with /", f.path)
	}
	roots, err := readRoots(f.roots)
	if err != nil {
		return err
	}
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	out := json.NewEncoder(p.out)
	var saying sync.Mutex // deliveries may be concurrent
	receiver := &webhook.Receiver{
		Verifier: webhook.NewVerifier(nil, roots, append(f.hosts, webhook.DefaultHosts...)...),
		Handle: func(_ context.Context, e webhook.Event) error {
			err := out.Encode(e)
			if isBrokenPipe(err) {
				leave() // nothing reads the output; the service delivers the event again later
			}
			return err
		},
		Refused: func(r *http.Request, err error) {
			saying.Lock()
			defer saying.Unlock()
			p.say("refused a request from %s: %s", r.RemoteAddr, err)
		},
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", f.listen)
	if err != nil {
		return usagef("cannot listen on --listen %s: %s", f.listen, err)
	}
	server := &http.Server{
		Handler: atPath(f.path, receiver), ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: requestTimeout,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), requestTimeout)
		defer cancel()
		stopped <- server.Shutdown(end)
	})
	p.say("waiting for events on http://%s%s; press ctrl+c to stop.", listener.Addr(), f.path)
	err = server.Serve(listener)
	if stop() || !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("receiving events: %w", err)
	}
	return <-stopped
}

// atPath serves one path only; "/" means all paths.
func atPath(path string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path != "/" && r.URL.Path != path {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// readRoots reads a file of trusted root certificates. It returns nil, which means the
// system's, if file is empty.
func readRoots(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // a nil pool means the system's
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usagef("--roots: %s", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, usagef("--roots %s contains no PEM certificate", file)
	}
	return pool, nil
}
