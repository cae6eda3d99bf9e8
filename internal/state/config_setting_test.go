package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the generated files anew")

func TestSettingValues(t *testing.T) {
	t.Parallel()
	const id = "11111111-2222-3333-4444-5555555555Ab"
	for _, test := range []struct {
		name       string
		good, evil []string
	}{
		{"cloud", []string{"global", "21vianet", "germany", "usgov"}, []string{"mars", "Global", " global"}},
		{"tenant", []string{id, "contoso.onmicrosoft.com", "common", "organizations"}, []string{"contoso", "-a.example", "a b.example", "../x", "a.example/x"}},
		{"client_id", []string{id}, []string{"abc", id + "0", "contoso.example"}},
		{"account", []string{"ada@contoso.example"}, []string{"ada", "a b@c", "@c"}},
		{"flow", []string{"auto", "browser", "device-code"}, []string{"fax"}},
		{"certificate", []string{"/etc/app.pem", `C:\my files\app.pfx`}, []string{" x"}},
		{"secret", []string{"keyring", "env:APP_SECRET", "file:/run/secrets/app"}, []string{"env:", "env:1A", "file:", "KEYRING"}},
		{"api_url", []string{"https://gateway.example/pc", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1"}, []string{"http://gateway.example", "gateway.example", "https://u:p@x", "https://x?y", "http://127.0.0.1.evil.example"}},
		{"audience", []string{"https://api.partnercenter.microsoft.com", "api://x", id}, []string{"audience"}},
		{"protocol", []string{"v1", "v2"}, []string{"2"}},
		{"locale", []string{"en", "de-DE", "zh-Hans-CN", "es-419"}, []string{"english", "en_US", "de-de"}},
		{"read_only", []string{"true", "false"}, []string{"yes"}},
		{"badge", []string{"PRODUCTION", "Kunde 7"}, []string{"\x1b[31m", "seventeen letters", "-"}},
		{"color", []string{"production", "sandbox"}, []string{"pink"}},
		{"theme", []string{"dark", "mono"}, []string{"solarized"}},
	} {
		s := SettingNamed(test.name)
		var p Profile
		for _, value := range append(test.good, "") {
			if err := s.Set(&p, value); err != nil || s.Get(p) != value && value != "false" {
				t.Errorf("%s: %q gives %q, %v", test.name, value, s.Get(p), err)
			}
		}
		for _, value := range test.evil {
			if err := s.Set(&p, value); err == nil || !strings.HasPrefix(err.Error(), test.name) {
				t.Errorf("%s: %q gives %v", test.name, value, err)
			}
		}
	}
}

func TestAllSettings(t *testing.T) {
	t.Parallel()
	config := reflect.TypeFor[Config]()
	for _, s := range append(settingsOf(config), ProfileSettings()...) {
		if s.Name == "" || s.Doc == "" {
			t.Errorf("the setting %+v has no name or says nothing of its meaning", s)
		}
	}
	for _, of := range []reflect.Type{config, reflect.TypeFor[Profile]()} {
		for i := range of.NumField() {
			if name := of.Field(i).Tag.Get("form"); name != "" && forms[name] == nil {
				t.Errorf("%s has the form %q, which there is not", of.Field(i).Name, name)
			}
		}
	}
	var p Profile
	scopes := SettingNamed("scopes")
	if err := scopes.Set(&p, " a  b "); err != nil || !cmp.Equal(p.Scopes, []string{"a", "b"}) || scopes.Get(p) != "a b" {
		t.Errorf("scopes are %q, %v", p.Scopes, err)
	}
}

// TestMistakesHaveAPlace checks that a value that is not allowed is named with
// its line and column, and that what may be a secret isn't repeated.
func TestMistakesHaveAPlace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"cloud: mars", `c.yaml, line 4, column 12: cloud is "mars"; it must be global, 21vianet, germany or usgov.`},
		{"flow: fax", `line 4, column 11: flow is "fax"; it must be auto, `},
		{"color: pink", `line 4, column 12: color is "pink"; it must be production or sandbox.`},
		{"theme: neon", `line 4, column 12: theme is "neon"`},
		{"locale: german", `line 4, column 13: locale is "german"; it must be a language like en-US or de-DE.`},
		{"client_id: abc", `line 4, column 16: client_id is "abc"; it must be an id like `},
		{"tenant: con toso", `line 4, column 13: tenant is "con toso"; it must be the tenant's id or one of its domains`},
		{"api_url: http://partner.example", `line 4, column 14: api_url is "http://partner.example"; it must be an address that begins with https://`},
		{"secret: hunter2-canary", "line 4, column 13: secret must be the place where the secret is stored"},
	} {
		text := "theme: dark\nprofiles:\n  a: {}\n  b: {" + test.text + "}\n"
		block := "profiles:\n  a:\n    # here\n    " + test.text + "\n"
		_, err := ParseConfig([]byte(block), "c.yaml")
		var mistake *ConfigError
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: error %v, want %s", test.text, err, test.want)
		}
		if _, err := ParseConfig([]byte(text), "c.yaml"); err == nil || !strings.Contains(err.Error(), "line 4") {
			t.Errorf("%s in braces: %v", test.text, err)
		}
	}
	if _, err := ParseConfig([]byte("theme: neon\n"), "c.yaml"); err == nil || !strings.Contains(err.Error(), "line 1, column 8") {
		t.Errorf("the theme of all profiles: %v", err)
	}
}

var schemaFile = filepath.Join("..", "..", "assets", "config.schema.json")

func TestSchema(t *testing.T) {
	t.Parallel()
	got, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))), string(got)); diff != "" {
		t.Errorf("assets/config.schema.json is stale; go generate ./... writes it anew (-want +got):\n%s", diff)
	}
	var read jsonSchema
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	for name, member := range read.Properties {
		if member.Pattern != "" && regexp.MustCompile(member.Pattern) == nil || member.Description == "" {
			t.Errorf("%s is not described", name)
		}
	}
}
