package cli_test

import (
	"context"
	"io"
	"strings"
	"syscall"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
)

func TestMistakesAndRefusals(t *testing.T) {
	t.Parallel()
	_, env := startService(t, nil)
	for _, test := range []struct {
		name string
		args string
		env  []string
		code int
		want string
	}{
		{"unknown command", "rum", env, 2, `there is no command "rum" in cspdesk; did you mean run?`},
		{"unknown subcommand", "config nope", env, 2, `there is no command "nope" in cspdesk config`},
		{"help of an unknown command", "help nosuch", env, 2, `there is no command "nosuch" in cspdesk; see cspdesk --help.`},
		{"help of a misspelt command", "help rum", env, 2, "did you mean run?"},
		{"help of an unknown subcommand", "help config nope", env, 2, `there is no command "nope" in cspdesk config`},
		{"unknown flag", "run --nope", env, 2, "unknown flag: --nope; see cspdesk run --help."},
		{"no id", "run", env, 2, "cspdesk run needs the id of an operation"},
		{"too many arguments", "run a b", env, 2, `cspdesk run takes no further argument "b"`},
		{"misspelt id", "run get-a-list-of-custmers", env, 2, "did you mean get-a-list-of-customers?"},
		{"id by its words", "run customers-filtered", env, 2, "did you mean get-a-list-of-customers-filtered-by-a-search-field?"},
		{"unknown id", "run zzz", env, 2, `there is no operation "zzz"; cspdesk ops lists all operations.`},
		{"missing parameter", "run get-a-customer-by-id", env, 2, "customer-id of get-a-customer-by-id is required."},
		{"misspelt parameter", "run get-a-customer-by-id --param custmer-id=1", env, 2, `has no parameter "custmer-id"; did you mean customer-id?`},
		{"unknown parameter", "run get-a-customer-by-id --param zzz=1", env, 2, "it takes customer-id"},
		{"parameter without value", "run get-a-customer-by-id --param customer-id", env, 2, "--param customer-id has no value"},
		{"bad value", "run change-the-quantity-of-a-subscription --yes --param customer-id=1 --param subscription-id=2 --param quantity=many", env, 2, `quantity of change-the-quantity-of-a-subscription is wrong: "many" is not a number`},
		{"unknown format", "run get-a-list-of-customers -o xml", env, 2, `there is no output format "xml"`},
		{"negative size", "run get-a-list-of-customers --size -1", env, 2, "--size is -1; it must be 1 or more"},
		{"size 0", "run get-a-list-of-customers --size 0", env, 2, "--size is 0; it must be 1 or more"},
		{"size not a number", "run get-a-list-of-customers --size many", env, 2, `invalid argument "many" for "--size" flag: it must be a whole number; see cspdesk run --help.`},
		{"enormous size", "run get-a-list-of-customers --size 99999999999999999999", env, 2, "it must be a number in range"},
		{"invalid bool", "run get-a-list-of-customers --all=perhaps", env, 2, `flag: it must be true or false`},
		{"size of an unpaged operation", "run get-a-customer-by-id --param customer-id=1 --size 7", env, 2, "get-a-customer-by-id takes no --size"},
		{"unknown area", "ops --area Nowhere", env, 2, `there is no area "Nowhere"`},
		{"refused", "run get-a-customer-by-id --param customer-id=1", env, 1, "HTTP 404 Not Found, code 600009: Nothing is at /v1/customers/1."},
		{"no sign-in", "run get-a-list-of-customers", nil, 3, "not signed in: there is no profile, and CSPDESK_TOKEN is not set."},
		{"whoami without sign-in", "whoami", nil, 3, "not signed in"},
		{"plain http to another host", "run get-a-list-of-customers", []string{"CSPDESK_TOKEN=x", "CSPDESK_API_URL=http://partner.example"}, 2, "plain http"},
		{"unknown profile", "run get-a-list-of-customers --profile nobody", env, 2, `there is no profile "nobody"`},
		{"no terminal", "", env, 2, "the user interface needs a terminal, and stdin is not a terminal: use cspdesk run"},
		{"other host", "api GET https://evil.example/v1/customers", env, 2, "evil.example is not the configured Partner Center"},
		{"token on the command line", "api GET /customers -H Authorization:x", env, 2, "the token comes from the sign-in"},
		{"bad method", "api FETCH /customers", env, 2, `"FETCH" is not a method`},
		{"bad header", "api GET /customers -H nonsense", env, 2, `the header "nonsense" is not of the form`},
		{"raw change without --yes", "api POST /customers", env, 2, "add --yes"},
		{"raw change read-only", "api DELETE /customers/1 --yes --read-only", env, 4, "read-only"},
		{"bad faults", "sandbox --faults gremlins", nil, 2, `"gremlins" is not a fault`},
		{"bad limits", "sandbox --limits tenant", nil, 2, `--limits: "tenant" is not one of none, production, sandbox`},
		{"bad cloud of a sandbox", "sandbox --cloud mars", nil, 2, `--cloud: "mars" is not one of global, 21vianet, germany, usgov`},
		{"sandbox too large", "sandbox --limits sandbox --customers 76", nil, 2, "at most 75"},
		{"bad speed", "sandbox --speed -1", nil, 2, "--speed is -1; it must be between 0 and 1000000"},
		{"bad start", "demo --start yesterday", nil, 2, "--start yesterday is not a time"},
		{"bad lag", "sandbox --order-lag -1s", nil, 2, "--order-lag is -1s; it must not be negative"},
		{"bad address", "sandbox --listen nowhere", nil, 2, "--listen nowhere is not an address"},
		{"no certificate file", "sandbox --trust-certificate nowhere.pem", nil, 2, "--trust-certificate: open nowhere.pem"},
		{"file without certificate", "sandbox --trust-certificate errors_test.go", nil, 2, "errors_test.go contains no PEM certificate"},
		{"login without a profile", "login", nil, 2, "there is no profile to sign in to."},
		{"path without a slash", "webhooks listen --path hook", nil, 2, `--path "hook" does not start with /`},
		{"empty path", "webhooks listen --path=", nil, 2, `--path "" does not start with /`},
		{"no config location", "config path", nil, 1, "no config file location"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := desk(t, test.env, "", strings.Fields(test.args)...)
			got.check(t, test.code, "", test.want)
			if strings.Contains(got.errout, "Usage:") {
				t.Errorf("the usage is printed:\n%s", got.errout)
			}
		})
	}
}

// brokenPipe is a pipe whose reader closes it after some bytes.
type brokenPipe struct{ left int }

func (b *brokenPipe) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, syscall.EPIPE
	}
	return len(p), nil
}

func TestBrokenPipeIsNotAFailure(t *testing.T) {
	t.Parallel()
	_, env := startService(t, twoPages)
	for _, args := range []string{"run get-a-list-of-customers --all -o jsonl", "run get-a-list-of-customers -o table", "ops", "ops -o json", "version", "demo"} {
		var errout strings.Builder
		code := cli.Main(t.Context(), cli.World{Args: strings.Fields(args), In: strings.NewReader(""), Out: &brokenPipe{5}, Err: &errout, Environ: env})
		if code != 0 || strings.Contains(errout.String(), "cspdesk:") {
			t.Errorf("%s: exit code %d, standard error %q", args, code, errout.String())
		}
	}
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	_, env := startService(t, twoPages)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errout strings.Builder
	code := cli.Main(ctx, cli.World{Args: []string{"run", listCustomers}, In: strings.NewReader(""), Out: io.Discard, Err: &errout, Environ: env})
	if code != 130 || errout.String() != "cspdesk: interrupted.\n" {
		t.Errorf("exit code %d, standard error %q", code, errout.String())
	}
}
