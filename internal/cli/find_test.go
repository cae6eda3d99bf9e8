package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/cli"
	"github.com/cspdesk/cspdesk/internal/state"
)

// cachedCustomers fills the cache of a profile and returns the environment to use it.
func cachedCustomers(t *testing.T) []string {
	t.Helper()
	env := append(cli.WriteConfig(t, profiles), "XDG_CACHE_HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir())
	s, err := state.Open(t.Context(), cli.DirsFrom(env), state.PartnerOf("global", "contoso.onmicrosoft.com"))
	if err != nil {
		t.Fatal(err)
	}
	s.Cache().Keep("customers#0", []byte("a page"))
	s.Records().Put([]state.Record{
		{Kind: "customer", ID: "c1", Title: "Fabrikam Ltd", Text: "fabrikam.example"},
		{Kind: "customer", ID: "c2", Title: "=Fabri\u202e\x1b[31m", Text: "x"},
		{Kind: "device", ID: "d1", Parent: "c1", Title: "LAPTOP-1", Text: "Fabrikam"},
	})
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return env
}

func TestFind(t *testing.T) {
	t.Parallel()
	env := cachedCustomers(t)
	const searched = "Searched only data read on this computer (customer: 2, last read "
	for _, test := range []struct {
		name        string
		args        []string
		code        int
		out, errout string
	}{
		{"table", []string{"fabrikam"}, 0, "Fabrikam Ltd", searched},
		{"several words and a kind", []string{"fabri", "laptop", "--kind", "device"}, 0, "LAPTOP-1", searched},
		{"none", []string{"nowhere"}, 0, "", "No match. " + searched},
		{"json of none", []string{"nowhere", "-o", "json"}, 0, "[]\n", "No match."},
		{"jsonl", []string{"fabrikam.example", "-o", "jsonl"}, 0, `{"kind":"customer","title":"Fabrikam Ltd","id":"c1","text":"fabrikam.example","read":"`, searched},
		{"limit", []string{"fabri", "--limit", "1"}, 0, "Fabri", "Showing the best 1; there may be more"},
		{"csv injection", []string{"=fabri", "-o", "csv"}, 0, "'=Fabri", searched},
		{"no word", nil, 2, "", "needs a word to search for"},
		{"unknown kind", []string{"x", "--kind", "devic"}, 2, "", `there is no kind "devic": use customer, `},
		{"unknown format", []string{"x", "-o", "xml"}, 2, "", `there is no output format "xml"`},
		{"limit 0", []string{"x", "--limit", "0"}, 2, "", "--limit is 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := desk(t, env, "", append([]string{"find"}, test.args...)...)
			if got.code != test.code || !strings.Contains(got.out, test.out) || test.out == "" && got.out != "" || !strings.Contains(got.errout, test.errout) {
				t.Errorf("exit code %d, want %d\nstandard output:\n%s\nwant in it: %s\nstandard error:\n%s\nwant in it: %s",
					got.code, test.code, got.out, test.out, got.errout, test.errout)
			}
			if strings.Contains(got.out, "\x1b") {
				t.Errorf("a control character was printed: %q", got.out)
			}
		})
	}
}

func TestFindWithEmptyCache(t *testing.T) {
	t.Parallel()
	desk(t, nil, "", "find", "x").check(t, 3, "", "there is no profile")
	env := append(cli.WriteConfig(t, profiles), "XDG_CACHE_HOME="+t.TempDir())
	desk(t, env, "", "find", "x").check(t, 0, "", "Nothing to search: no data of this partner has been read on this computer yet.")
	desk(t, cli.WriteConfig(t, profiles), "", "find", "x").check(t, 0, "", "there is no cache directory: set XDG_CACHE_HOME or HOME.")
}

func TestFindSearchesOnePartner(t *testing.T) {
	t.Parallel()
	env := cachedCustomers(t)
	desk(t, env, "", "find", "fabrikam", "--profile", "test").check(t, 0, "", "Nothing to search")
	desk(t, append(env, "CSPDESK_TOKEN=of.somebody.else"), "", "find", "fabrikam").check(t, 0, "", "Nothing to search")
}

func TestCache(t *testing.T) {
	t.Parallel()
	env := cachedCustomers(t)
	folder := filepath.Join(cli.DirsFrom(env).Cache, "global-contoso.onmicrosoft.com")
	aside := filepath.Join(folder, "cache.db.set-aside-20261128T120000.000Z")
	if err := os.WriteFile(aside, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	info := desk(t, env, "", "cache", "info")
	for _, want := range []string{"global-contoso.onmicrosoft.com", "PARTNER", "ANSWERS", " 1 ", " 3 "} {
		if !strings.Contains(info.out, want) {
			t.Errorf("cache info has no %q:\n%s", want, info.out)
		}
	}
	if !strings.Contains(info.errout, "unusable cache files were set aside: cache.db.set-aside-20261128T120000.000Z") {
		t.Errorf("cache info doesn't name the file that was set aside:\n%s", info.errout)
	}
	files := decode[[]state.CacheFile](t, desk(t, env, "", "cache", "info", "-o", "json").out)
	if len(files) != 1 || files[0].Answers != 1 || len(files[0].Records) != 2 || len(files[0].Aside) != 1 {
		t.Errorf("cache info -o json: %+v", files)
	}

	desk(t, env, "", "cache", "clear", "--profile", "test").check(t, 0, "", "cleared the cache of 127.0.0.1_1-profile-test-")
	if got := desk(t, env, "", "find", "fabrikam.example").out; !strings.Contains(got, "Fabrikam") {
		t.Error("the cache of another partner was cleared")
	}
	desk(t, env, "", "cache", "clear").check(t, 0, "", "cleared the cache of global-contoso.onmicrosoft.com, ")
	desk(t, env, "", "find", "fabrikam").check(t, 0, "", "Nothing to search")
	if _, err := os.Stat(aside); err == nil {
		t.Error("the file that was set aside is still there")
	}

	desk(t, nil, "", "cache", "clear").check(t, 2, "", "no profile is in use")
	desk(t, cachedCustomers(t), "", "cache", "clear", "--all").check(t, 0, "", "cleared the caches of all partners, ")
	desk(t, []string{"XDG_CACHE_HOME=" + t.TempDir()}, "", "cache", "info").check(t, 0, "", "the cache in ")
	desk(t, nil, "", "cache", "info").check(t, 1, "", "there is no cache directory")
}
