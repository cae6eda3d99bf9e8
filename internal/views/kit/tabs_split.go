package kit

import "github.com/cspdesk/cspdesk/internal/ui"

// SplitTabs returns one screen per tab, so that each has its own title and keys.
// The key reference is made from them.
func SplitTabs(t *Tabs) []ui.Screen {
	screens := make([]ui.Screen, len(t.tabs))
	for i, tab := range t.tabs {
		screens[i] = NewTabs(tab.Title, 0, nil, tab)
	}
	return screens
}
