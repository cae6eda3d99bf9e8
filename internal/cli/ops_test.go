package cli_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/cli"
)

func TestOps(t *testing.T) {
	t.Parallel()
	all := decode[[]map[string]any](t, desk(t, nil, "", "ops", "-o", "json").out)
	if len(all) != len(api.Operations()) {
		t.Errorf("%d operations listed, want %d", len(all), len(api.Operations()))
	}
	for _, op := range all {
		for _, key := range []string{"id", "title", "area", "method", "path", "effect", "auth", "clouds", "paging", "params"} {
			if _, ok := op[key]; !ok {
				t.Errorf("%v lacks %s", op["id"], key)
			}
		}
	}
	if got := desk(t, nil, "", "ops"); strings.Count(got.out, "\n") != len(all)+1 {
		t.Errorf("the table has %d lines, want one for each of %d operations and a header", strings.Count(got.out, "\n"), len(all))
	}
	area := all[0]["area"].(string)
	some := decode[[]map[string]any](t, desk(t, nil, "", "ops", "-o", "json", "--area", strings.ToUpper(area)).out)
	if len(some) == 0 || len(some) == len(all) {
		t.Errorf("--area %s lists %d of %d operations", area, len(some), len(all))
	}
	for _, op := range some {
		if op["area"] != area {
			t.Errorf("--area %s lists %v of %v", area, op["id"], op["area"])
		}
	}
}

func TestOpsShow(t *testing.T) {
	t.Parallel()
	got := desk(t, nil, "", "ops", "show", "suspend-a-subscription")
	for _, want := range []string{
		"request  PATCH /v1/customers/{customer-id}/subscriptions/{subscription-id}\n", "effect   destroy\n", "sign-in  app|app+user\n",
		"subscription-id  string  required", "answer   Subscription\n",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("lacks %q:\n%s", want, got.out)
		}
	}
	one := decode[map[string]any](t, desk(t, nil, "", "ops", "show", "suspend-a-subscription", "-o", "json").out)
	if one["id"] != "suspend-a-subscription" || one["effect"] != "destroy" {
		t.Errorf("got %v", one)
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	env := cli.WriteConfig(t, profiles)
	for _, test := range []struct {
		args string
		want []string
	}{
		{"run get-a-list-of-cust", []string{"get-a-list-of-customers\tGet a list of customers\n"}},
		{"ops show susp", []string{"suspend-a-subscription\t"}},
		{"run get-a-customer-by-id --param cust", []string{"customer-id=\t", ":6\n"}},
		{"run get-invoice-line-items --param provider=", []string{"provider=office\n", "provider=azure\n", ":4\n"}},
		{"run x -o ", []string{"json\n", "jsonl\n", "table\n", "csv\n", "yaml\n"}},
		{"--profile ", []string{"contoso\n", "test\n"}},
		{"login --flow ", []string{"auto\n", "browser\n", "device-code\n"}},
		{"api ", []string{"GET\n", "DELETE\n"}},
	} {
		got := desk(t, env, "", append([]string{"__complete"}, strings.Split(test.args, " ")...)...)
		for _, want := range test.want {
			if !strings.Contains(got.out, want) {
				t.Errorf("%q completes to:\n%s\nwant in it: %q", test.args, got.out, want)
			}
		}
		if i := strings.LastIndexAny(test.args, " "); strings.HasPrefix(test.args, "run get") || strings.HasPrefix(test.args, "ops show") {
			for line := range strings.Lines(got.out) {
				if !strings.HasPrefix(line, test.args[i+1:]) && !strings.HasPrefix(line, ":") {
					t.Errorf("%q completes to %q", test.args, line)
				}
			}
		}
	}
}

func TestHelpAndManual(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"version":         "cspdesk ",
		"man":             ".TH CSPDESK 1",
		"completion bash": "bash completion",
		"--help":          "USAGE",
		"help run":        "cspdesk run ID",
		"config":          "cspdesk config [command]",
		"run --help":      "suspend-a-subscription",
	} {
		got := desk(t, nil, "", strings.Fields(args)...)
		if got.code != 0 || got.errout != "" || !strings.Contains(got.out, want) {
			t.Errorf("%s: exit code %d, %q\n%s\nwant in it: %s", args, got.code, got.errout, got.out, want)
		}
	}
}
