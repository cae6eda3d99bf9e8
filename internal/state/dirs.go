package state

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/adrg/xdg"
)

// Dirs holds the user's directories for cspdesk. An empty one means that such files
// can't be stored.
type Dirs struct {
	Config string // settings, written by the user
	Cache  string // data that can be loaded again from the service
	State  string // journal, notes, last session
}

// SystemDirs returns the directories of the current user, following the XDG
// specification or the conventions of the operating system.
func SystemDirs() Dirs {
	return Dirs{
		Config: appDir(xdg.ConfigHome, "XDG_CONFIG_HOME"), Cache: appDir(xdg.CacheHome, "XDG_CACHE_HOME"), State: appDir(xdg.StateHome, "XDG_STATE_HOME"),
	}
}

// appDir returns the cspdesk folder in dir, which the environment variable may have
// set. Without a home directory, xdg falls back to the root directory, which is not
// used.
func appDir(dir, variable string) string {
	homeless := runtime.GOOS != "windows" && os.Getenv("HOME") == "" && !filepath.IsAbs(os.Getenv(variable))
	if homeless || !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "cspdesk")
}
