package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// screenBindings returns the top screen's bindings with the user's keys.
func (a *App) screenBindings() []widget.Binding { return a.rebound(a.top().screen.Bindings()) }

// globalBindings returns the bindings that are the same on every screen.
func (a *App) globalBindings() []widget.Binding {
	all := slices.Concat(a.moveBindings(), a.contentBindings(), a.cfg.Bindings, a.programBindings())
	return a.rebound(all)
}

// moveBindings returns the bindings that go from screen to screen.
func (a *App) moveBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "back", Keys: []string{"esc"}, Label: "back", Group: "Go", Footer: len(a.stack) > 1,
			Help: "Go back, or clear the filter first.", Do: a.back,
		},
		{
			ID: "history-back", Keys: []string{"["}, Label: "earlier", Group: "Go",
			Help: "Go to the previous screen in the history, even if it was closed.", Do: func() tea.Cmd { return a.travel(-1) },
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

// contentBindings returns the bindings that act on the content of the top screen.
func (a *App) contentBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "refresh", Keys: []string{"r"}, Label: "refresh", Group: "Show",
			Help: "Reload this screen from the service.", Disabled: lacksReason[Refresher](a, "There is nothing to refresh on this screen."),
			Do: withCapability(a, Refresher.Refresh),
		},
		{
			ID: "describe", Keys: []string{"d"}, Label: "describe", Group: "Show",
			Help: "Show every field of the current row.", Disabled: lacksReason[Describer](a, "There is nothing to describe on this screen."),
			Do: withCapability(a, Describer.Describe),
		},
		{
			ID: "raw-json", Keys: []string{"J"}, Label: "JSON", Group: "Show",
			Help: "Show the JSON as the service sent it.", Disabled: lacksReason[Raw](a, "This screen has no JSON to show."),
			Do: withCapability(a, a.showJSON),
		},
		{
			ID: "copy", Keys: []string{"y"}, Label: "copy", Group: "Copy and export",
			Help: "Copy an id, the row or its JSON.", Disabled: a.nothingToCopy,
			Do: a.openCopyMenu,
		},
		{
			ID: "export", Keys: []string{"e"}, Label: "export", Group: "Copy and export",
			Help: "Export the content of this screen to a file.", Disabled: lacksReason[Exporter](a, "There is nothing to export on this screen."),
			Do: withCapability(a, Exporter.Export),
		},
		{
			ID: "portal", Keys: []string{"o"}, Label: "portal", Group: "Copy and export",
			Help: "Open this page in the web portal.", Disabled: a.noPortal,
			Do: withCapability(a, a.openPortal),
		},
	}
}

// programBindings returns the bindings for the program itself.
func (a *App) programBindings() []widget.Binding {
	return []widget.Binding{
		{
			ID: "requests", Keys: []string{"R"}, Label: "requests", Group: "cspdesk",
			Help:     "Show recent requests, with the ids that Microsoft support asks for.",
			Disabled: a.noRequests, Do: a.openRequestLog,
		},
		{
			ID: "jobs", Keys: []string{"B"}, Label: "jobs", Group: "cspdesk",
			Help: "Show background jobs, to open or stop them.", Do: a.openJobs,
		},
		{
			ID: "mask", Keys: []string{"ctrl+x"}, Label: "mask", Group: "cspdesk",
			Help: "Mask names and ids before sharing the screen.", Do: a.toggleMask,
		},
		{
			ID: "redraw", Keys: []string{"ctrl+l"}, Label: "redraw", Group: "cspdesk",
			Help: "Redraw the whole screen.", Do: a.redraw,
		},
		{
			ID: "suspend", Keys: []string{"ctrl+z"}, Label: "suspend", Group: "cspdesk",
			Help: "Suspend cspdesk and return to the shell; fg resumes it.", Disabled: cannotSuspend, Do: func() tea.Cmd { return tea.Suspend },
		},
		{
			ID: "quit", Keys: []string{"ctrl+c"}, Label: "quit", Group: "cspdesk",
			Help: "Quit. Asks first if jobs are running.", Do: a.interrupt,
		},
		{
			ID: "help", Keys: []string{"?"}, Label: "help", Group: "cspdesk", Footer: true,
			Help: "Show and search all keys of this screen.", Do: a.openHelp,
		},
	}
}

// lacksReason returns a function that gives the reason if the top screen doesn't have a
// capability, and "" if it has.
func lacksReason[T any](a *App, reason string) func() string {
	return func() string {
		if _, ok := As[T](a.top().screen); ok {
			return ""
		}
		return reason
	}
}

// withCapability returns a function that runs do with a capability of the top screen.
// The result of the command goes to that screen.
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
	return "The portal has no page for this screen."
}

// openPortal opens the page in the browser, or copies its address if there is no
// browser.
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
		return a.showToast(notice{tone: text.ToneText, text: "There is no JSON to show for this row."})
	}
	return Push(NewJSONScreen(title, content))
}
