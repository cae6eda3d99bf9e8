package views

import "github.com/cspdesk/cspdesk/internal/ui"

// pagesOf takes a screen of several pages apart, so that each has a title and the
// keys of its own.
func pagesOf(t *Tabs) []ui.Screen {
	screens := make([]ui.Screen, len(t.tabs))
	for i, tab := range t.tabs {
		screens[i] = NewTabs(tab.Title, 0, nil, tab)
	}
	return screens
}
