package cli_test

import (
	"strings"
	"testing"
)

const profiles = `profile: contoso
theme: dark
profiles:
  contoso:
    tenant: contoso.onmicrosoft.com
    client_id: abc
  test:
    api_url: http://127.0.0.1:1
    authority: http://127.0.0.1:1
    read_only: true
`

func TestSettings(t *testing.T) {
	t.Parallel()
	env := settings(t, profiles)
	token := append(env, "CSPDESK_TOKEN=x")
	for _, test := range []struct {
		name, args  string
		env         []string
		code        int
		out, errout string
	}{
		{"list", "profile list", env, 0, "NAME     USE  CLOUD               TENANT\ncontoso  *    global              contoso.onmicrosoft.com\ntest          http://127.0.0.1:1  common\n", ""},
		{"show the one in use", "profile show", env, 0, "contoso:\n  tenant: contoso.onmicrosoft.com\n  client_id: abc\n", ""},
		{"show by environment", "profile show", append(env, "CSPDESK_PROFILE=test"), 0, "test:\n  api_url: http://127.0.0.1:1\n  authority: http://127.0.0.1:1\n  read_only: true\n", ""},
		{"flag wins", "profile show --profile contoso", append(env, "CSPDESK_PROFILE=test"), 0, "contoso:\n  tenant: contoso.onmicrosoft.com\n  client_id: abc\n", ""},
		{"misspelt", "profile show conto", env, 2, "", `there is no profile "conto"`},
		{"check", "config check", env, 0, "", "no mistake, profiles: contoso, test."},
		{"read-only profile", "api POST /customers --yes --profile test", token, 4, "", "read-only"},
		{"list without profiles", "profile list", nil, 0, "", "there is no profile."},
		{"show without profiles", "profile show", nil, 2, "", "no profile is in use"},
		{"no settings", "config show", nil, 0, "{}\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			desk(t, test.env, "", strings.Fields(test.args)...).check(t, test.code, test.out, test.errout)
		})
	}
}

func TestProfileUse(t *testing.T) {
	t.Parallel()
	env := settings(t, profiles)
	desk(t, env, "", "profile", "use", "test").check(t, 0, "", "profile test is in use.")
	if got := desk(t, env, "", "profile", "list"); !strings.Contains(got.out, "test     *") {
		t.Errorf("not in use:\n%s", got.out)
	}
	desk(t, env, "", "profile", "use", "tset").check(t, 2, "", `there is no profile "tset"; did you mean test?`)
}

func TestSettingsMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, args, want string }{
		{"unknown setting", "them: dark\n", "config check", `config.yaml, line 1, column 1: unknown field "them".`},
		{"every command says it", "profiles: 5\n", "run get-a-list-of-customers", "config.yaml, line 1, column 11"},
		{"unknown cloud", "profiles:\n  a:\n    cloud: mars\n", "config check", `profile a: there is no cloud named "mars"`},
		{"unknown flow", "profiles:\n  a:\n    flow: fax\n", "config check", `profile a: there is no sign-in named "fax"`},
		{"unknown color", "profiles:\n  a:\n    color: pink\n", "config check", `profile a: there is no color "pink"`},
		{"plain http", "profiles:\n  a:\n    api_url: http://partner.example\n", "config check", "plain http"},
		{"no client id", "profiles:\n  a:\n    tenant: t\n", "login", "names no application id"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			desk(t, settings(t, test.text), "", strings.Fields(test.args)...).check(t, 2, "", test.want)
		})
	}
}
