package cli

import (
	"context"
	"strings"
	"testing"
)

const graphScopes = "scopes: [openid, 'https://graph.microsoft.com/User.Read.All', 'https://graph.microsoft.com/Directory.Read.All']"

// consentHome returns an environment in which somebody is signed in, and a customer.
func consentHome(t *testing.T) (environ []string, sandboxBrowser func(*program), customer string) {
	t.Helper()
	world, environ := signInHome(t, graphScopes)
	inBrowser := inBrowser(t, world)
	prepare := func(p *program) {
		inBrowser(p)
		p.openURL = func(url string) error { return world.Approve(context.WithoutCancel(t.Context()), url) }
	}
	if code, _, errout := atTerminal(t, environ, "", prepare, "login", "--flow", "browser"); code != 0 {
		t.Fatal(errout)
	}
	_, out, errout := atTerminal(t, environ, "", prepare, "run", "get-a-list-of-customers", "-o", "csv")
	lines := strings.Split(out, "\n")
	if len(lines) < 2 {
		t.Fatal(errout)
	}
	customer, _, _ = strings.Cut(lines[1], ",")
	return environ, prepare, customer
}

func TestConsent(t *testing.T) {
	t.Parallel()
	environ, prepare, customer := consentHome(t)
	const graph = "00000003-0000-0000-c000-000000000000"
	for _, step := range []struct {
		name, args, typed string
		code              int
		out, errout       string
	}{
		{"dry run", "consent " + customer + " --dry-run", "", 0, `"scope": "User.Read.All,Directory.Read.All"`, "dry run: nothing was sent."},
		{"declined", "consent " + customer, "yes\n", 1, "", "nothing was sent"},
		{"confirmed", "consent " + customer, customer + "\n", 0, "", "DELETE http"},
		{"again with --yes", "consent " + customer + " --yes --grant " + graph + "=User.Read.All", "", 0, "", "  " + graph + "=User.Read.All\n"},
		{"bad grant", "consent " + customer + " --yes --grant graph", "", 2, "", "--grant: "},
		{"no customer", "consent", "", 2, "", "needs the id of a customer"},
		{"another partner's customer", "consent 11111111-2222-3333-4444-555555555555 --yes", "", 1, "", "cspdesk: "},
		{"read-only", "consent " + customer + " --yes --read-only", "", 4, "", "read-only"},
		{"conflicting flags", "consent " + customer + " --by-administrator --grant a=b", "", 2, "", "by-administrator"},
		{"by an administrator", "consent " + customer + " --by-administrator", "", 0, "", "has granted access to application"},
	} {
		browser := func(p *program) {
			prepare(p)
			p.environ = append([]string{"DISPLAY=:1"}, environ[:1]...) // a desktop
		}
		code, out, errout := atTerminal(t, environ, step.typed, browser, strings.Fields(step.args)...)
		if code != step.code || !strings.Contains(out, step.out) || !strings.Contains(errout, step.errout) {
			t.Errorf("%s: exit code %d, want %d\n%s\n%s\nwant: %s %s", step.name, code, step.code, out, errout, step.out, step.errout)
		}
	}
}

func TestConsentWithoutGrants(t *testing.T) {
	t.Parallel()
	_, environ := signInHome(t)
	code, _, errout := atTerminal(t, environ, "", nil, "consent", "c1", "--yes")
	if code != exitUsage || !strings.Contains(errout, "name the grants, for example --grant") {
		t.Errorf("exit code %d\n%s", code, errout)
	}
}
