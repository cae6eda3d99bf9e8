package auth

// Environment holds the facts that the choice of a flow depends on.
type Environment struct {
	GOOS    string
	SSH     bool // this is an SSH session
	Display bool // a graphical session is available
}

// DetectEnvironment returns the environment. Pass runtime.GOOS and os.Getenv.
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

// Choose returns the name of the flow that suits an environment, and the reason as a
// sentence.
//
// Without a local browser it chooses the address to open elsewhere, not a device
// code: many tenants block device codes, and some policies require the browser of a
// managed device.
func Choose(env Environment) (name, reason string) {
	switch {
	case env.SSH:
		// A display over SSH means X11 forwarding. The browser would run on the
		// remote machine, which is slow and has none of the user's sessions.
		return AddressName, "You are connected over SSH, so you sign in with the browser on your own machine."
	case !env.Display:
		return AddressName, "There is no graphical session here, so you sign in with a browser on another machine."
	}
	return BrowserName, "You sign in with the browser on this machine."
}

// offers reports whether a flow can work in the environment.
func (env Environment) offers(flow string) bool {
	return flow != BrowserName || env.Display && !env.SSH
}
