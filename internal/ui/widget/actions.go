package widget

import (
	tea "charm.land/bubbletea/v2"
)

// Binding is one action that a key runs. The shell uses the same list of bindings to
// dispatch keys, for the hints in the footer, the help, the palette and the generated
// key reference.
type Binding struct {
	ID     string   // stable id, used to rebind the key: "subscription.suspend"
	Keys   []string // as Bubble Tea names them: "enter", "ctrl+f", "G"
	Label  string   // one or two words for the footer: "open"
	Help   string   // one sentence for the help
	Group  string   // heading in the help: "Move", "Subscription"
	Footer bool     // show it in the footer
	Change bool     // it changes data at the service, so it is removed in read-only mode
	// Disabled returns why the key can't be used now, or "" if it can. It may be nil.
	Disabled func() string
	Do       func() tea.Cmd
}

// Reason returns why the binding can't be used now, or "" if it can.
func (b Binding) Reason() string {
	if b.Disabled == nil {
		return ""
	}
	return b.Disabled()
}

// withoutCmd turns a function that needs no command into a binding's action.
func withoutCmd(do func()) func() tea.Cmd {
	return func() tea.Cmd {
		do()
		return nil
	}
}

// MenuItem is a line of a [Picker] or a menu.
type MenuItem struct {
	ID     string // an item whose whole id is typed comes first
	Title  string
	Detail string // muted text after the title
	Words  string // more text to search, not shown
	Key    string // the key that does the same, shown on the right
	Group  string // heading above the first item of a group
	Off    string // why the item can't be chosen now; empty if it can
	Do     func() tea.Cmd
}

// description returns the text after the title.
func (m MenuItem) description() string {
	if m.Off != "" {
		return m.Off
	}
	return m.Detail
}

// CopyItem is one value that can be copied to the clipboard.
type CopyItem struct {
	Label string // what the value is: "customer id"
	Value string // the text to copy
}
