package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/state"
)

// Here is this computer as the program sees it.
type Here struct {
	ConfigPath string
	Config     *state.Config // nil when it can't be read
	ConfigErr  error
	Profile    string // in use; empty when there is none
	ProfileErr error
	Dirs       state.Dirs
	Environ    []string
	Getenv     func(string) string
	Terminal   bool // standard output is one
	Width      int
	Height     int
}

// Checks are about this computer alone and need no network.
func (h Here) Checks() []Check {
	return []Check{
		{ID: "config", Title: "Config file", Run: h.config},
		{ID: "profile", Title: "Profile", Run: h.profile, After: []string{"config"}},
		{ID: "paths", Title: "Paths and permissions", Run: h.paths},
		{ID: "kept", Title: "What is kept", Run: h.kept},
		{ID: "terminal", Title: "Terminal", Run: h.terminal},
		{ID: "copying", Title: "Links and copying", Run: h.copying},
	}
}

func (h Here) config(context.Context) Finding {
	switch {
	case h.ConfigPath == "":
		return warn("there is no place for a config file", "Set HOME or XDG_CONFIG_HOME.")
	case h.ConfigErr != nil:
		return fail(plain(h.ConfigErr), "Correct the line that is named; cspdesk config schema describes what may stand there.")
	}
	info, err := os.Stat(h.ConfigPath)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ok("%s does not exist, which is fine: there are no settings", h.ConfigPath)
	case err != nil:
		return fail(plain(err), "Make the file readable for you.")
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		return warn(fmt.Sprintf("%s can be changed by others (%s)", h.ConfigPath, info.Mode().Perm()), "Whoever changes it decides where your sign-in goes. Take the right away: chmod go-w "+h.ConfigPath)
	}
	return ok("%s, profiles: %d", h.ConfigPath, len(h.Config.Profiles))
}

func (h Here) profile(context.Context) Finding {
	switch {
	case h.ProfileErr != nil:
		return fail(plain(h.ProfileErr), "Name a profile that there is, or add one with cspdesk profile add.")
	case h.Profile == "" && h.Getenv("CSPDESK_TOKEN") != "":
		return ok("none is needed: CSPDESK_TOKEN is set")
	case h.Profile == "":
		return warn("none is in use", "Set one up with cspdesk profile add, or look around with cspdesk demo.")
	case h.Getenv("CSPDESK_TOKEN") != "":
		return warn(h.Profile+", but CSPDESK_TOKEN is set and wins over its sign-in", "Unset CSPDESK_TOKEN to use the sign-in of the profile.")
	}
	return ok("%s", h.Profile)
}

// paths looks at the directories without making them.
func (h Here) paths(context.Context) Finding {
	var fine []string
	for _, dir := range []struct{ what, path string }{{"cache", h.Dirs.Cache}, {"state", h.Dirs.State}} {
		if dir.path == "" {
			return warn("there is no place for the "+dir.what, "Set HOME, or XDG_CACHE_HOME and XDG_STATE_HOME; without them nothing is kept between two runs.")
		}
		info, err := os.Stat(dir.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			fine = append(fine, dir.path+" (not there yet)")
			continue
		case err != nil:
			return fail(plain(err), "Make the directory accessible for you, or remove it; it is made anew.")
		case !info.IsDir():
			return fail(dir.path+" is not a directory", "Move the file away; the directory is made when it is needed.")
		case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
			return warn(fmt.Sprintf("%s is open to others (%s)", dir.path, info.Mode().Perm()), "It holds names of customers. Close it: chmod 700 "+dir.path)
		}
		probe, err := os.CreateTemp(dir.path, ".doctor-*")
		if err != nil {
			return fail("nothing can be written to "+dir.path+": "+plain(err), "Free some space, or give yourself the right to write there.")
		}
		_ = probe.Close()
		_ = os.Remove(probe.Name())
		fine = append(fine, dir.path)
	}
	return ok("%s", strings.Join(fine, ", "))
}

// The smallest window that every screen is made for.
const goodWidth, goodHeight = 80, 24

func (h Here) terminal(context.Context) Finding {
	name := h.Getenv("TERM")
	switch {
	case !h.Terminal:
		return skipped("standard output is no terminal")
	case name == "dumb" || name == "" && runtime.GOOS != "windows":
		return fail(fmt.Sprintf("TERM is %q, so the desk can't draw", name), "Set TERM to what your terminal is, such as xterm-256color; cspdesk run works without.")
	}
	detail := fmt.Sprintf("%s, %d×%d, %s", name, h.Width, h.Height, colors(colorprofile.Env(h.Environ)))
	switch {
	case h.Width > 0 && (h.Width < goodWidth || h.Height < goodHeight):
		return warn(detail, fmt.Sprintf("Enlarge the window to %d×%d or more.", goodWidth, goodHeight))
	case !h.isUTF8():
		return warn(detail+", and the locale is not UTF-8", "Set LANG to a UTF-8 locale such as C.UTF-8, so that names with accents arrive.")
	}
	return ok("%s, UTF-8", detail)
}

func colors(p colorprofile.Profile) string {
	switch p {
	case colorprofile.TrueColor:
		return "16 million colours"
	case colorprofile.ANSI256:
		return "256 colours"
	case colorprofile.ANSI:
		return "16 colours"
	default:
		return "no colours"
	}
}

// isUTF8 reads the variables as the C library does: the first that is set counts.
func (h Here) isUTF8() bool {
	if runtime.GOOS == "windows" {
		return true
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(h.Getenv(name)); value != "" {
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return false
}

// copying guesses: no terminal says whether it takes OSC 52 and OSC 8.
func (h Here) copying(context.Context) Finding {
	name := h.Getenv("TERM_PROGRAM")
	switch {
	case !h.Terminal:
		return skipped("standard output is no terminal")
	case h.Getenv("TMUX") != "":
		return warn("inside tmux, which passes neither on unless it is told to", "Put set -g set-clipboard on and set -g allow-passthrough on into tmux.conf.")
	case strings.HasPrefix(h.Getenv("TERM"), "screen"):
		return warn("inside screen, which passes no links on", "Copy the addresses that are shown; copying (OSC 52) is wrapped for screen.")
	case name == "Apple_Terminal":
		return warn("Terminal of macOS takes neither copying (OSC 52) nor links (OSC 8)", "Use iTerm2, WezTerm, kitty or Ghostty, or select with the mouse.")
	}
	return ok("expected to work (OSC 52 and OSC 8); no terminal says so for certain")
}
