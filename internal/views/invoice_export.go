package views

import (
	"context"
	"fmt"
	"io"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// exportMenu offers to write rows that are here already: those that are shown, or
// all. What isn't complete says so in the menu and in the name of the file.
func exportMenu[T any](d *Desk, kind *Kind[T], file string, complete bool, shown, all []T) tea.Cmd {
	note := ""
	if !complete {
		file += "-incomplete"
		note = ", INCOMPLETE: not all lines were read"
	}
	var items []widget.MenuItem
	offer := func(title, ext, what string, rows []T) {
		items = append(items, widget.MenuItem{Title: title, Detail: what + note, Do: func() tea.Cmd {
			return d.saveAs(file, ext, func(_ context.Context, w io.Writer, report func(ui.JobReport)) error {
				return writeRows(w, ext, kind, rows, report)
			})
		}})
	}
	for _, ext := range []string{"csv", "json"} {
		title := map[string]string{"csv": "CSV", "json": "JSON"}[ext]
		offer(title, ext, fmt.Sprintf("the %s shown", count(len(shown), kind.Singular, kind.Plural)), shown)
		if len(all) != len(shown) {
			offer(title+", everything", ext, fmt.Sprintf("all %s", count(len(all), kind.Singular, kind.Plural)), all)
		}
	}
	return ui.Open(ui.NewMenu(ui.Menu{Title: "Export " + kind.Plural, Items: items}))
}
