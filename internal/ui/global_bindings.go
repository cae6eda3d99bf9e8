package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// screenBindings returns the top screen's bindings with the user's keys.
func (a *App) screenBindings() []widget.Binding { return a.rebound(a.top().screen.Bindings()) }

// globalBindings returns the keys that mean the same on every screen.
func (a *App) globalBindings() []widget.Binding {
	all := slices.Concat(a.moveBindings(), a.contentBindings(), a.cfg.Bindings, a.programBindings())
	return a.rebound(all)
}

// moveBindings are the ways from screen to screen.
func (a *App) moveBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "back", Keys: []string{"esc"}, Label: "back", Group: "Go", Footer: len(a.stack) > 1,
			Help: "Go back, or clear the filter first.", Do: a.back,
		},
		{
			ID: "history-back", Keys: []string{"["}, Label: "earlier", Group: "Go",
			Help: "Go to the screen seen before this one, even one that was left.", Do: func() tea.Cmd { return a.travel(-1) },
		},
		{
			ID: "history-forward", Keys: []string{"]"}, Label: "later", Group: "Go",
			Help: "Go forward again after going back in the history.", Do: func() tea.Cmd { return a.travel(1) },
		},
		{
			ID: "palette", Keys: []string{":", "ctrl+p"}, Label: "commands", Group: "Go", Footer: true,
			Help: "Run any command or operation by name.", Do: a.openPalette,
		},
	}
}

// contentBindings act on what the top screen shows, as far as it can.
func (a *App) contentBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "refresh", Keys: []string{"r"}, Label: "refresh", Group: "Show",
			Help: "Read this again from the service.", Disabled: lacksReason[Refresher](a, "There is nothing to read again here."),
			Do: withCapability(a, Refresher.Refresh),
		},
		{
			ID: "describe", Keys: []string{"d"}, Label: "describe", Group: "Show",
			Help: "Show every field of the current row.", Disabled: lacksReason[Describer](a, "There is nothing to describe here."),
			Do: withCapability(a, Describer.Describe),
		},
		{
			ID: "raw-json", Keys: []string{"J"}, Label: "JSON", Group: "Show",
			Help: "Show the JSON as the service sent it.", Disabled: lacksReason[Raw](a, "There is no JSON behind this screen."),
			Do: withCapability(a, a.showJSON),
		},
		{
			ID: "copy", Keys: []string{"y"}, Label: "copy", Group: "Take along",
			Help: "Copy an id, the row or its JSON.", Disabled: a.nothingToCopy,
			Do: a.openCopyMenu,
		},
		{
			ID: "export", Keys: []string{"e"}, Label: "export", Group: "Take along",
			Help: "Write what is shown here to a file.", Disabled: lacksReason[Exporter](a, "There is nothing to export here."),
			Do: withCapability(a, Exporter.Export),
		},
		{
			ID: "portal", Keys: []string{"o"}, Label: "portal", Group: "Take along",
			Help: "Open this in the web portal.", Disabled: a.noPortal,
			Do: withCapability(a, a.openPortal),
		},
	}
}

// deskBindings are about the program itself.
func (a *App) programBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "requests", Keys: []string{"R"}, Label: "requests", Group: "cspdesk",
			Help:     "Show the requests sent lately, with the ids that Microsoft support asks for.",
			Disabled: a.noRequests, Do: a.openRequestLog,
		},
		{
			ID: "jobs", Keys: []string{"B"}, Label: "jobs", Group: "cspdesk",
			Help: "Show the work running in the background, to open or stop it.", Do: a.openJobs,
		},
		{
			ID: "mask", Keys: []string{"ctrl+x"}, Label: "mask", Group: "cspdesk",
			Help: "Mask names and ids before sharing the screen.", Do: a.toggleMask,
		},
		{
			ID: "redraw", Keys: []string{"ctrl+l"}, Label: "redraw", Group: "cspdesk",
			Help: "Draw the whole screen again.", Do: a.redraw,
		},
		{
			ID: "suspend", Keys: []string{"ctrl+z"}, Label: "suspend", Group: "cspdesk",
			Help: "Put the desk aside and return to the shell; fg brings it back.", Disabled: cannotSuspend, Do: func() tea.Cmd { return tea.Suspend },
		},
		{
			ID: "quit", Keys: []string{"ctrl+c"}, Label: "quit", Group: "cspdesk",
			Help: "Quit. Running work is asked about first.", Do: a.interrupt,
		},
		{
			ID: "help", Keys: []string{"?"}, Label: "help", Group: "cspdesk", Footer: true,
			Help: "Show and search everything that keys do here.", Do: a.openHelp,
		},
	}
}

// lacks says the reason when the top screen doesn't have a capability.
func lacksReason[T any](a *App, reason string) func() string {
	return func() string {
		if _, ok := As[T](a.top().screen); ok {
			return ""
		}
		return reason
	}
}

// can runs a capability of the top screen on behalf of that screen.
func withCapability[T any](a *App, do func(T) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		e := a.top()
		if t, ok := As[T](e.screen); ok {
			return a.wrap(e.id, do(t))
		}
		return nil
	}
}

func (a *App) redraw() tea.Cmd {
	a.frame = frame{count: a.frame.count}
	a.frame.touch(true)
	return tea.ClearScreen
}

func (a *App) noPortal() string {
	if l, ok := As[Linker](a.top().screen); ok && l.PortalURL() != "" {
		return ""
	}
	return "The portal has no page for what is shown here."
}

// openPortal opens the page in the browser, or copies its address where there is
// none to open it in.
func (a *App) openPortal(l Linker) tea.Cmd {
	url := l.PortalURL()
	if a.cfg.OpenURL == nil {
		return a.copy("portal address", url)
	}
	opened := "Opened in the browser: " + url
	if a.env.Masked {
		opened = "Opened in the browser."
	}
	return func() tea.Msg {
		if err := a.cfg.OpenURL(url); err != nil {
			return copyMsg{"portal address (the browser did not open)", url}
		}
		return toastMsg{notice{tone: text.ToneGood, text: opened}}
	}
}

func (a *App) showJSON(r Raw) tea.Cmd {
	title, content := r.RawJSON()
	if len(content) == 0 {
		return a.showToast(notice{tone: text.ToneText, text: "There is no JSON behind this."})
	}
	return Push(NewJSONScreen(title, content))
}
