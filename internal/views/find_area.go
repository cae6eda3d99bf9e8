package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

const findRoute Route[NoArgs] = "find"

// FindArea finds anything that was read on this computer.
var FindArea = Area{
	Routes: []RouteHandler{
		Handle(findRoute, func(d *Desk, _ NoArgs) (ui.Screen, error) { return orAbsent(NewFind(d), cannotFind(d)) }),
	},
	Commands: func(d *Desk) []ui.Command {
		return []ui.Command{{
			ID: "find-anything", Title: "Find anything", Group: "Go", Detail: "by name, domain, id or serial number, in what was read on this computer",
			Disabled: func() string { return cannotFind(d) }, Do: func() tea.Cmd { return openFind(d) },
		}}
	},
	Bindings: func(d *Desk) []widget.Binding {
		return []widget.Binding{{
			ID: "find-anything", Keys: []string{"ctrl+f"}, Label: "find", Group: "Go",
			Help:     "Find anything that was read on this computer by name, domain, id or serial number, and go there.",
			Disabled: func() string { return cannotFind(d) }, Do: func() tea.Cmd { return openFind(d) },
		}}
	},
	Samples: func(d *Desk) []ui.Screen { return []ui.Screen{NewFind(d)} },
}
