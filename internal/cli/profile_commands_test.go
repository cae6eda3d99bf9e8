package cli_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
)

const profiles = `profile: contoso
theme: dark
profiles:
  contoso:
    tenant: contoso.onmicrosoft.com
    client_id: 11111111-2222-3333-4444-555555555555
  test:
    api_url: http://127.0.0.1:1
    authority: http://127.0.0.1:1
    read_only: true
`

const applicationID = "11111111-2222-3333-4444-555555555555"

const profilesJSON = `[
  {
    "client_id": "11111111-2222-3333-4444-555555555555",
    "current": true,
    "name": "contoso",
    "tenant": "contoso.onmicrosoft.com"
  },
  {
    "api_url": "http://127.0.0.1:1",
    "authority": "http://127.0.0.1:1",
    "current": false,
    "name": "test",
    "read_only": true
  }
]
`

func TestSettings(t *testing.T) {
	t.Parallel()
	env := cli.WriteConfig(t, profiles)
	token := append(env, "CSPDESK_TOKEN=x")
	for _, test := range []struct {
		name, args  string
		env         []string
		code        int
		out, errout string
	}{
		{"list", "profile list", env, 0, "NAME     USE  CLOUD               TENANT\ncontoso  *    global              contoso.onmicrosoft.com\ntest          http://127.0.0.1:1  common\n", ""},
		{"show the one in use", "profile show", env, 0, "contoso:\n  tenant: contoso.onmicrosoft.com\n  client_id: 11111111-2222-3333-4444-555555555555\n", ""},
		{"show by environment", "profile show", append(env, "CSPDESK_PROFILE=test"), 0, "test:\n  api_url: http://127.0.0.1:1\n  authority: http://127.0.0.1:1\n  read_only: true\n", ""},
		{"flag wins", "profile show --profile contoso", append(env, "CSPDESK_PROFILE=test"), 0, "contoso:\n  tenant: contoso.onmicrosoft.com\n  client_id: 11111111-2222-3333-4444-555555555555\n", ""},
		{"misspelt", "profile show conto", env, 2, "", `there is no profile "conto"`},
		{"check", "config check", env, 0, "", "config.yaml is valid. Profiles: contoso, test."},
		{"read-only profile", "api POST /customers --yes --profile test", token, 4, "", "read-only"},
		{"list without profiles", "profile list", nil, 0, "", "there is no profile."},
		{"show without profiles", "profile show", nil, 2, "", "no profile is in use"},
		{"list as JSON", "profile list -o json", env, 0, profilesJSON, ""},
		{"show as JSON", "profile show test -o json", env, 0, "{\n  \"api_url\": \"http://127.0.0.1:1\",\n  \"authority\": \"http://127.0.0.1:1\",\n  \"current\": false,\n  \"name\": \"test\",\n  \"read_only\": true\n}\n", ""},
		{"unknown format", "profile list -o xml", env, 2, "", `there is no output format "xml"`},
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
	env := cli.WriteConfig(t, profiles)
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
		{"any command reports it", "profiles: 5\n", "run get-a-list-of-customers", "config.yaml, line 1, column 11"},
		{"unknown cloud", "profiles:\n  a:\n    cloud: mars\n", "config check", `line 3, column 12: cloud is "mars"; it must be global, 21vianet, germany or usgov.`},
		{"unknown flow", "profiles:\n  a:\n    flow: fax\n", "config check", `line 3, column 11: flow is "fax"`},
		{"unknown color", "profiles:\n  a:\n    color: pink\n", "whoami", `line 3, column 12: color is "pink"`},
		{"plain http", "profiles:\n  a:\n    api_url: http://partner.example\n", "config check", "plain http"},
		{"no client id", "profiles:\n  a:\n    tenant: t.example\n", "login", "has no application id"},
		{"no client id found by a check", "profiles:\n  a:\n    tenant: t.example\n", "config check", "profile a: client_id is missing"},
		{"an app without a credential", "profiles:\n  a:\n    client_id: " + applicationID + "\n    tenant: t.example\n    flow: app-only\n", "config check", "needs the application's certificate or secret"},
		{"an app without a tenant", "profiles:\n  a:\n    client_id: " + applicationID + "\n    flow: app-only\n    secret: keyring\n", "config check", "needs a tenant"},
		{"scopes of v1", "profiles:\n  a:\n    client_id: " + applicationID + "\n    scopes: [a]\n", "config check", "scopes require protocol v2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			desk(t, cli.WriteConfig(t, test.text), "", strings.Fields(test.args)...).check(t, 2, "", test.want)
		})
	}
}
