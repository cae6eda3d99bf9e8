package kit

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
	Heading  string
	tabs     []Tab
	started  []bool
	Active   int
	Ctx      context.Context
	env      *ui.Env
	revive   func() ui.Screen
	location Location // restores it in a later run
	// everywhere are keys that act on the thing itself, whichever page is shown; nil
	// for none. A page's own key of the same name goes first.
	Everywhere func() []widget.Binding
}

// NewTabs makes the screen; active is the page shown first.
func NewTabs(title string, active int, revive func() ui.Screen, tabs ...Tab) *Tabs {
	return &Tabs{Heading: title, tabs: tabs, started: make([]bool, len(tabs)), Active: active, revive: revive}
}

// Title implements [ui.Screen].
func (t *Tabs) Title() string { return t.Heading }

// Personal implements [ui.Personal]: such a screen is called as its thing is.
func (t *Tabs) Personal() text.MaskKind { return text.MaskName }

// Revive implements [ui.Revivable].
func (t *Tabs) Revive() ui.Screen { return t.revive() }

// Start implements [ui.Screen].
func (t *Tabs) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	t.Ctx, t.env = ctx, env
	return t.Show(t.Active)
}

func (t *Tabs) Show(i int) tea.Cmd {
	t.Active = (i + len(t.tabs)) % len(t.tabs)
	if t.started[t.Active] {
		return nil
	}
	t.started[t.Active] = true
	return t.tabs[t.Active].Screen.Start(t.Ctx, t.env)
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
		if t.started[i] && (i != t.Active || !hidden) {
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

func (t *Tabs) shown() ui.Screen { return t.tabs[t.Active].Screen }

// View implements [ui.Screen].
func (t *Tabs) View(width, height int) string {
	strip := widget.Tabs{Active: t.Active}
	for _, tab := range t.tabs {
		strip.Titles = append(strip.Titles, tab.Title)
	}
	return " " + strip.View(width-1, t.env.Theme) + "\n\n" + t.shown().View(width, height-2)
}

// Bindings implements [ui.Screen].
func (t *Tabs) Bindings() []widget.Binding {
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { return t.Show(t.Active + by) }
	}
	bindings := t.shown().Bindings()
	if t.Everywhere != nil {
		for _, b := range t.Everywhere() {
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
