package cli_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// statusesByCheck returns the statuses in the JSON output by check.
func statusesByCheck(t *testing.T, text string) map[string]string {
	t.Helper()
	statuses := map[string]string{}
	for _, r := range decode[[]struct{ ID, Status, Detail, Remedy string }](t, text) {
		statuses[r.ID] = r.Status
		if (r.Status == "fail" || r.Status == "warn") != (r.Remedy != "") || r.Detail == "" {
			t.Errorf("%s is %s with the detail %q and the remedy %q", r.ID, r.Status, r.Detail, r.Remedy)
		}
	}
	return statuses
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	running, env := startSandbox(t, sandbox.Config{Customers: 3})
	env = append(env, "LANG=C.UTF-8")
	got := desk(t, env, "", "doctor", "-o", "json")
	if got.code != 0 {
		t.Errorf("exit code %d, %s", got.code, got.errout)
	}
	for id, status := range statusesByCheck(t, got.out) {
		want := "ok"
		switch id {
		case "terminal", "copying":
			want = "skipped"
		case "config", "paths":
			want = "warn" // this environment has no home
		}
		if status != want {
			t.Errorf("%s is %s, want %s:\n%s", id, status, want, got.out)
		}
	}
	if strings.Contains(got.out+got.errout, running.AccessToken) {
		t.Error("the token is printed")
	}
	text := desk(t, env, "", "doctor")
	if text.code != 0 || !strings.Contains(text.out, "ok       Multi-factor authentication  the service considers this sign-in compliant\n") {
		t.Errorf("exit code %d:\n%s", text.code, text.out)
	}
}

func TestDoctorFindsProblems(t *testing.T) {
	t.Parallel()
	_, env := startSandbox(t, sandbox.Config{Customers: 3})
	set := func(entries ...string) []string { return append(append([]string(nil), env...), entries...) }
	for _, test := range []struct {
		name string
		env  []string
		want map[string]string
		text string
	}{
		{"no settings", cli.WriteConfig(t, ""), map[string]string{"profile": "warn", "token": "skipped", "api": "skipped"}, "cspdesk profile add"},
		{"invalid config", cli.WriteConfig(t, "them: x\n"), map[string]string{"config": "fail", "profile": "skipped"}, "line 1, column 1"},
		{"invalid token", set("CSPDESK_TOKEN=nonsense"), map[string]string{"token": "ok", "api": "fail", "budget": "skipped"}, "code 900420"},
		{"API unreachable", set("CSPDESK_API_URL=http://127.0.0.1:1"), map[string]string{"tls": "fail", "clock": "skipped", "api": "skipped"}, "can't be reached"},
		{"authority unreachable", set("CSPDESK_AUTHORITY=http://127.0.0.1:1"), map[string]string{"authority": "fail", "token": "skipped"}, "can't be reached"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			env := test.env
			if test.name == "no settings" || test.name == "invalid config" {
				// no request may leave this computer
				env = append(env, "CSPDESK_API_URL=http://127.0.0.1:1", "CSPDESK_AUTHORITY=http://127.0.0.1:1")
			}
			got := desk(t, env, "", "doctor", "-o", "json")
			statuses := statusesByCheck(t, got.out)
			for id, want := range test.want {
				if statuses[id] != want {
					t.Errorf("%s is %q, want %s", id, statuses[id], want)
				}
			}
			if got.code != 1 || !strings.Contains(got.out, test.text) {
				t.Errorf("exit code %d; want %q in:\n%s", got.code, test.text, got.out)
			}
		})
	}
	desk(t, env, "", "doctor", "-o", "xml").check(t, 2, "", `there is no output format "xml"`)
}
