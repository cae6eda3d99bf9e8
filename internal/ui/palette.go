package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// recentLimit is how many recent commands are stored.
const recentLimit = 12

// openPalette lists everything that can be run by name: the commands of the program and
// the bindings of the screen and the shell. Recently used items come first.
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
		Empty: "No command matches. Press esc to clear the search.",
	}))
}

// withKey adds a binding to the items. If there is a command with the same id, it only
// adds the key to that command.
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

// recentFirst moves the recently used items to the top, under their own heading.
func (a *App) recentFirst(items []widget.MenuItem) []widget.MenuItem {
	var recent []widget.MenuItem
	for _, id := range a.recent {
		if i := slices.IndexFunc(items, func(item widget.MenuItem) bool { return item.ID == id }); i >= 0 {
			item := items[i]
			item.Group = "Recently used"
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
