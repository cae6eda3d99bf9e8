package widget

import (
	tea "charm.land/bubbletea/v2"
)

// MenuItem is a line of a menu.
type MenuItem struct {
	ID     string // typed in full it goes first
	Title  string
	Detail string // muted, behind the title
	Words  string // found by too, not shown
	Key    string // on the right: the key that does the same
	Group  string // heading above the first of a group
	Off    string // why it can't be chosen now; empty when it can
	Do     func() tea.Cmd
}

// about is what stands behind the title.
func (m MenuItem) about() string {
	if m.Off != "" {
		return m.Off
	}
	return m.Detail
}
