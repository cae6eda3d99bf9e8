package state

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sample = `# who we are
profile: contoso   # the main one
theme: dark
keys:
  table.sort: S
  app.quit: [ctrl+q, Q]
profiles:
  contoso:
    cloud: global
    tenant: contoso.onmicrosoft.com
    client_id: 00000000-0000-0000-0000-000000000001
    read_only: true
  test:
    api_url: http://127.0.0.1:8080
    authority: http://127.0.0.1:8080
`

func TestParseConfig(t *testing.T) {
	t.Parallel()
	got, err := ParseConfig([]byte(sample), "config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		Profile: "contoso", Theme: "dark",
		Keys: map[string]Keys{"table.sort": {"S"}, "app.quit": {"ctrl+q", "Q"}},
		Profiles: map[string]Profile{
			"contoso": {Cloud: "global", Tenant: "contoso.onmicrosoft.com", ClientID: "00000000-0000-0000-0000-000000000001", ReadOnly: true},
			"test":    {APIURL: "http://127.0.0.1:8080", Authority: "http://127.0.0.1:8080"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("config (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"contoso", "test"}, got.ProfileNames()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestConfigMistakes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"unknown setting", "theme: dark\ncolour: red\n", `c.yaml, line 2, column 1: unknown field "colour".`},
		{"unknown setting of a profile", "profiles:\n  a:\n    tenent: x\n", `c.yaml, line 3, column 5: unknown field "tenent".`},
		{"twice", "theme: a\ntheme: b\n", `c.yaml, line 2, column 1: mapping key "theme" already defined at [1:1].`},
		{"wrong kind", "profiles:\n  a:\n    read_only: maybe\n", `line 3, column 16`},
		{"list", "- a\n", `c.yaml, line 1, column 1`},
		{"no such profile", "profile: b\nprofiles:\n  a: {}\n", `profile is "b", and there is no such profile`},
		{"bad yaml", "profiles: [\n", `c.yaml, line 1`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseConfig([]byte(test.text), "c.yaml")
			var mistake *ConfigError
			if !errors.As(err, &mistake) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}

func TestLoadConfigWithoutFile(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", filepath.Join(t.TempDir(), "none.yaml")} {
		got, err := LoadConfig(path)
		if err != nil || !cmp.Equal(got, &Config{}) {
			t.Errorf("LoadConfig(%q) = %+v, %v, want the zero config", path, got, err)
		}
	}
	empty := filepath.Join(t.TempDir(), "empty.yaml")
	if err := os.WriteFile(empty, []byte("# nothing yet\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadConfig(empty); err != nil || !cmp.Equal(got, &Config{}) {
		t.Errorf("a file of comments gives %+v, %v, want the zero config", got, err)
	}
}

func TestUseProfile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cspdesk", "config.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ name, text, use, want string }{
		{"replaces the line only", sample, "test", strings.Replace(sample, "profile: contoso   # the main one", "profile: test", 1)},
		{"adds the line", "profiles:\n  a: {}\n", "a", "profile: a\nprofiles:\n  a: {}\n"},
	} {
		write(test.text)
		if err := UseProfile(path, test.use); err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if err := UseProfile(path, "nobody"); err == nil {
		t.Error("a profile that doesn't exist was accepted")
	}
	if err := UseProfile("", "a"); err == nil {
		t.Error("a profile was kept without a place for it")
	}
}

func TestSystemDirsAreOurs(t *testing.T) {
	t.Parallel()
	dirs := SystemDirs()
	for _, dir := range []string{dirs.Config, dirs.Cache, dirs.State} {
		if dir != "" && (!filepath.IsAbs(dir) || filepath.Base(dir) != "cspdesk") {
			t.Errorf("%q is not a directory of ours", dir)
		}
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("profile: a\nprofiles: {a: {tenant: t}}\n"))
	f.Add([]byte("keys: {a: &x [b], c: *x}\n"))
	f.Add([]byte("\xff\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := ParseConfig(data, "c.yaml")
		if (config == nil) == (err == nil) {
			t.Errorf("config %v with error %v", config, err)
		}
	})
}
