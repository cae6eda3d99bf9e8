package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// TestKept looks at what is left of a journal.
func TestKept(t *testing.T) {
	t.Parallel()
	write := func(name, text string, mode os.FileMode) func(folder string) error {
		return func(folder string) error { return os.WriteFile(filepath.Join(folder, name), []byte(text), mode) }
	}
	for _, tt := range []struct {
		name   string
		damage func(folder string) error
		want   Status
		says   string
	}{
		{"none yet", func(string) error { return nil }, OK, "0"},
		{"a good one", write("desk.db", head+"…", 0o600), OK, "1"},
		{"one that was just made", write("desk.db", "", 0o600), OK, "1"},
		{"something else", write("desk.db", "hello", 0o600), Fail, "desk.db is damaged"},
		{"open to others", write("desk.db", head, 0o644), Warn, "open to other users"},
		{"a folder", func(folder string) error { return os.Mkdir(filepath.Join(folder, "desk.db"), 0o700) }, Fail, "not a file"},
		{"a link to itself", func(folder string) error { return os.Symlink("desk.db", filepath.Join(folder, "desk.db")) }, Fail, "too many"},
		{"set aside", write("desk.db.set-aside-20261128T120000.000Z", "hello", 0o600), Warn, "set aside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			folder := filepath.Join(root, "global-contoso")
			err := os.Mkdir(folder, 0o700)
			if err == nil {
				err = tt.damage(folder)
			}
			if err != nil {
				t.Fatal(err)
			}
			got := Here{Dirs: state.Dirs{State: root}}.kept(t.Context())
			if got.Status != tt.want || !strings.Contains(got.Detail, tt.says) || (got.Remedy == "") != (tt.want == OK) {
				t.Errorf("%+v, want %s with %q", got, tt.want, tt.says)
			}
		})
	}
}
