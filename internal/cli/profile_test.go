package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

const someID = "11111111-2222-3333-4444-555555555555"

// configHome returns an environment with a config file, and a function that reads it.
func configHome(t *testing.T, text string) (environ []string, read func() string) {
	t.Helper()
	home := t.TempDir()
	path := filepath.Join(home, "cspdesk", "config.yaml")
	if text != "" {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"XDG_CONFIG_HOME=" + home}, func() string {
		data, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
}

func TestProfileAddByFlags(t *testing.T) {
	t.Parallel()
	const before = "# ours\nprofiles:\n  old: {}  # kept\n"
	id := " --client-id " + someID
	for _, test := range []struct {
		name, args string
		code       int
		after      string // empty: the file stays as it is
		errout     string
	}{
		{"plain", "profile add new --tenant t.example" + id, 0, before + "  new:\n    tenant: t.example\n    client_id: " + someID + "\n", "added profile new to "},
		{"in use", "profile add new --use --read-only --locale de-DE" + id, 0, "profile: new\n" + before + "  new:\n    client_id: " + someID + "\n    locale: de-DE\n    read_only: true\n", "cspdesk login --profile new"},
		{"an application", "profile add new --tenant t.example --flow app-only --secret env:APP_SECRET" + id, 0, before + "  new:\n    tenant: t.example\n    client_id: " + someID + "\n    flow: app-only\n    secret: env:APP_SECRET\n", ""},
		{"custom addresses", "profile add new --api-url http://127.0.0.1:1 --authority http://127.0.0.1:2" + id, 0, before + "  new:\n    client_id: " + someID + "\n    api_url: http://127.0.0.1:1\n    authority: http://127.0.0.1:2\n", ""},
		{"existing name", "profile add old" + id, 2, "", `profile "old" already exists`},
		{"bad name", "profile add a/b" + id, 2, "", `the name is "a/b"; it must be a name of letters`},
		{"two names", "profile add a b" + id, 2, "", `takes no further argument "b"`},
		{"bad cloud", "profile add new --cloud mars" + id, 2, "", `--cloud: cloud is "mars"; it must be global, 21vianet, germany or usgov.`},
		{"bad id", "profile add new --client-id 5", 2, "", `--client-id: client_id is "5"`},
		{"literal secret", "profile add new --secret hunter2" + id, 2, "", "the secret itself must not be in this file."},
		{"invalid combination", "profile add new --flow app-only --secret keyring" + id, 2, "", "needs a tenant"},
		{"missing settings", "profile add new", 2, "", "not running interactively"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			environ, read := configHome(t, before)
			code, out, errout := atTerminal(t, environ, "", func(p *program) { p.inTTY = false }, strings.Fields(test.args)...)
			if code != test.code || out != "" || !strings.Contains(errout, test.errout) || strings.Contains(errout, "hunter2") {
				t.Errorf("exit code %d, want %d; output %q; standard error:\n%s\nwant in it: %s", code, test.code, out, errout, test.errout)
			}
			after := test.after
			if after == "" {
				after = before
			}
			if diff := cmp.Diff(after, read()); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfileAddByAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, args, typed string
		code              int
		after             string
		errout            []string
	}{
		{
			"defaults", "", "\n\n\n" + someID + "\n\n\n", 0,
			"profile: production\nprofiles:\n  production:\n    client_id: " + someID + "\n",
			[]string{"Name of the profile [production]: ", "21vianet", "added profile production to "},
		},
		{
			"wrong answers", "", "a b\n?\nmine\nmars\n?\n4\nmy tenant\nt.example\n\nabc\n" + someID + "\nfax\nbrowser\nmaybe\ny\n", 0,
			"profile: mine\nprofiles:\n  mine:\n    cloud: usgov\n    tenant: t.example\n    client_id: " + someID + "\n    flow: browser\n    read_only: true\n",
			[]string{
				`the name is "a b"; it must be a name of letters`, "A short name for the profile", `cloud is "mars"; it must be`,
				"cloud: national cloud; global by default.", `tenant is "my tenant"; it must be the tenant's id`, "client_id is needed: it is id of the application",
				`client_id is "abc"; it must be an id like`, `flow is "fax"; it must be`, `read_only is "maybe"; it must be true or false.`,
			},
		},
		{
			"an application with a secret", "x --tenant t.example --cloud usgov", someID + "\napp-only\n\nhunter2\nenv:APP_SECRET\n\n", 0,
			"profile: x\nprofiles:\n  x:\n    cloud: usgov\n    tenant: t.example\n    client_id: " + someID + "\n    flow: app-only\n    secret: env:APP_SECRET\n",
			[]string{"secret must be the place where the secret is stored"},
		},
		{"input ends", "", "x\n\n", 1, "", []string{"no profile was added: the input ended before the last answer."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			environ, read := configHome(t, "")
			code, _, errout := atTerminal(t, environ, test.typed, nil, append([]string{"profile", "add"}, strings.Fields(test.args)...)...)
			if code != test.code || strings.Contains(errout, "hunter2") {
				t.Errorf("exit code %d, want %d; standard error:\n%s", code, test.code, errout)
			}
			for _, want := range test.errout {
				if !strings.Contains(errout, want) {
					t.Errorf("standard error:\n%s\nwant in it: %s", errout, want)
				}
			}
			if diff := cmp.Diff(test.after, read()); diff != "" {
				t.Errorf("the file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfileRemove(t *testing.T) {
	t.Parallel()
	const before = "profiles:\n  a:\n    client_id: 11111111-2222-3333-4444-00000000000a\n  b:\n    client_id: 11111111-2222-3333-4444-00000000000a\n  c: {}\n"
	for _, test := range []struct {
		name, args, typed string
		tty               bool
		code              int
		removed           bool
		errout            string
	}{
		{"yes", "a", "y\n", true, 0, true, "Its sign-in was kept because profile b uses the same one."},
		{"own sign-in", "c --yes", "", false, 0, true, "profile c was removed. It had no stored sign-in."},
		{"no", "a", "\n", true, 0, false, "not removed."},
		{"not interactive", "a", "", false, 2, false, "add --yes"},
		{"misspelt", "aa --yes", "", false, 2, false, `there is no profile "aa"; did you mean a`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			environ, read := configHome(t, before)
			code, _, errout := atTerminal(t, environ, test.typed, func(p *program) { p.inTTY = test.tty }, append([]string{"profile", "remove"}, strings.Fields(test.args)...)...)
			if code != test.code || (read() != before) != test.removed || !strings.Contains(errout, test.errout) {
				t.Errorf("exit code %d, want %d; standard error:\n%s\nthe file:\n%s", code, test.code, errout, read())
			}
		})
	}
}

// TestSettingValuesMatch compares the values that the config file allows with those
// that other packages define: the packages don't import each other.
func TestSettingValuesMatch(t *testing.T) {
	t.Parallel()
	var clouds, themes []string
	for _, cloud := range auth.Clouds() {
		clouds = append(clouds, cloud.Name)
	}
	for _, theme := range text.Themes(colorprofile.TrueColor) {
		themes = append(themes, theme.Name)
	}
	for setting, there := range map[string][]string{"cloud": clouds, "theme": themes, "flow": flowNames()} {
		if diff := cmp.Diff(there, state.SettingNamed(setting).Values); diff != "" {
			t.Errorf("%s (-defined +allowed):\n%s", setting, diff)
		}
	}
}
