package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/pkg/browser"
	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/state"
)

// openInBrowserName is the hidden command that opens one address in a browser.
// pkg/browser passes its whole environment to the programs it starts, so it runs
// in a process of its own that has no secrets in its environment.
const openInBrowserName = "open-in-browser"

// longestAddress limits the length of an address. Sign-in addresses have one or
// two kilobytes.
const longestAddress = 64 << 10

// openBrowser opens an address in a browser on this computer. It returns when the
// opener exits; with some openers that is when the browser is closed. The browser
// gets an environment without secrets.
func (p *program) openBrowser(address string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the cspdesk executable to open a browser: %w", err)
	}
	var problem bytes.Buffer
	opener := exec.Command(self, openInBrowserName) //nolint:noctx,gosec // it runs this executable, and the browser outlives it
	opener.Env = p.environWithoutSecrets()
	opener.Stdin = strings.NewReader(address)
	opener.Stderr = &problem
	if err := opener.Run(); err != nil {
		if text := strings.TrimSpace(problem.String()); text != "" {
			return errors.New(text)
		}
		return fmt.Errorf("opening a browser: %w", err)
	}
	return nil
}

// environWithoutSecrets returns the environment without cspdesk's own variables and
// without those that a profile or a flag names as secrets.
func (p *program) environWithoutSecrets() []string {
	secret := p.secretVariableFilter()
	environ := make([]string, 0, len(p.environ)) // exec.Cmd would inherit everything if it were nil
	for _, entry := range p.environ {
		name, _, _ := strings.Cut(entry, "=")
		if !secret(name) {
			environ = append(environ, entry)
		}
	}
	return environ
}

// secretVariableFilter returns a function that reports whether a variable must be
// hidden from child processes.
func (p *program) secretVariableFilter() func(name string) bool {
	names := p.secretVarNames()
	if config, err := state.LoadConfig(p.configPath()); err == nil {
		for _, profile := range config.Profiles {
			if name, ok := strings.CutPrefix(profile.Secret, "env:"); ok {
				names = append(names, name)
			}
		}
	}
	return func(name string) bool {
		return strings.HasPrefix(name, "CSPDESK_") || slices.Contains(names, name)
	}
}

// getSecret returns an environment variable that holds a secret, and records its
// name.
func (p *program) getSecret(name string) string {
	p.secretsMu.Lock()
	defer p.secretsMu.Unlock()
	p.secretVars = append(p.secretVars, name)
	return p.getenv(name)
}

func (p *program) secretVarNames() []string {
	p.secretsMu.Lock()
	defer p.secretsMu.Unlock()
	return slices.Clone(p.secretVars)
}

// openerCmd returns the hidden command that openBrowser runs.
func (p *program) openerCmd() *cobra.Command {
	return &cobra.Command{
		Use: openInBrowserName, Short: "Open the address given on stdin in a browser", Hidden: true,
		Args: exactly(),
		RunE: func(*cobra.Command, []string) error {
			address, err := io.ReadAll(io.LimitReader(p.in, longestAddress))
			if err != nil {
				return fmt.Errorf("reading the address: %w", err)
			}
			u, err := url.Parse(string(address))
			if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
				return usagef("%s only opens https and http addresses", openInBrowserName)
			}
			// Output of openers would corrupt the screen, and a browser that keeps
			// a pipe open would keep this process from exiting.
			browser.Stdout, browser.Stderr = nil, nil
			return browser.OpenURL(u.String())
		},
	}
}
