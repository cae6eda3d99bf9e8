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

// Here has the checks of this computer.
type Here struct {
	ConfigPath string
	Config     *state.Config // nil if it can't be read
	ConfigErr  error
	Profile    string // in use; empty if there is none
	ProfileErr error
	Dirs       state.Dirs
	Environ    []string
	Getenv     func(string) string
	Terminal   bool // stdout is a terminal
	Width      int
	Height     int
}

// Checks returns the checks. They need no network.
func (h Here) Checks() []Check {
	return []Check{
		{ID: "config", Title: "Config file", Run: h.config},
		{ID: "profile", Title: "Profile", Run: h.profile, After: []string{"config"}},
		{ID: "paths", Title: "Paths and permissions", Run: h.paths},
		{ID: "kept", Title: "Stored data", Run: h.kept},
		{ID: "terminal", Title: "Terminal", Run: h.terminal},
		{ID: "copying", Title: "Links and copying", Run: h.copying},
	}
}

func (h Here) config(context.Context) Finding {
	switch {
	case h.ConfigPath == "":
		return warning("there is no config directory", "Set HOME or XDG_CONFIG_HOME.")
	case h.ConfigErr != nil:
		return failure(plain(h.ConfigErr), "Correct that line. cspdesk config schema describes the settings.")
	}
	info, err := os.Stat(h.ConfigPath)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return passed("%s does not exist; the defaults apply", h.ConfigPath)
	case err != nil:
		return failure(plain(err), "Give yourself permission to read the file.")
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		return warning(fmt.Sprintf("%s can be changed by other users (%s)", h.ConfigPath, info.Mode().Perm()), "They could redirect your sign-in. Run chmod go-w "+h.ConfigPath)
	}
	return passed("%s, profiles: %d", h.ConfigPath, len(h.Config.Profiles))
}

func (h Here) profile(context.Context) Finding {
	switch {
	case h.ProfileErr != nil:
		return failure(plain(h.ProfileErr), "Choose an existing profile, or add one with cspdesk profile add.")
	case h.Profile == "" && h.Getenv("CSPDESK_TOKEN") != "":
		return passed("none needed: CSPDESK_TOKEN is set")
	case h.Profile == "":
		return warning("none in use", "Add one with cspdesk profile add, or try cspdesk demo.")
	case h.Getenv("CSPDESK_TOKEN") != "":
		return warning(h.Profile+", but CSPDESK_TOKEN is set and overrides its sign-in", "Unset CSPDESK_TOKEN to use the sign-in of the profile.")
	}
	return passed("%s", h.Profile)
}

// paths checks the directories without creating them.
func (h Here) paths(context.Context) Finding {
	var fine []string
	for _, dir := range []struct{ what, path string }{{"cache", h.Dirs.Cache}, {"state", h.Dirs.State}} {
		if dir.path == "" {
			return warning("there is no "+dir.what+" directory", "Set HOME, or XDG_CACHE_HOME and XDG_STATE_HOME. Without them nothing is stored between runs.")
		}
		info, err := os.Stat(dir.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			fine = append(fine, dir.path+" (does not exist yet)")
			continue
		case err != nil:
			return failure(plain(err), "Give yourself permission to access the directory, or remove it; it is created again.")
		case !info.IsDir():
			return failure(dir.path+" is not a directory", "Move the file away; the directory is created when it is needed.")
		case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
			return warning(fmt.Sprintf("%s is open to other users (%s)", dir.path, info.Mode().Perm()), "It contains customer data. Run chmod 700 "+dir.path)
		}
		probe, err := os.CreateTemp(dir.path, ".doctor-*")
		if err != nil {
			return failure("nothing can be written to "+dir.path+": "+plain(err), "Free some space, or give yourself permission to write there.")
		}
		_ = probe.Close()
		_ = os.Remove(probe.Name())
		fine = append(fine, dir.path)
	}
	return passed("%s", strings.Join(fine, ", "))
}

// The smallest supported window size.
const goodWidth, goodHeight = 80, 24

func (h Here) terminal(context.Context) Finding {
	name := h.Getenv("TERM")
	switch {
	case !h.Terminal:
		return notRun("stdout is not a terminal")
	case name == "dumb" || name == "" && runtime.GOOS != "windows":
		return failure(fmt.Sprintf("TERM is %q, so screens can't be drawn", name), "Set TERM to the type of your terminal, such as xterm-256color. cspdesk run works without it.")
	}
	detail := fmt.Sprintf("%s, %d×%d, %s", name, h.Width, h.Height, colors(colorprofile.Env(h.Environ)))
	switch {
	case h.Width > 0 && (h.Width < goodWidth || h.Height < goodHeight):
		return warning(detail, fmt.Sprintf("Enlarge the window to %d×%d or more.", goodWidth, goodHeight))
	case !h.isUTF8():
		return warning(detail+", and the locale is not UTF-8", "Set LANG to a UTF-8 locale such as C.UTF-8, so that names with accents are shown correctly.")
	}
	return passed("%s, UTF-8", detail)
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

// isUTF8 checks the locale variables in the order of the C library. The first one
// that is set counts.
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

// copying guesses whether the terminal supports OSC 52 and OSC 8, which it can't be
// asked.
func (h Here) copying(context.Context) Finding {
	name := h.Getenv("TERM_PROGRAM")
	switch {
	case !h.Terminal:
		return notRun("stdout is not a terminal")
	case h.Getenv("TMUX") != "":
		return warning("inside tmux, which blocks both by default", "Add set -g set-clipboard on and set -g allow-passthrough on to tmux.conf.")
	case strings.HasPrefix(h.Getenv("TERM"), "screen"):
		return warning("inside screen, which blocks links", "Copy the addresses that are shown. Copying (OSC 52) works in screen.")
	case name == "Apple_Terminal":
		return warning("macOS Terminal supports neither copying (OSC 52) nor links (OSC 8)", "Use iTerm2, WezTerm, kitty or Ghostty, or select with the mouse.")
	}
	return passed("expected to work (OSC 52 and OSC 8), but terminals don't report it")
}
