package state

import "path/filepath"

// Dirs are the user's directories for the program. An empty one means that there
// is no place for such files, as on a machine account without a home.
type Dirs struct {
	Config string // settings, written by the user
	Cache  string // what can be read again from the service
	State  string // journal, notes, last session
}

// FindDirs follows the XDG base directory specification on every system, with
// the system's own places where the variables are not set. It takes operating
// system and environment as arguments, because the XDG libraries read those of
// the process once, before a caller or a test can have a say.
func FindDirs(goos string, getenv func(string) string) Dirs {
	config, cache, state := systemDirs(goos, getenv)
	return Dirs{
		Config: ours(getenv("XDG_CONFIG_HOME"), config),
		Cache:  ours(getenv("XDG_CACHE_HOME"), cache),
		State:  ours(getenv("XDG_STATE_HOME"), state),
	}
}

// ours names our part of the first usable directory. The specification says to
// ignore relative ones.
func ours(candidates ...string) string {
	for _, dir := range candidates {
		if filepath.IsAbs(dir) {
			return filepath.Join(dir, "cspdesk")
		}
	}
	return ""
}

func systemDirs(goos string, getenv func(string) string) (config, cache, state string) {
	if goos == "windows" {
		local := getenv("LOCALAPPDATA")
		if local == "" {
			return "", "", ""
		}
		return local, filepath.Join(local, "cache"), local
	}
	home := getenv("HOME")
	switch {
	case home == "":
		return "", "", ""
	case goos == "darwin":
		support := filepath.Join(home, "Library", "Application Support")
		return support, filepath.Join(home, "Library", "Caches"), support
	}
	return filepath.Join(home, ".config"), filepath.Join(home, ".cache"), filepath.Join(home, ".local", "state")
}
