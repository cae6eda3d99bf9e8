package cli_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
)

const createPolicy = "create-a-new-configuration-policy-for-the-specified-customer"

// TestInvalidBodyIsLocated: errors name the line and column that an editor shows.
func TestInvalidBodyIsLocated(t *testing.T) {
	t.Parallel()
	s, env := startService(t, nil)
	for _, test := range []struct{ name, body, want string }{
		{"syntax error", "{\n  \"name\": \"Größe\",  tru\n}", "is not JSON: invalid character 't' at start of string (expecting '\"'), at line 2, column 21."},
		{"truncated", "{\n  \"name\": \"x\"", "is not JSON: it ends too early, at line 2, column 14."},
		{"two values", "{}\n{}", "at line 2, column 1."},
		{"empty", " \n", "is not JSON: it is empty."},
		{"UTF-16", "\xff\xfe{\x00}\x00", "is not JSON: it is UTF-16; save it as UTF-8."},
		{"wrong type", `{"name":{"x":1}}`, "is wrong: there is an object where a value of type string is wanted, at /name."},
	} {
		got := desk(t, env, test.body, "run", createPolicy, "--param", "customer-id=c1", "--yes", "--body", "-")
		if got.code != 2 || !strings.Contains(got.errout, test.want) {
			t.Errorf("%s: exit code %d, %q; want in it %q", test.name, got.code, got.errout, test.want)
		}
	}
	if asked := s.requests(); len(asked) != 0 {
		t.Errorf("asked %q", asked)
	}
}

// TestBodyMayHaveBOM: Windows editors write a byte order mark.
func TestBodyMayHaveBOM(t *testing.T) {
	t.Parallel()
	s, env := startService(t, map[string]string{"POST /v1/customers/c1/policies": `{"id":"p1"}`})
	got := desk(t, env, "\ufeff{\"name\":\"Kiosk\"}", "run", createPolicy, "--param", "customer-id=c1", "--yes", "--body", "-")
	if got.code != 0 || len(s.bodies) != 1 || s.bodies[0] != `{"name":"Kiosk"}` {
		t.Errorf("sent %q, %+v", s.bodies, got)
	}
}

// TestInterruptWhileTheBodyIsTyped reads a body that never ends.
func TestInterruptWhileTheBodyIsTyped(t *testing.T) {
	t.Parallel()
	_, env := startService(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	in, typed := io.Pipe()
	defer typed.Close()
	go func() {
		_, _ = typed.Write([]byte(`{"name":`)) // returns once it has been read
		cancel()
	}()
	var errout strings.Builder
	code := cli.Main(ctx, cli.World{
		Args: []string{"run", createPolicy, "--param", "customer-id=c1", "--yes", "--body", "-"}, In: in, Out: io.Discard, Err: &errout, Environ: env,
	})
	if code != 130 || errout.String() != "cspdesk: interrupted.\n" {
		t.Errorf("exit code %d, standard error %q", code, errout.String())
	}
}

// TestLongLinesAreTruncatedInPreview: the question must stay on the screen.
func TestLongLinesAreTruncatedInPreview(t *testing.T) {
	t.Parallel()
	s, env := startService(t, map[string]string{"POST /v1/customers/c1/policies": `{"id":"p1"}`})
	long := `{"name":"` + strings.Repeat("ä", 10_000) + `"}`
	got := desk(t, env, long, "run", createPolicy, "--param", "customer-id=c1", "--yes", "--body", "-")
	if got.code != 0 || len(got.errout) > 2000 || !strings.Contains(got.errout, "ä… and 19512 more bytes") || s.bodies[0] != long {
		t.Errorf("exit code %d, %d bytes of preview: %.900s", got.code, len(got.errout), got.errout)
	}
}
