package ui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// openJobs lists the jobs of this run. Choosing one opens its screen or asks whether to
// stop it.
func (a *App) openJobs() tea.Cmd {
	all := a.jobs.All()
	if len(all) == 0 {
		return a.showToast(notice{tone: text.ToneText, text: "No background jobs have been started yet."})
	}
	var items []widget.MenuItem
	for _, m := range all {
		if screen := a.jobs.screen(m.ID); screen != nil {
			text, _ := describeJob(m)
			items = append(items, widget.MenuItem{ID: m.ID, Title: text, Detail: "open", Do: func() tea.Cmd { return Push(screen) }})
		}
		if !m.Finished {
			items = append(items, widget.MenuItem{Title: "Stop " + m.Title, Do: func() tea.Cmd { return a.askToStop(m) }})
		}
	}
	return a.openOverlay(shellOwner, NewMenu(Menu{Title: "Background work", Items: items}))
}

func (a *App) askToStop(m JobMsg) tea.Cmd {
	return Open(NewQuestion(Question{
		Title: "Stop " + m.Title + "?",
		Text:  "What is already done is not undone. The rest is not started.",
		Yes:   "Stop it", No: "Keep running",
		Do: func() tea.Cmd {
			a.jobs.Stop(m.ID)
			return nil
		},
	}))
}
