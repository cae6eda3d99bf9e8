package kit

import (
	"path/filepath"
	"testing"
)

func TestSavingInTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if got := atHome(filepath.Join("~", "a.pdf")); got != filepath.Join(home, "a.pdf") {
		t.Errorf("the file is saved as %s", got)
	}
	for _, path := range []string{"a~.pdf", "~ada.pdf", filepath.Join(home, "b.pdf")} {
		if got := atHome(path); got != path {
			t.Errorf("%s is saved as %s", path, got)
		}
	}
}
