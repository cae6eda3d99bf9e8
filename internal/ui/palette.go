package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// recentLimit is how many commands the palette remembers.
const recentLimit = 12

// openPalette offers everything that can be done by name: the commands of the
// program, and what keys do here. What was used lately stands first.
func (a *App) openPalette() tea.Cmd {
	items := a.commandItems()
	for _, item := range a.menuItems(a.top().id, a.screenBindings()) {
		if item.Do != nil && item.Group != "Move" {
			items = withKey(items, item)
		}
	}
	for _, item := range a.menuItems(shellOwner, a.globalBindings()) {
		if item.Off == "" && item.ID != "palette" && item.ID != "back" {
			items = withKey(items, item)
		}
	}
	for i := range items {
		id, do := items[i].ID, items[i].Do
		items[i].Do = func() tea.Cmd {
			a.addRecent(id)
			return do()
		}
	}
	sortGroups(items)
	return a.openOverlay(shellOwner, NewMenu(Menu{
		Title: "Commands",
		Items: a.recentFirst(items),
		Empty: "No command is called that. Esc clears the search.",
	}))
}

// withKey adds what a key does. Of a command with the same id the key is shown
// there: it is the same thing.
func withKey(items []widget.MenuItem, key widget.MenuItem) []widget.MenuItem {
	if i := slices.IndexFunc(items, func(item widget.MenuItem) bool { return item.ID == key.ID }); i >= 0 {
		items[i].Key = key.Key
		return items
	}
	key.Title = text.Capital(key.Title)
	return append(items, key)
}

func (a *App) commandItems() []widget.MenuItem {
	if a.cfg.Commands == nil {
		return nil
	}
	commands := a.cfg.Commands()
	items := make([]widget.MenuItem, 0, len(commands))
	for _, c := range commands {
		if c.Do == nil {
			continue
		}
		detail := c.ID
		if c.Detail != "" {
			detail += "   " + c.Detail
		}
		items = append(items, widget.MenuItem{
			ID: c.ID, Title: c.Title, Detail: detail, Words: c.Words, Group: c.Group,
			Off: a.refusal(c.Change, c.Title, c.Disabled),
			Do: func() tea.Cmd {
				a.guard.recordAction(c.ID)
				return c.Do()
			},
		})
	}
	return items
}

// recentFirst copies the commands used lately to the top, under a heading of
// their own.
func (a *App) recentFirst(items []widget.MenuItem) []widget.MenuItem {
	var recent []widget.MenuItem
	for _, id := range a.recent {
		if i := slices.IndexFunc(items, func(item widget.MenuItem) bool { return item.ID == id }); i >= 0 {
			item := items[i]
			item.Group = "Used lately"
			recent = append(recent, item)
			items = slices.Delete(items, i, i+1)
		}
	}
	return append(recent, items...)
}

func (a *App) addRecent(id string) {
	a.recent = slices.DeleteFunc(slices.Clone(a.recent), func(other string) bool { return other == id })
	a.recent = slices.Insert(a.recent, 0, id)
	a.recent = a.recent[:min(len(a.recent), recentLimit)]
}
