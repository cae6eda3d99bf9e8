package find

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

const findRoute kit.Route[kit.NoArgs] = "find"

// Area finds anything that was read on this computer.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(findRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) {
			return kit.ScreenOrReason(NewFind(d), cannotFind(d))
		}),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		return []ui.Command{{
			ID: "find-anything", Title: "Find anything", Group: "Go", Detail: "by name, domain, id or serial number, in what was read on this computer",
			Disabled: func() string { return cannotFind(d) }, Do: func() tea.Cmd { return openFind(d) },
		}}
	},
	Bindings: func(d *kit.Desk) []widget.Binding {
		return []widget.Binding{{
			ID: "find-anything", Keys: []string{"ctrl+f"}, Label: "find", Group: "Go",
			Help:     "Find anything that was read on this computer by name, domain, id or serial number, and go there.",
			Disabled: func() string { return cannotFind(d) }, Do: func() tea.Cmd { return openFind(d) },
		}}
	},
	Samples: func(d *kit.Desk) []ui.Screen { return []ui.Screen{NewFind(d)} },
}
