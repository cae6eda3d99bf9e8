package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Menu is an overlay in which the user chooses one item. Typing searches the items. If
// Quick is set, the key of an item chooses it at once instead.
type Menu struct {
	Title string
	Items []widget.MenuItem
	Empty string // shown if no item matches; "Nothing matches." if empty
	Quick bool
}

// NewMenu returns the overlay. The result of the chosen item's command goes to the
// screen that opened the menu.
func NewMenu(m Menu) Overlay {
	if m.Empty == "" {
		m.Empty = "Nothing matches."
	}
	return &menuOverlay{Menu: m, picker: widget.NewPicker(m.Items, m.Empty)}
}

type menuOverlay struct {
	Menu
	picker *widget.Picker
	env    *Env
}

func (m *menuOverlay) Title() string { return m.Menu.Title }

func (m *menuOverlay) Start(_ context.Context, env *Env) tea.Cmd {
	m.env = env
	return nil
}

func (m *menuOverlay) View(width, height int) string {
	return m.picker.View(min(width, 110), height, !m.Quick, m.env.Theme)
}

// Escape clears the search first.
func (m *menuOverlay) Escape() (handled bool, cmd tea.Cmd) { return m.picker.Clear(), nil }

func (m *menuOverlay) Bindings() []widget.Binding {
	hints := []widget.Binding{{Keys: []string{"enter"}, Label: "choose", Footer: true}}
	if !m.Quick {
		hints = append(hints, widget.Binding{Keys: []string{"a…z"}, Label: "search", Footer: true})
	}
	return hints
}

func (m *menuOverlay) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, ok := msg.(tea.KeyPressMsg)
	switch {
	case ok && key.String() == "enter":
		return m.choose(m.picker.Current())
	case ok && m.Quick:
		if i := slices.IndexFunc(m.Items, func(item widget.MenuItem) bool { return item.Key == key.String() }); i >= 0 {
			return m.choose(&m.Items[i])
		}
		m.picker.Move(key.String())
	default:
		m.picker.Update(msg)
	}
	return nil, false
}

// choose runs an item. If the item is disabled, it shows why and the menu stays open.
func (m *menuOverlay) choose(item *widget.MenuItem) (cmd tea.Cmd, done bool) {
	switch {
	case item == nil:
		return nil, false
	case item.Off != "":
		return Toast(text.ToneWarn, item.Off), false
	case item.Do == nil:
		return nil, true
	}
	return item.Do(), true
}
