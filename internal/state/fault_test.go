package state_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/state"
)

// cacheFile is where contoso's cache is.
func cacheFile(dirs state.Dirs) string {
	return filepath.Join(dirs.Cache, contoso.String(), "cache.db")
}

// plant writes a cache file before the store opens it.
func plant(t *testing.T, dirs state.Dirs, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(cacheFile(dirs)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(cacheFile(dirs), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// plantDatabase writes a SQLite file that SQL makes.
func plantDatabase(t *testing.T, dirs state.Dirs, statements string) {
	t.Helper()
	plant(t, dirs, nil)
	db, err := sql.Open("sqlite", cacheFile(dirs))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

func setAsideFiles(t *testing.T, dirs state.Dirs) []string {
	t.Helper()
	names, err := filepath.Glob(cacheFile(dirs) + ".set-aside-*")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestAnUnusableFileIsSetAside(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		plant func(*testing.T, state.Dirs)
		want  string
	}{
		{"no database", func(t *testing.T, d state.Dirs) { plant(t, d, []byte(strings.Repeat("garbage ", 1000))) }, "it is not a database"},
		{"broken header", func(t *testing.T, d state.Dirs) {
			plant(t, d, append([]byte("SQLite format 3\x00"), make([]byte, 4096)...))
		}, "could not be used"},
		{"another program's", func(t *testing.T, d state.Dirs) { plantDatabase(t, d, "CREATE TABLE bookmarks (x)") }, "it belongs to another program"},
		{"of a later version", func(t *testing.T, d state.Dirs) {
			plantDatabase(t, d, "PRAGMA application_id = 1668509796; PRAGMA user_version = 4711; CREATE TABLE x (y)")
		}, "a later version of cspdesk wrote it (its format is 4711"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dirs := places(t)
			test.plant(t, dirs)
			before, err := os.ReadFile(cacheFile(dirs))
			if err != nil {
				t.Fatal(err)
			}
			s := open(t, dirs, at(noon))
			if w := s.Warnings(); len(w) != 1 || !strings.Contains(w[0], test.want) || !strings.Contains(w[0], "renamed to cache.db.set-aside-20261128T120000.000Z") {
				t.Errorf("warnings %q, want one with %q", w, test.want)
			}
			aside := setAsideFiles(t, dirs)
			if len(aside) == 0 {
				t.Fatal("nothing was set aside")
			}
			if after, err := os.ReadFile(aside[0]); err != nil || string(after) != string(before) {
				t.Errorf("the file that was set aside has changed: %v", err)
			}
			s.Cache().Keep("a", []byte("body"))
			flush(t, s)
			if len(keptKeys(t, s, "a")) != 1 {
				t.Error("the new cache keeps nothing")
			}
		})
	}
}

func TestAnEmptyFileIsABeginning(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	plant(t, dirs, nil)
	if s := open(t, dirs); len(s.Warnings()) > 0 {
		t.Errorf("warnings %q", s.Warnings())
	}
}

func TestDamageFoundLaterIsSetAsideAtTheEnd(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	s := open(t, dirs, at(noon))
	for _, key := range []string{"a", "b", "c"} {
		s.Cache().Keep(key, []byte(strings.Repeat(key, 100)))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(cacheFile(dirs))
	if err != nil {
		t.Fatal(err)
	}
	for i := 3 * 4096; i < len(data); i++ { // the first pages hold the schema
		data[i] = 0xa5
	}
	plant(t, dirs, data)

	s = open(t, dirs, at(noon))
	for range 2 {
		s.Cache().Keep("d", []byte("body"))
		keptKeys(t, s, "a", "b", "c", "d")
		flush(t, s)
	}
	if w := s.Warnings(); len(w) != 1 || !strings.Contains(w[0], "the file is damaged") {
		t.Errorf("warnings %q, want one that the file is damaged", w)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if len(setAsideFiles(t, dirs)) == 0 {
		t.Error("the damaged file is still in use")
	}
	s = open(t, dirs)
	s.Cache().Keep("d", []byte("body"))
	flush(t, s)
	if len(keptKeys(t, s, "d")) != 1 || len(s.Warnings()) > 0 {
		t.Errorf("the new cache keeps nothing; warnings %q", s.Warnings())
	}
}

func TestGoesOnWithoutACache(t *testing.T) {
	t.Parallel()
	blocked := places(t)
	if err := os.WriteFile(blocked.Cache, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, want string
		dirs       state.Dirs
		pragma     string
	}{
		{"no place", "there is no cache directory: set XDG_CACHE_HOME or HOME", state.Dirs{}, ""},
		{"no folder", "not a directory", blocked, ""},
		{"full disk", "the disk is full", places(t), "max_page_count = 30"},
		{"read-only disk", "the disk can't be written to", places(t), "query_only = 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, test.dirs, at(noon))
			if test.pragma != "" {
				if err := state.OnDisk(s, test.pragma); err != nil {
					t.Fatal(err)
				}
			}
			for range 3 {
				s.Cache().Keep("a", []byte(strings.Repeat("a", 100)))
				s.Records().Put(newInvented().records(0, 2000))
				s.Cache().Forget("a")
				flush(t, s)
			}
			if w := s.Warnings(); len(w) != 1 || !strings.Contains(w[0], test.want) || !strings.Contains(w[0], "new data is not cached") && !strings.Contains(w[0], "New data is not cached") {
				t.Errorf("warnings %q, want one with %q", w, test.want)
			}
			if len(keptKeys(t, s, "a")) > 0 {
				t.Error("it answers from what it can't forget")
			}
			if _, err := s.Records().Find(t.Context(), "a", 1); err != nil {
				t.Errorf("finding: %v", err)
			}
		})
	}
}

// What can't be written to is shown all the same, without what a change has made
// untrue since.
func TestACacheThatCantBeWrittenToIsRead(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	first := open(t, dirs, at(noon))
	for _, key := range []string{"/customers? list\x1freading#0", "/customers/1? get", "/customers/2? get"} {
		first.Cache().Keep(key, []byte("kept"))
	}
	first.Cache().Whole("/customers? list", "reading", 1)
	first.Records().Put([]state.Record{{Kind: "customer", ID: "1", Title: "Fabrikam Ltd"}})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	cache := cacheFile(dirs)
	before, err := os.ReadFile(cache)
	if err != nil {
		t.Fatal(err)
	}
	// Permissions don't keep root from writing; that SQLite can't make its file does.
	if err := os.Mkdir(cache+"-wal", 0o700); err != nil {
		t.Fatal(err)
	}
	s := open(t, dirs, at(noon))
	if w := s.Warnings(); len(w) != 1 || !strings.Contains(w[0], "New data is not cached because the folder can't be written to. Data cached before is still shown.") {
		t.Errorf("the warnings are %q", w)
	}
	if got := s.Cache().Reading(t.Context(), "/customers? list"); got != "reading" {
		t.Errorf("the list shown is %q", got)
	}
	s.Cache().Keep("/customers/1? get", []byte("new"))
	s.Cache().Forget("/customers/2")
	s.Records().Put([]state.Record{{Kind: "customer", ID: "2", Title: "Contoso"}})
	flush(t, s)
	if body, _, ok := s.Cache().Load(t.Context(), "/customers/1? get"); !ok || string(body) != "kept" {
		t.Errorf("a customer is %q, %v", body, ok)
	}
	if got := keptKeys(t, s, "/customers? list\x1freading#0", "/customers/2? get"); len(got) != 1 {
		t.Errorf("kept are %q", got)
	}
	if got := find(t, s, "fabri", 5); got != "customer Fabrikam Ltd" {
		t.Errorf("finds %q", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if after, err := os.ReadFile(cache); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, %v", err)
	}
}

func TestFilesAreForTheUserAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // permissions are of another kind there
	}
	dirs := places(t)
	s := open(t, dirs)
	s.Cache().Keep("a", []byte("body"))
	flush(t, s)
	for path, want := range map[string]os.FileMode{
		dirs.Cache: 0o700, filepath.Dir(cacheFile(dirs)): 0o700,
		cacheFile(dirs): 0o600, cacheFile(dirs) + "-wal": 0o600, cacheFile(dirs) + "-shm": 0o600,
	} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestPartnersHaveFoldersOfTheirOwn(t *testing.T) {
	t.Parallel()
	folders := map[string]string{}
	for _, tenant := range []string{"contoso.de", "contoso_de", "contoso/de", `contoso\de`, "..", "", "con", "größe", "gräße", strings.Repeat("x", 300), strings.Repeat("x", 301), "a."} {
		folder := state.PartnerOf("global", tenant).String()
		if other, taken := folders[folder]; taken {
			t.Errorf("%q and %q share the folder %s", tenant, other, folder)
		}
		folders[folder] = tenant
		if filepath.Base(folder) != folder || len(folder) > 120 || strings.ContainsAny(folder, `/\:*?"<>| `) || strings.HasSuffix(folder, ".") {
			t.Errorf("%q makes the folder %q", tenant, folder)
		}
	}
	if a, b := state.PartnerOf("global", "Contoso.de"), state.PartnerOf("global", "contoso.DE"); a != b {
		t.Errorf("%v and %v are the same tenant", a, b)
	}
	if _, err := state.Open(t.Context(), places(t), state.Partner{}); err == nil {
		t.Error("a store of nobody was opened")
	}
}

func TestInventoryAndClearing(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	plant(t, dirs, []byte("garbage"))
	s := open(t, dirs, at(noon))
	s.Cache().Keep("a#0", make([]byte, 10_000))
	s.Records().Put(belongings)
	flush(t, s)
	files, err := state.CacheFiles(t.Context(), dirs)
	if err != nil || len(files) != 1 {
		t.Fatalf("caches %+v, %v, want one", files, err)
	}
	f := files[0]
	if f.Partner != contoso.String() || f.Size < 4096 || f.Answers != 1 || !f.Oldest.Equal(noon) || len(f.Records) != 6 || f.Records[0].Count != 6 || len(f.Aside) != 1 || f.Problem != "" {
		t.Errorf("cache %+v", f)
	}
	// A desk that is open goes on with an empty cache.
	if freed, err := state.ClearCache(t.Context(), dirs, contoso); err != nil || freed <= 0 {
		t.Errorf("cleared %d bytes, %v", freed, err)
	}
	if len(keptKeys(t, s, "a#0")) > 0 || find(t, s, "contoso", 5) != "" || len(setAsideFiles(t, dirs)) > 0 {
		t.Error("something is left")
	}
	s.Records().Put(belongings[:2])
	flush(t, s)
	if got := find(t, s, "contso", 5); got != "customer Contoso GmbH" {
		t.Errorf("after clearing it finds %q", got)
	}
}

func TestClearingDamagedCaches(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	plant(t, dirs, []byte(strings.Repeat("garbage ", 1000)))
	files, err := state.CacheFiles(t.Context(), dirs)
	if err != nil || len(files) != 1 || files[0].Problem != "it is not a database" {
		t.Errorf("caches %+v, %v, want one with a problem", files, err)
	}
	if freed, err := state.ClearCaches(t.Context(), dirs); err != nil || freed != 8000 {
		t.Errorf("cleared %d bytes, %v, want 8000", freed, err)
	}
	if files, err := state.CacheFiles(t.Context(), dirs); err != nil || len(files) != 0 {
		t.Errorf("left: %+v, %v", files, err)
	}
}

func FuzzOpenGarbage(f *testing.F) {
	f.Add([]byte("garbage"))
	f.Add([]byte("SQLite format 3\x00\x10\x00\x02\x02\x00\x40\x20\x20"))
	dirs := state.Dirs{Cache: f.TempDir(), State: f.TempDir()}
	s, err := state.Open(f.Context(), dirs, contoso)
	if err != nil {
		f.Fatal(err)
	}
	s.Cache().Keep("a", []byte("body"))
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	ours, err := os.ReadFile(cacheFile(dirs))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ours)
	f.Add(ours[:5000])
	f.Fuzz(func(t *testing.T, data []byte) {
		dirs := places(t)
		plant(t, dirs, data)
		s, err := state.Open(t.Context(), dirs, contoso, state.WithClock(func() time.Time { return noon }))
		if err != nil {
			t.Fatal(err)
		}
		s.Cache().Keep("b", []byte("body"))
		keptKeys(t, s, "a", "b")
		s.Records().Put(belongings[:1])
		flush(t, s)
		_, _ = s.Records().Find(t.Context(), "fabrikam", 1) // may fail, may not panic
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
}
