package views

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Tab is one page of a [Tabs] screen.
type Tab struct {
	Title  string
	Screen ui.Screen
}

// Tabs is a screen of several pages about one thing. A page is started when it is
// first looked at, and goes on reading when another is shown.
type Tabs struct {
	title    string
	tabs     []Tab
	started  []bool
	active   int
	ctx      context.Context
	env      *ui.Env
	revive   func() ui.Screen
	location Location // restores it in a later run
	// everywhere are keys that act on the thing itself, whichever page is shown; nil
	// for none. A page's own key of the same name goes first.
	everywhere func() []widget.Binding
}

// NewTabs makes the screen; active is the page shown first.
func NewTabs(title string, active int, revive func() ui.Screen, tabs ...Tab) *Tabs {
	return &Tabs{title: title, tabs: tabs, started: make([]bool, len(tabs)), active: active, revive: revive}
}

// Title implements [ui.Screen].
func (t *Tabs) Title() string { return t.title }

// Personal implements [ui.Personal]: such a screen is called as its thing is.
func (t *Tabs) Personal() text.MaskKind { return text.MaskName }

// Revive implements [ui.Revivable].
func (t *Tabs) Revive() ui.Screen { return t.revive() }

// Start implements [ui.Screen].
func (t *Tabs) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	t.ctx, t.env = ctx, env
	return t.show(t.active)
}

func (t *Tabs) show(i int) tea.Cmd {
	t.active = (i + len(t.tabs)) % len(t.tabs)
	if t.started[t.active] {
		return nil
	}
	t.started[t.active] = true
	return t.tabs[t.active].Screen.Start(t.ctx, t.env)
}

// Update implements [ui.Screen]: keys go to the page that is shown, everything
// else to all pages, which know their own.
func (t *Tabs) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		return t.shown().Update(msg)
	case freshenMsg:
		return t.freshen(msg)
	}
	return t.tell(msg, false)
}

// tell hands a message to all pages that were looked at, or to those of them that
// are not shown.
func (t *Tabs) tell(msg tea.Msg, hidden bool) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(t.tabs))
	for i, tab := range t.tabs {
		if t.started[i] && (i != t.active || !hidden) {
			cmds = append(cmds, tab.Screen.Update(msg))
		}
	}
	return tea.Batch(cmds...)
}

// freshen has the page that is shown read again before the others.
func (t *Tabs) freshen(msg freshenMsg) tea.Cmd {
	switch msg.where {
	case lookedAt:
		return t.shown().Update(msg)
	case beside:
		return t.tell(freshenMsg{msg.freshening, covered}, true)
	case covered:
	}
	return t.tell(msg, false)
}

func (t *Tabs) shown() ui.Screen { return t.tabs[t.active].Screen }

// View implements [ui.Screen].
func (t *Tabs) View(width, height int) string {
	strip := widget.Tabs{Active: t.active}
	for _, tab := range t.tabs {
		strip.Titles = append(strip.Titles, tab.Title)
	}
	return " " + strip.View(width-1, t.env.Theme) + "\n\n" + t.shown().View(width, height-2)
}

// Bindings implements [ui.Screen].
func (t *Tabs) Bindings() []widget.Binding {
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { return t.show(t.active + by) }
	}
	bindings := t.shown().Bindings()
	if t.everywhere != nil {
		for _, b := range t.everywhere() {
			if !slices.ContainsFunc(bindings, func(own widget.Binding) bool { return own.ID == b.ID }) {
				bindings = append(bindings, b)
			}
		}
	}
	return append(bindings,
		widget.Binding{ID: "tabs.next", Keys: []string{"tab"}, Label: "next tab", Group: "Move", Footer: true, Help: "Show the next page of this screen.", Do: turn(1)},
		widget.Binding{ID: "tabs.previous", Keys: []string{"shift+tab"}, Label: "previous tab", Group: "Move", Help: "Show the previous page of this screen.", Do: turn(-1)},
	)
}

// Status implements [ui.Screen].
func (t *Tabs) Status() string { return t.shown().Status() }

// Typing implements [ui.Typing].
func (t *Tabs) Typing() bool {
	s, ok := t.shown().(ui.Typing)
	return ok && s.Typing()
}

// Escape implements [ui.Escaper].
func (t *Tabs) Escape() (bool, tea.Cmd) {
	if s, ok := t.shown().(ui.Escaper); ok {
		return s.Escape()
	}
	return false, nil
}

// Copies implements [ui.Copier].
func (t *Tabs) Copies() []widget.CopyItem {
	if s, ok := t.shown().(ui.Copier); ok {
		return s.Copies()
	}
	return nil
}

// RawJSON implements [ui.Raw].
func (t *Tabs) RawJSON() (string, []byte) {
	if s, ok := t.shown().(ui.Raw); ok {
		return s.RawJSON()
	}
	return "", nil
}

// Describe implements [ui.Describer].
func (t *Tabs) Describe() tea.Cmd {
	if s, ok := t.shown().(ui.Describer); ok {
		return s.Describe()
	}
	return ui.Toast(text.ToneText, "There is nothing to describe here.")
}

// Export implements [ui.Exporter].
func (t *Tabs) Export() tea.Cmd {
	if s, ok := t.shown().(ui.Exporter); ok {
		return s.Export()
	}
	return ui.Toast(text.ToneText, "There is nothing to export here.")
}

// Refresh implements [ui.Refresher].
func (t *Tabs) Refresh() tea.Cmd {
	if s, ok := t.shown().(ui.Refresher); ok {
		return s.Refresh()
	}
	return ui.Toast(text.ToneText, "There is nothing to read again here.")
}

// PortalURL implements [ui.Linker].
func (t *Tabs) PortalURL() string {
	if s, ok := t.shown().(ui.Linker); ok {
		return s.PortalURL()
	}
	return ""
}
