package cli_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestWhoAmIByToken(t *testing.T) {
	t.Parallel()
	_, environ := startSandbox(t, sandbox.Config{Customers: 5})
	opaque := append(environ[:2:2], "CSPDESK_TOKEN=secret-token")
	for _, test := range []struct {
		name    string
		environ []string
		lines   []string
	}{
		{"with an account", environ, []string{"account             ada@contoso.example", "kind                user", "source              CSPDESK_TOKEN", "access token until  20"}},
		{"opaque", opaque, []string{"kind       unknown", "source     CSPDESK_TOKEN"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := desk(t, test.environ, "", "whoami")
			for _, line := range test.lines {
				if !strings.Contains(got.out, line) {
					t.Errorf("no %q in\n%s%s", line, got.out, got.errout)
				}
			}
			if strings.Contains(got.out, "secret-token") || strings.Contains(got.out, "eyJ") {
				t.Errorf("the token is shown:\n%s", got.out)
			}
		})
	}
}
