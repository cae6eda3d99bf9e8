package widget

import (
	tea "charm.land/bubbletea/v2"
)

// Binding is one thing a key does. One list of them feeds dispatch, the footer,
// the searchable help, the palette and the generated key reference.
type Binding struct {
	ID     string   // stable id for rebinding: "subscription.suspend"
	Keys   []string // as bubbletea names them: "enter", "ctrl+f", "G"
	Label  string   // one or two words for the footer: "open"
	Help   string   // one sentence for the help
	Group  string   // heading in the help: "Move", "Subscription"
	Footer bool     // belongs to the few shown in the footer
	Change bool     // changes something at the service: removed when read-only
	// Disabled says why the key can't act now; empty means it can.
	Disabled func() string
	Do       func() tea.Cmd
}

// reason says why a binding can't act now, or nothing.
func (b Binding) Reason() string {
	if b.Disabled == nil {
		return ""
	}
	return b.Disabled()
}
