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

// Tabs is a screen with several pages about one resource. A page is started when it
// is first shown and goes on reading while another page is shown.
type Tabs struct {
	Heading  string
	tabs     []Tab
	started  []bool
	Active   int
	Ctx      context.Context
	env      *ui.Env
	revive   func() ui.Screen
	location Location // restores it in a later run
	// Everywhere returns bindings that act on the resource itself, whichever page is
	// shown; nil for none. A page's own binding with the same id takes precedence.
	Everywhere func() []widget.Binding
}

// NewTabs returns a screen that shows tabs[active] first. revive makes the screen
// again after a crash.
func NewTabs(title string, active int, revive func() ui.Screen, tabs ...Tab) *Tabs {
	return &Tabs{Heading: title, tabs: tabs, started: make([]bool, len(tabs)), Active: active, revive: revive}
}

// Title implements [ui.Screen].
func (t *Tabs) Title() string { return t.Heading }

// Personal implements [ui.Personal]: the title is the name of the resource.
func (t *Tabs) Personal() text.MaskKind { return text.MaskName }

// Revive implements [ui.Revivable].
func (t *Tabs) Revive() ui.Screen { return t.revive() }

// Start implements [ui.Screen].
func (t *Tabs) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	t.Ctx, t.env = ctx, env
	return t.Show(t.Active)
}

// Show switches to a page; i may be out of range and wraps around.
func (t *Tabs) Show(i int) tea.Cmd {
	t.Active = (i + len(t.tabs)) % len(t.tabs)
	if t.started[t.Active] {
		return nil
	}
	t.started[t.Active] = true
	return t.tabs[t.Active].Screen.Start(t.Ctx, t.env)
}

// Update implements [ui.Screen]. Keys go to the page that is shown, every other
// message to all started pages, which recognize their own.
func (t *Tabs) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		return t.Inner().Update(msg)
	case refreshMsg:
		return t.refreshQuietly(msg)
	}
	return t.tell(msg, false)
}

// tell passes a message to all started pages, or with hidden to those not shown.
func (t *Tabs) tell(msg tea.Msg, hidden bool) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(t.tabs))
	for i, tab := range t.tabs {
		if t.started[i] && (i != t.Active || !hidden) {
			cmds = append(cmds, tab.Screen.Update(msg))
		}
	}
	return tea.Batch(cmds...)
}

// refreshQuietly refreshes the page that is shown before the others.
func (t *Tabs) refreshQuietly(msg refreshMsg) tea.Cmd {
	switch msg.visibility {
	case visible:
		return t.Inner().Update(msg)
	case siblings:
		return t.tell(refreshMsg{msg.refreshRound, covered}, true)
	case covered:
	}
	return t.tell(msg, false)
}

// Inner implements [ui.Composite]: the page that is shown.
func (t *Tabs) Inner() ui.Screen { return t.tabs[t.Active].Screen }

// View implements [ui.Screen].
func (t *Tabs) View(width, height int) string {
	strip := widget.Tabs{Active: t.Active}
	for _, tab := range t.tabs {
		strip.Titles = append(strip.Titles, tab.Title)
	}
	return " " + strip.View(width-1, t.env.Theme) + "\n\n" + t.Inner().View(width, height-2)
}

// Bindings implements [ui.Screen].
func (t *Tabs) Bindings() []widget.Binding {
	turn := func(by int) func() tea.Cmd {
		return func() tea.Cmd { return t.Show(t.Active + by) }
	}
	bindings := t.Inner().Bindings()
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
func (t *Tabs) Status() string { return t.Inner().Status() }
