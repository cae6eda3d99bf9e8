package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// openHelp lists all keys of the current screen. Typing searches the list, enter runs
// the selected action.
func (a *App) openHelp() tea.Cmd {
	items := slices.Concat(a.menuItems(a.top().id, a.screenBindings()), a.menuItems(shellOwner, a.globalBindings()))
	sortGroups(items)
	return a.openOverlay(shellOwner, NewMenu(Menu{Title: "Keys on this screen", Items: items, Empty: "No key matches."}))
}

// menuItems turns bindings into lines of the help. Bindings that change data are left
// out in read-only mode.
func (a *App) menuItems(owner ownerID, bindings []widget.Binding) []widget.MenuItem {
	items := make([]widget.MenuItem, 0, len(bindings))
	for _, b := range bindings {
		if b.Change && a.env.ReadOnly {
			continue
		}
		item := widget.MenuItem{ID: b.ID, Title: b.Label, Detail: b.Help, Group: b.Group, Key: a.keyNames(b.Keys), Off: b.Reason()}
		if b.Do != nil {
			item.Do = func() tea.Cmd { return a.act(owner, b) }
		}
		items = append(items, item)
	}
	return items
}

// keyNames returns the names of all keys of a binding.
func (a *App) keyNames(keys []string) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = a.keyName(key)
	}
	return strings.Join(names, " ")
}

// sortGroups sorts items by group, with the groups in order of first appearance.
func sortGroups(items []widget.MenuItem) {
	order := map[string]int{}
	for _, item := range items {
		if _, ok := order[item.Group]; !ok {
			order[item.Group] = len(order)
		}
	}
	slices.SortStableFunc(items, func(x, y widget.MenuItem) int { return order[x.Group] - order[y.Group] })
}
