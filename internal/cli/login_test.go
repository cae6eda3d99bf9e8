package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// signInHome starts a sandbox, and returns an environment with a profile for it. more
// are additional settings of the profile.
func signInHome(t *testing.T, more ...string) (world *sandbox.Sandbox, environ []string) {
	t.Helper()
	world, err := sandbox.New(sandbox.Config{Customers: 3})
	if err != nil {
		t.Fatal(err)
	}
	running, err := world.Serve(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("profiles:\n  demo:\n    api_url: %s\n    authority: %s\n    tenant: %s\n    client_id: %s\n",
		running.API, running.Authority, running.Tenant, running.ClientID)
	for _, setting := range more {
		config += "    " + setting + "\n"
	}
	return world, append(WriteConfig(t, config), "SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22")
}

// inBrowser replaces every flow with one in which the sandbox approves the sign-in.
func inBrowser(t *testing.T, world *sandbox.Sandbox) func(*program) {
	t.Helper()
	return func(p *program) {
		p.flowNamed = func(string) (auth.Flow, error) {
			return auth.Browser{Open: func(url string) error { return world.Approve(context.WithoutCancel(t.Context()), url) }}, nil
		}
	}
}

// TestLogin signs in to a sandbox and out again.
func TestLogin(t *testing.T) {
	t.Parallel()
	world, environ := signInHome(t)
	for _, step := range []struct {
		args        string
		code        int
		out, errout string
	}{
		{"whoami", 3, "", "not signed in to profile demo: run cspdesk login."},
		{"run get-a-list-of-customers", 3, "", "Sign in with cspdesk login."},
		{"login --flow carrier-pigeon", 2, "", `no sign-in flow "carrier-pigeon"`},
		{"login --flow browser", 0, "", "signed in as ada@contoso.example (profile demo)."},
		{"whoami", 0, "account             ada@contoso.example\n", ""},
		{"whoami -o json", 0, `"kind": "user"`, ""},
		{"whoami --mfa", 0, "multi-factor        compliant\n", ""},
		{"whoami --mfa -o json", 0, `"mfa": "compliant"`, ""},
		{"run get-a-list-of-customers -o csv", 0, "Fabrikam Ltd", ""},
		{"logout", 0, "", "signed out of profile demo."},
		{"whoami", 3, "", "not signed in"},
	} {
		code, out, errout := atTerminal(t, environ, "", inBrowser(t, world), strings.Fields(step.args)...)
		if code != step.code || !strings.Contains(out, step.out) || !strings.Contains(errout, step.errout) {
			t.Errorf("%s: exit code %d, want %d\n%s\n%s", step.args, code, step.code, out, errout)
		}
	}
}

// TestUnreadableCredential: only the application can't sign in.
func TestUnreadableCredential(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "app.pem")
	for _, test := range []struct{ name, setting, why string }{
		{"certificate", "certificate: " + missing, "app.pem"},
		{"file", "secret: file:" + missing, "there is no such file"},
		{"variable", "secret: env:APP_SECRET", "APP_SECRET"},
		{"keyring", "secret: keyring", "login --profile demo --secret -"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			world, environ := signInHome(t, test.setting)
			code, _, errout := atTerminal(t, environ, "", inBrowser(t, world), "login", "--flow", "app-only")
			if code != 1 || !strings.Contains(errout, test.why) || strings.Contains(errout, "signed in as") {
				t.Errorf("the application: exit code %d\n%s", code, errout)
			}
			code, _, errout = atTerminal(t, environ, "", inBrowser(t, world), "login", "--flow", "browser")
			if code != 0 || !strings.Contains(errout, test.why) || !strings.Contains(errout, "signed in as ada@contoso.example") {
				t.Errorf("a user: exit code %d\n%s", code, errout)
			}
		})
	}
}

func TestLoginFlags(t *testing.T) {
	t.Parallel()
	_, environ := signInHome(t)
	for _, tt := range []struct{ args, want string }{
		{"login --flow device-code --port 4711", "--port is for --flow browser and url"},
		{"login --flow url --port 70000", "ports go from 1 to 65535"},
		{"login --flow url --port -1", "ports go from 1 to 65535"},
		{"login --flow url --refresh-token -", "--refresh-token is for --flow refresh-token"},
	} {
		if code, _, errout := atTerminal(t, environ, "", nil, strings.Fields(tt.args)...); code != exitUsage || !strings.Contains(errout, tt.want) {
			t.Errorf("%s: exit code %d, %s", tt.args, code, errout)
		}
	}
	p := newProgram(World{})
	for _, name := range []string{auth.BrowserName, auth.AddressName} {
		flow, err := p.flow(&settings{}, name, loginFlags{port: 4711})
		if got := fmt.Sprintf("%+v", flow); err != nil || !strings.Contains(got, "Port:4711") {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

// TestLoginOffersTheNextFlow starts with an invalid refresh token.
func TestLoginOffersTheNextFlow(t *testing.T) {
	t.Parallel()
	world, environ := signInHome(t)
	environ = append(environ, "BAD=0.AXno-such-refresh-token")
	elsewhere := func(p *program) {
		p.flowNamed = func(name string) (auth.Flow, error) {
			if name != auth.AddressName {
				t.Errorf("the next flow is %s", name)
			}
			return auth.Browser{Open: func(url string) error { return world.Approve(context.WithoutCancel(t.Context()), url) }}, nil
		}
	}
	args := strings.Fields("login --flow refresh-token --refresh-token env:BAD")
	code, _, errout := atTerminal(t, environ, "y\n", elsewhere, args...)
	if code != 0 || !strings.Contains(errout, "Sign in with a browser on another machine") || !strings.Contains(errout, "signed in as ada@contoso.example") {
		t.Errorf("exit code %d\n%s", code, errout)
	}
	code, _, errout = atTerminal(t, environ, "n\n", elsewhere, args...)
	if code == 0 || strings.Contains(errout, "signed in as") || strings.Contains(errout, "0.AX") {
		t.Errorf("declined: exit code %d\n%s", code, errout)
	}
}
