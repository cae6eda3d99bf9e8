package state

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// layout lists what a database is made of.
func layout(t *testing.T, d *database) (layout []string) {
	t.Helper()
	rows, err := d.reader.QueryContext(t.Context(), "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		layout = append(layout, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return layout
}

func openAs(t *testing.T, path string, s *databaseSchema) *database {
	t.Helper()
	d, warning, err := openDatabase(t.Context(), path, s, time.Now)
	if err != nil || warning != "" {
		t.Fatalf("opening %s: %v %s", path, err, warning)
	}
	return d
}

func TestMigratesFromEachEarlierSchema(t *testing.T) {
	t.Parallel()
	for _, s := range []*databaseSchema{cacheSchema, stateSchema} {
		steps, err := s.migrations()
		if err != nil {
			t.Fatal(err)
		}
		fresh := openAs(t, filepath.Join(t.TempDir(), "fresh.db"), s)
		want := layout(t, fresh)
		if err := fresh.close(); err != nil {
			t.Fatal(err)
		}
		earlier := fstest.MapFS{}
		for i, step := range steps {
			if step.version != i+1 {
				t.Errorf("%s: the number should be %d", step.file, i+1)
			}
			path := filepath.Join(t.TempDir(), "old.db")
			earlier[step.file] = &fstest.MapFile{Data: []byte(step.sql)}
			old := *s
			old.steps = earlier
			if err := openAs(t, path, &old).close(); err != nil {
				t.Fatal(err)
			}
			d := openAs(t, path, s)
			if diff := cmp.Diff(want, layout(t, d)); diff != "" {
				t.Errorf("%s from version %d (-fresh +migrated):\n%s", s.name, step.version, diff)
			}
			if err := d.close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAFailedStepChangesNothing(t *testing.T) {
	t.Parallel()
	first := &fstest.MapFile{Data: []byte("CREATE TABLE a (x)")}
	good := &databaseSchema{name: "test", synchronous: "NORMAL", pragma: "foreign_keys(1)", steps: fstest.MapFS{"migrations/test/0001_a.sql": first}}
	bad := *good
	bad.steps = fstest.MapFS{"migrations/test/0001_a.sql": first, "migrations/test/0002_b.sql": {Data: []byte("CREATE TABLE b (y); CREATE TABLE nonsense")}}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := openAs(t, path, good).close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := openDatabase(t.Context(), path, &bad, time.Now); err == nil || !strings.Contains(err.Error(), "0002_b.sql") {
		t.Errorf("error %v, want one that names the step", err)
	}
	d := openAs(t, path, good)
	if got := layout(t, d); len(got) != 1 {
		t.Errorf("the file holds %q", got)
	}
	if err := d.close(); err != nil {
		t.Fatal(err)
	}
}
