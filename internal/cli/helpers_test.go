package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// OpenInBrowser is what this program runs itself with to open a browser.
const OpenInBrowser = openInBrowserName

// DirsFrom are the directories of somebody with this environment, as a test sees it.
func DirsFrom(environ []string) (dirs state.Dirs) {
	for _, entry := range environ {
		switch name, dir, _ := strings.Cut(entry, "="); name {
		case "XDG_CONFIG_HOME":
			dirs.Config = filepath.Join(dir, "cspdesk")
		case "XDG_CACHE_HOME":
			dirs.Cache = filepath.Join(dir, "cspdesk")
		case "XDG_STATE_HOME":
			dirs.State = filepath.Join(dir, "cspdesk")
		case "HOME":
			dirs.Config = filepath.Join(dir, ".config", "cspdesk")
		}
	}
	return dirs
}

// DirsWithState are the directories of an environment. Changes need a place for their
// journal; where the environment names none, it ends with the test.
func DirsWithState(t *testing.T, environ []string) state.Dirs {
	t.Helper()
	dirs := DirsFrom(environ)
	if dirs.State == "" {
		dirs.State = t.TempDir()
	}
	return dirs
}
