package ui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func (a *App) nothingToCopy() string {
	if c, ok := As[Copier](a.top().screen); ok && len(c.Copies()) > 0 {
		return ""
	}
	return "There is nothing to copy here."
}

// openCopyMenu opens a menu of the values that the top screen offers to copy; a digit
// copies one at once.
func (a *App) openCopyMenu() tea.Cmd {
	c, ok := As[Copier](a.top().screen)
	if !ok {
		return nil
	}
	var items []widget.MenuItem
	for i, copyable := range c.Copies() {
		detail := copyable.Value
		if a.env.Masked {
			detail = maskedName
		}
		item := widget.MenuItem{
			Title: copyable.Label, Detail: detail,
			Do: func() tea.Cmd { return Copy(copyable.Label, copyable.Value) },
		}
		if i < 9 {
			item.Key = strconv.Itoa(i + 1)
		}
		items = append(items, item)
	}
	return a.openOverlay(shellOwner, NewMenu(Menu{Title: "Copy", Items: items, Quick: true}))
}
