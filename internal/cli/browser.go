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

// openInBrowserName opens one address in a browser. pkg/browser hands its whole
// environment to whatever it starts, so it runs in a process of its own, which
// has none of the secrets.
const openInBrowserName = "open-in-browser"

// longestAddress bounds what is taken for an address; those of a sign-in take a
// kilobyte or two.
const longestAddress = 64 << 10

// openBrowser shows an address in a browser of this machine. It returns when the
// opener does, which for some is when the browser is closed. The browser and all
// that it starts get the environment without the secrets in it.
func (p *program) openBrowser(address string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program, to open a browser: %w", err)
	}
	var problem bytes.Buffer
	opener := exec.Command(self, openInBrowserName) //nolint:noctx,gosec // it is this program itself, and a browser outlives what opened it
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

// environWithoutSecrets is the environment without what is secret in it: the program's own
// variables, and those that a profile or a flag says hold a secret.
func (p *program) environWithoutSecrets() []string {
	secret := p.secretVariableFilter()
	environ := make([]string, 0, len(p.environ)) // not nil, which would mean all of it
	for _, entry := range p.environ {
		name, _, _ := strings.Cut(entry, "=")
		if !secret(name) {
			environ = append(environ, entry)
		}
	}
	return environ
}

// secretVariableFilter tells the variables that programs started from here must not
// see.
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

// getSecret returns a variable of the environment that holds a secret, and
// remembers its name.
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

// openerCmd is not for people: openBrowser runs it.
func (p *program) openerCmd() *cobra.Command {
	return &cobra.Command{
		Use: openInBrowserName, Short: "Open the address on the standard input in a browser", Hidden: true,
		Args: exactly(),
		RunE: func(*cobra.Command, []string) error {
			address, err := io.ReadAll(io.LimitReader(p.in, longestAddress))
			if err != nil {
				return fmt.Errorf("reading the address: %w", err)
			}
			u, err := url.Parse(string(address))
			if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
				return usagef("%s opens https and http addresses only", openInBrowserName)
			}
			// What openers print has no place on the screen, and a browser that holds
			// on to a pipe would keep this process from ending.
			browser.Stdout, browser.Stderr = nil, nil
			return browser.OpenURL(u.String())
		},
	}
}
