package cli

import (
	"path/filepath"
	"strings"

	"github.com/cspdesk/cspdesk/internal/state"
)

// DirsOf are the directories of somebody with this environment, as a test sees it.
func DirsOf(environ []string) (dirs state.Dirs) {
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
