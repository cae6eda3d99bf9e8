package changes

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Area lists the journal of changes.
var Area = kit.Area{
	Routes: []kit.RouteHandler{
		kit.Handle(kit.JournalRoute, func(d *kit.Desk, _ kit.NoArgs) (ui.Screen, error) {
			return kit.ScreenOrReason(newJournal(d), kit.ReasonUnless(d.Journal != nil, "no journal is stored"))
		}),
	},
	Commands: func(d *kit.Desk) []ui.Command {
		if d.Journal == nil {
			return nil
		}
		return []ui.Command{{ID: "journal", Title: "Journal", Group: "Go", Detail: "who changed what, and the outcome", Do: func() tea.Cmd { return ui.Push(newJournal(d)) }}}
	},
	Samples: func(d *kit.Desk) []ui.Screen {
		return []ui.Screen{newJournal(d), newEntry(d, &state.Change{ID: 1})}
	},
}
