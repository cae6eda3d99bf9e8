package views

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/changes"
	"github.com/cspdesk/cspdesk/internal/views/customers"
	"github.com/cspdesk/cspdesk/internal/views/devices"
	"github.com/cspdesk/cspdesk/internal/views/find"
	"github.com/cspdesk/cspdesk/internal/views/invoices"
	"github.com/cspdesk/cspdesk/internal/views/kit"
	"github.com/cspdesk/cspdesk/internal/views/signin"
	"github.com/cspdesk/cspdesk/internal/views/subscriptions"
)

// areas are what the desk is made of, in the order of palette and help.
var areas = []kit.Area{signin.Area, customers.Area, find.Area, subscriptions.Area, invoices.Area, devices.Area, changes.Area}

// Config makes the shell's configuration: the customer list as the first screen,
// the commands of all areas and every operation in the palette.
func Config(d *kit.Desk, product, version string) ui.Config {
	d.Use(areas...)
	return ui.Config{
		Product: product, Version: version,
		Root:    func() ui.Screen { return newHomeScreen(d) },
		Screens: func() []ui.Screen { return Samples(d) }, OpenSaved: d.OpenSaved, OpenAbove: d.OpenAbove,
		Header:     d.Header,
		Background: refreshInBackground(d),
		Commands:   func() []ui.Command { return commands(d) },
		Requests:   d.Requests,
		Bindings:   slices.Concat(d.Bindings(), refreshBindings(d)),
		ReadOnly:   d.Client.ReadOnly(),
	}
}

// Samples returns one screen of every kind, not started: their bindings are what
// users can rebind, and what docs/keys.md lists.
func Samples(d *kit.Desk) []ui.Screen {
	d.Use(areas...)
	return append(d.Samples(), kit.NewChange(d, kit.ChangeSpec{Title: "A change before it is sent", Verb: "Send"}))
}

func commands(d *kit.Desk) []ui.Command {
	commands := append(d.Commands(), ui.Command{
		ID: "refresh-state", Title: "Background refresh", Group: "cspdesk", Detail: "what it is about, what it costs, what keeps it",
		Disabled: func() string { return noRefresh(d) }, Do: func() tea.Cmd { return showRefresh(d) },
	})
	for _, op := range api.Operations() {
		desc := op.Spec()
		commands = append(commands, ui.Command{
			ID: desc.ID, Title: desc.Title, Group: string(desc.Area), Detail: desc.Method + " " + desc.Path, Words: desc.Doc,
			Change: desc.Effect != api.Read,
			Do:     func() tea.Cmd { return ui.Push(kit.NewOperation(d, op)) },
		})
	}
	return commands
}

func refreshBindings(d *kit.Desk) []widget.Binding {
	return []widget.Binding{{
		ID: "pause-refresh", Keys: []string{"Z"}, Label: "auto-refresh", Group: "cspdesk",
		Help:     "Pause the background refresh, which reads what others changed, or resume it.",
		Disabled: func() string { return noRefresh(d) }, Do: func() tea.Cmd { return pauseRefresh(d) },
	}}
}
