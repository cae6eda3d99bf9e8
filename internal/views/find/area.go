package find

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

const findRoute kit.Route[kit.NoArgs] = "find"

// Area lists the search in everything that was read before.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(findRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) {
			return kit.ScreenOrReason(newFindScreen(d), noFind(d))
		}),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		return []ui.Command{{
			ID: "find-anything", Title: "Find anything", Group: "Go", Detail: "by name, domain, id or serial number, in data that was read before",
			Disabled: func() string { return noFind(d) }, Do: func() tea.Cmd { return openFind(d) },
		}}
	},
	Bindings: func(d *kit.Desk) []widget.Binding {
		return []widget.Binding{{
			ID: "find-anything", Keys: []string{"ctrl+f"}, Label: "find", Group: "Go",
			Help:     "Find anything that was read before by name, domain, id or serial number, and open it.",
			Disabled: func() string { return noFind(d) }, Do: func() tea.Cmd { return openFind(d) },
		}}
	},
	Samples: func(d *kit.Desk) []ui.Screen { return []ui.Screen{newFindScreen(d)} },
}
