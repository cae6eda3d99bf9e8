package state

import (
	"os"
	"path/filepath"
	"runtime"

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
	return Dirs{
		Config: ours(xdg.ConfigHome, "XDG_CONFIG_HOME"), Cache: ours(xdg.CacheHome, "XDG_CACHE_HOME"), State: ours(xdg.StateHome, "XDG_STATE_HOME"),
	}
}

// ours is the program's folder in one of the user's, which a variable may name.
// Where nobody names a home, xdg takes the root folder for one, which is nobody's.
func ours(dir, variable string) string {
	homeless := runtime.GOOS != "windows" && os.Getenv("HOME") == "" && !filepath.IsAbs(os.Getenv(variable))
	if homeless || !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "cspdesk")
}
