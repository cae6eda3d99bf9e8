package auth

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// UI is how a flow talks to the person. The methods return at once; a flow calls
// them from one goroutine.
type UI interface {
	// ShowURL gives the address to open, for a person whose browser did not
	// open by itself.
	ShowURL(url string)
	// ShowDeviceCode gives the code to enter at an address, and until when.
	ShowDeviceCode(code, url string, expires time.Time)
	// Note tells something that needs no answer, as a full sentence.
	Note(text string)
}

// Flow is one way to sign in.
type Flow interface {
	Name() string // as on the command line
	Kind() Kind   // on whose behalf its tokens speak
	SignIn(ctx context.Context, cfg Config, ui UI) (Token, error)
}

// The names of the flows.
const (
	BrowserName    = "browser"
	DeviceCodeName = "device-code"
)

// FlowNames returns the names that [FlowNamed] knows, the preferred one first.
func FlowNames() []string { return []string{BrowserName, DeviceCodeName} }

// FlowNamed returns the flow of a name with its default settings.
func FlowNamed(name string) (Flow, error) {
	switch strings.ToLower(name) {
	case BrowserName:
		return Browser{}, nil
	case DeviceCodeName:
		return DeviceCode{}, nil
	}
	return nil, fmt.Errorf("there is no sign-in named %q; use one of %s", name, strings.Join(FlowNames(), ", "))
}

// Environment is what the choice of a flow depends on.
type Environment struct {
	GOOS    string
	SSH     bool // the terminal is at the other end of an SSH connection
	Display bool // a graphical session is at hand
}

// DetectEnvironment reads the facts from environment variables, given
// runtime.GOOS and os.Getenv.
func DetectEnvironment(goos string, getenv func(string) string) Environment {
	set := func(names ...string) bool {
		for _, name := range names {
			if getenv(name) != "" {
				return true
			}
		}
		return false
	}
	return Environment{
		GOOS:    goos,
		SSH:     set("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"),
		Display: goos == "windows" || goos == "darwin" || set("DISPLAY", "WAYLAND_DISPLAY"),
	}
}

// Choose returns the name of the flow that suits an environment, and why.
func Choose(env Environment) (name, reason string) {
	switch {
	case env.SSH:
		// A display over SSH would be X11 forwarding: the browser would run on
		// the far machine, which is slow and has none of the person's sessions.
		return DeviceCodeName, "You are connected over SSH, so you sign in with a code in a browser of your own machine."
	case !env.Display:
		return DeviceCodeName, "No graphical session was found here, so you sign in with a code in a browser on any machine."
	}
	return BrowserName, "You sign in with the browser of this machine."
}
