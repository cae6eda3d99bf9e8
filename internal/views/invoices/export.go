package invoices

import (
	"context"
	"fmt"
	"io"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// exportMenu offers to write rows that are here already: those that are shown, or
// all. What isn't complete says so in the menu and in the name of the file.
func exportMenu[T any](d *kit.Desk, kind *kit.ListSpec[T], file string, complete bool, shown, all []T) tea.Cmd {
	note := ""
	if !complete {
		file += "-incomplete"
		note = ", INCOMPLETE: not all lines were read"
	}
	var items []widget.MenuItem
	offer := func(title, ext, what string, rows []T) {
		items = append(items, widget.MenuItem{Title: title, Detail: what + note, Do: func() tea.Cmd {
			return d.SaveAs(file, ext, func(_ context.Context, w io.Writer, report func(ui.JobReport)) error {
				return kit.WriteRows(w, ext, kind, rows, report)
			})
		}})
	}
	for _, ext := range []string{"csv", "json"} {
		title := map[string]string{"csv": "CSV", "json": "JSON"}[ext]
		offer(title, ext, fmt.Sprintf("the %s shown", text.Plural(len(shown), kind.Singular, kind.Plural)), shown)
		if len(all) != len(shown) {
			offer(title+", everything", ext, fmt.Sprintf("all %s", text.Plural(len(all), kind.Singular, kind.Plural)), all)
		}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Export " + kind.Plural, Items: items}))
}
