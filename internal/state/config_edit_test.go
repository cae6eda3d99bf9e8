package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var added = Profile{Cloud: "usgov", Tenant: "fabrikam.example", Scopes: []string{"a b", "c: d"}, ReadOnly: true, Badge: "TEST 2"}

const addedLines = `  new:
    cloud: usgov
    tenant: fabrikam.example
    scopes:
    - a b
    - "c: d"
    read_only: true
    badge: TEST 2
`

func TestAddProfile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, before string
		use          bool
		after        string // empty when it must be refused
	}{
		{"to no file", "", false, "profile: new\nprofiles:\n" + addedLines},
		{"to others", sample, false, sample + addedLines},
		{"and uses it", sample, true, strings.Replace(sample, "profile: contoso   # the main one", "profile: new", 1) + addedLines},
		{"between what follows", "profiles:\n  a: {}\n\n# the looks\ntheme: dark\n", false, "profiles:\n  a: {}\n" + addedLines + "\n# the looks\ntheme: dark\n"},
		{"after comments of the last", "profiles:\n  a:\n    # why\n    cloud: usgov # here\n# end\n", false, "profiles:\n  a:\n    # why\n    cloud: usgov # here\n" + addedLines + "# end\n"},
		{"to an empty list", "theme: dark\nprofiles: {}\n", false, "profile: new\ntheme: dark\nprofiles:\n" + addedLines},
		{"to nothing", "profiles:\n", false, "profile: new\nprofiles:\n" + addedLines},
		{"with another indent", "profiles:\n    a:\n        cloud: usgov\n", false, "profiles:\n    a:\n        cloud: usgov\n" + shifted(addedLines)},
		{"without a last line end", "profiles:\n  a: {}", false, "profiles:\n  a: {}\n" + addedLines},
		{"with the ends of Windows", "profiles:\r\n  a: {}\r\n", false, strings.ReplaceAll("profiles:\n  a: {}\n"+addedLines, "\n", "\r\n")},
		{"below a comment of Windows", "# mine\r\nprofiles:\r\n  a: {}\r\ntheme: dark\r\n", false, strings.ReplaceAll("# mine\nprofiles:\n  a: {}\n"+addedLines+"theme: dark\n", "\n", "\r\n")},
		{"behind a byte order mark", "\ufeffprofile: a\nprofiles:\n  a: {}\n", true, "profile: new\nprofiles:\n  a: {}\n" + addedLines},
		{"with ends of both kinds", "theme: dark\r\nprofiles:\n  a: {}\n", false, "theme: dark\r\nprofiles:\n  a: {}\n" + strings.ReplaceAll(addedLines, "\n", "\r\n")},
		{"into braces", "profiles: {a: {}}\n", false, ""},
		{"a name that is taken", "profiles:\n  new: {}\n", false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkEdit(t, test.before, test.after, addProfileEdit("new", added, test.use))
		})
	}
}

// shifted moves lines two blanks to the right.
func shifted(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

func TestRemoveProfile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, before, remove, after string }{
		{"the last", "profiles:\n  a: {}\n  # about b\n  b:\n    cloud: usgov\n\n# end\n", "b", "profiles:\n  a: {}\n\n# end\n"},
		{"the first", "profiles:\n  # about a\n  a:\n    cloud: usgov\n  # about b\n  b: {}\n", "a", "profiles:\n  # about b\n  b: {}\n"},
		{"the only", "theme: dark\nprofiles:\n  a: {}\nkeys:\n  quit: Q\n", "a", "theme: dark\nprofiles: {}\nkeys:\n  quit: Q\n"},
		{"the one in use", "profile: a # mine\nprofiles:\n  a: {}\n  b: {}\n", "a", "profiles:\n  b: {}\n"},
		{"one with a text of several lines", "profiles:\n  a:\n    badge: >-\n      ONE\n      TWO\n  b: {}\n", "a", "profiles:\n  b: {}\n"},
		{"one where lines end in both ways", "theme: dark\r\nprofiles:\n  a: {}\n  b: {}\r\n  c: {}\n", "b", "theme: dark\r\nprofiles:\n  a: {}\n  c: {}\n"},
		{"out of braces", "profiles: {a: {}, b: {}}\n", "a", ""},
		{"what others refer to", "profiles:\n  a: &x\n    cloud: usgov\n  b: *x\n", "a", ""},
		{"nobody", "profiles:\n  a: {}\n", "nobody", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkEdit(t, test.before, test.after, removeProfileEdit(test.remove))
		})
	}
}

func checkEdit(t *testing.T, before, after string, how configEdit) {
	t.Helper()
	got, err := edited([]byte(before), "c.yaml", how)
	if mistake := (*ConfigError)(nil); after == "" && !errors.As(err, &mistake) {
		t.Errorf("not refused but %v:\n%s", err, got)
	}
	if after == "" {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(after, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEditsKeepTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, path := filepath.Join(dir, "dotfiles.yaml"), filepath.Join(dir, "cspdesk", "config.yaml")
	if err := AddProfile(path, "first", Profile{Tenant: "contoso.example"}, false); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the new file is %v, %v; others can read it", info, err)
	}
	if err := errors.Join(os.Rename(path, target), os.Symlink(target, path)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "a b", "-a", "a\nb", strings.Repeat("x", 65), "\x1b[31m"} {
		if err := AddProfile(path, bad, Profile{}, false); err == nil {
			t.Errorf("a profile named %q was added", bad)
		}
	}
	if err := AddProfile(path, "second", Profile{}, true); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info, err)
	}
	got, err := LoadConfig(target)
	want := &Config{Profile: "second", Profiles: map[string]Profile{"first": {Tenant: "contoso.example"}, "second": {}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := os.WriteFile(path, []byte("profiles: 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{AddProfile(path, "x", Profile{}, false), RemoveProfile(path, "x"), UseProfile(path, "x"), RemoveProfile("", "x")} {
		if err == nil {
			t.Error("a file with a mistake was edited")
		}
	}
}

func FuzzEdits(f *testing.F) {
	f.Add(sample)
	f.Add("profiles: {a: {}}\n")
	f.Add("profiles:\n  a: &x {}\n  b: *x\n---\nprofiles: {}\n")
	f.Add("profile: a\r\nprofiles:\n\n  # c\n  a: {}\n  b: {}\n")
	f.Add("theme: dark\rprofiles:\r  a: {}\r")
	f.Add("theme: |\n  dark\nprofiles:\n\n  # c\n  a: {}\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		before, err := ParseConfig([]byte(text), "c.yaml")
		if err != nil {
			return
		}
		grown, err := edited([]byte(text), "c.yaml", addProfileEdit("new-one", added, false))
		if err != nil {
			return
		}
		shrunk, err := edited(grown, "c.yaml", removeProfileEdit("new-one"))
		if err != nil {
			t.Fatalf("what was added can't be removed: %v\n%s", err, grown)
		}
		after, err := ParseConfig(shrunk, "c.yaml")
		if len(before.Profiles) == 0 {
			after.Profile = before.Profile // the first one came into use
		}
		if err != nil || !sameConfig(before, after) {
			t.Errorf("adding and removing left %v (%v) of %v:\n%s", after, err, before, shrunk)
		}
	})
}

// TestEditsAtTheSameTime has each edit lock the file by a handle of its own, as
// separate processes do.
func TestEditsAtTheSameTime(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "cspdesk", "config.yaml")
	const many = 24
	var wg sync.WaitGroup
	for i := range many {
		wg.Go(func() {
			if err := AddProfile(path, fmt.Sprintf("p%d", i), Profile{Tenant: "fabrikam.example"}, i%3 == 0); err != nil {
				t.Errorf("profile %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	config, err := LoadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(config.Profiles) != many {
		t.Errorf("%d profiles were added, and %d are there: %q", many, len(config.Profiles), config.ProfileNames())
	}
}

// TestEditWaitsForNoEnd finds the file locked by somebody who does not let go.
func TestEditWaitsForNoEnd(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "config.yaml")
	unlock, err := lockConfig(path, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	_, err = lockConfig(path, time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "another cspdesk process is editing it") {
		t.Errorf("a locked file gives %v", err)
	}
	unlock()
	if err := AddProfile(path, "a", Profile{}, false); err != nil {
		t.Errorf("after it was unlocked: %v", err)
	}
}
