package state

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/s2"
)

const someList = "/v1/customers?size=500 get-a-list-of-customers en-US"

// keepPages keeps pages of a reading of a list.
func keepPages(c *Cache, reading string, from, to int) {
	for page := from; page < to; page++ {
		c.Keep(fmt.Sprintf("%s#%d", pagesOf(someList, reading), page), []byte(reading))
	}
}

// keptPages lists the pages of the list that are kept, by their reading.
func keptPages(t *testing.T, c *Cache) string {
	t.Helper()
	var pages []string
	for _, key := range c.Keys(t.Context(), someList) {
		pages = append(pages, strings.TrimPrefix(strings.TrimPrefix(key, someList), readingMark))
	}
	return strings.Join(pages, " ")
}

func TestReadingsOfAList(t *testing.T) {
	t.Parallel()
	clock := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name  string
		do    func(c *Cache, wait func(time.Duration))
		shown string
		kept  string
	}{
		{"nothing", func(*Cache, func(time.Duration)) {}, "", ""},
		{"a first one breaks off", func(c *Cache, _ func(time.Duration)) { keepPages(c, "a", 0, 2) }, "a", "a#0 a#1"},
		{"a first one is whole", func(c *Cache, _ func(time.Duration)) { keepPages(c, "a", 0, 2); c.Whole(someList, "a", 2) }, "a", "a#0 a#1"},
		{"a refresh breaks off", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "a", 0, 2)
			c.Whole(someList, "a", 2)
			keepPages(c, "b", 0, 1)
		}, "a", "a#0 a#1 b#0"},
		{"a refresh is whole", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "a", 0, 3)
			c.Whole(someList, "a", 3)
			keepPages(c, "b", 0, 2)
			c.Whole(someList, "b", 2)
		}, "b", "b#0 b#1"},
		{"a refresh misses a page", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "a", 0, 2)
			c.Whole(someList, "a", 2)
			keepPages(c, "b", 1, 2)
			c.Whole(someList, "b", 2)
		}, "a", "a#0 a#1 b#1"},
		{"one that began in the middle comes as far", func(c *Cache, wait func(time.Duration)) {
			keepPages(c, "b", 0, 1)
			wait(time.Minute)
			keepPages(c, "a", 1, 2)
			c.Whole(someList, "a", 2)
		}, "b", "a#1 b#0"},
		{"two at a time", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "a", 0, 1)
			keepPages(c, "b", 0, 2)
			c.Whole(someList, "b", 2)
			keepPages(c, "a", 1, 2)
			c.Whole(someList, "a", 2)
		}, "a", "a#0 a#1"},
		{"one broke off long ago", func(c *Cache, wait func(time.Duration)) {
			keepPages(c, "a", 0, 1)
			wait(time.Hour)
			keepPages(c, "b", 0, 1)
			c.Whole(someList, "b", 1)
		}, "b", "b#0"},
		{"of an earlier version", func(c *Cache, _ func(time.Duration)) { keepPages(c, "", 0, 2) }, "", "#0 #1"},
		{"after an earlier version", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "", 0, 2)
			keepPages(c, "a", 0, 1)
			c.Whole(someList, "a", 1)
		}, "a", "a#0"},
		{"forgotten", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "a", 0, 2)
			c.Whole(someList, "a", 2)
			c.Forget("/v1/customers?")
		}, "", ""},
		{"read after it was forgotten", func(c *Cache, _ func(time.Duration)) {
			keepPages(c, "a", 0, 2)
			c.Whole(someList, "a", 2)
			c.Forget("/v1/customers?")
			keepPages(c, "b", 0, 1)
		}, "b", "b#0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := clock
			s, err := Memory(WithClock(func() time.Time { return now }))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			tt.do(s.Cache(), func(d time.Duration) {
				if err := s.Flush(t.Context()); err != nil {
					t.Fatal(err)
				}
				now = now.Add(d)
			})
			if got := keptPages(t, s.Cache()); got != tt.kept { // which waits until all is on the disk
				t.Errorf("kept are %q, want %q", got, tt.kept)
			}
			if got := s.Cache().Reading(t.Context(), someList); got != tt.shown {
				t.Errorf("shown is %q, want %q", got, tt.shown)
			}
		})
	}
}

// What waits to be written counts as written.
func TestAReadingCountsBeforeItIsOnTheDisk(t *testing.T) {
	t.Parallel()
	s, err := Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c := s.Cache()
	var shown []string
	tx, err := c.db.writer.BeginTx(t.Context(), nil) // nothing gets written meanwhile
	if err != nil {
		t.Fatal(err)
	}
	show := func() { shown = append(shown, c.Reading(t.Context(), someList)) }
	keepPages(c, "a", 0, 1)
	show()
	c.Whole(someList, "a", 1)
	keepPages(c, "b", 0, 1)
	show()
	c.Whole(someList, "b", 1)
	c.Whole("/v1/invoices? list", "c", 0)
	show()
	c.Forget("/v1/customers?")
	show()
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "a", "b", ""}; !slices.Equal(shown, want) {
		t.Errorf("shown were %q, want %q", shown, want)
	}
}

// What an earlier version has kept is shown by this one.
func TestPagesOfTheFirstSchema(t *testing.T) {
	t.Parallel()
	steps, err := cacheSchema.migrations()
	if err != nil {
		t.Fatal(err)
	}
	first := *cacheSchema
	first.steps = fstest.MapFS{steps[0].file: &fstest.MapFile{Data: []byte(steps[0].sql)}}
	dirs, partner := Dirs{Cache: t.TempDir(), State: t.TempDir()}, PartnerOf("global", "contoso")
	old := openAs(t, filepath.Join(dirs.Cache, partner.String(), "cache.db"), &first)
	for page := range 2 {
		if _, err := old.writer.ExecContext(t.Context(), "INSERT INTO answer (prefix, page, at, used, size, body) VALUES (?, ?, 1, 1, 1, ?)", someList, page, s2.Encode(nil, []byte("page"))); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), dirs, partner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if got := s.Cache().Reading(t.Context(), someList); got != "" || keptPages(t, s.Cache()) != "#0 #1" {
		t.Errorf("shown is %q of %s", got, keptPages(t, s.Cache()))
	}
	if body, _, ok := s.Cache().Load(t.Context(), someList+"#1"); !ok || string(body) != "page" {
		t.Errorf("a page of it is %q, %v", body, ok)
	}
}
