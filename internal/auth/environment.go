package auth

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
//
// Where no browser is at hand it is the address to open elsewhere, rather than a
// device code: many tenants block device codes, and some policies ask for the
// browser of a managed device.
func Choose(env Environment) (name, reason string) {
	switch {
	case env.SSH:
		// A display over SSH would be X11 forwarding: the browser would run on
		// the far machine, which is slow and has none of the person's sessions.
		return AddressName, "You are connected over SSH, so you sign in with the browser of your own machine."
	case !env.Display:
		return AddressName, "No graphical session was found here, so you sign in with a browser on another machine."
	}
	return BrowserName, "You sign in with the browser of this machine."
}

// offers reports whether a flow can work in an environment at all.
func (env Environment) offers(flow string) bool {
	return flow != BrowserName || env.Display && !env.SSH
}
