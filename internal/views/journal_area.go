package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// JournalArea is the journal of changes.
var JournalArea = Area{
	Routes: []RouteHandler{
		Handle(JournalRoute, func(d *Desk, _ NoArgs) (ui.Screen, error) {
			return orAbsent(NewJournal(d), unless(d.Journal != nil, "this desk keeps no journal"))
		}),
	},
	Commands: func(d *Desk) []ui.Command {
		if d.Journal == nil {
			return nil
		}
		return []ui.Command{{ID: "journal", Title: "Journal", Group: "Go", Detail: "who changed what, and what became of it", Do: func() tea.Cmd { return ui.Push(NewJournal(d)) }}}
	},
	Samples: func(d *Desk) []ui.Screen {
		return []ui.Screen{NewJournal(d), newJournalEntry(d, &state.Change{ID: 1})}
	},
}
