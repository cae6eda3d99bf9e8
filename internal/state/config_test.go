package state

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
		{"below comments of Windows", "# mine\r\n# and yours\r\ncolour: red\r\n", `c.yaml, line 3, column 1: unknown field "colour".`},
		{"behind a byte order mark", "\ufefftheme: dark\r\ncolour: red\r\n", `c.yaml, line 2, column 1: unknown field "colour".`},
		{"in UTF-16", "\xff\xfet\x00:\x00 \x00", `c.yaml: the file is not UTF-8`},
		{"twice", "theme: a\ntheme: b\n", `c.yaml, line 2, column 1: mapping key "theme" already defined at [1:1].`},
		{"wrong kind", "profiles:\n  a:\n    read_only: maybe\n", `line 3, column 16`},
		{"list", "- a\n", `c.yaml, line 1, column 1`},
		{"no such profile", "profile: b\nprofiles:\n  a: {}\n", `profile is "b", but there is no such profile`},
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

func TestRefreshSettings(t *testing.T) {
	t.Parallel()
	type refresh struct {
		every time.Duration
		on    bool
		share int
	}
	for text, want := range map[string]refresh{
		"": {0, true, 0}, "refresh_every: off": {}, "refresh_every: 30s": {30 * time.Second, true, 0}, "refresh_every: 24h\nrefresh_share: 50%": {24 * time.Hour, true, 50},
		"refresh_every: 5m\nrefresh_share: 1%": {5 * time.Minute, true, 1},
	} {
		c, err := ParseConfig([]byte(text), "c.yaml")
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		every, on := c.Refresh()
		if got := (refresh{every, on, c.Share()}); got != want {
			t.Errorf("%q is %+v, want %+v", text, got, want)
		}
	}
	for _, text := range []string{
		"refresh_every: 1s", "refresh_every: 0m", "refresh_every: never", "refresh_every: 25h", "refresh_every: 1h30m", "refresh_every: false",
		"refresh_share: 0%", "refresh_share: 51%", "refresh_share: 25", "refresh_share: -1%",
	} {
		name, _, _ := strings.Cut(text, ":")
		if _, err := ParseConfig([]byte(text), "c.yaml"); err == nil || !strings.Contains(err.Error(), "line 1, column 16: "+name+" is ") {
			t.Errorf("%s: %v", text, err)
		}
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
