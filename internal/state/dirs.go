package state

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// Dirs are the user's directories for the program. An empty one means that there
// is no place for such files.
type Dirs struct {
	Config string // settings, written by the user
	Cache  string // what can be read again from the service
	State  string // journal, notes, last session
}

// SystemDirs are where the XDG specification, and on other systems their own
// custom, put such files for the user of this process.
func SystemDirs() Dirs {
	return Dirs{Config: ours(xdg.ConfigHome), Cache: ours(xdg.CacheHome), State: ours(xdg.StateHome)}
}

func ours(dir string) string {
	if !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "cspdesk")
}
