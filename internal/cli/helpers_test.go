package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// OpenInBrowser is the hidden command that opens a browser.
const OpenInBrowser = openInBrowserName

// DirsFrom returns the directories that an environment names.
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

// DirsWithState is DirsFrom with a temporary state directory if the environment names
// none: changes need one for the journal.
func DirsWithState(t *testing.T, environ []string) state.Dirs {
	t.Helper()
	dirs := DirsFrom(environ)
	if dirs.State == "" {
		dirs.State = t.TempDir()
	}
	return dirs
}

// WriteConfig writes a config file and returns an environment that uses it.
func WriteConfig(t *testing.T, text string) (environ []string) {
	t.Helper()
	environ = []string{"XDG_CONFIG_HOME=" + t.TempDir()}
	path := DirsFrom(environ).ConfigPath()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return environ
}
