package ui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// revivable is a page that the history can bring back.
type revivable struct {
	page
	resumed int
	guard   string
	filter  string
}

func place(title string, bindings ...widget.Binding) *revivable {
	return &revivable{page: page{title: title, bindings: bindings}}
}

func (r *revivable) Revive() ui.Screen { return place(r.title, r.bindings...) }
func (r *revivable) Guard() string     { return r.guard }

func (r *revivable) Resume() tea.Cmd {
	r.resumed++
	return later(time.Millisecond, "resumed")
}

func (r *revivable) Escape() (bool, tea.Cmd) {
	if r.filter == "" {
		return false, nil
	}
	r.filter = ""
	return true, later(time.Millisecond, "filter cleared")
}

func (r *revivable) View(width, height int) string {
	return "filter " + r.filter + "\n" + r.page.View(width, height-1)
}

func TestEscapeUndoesTheNearestThing(t *testing.T) {
	t.Parallel()
	child := place("Child")
	child.filter = "fabri"
	root := place("Root", opening("c", func() ui.Screen { return child }))
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("c").Sees("Root ▸ Child", "filter fabri")
		desk.Press("esc").SeesNot("filter fabri").Sees("Child", "got filter cleared")
		desk.Press("esc").SeesNot("Child").Sees("got resumed")
		if root.resumed != 1 {
			t.Errorf("the screen below was resumed %d times", root.resumed)
		}
		desk.Press("esc").Sees("This is the first screen")
	})
}

func TestGuardedScreenAsksBeforeItIsLeft(t *testing.T) {
	t.Parallel()
	form := place("Form")
	form.guard = "Three fields are filled in."
	root := place("Root", opening("c", func() ui.Screen { return form }))
	for _, key := range []string{"esc", "["} {
		t.Run(key, func(t *testing.T) {
			onDesk(t, root, nil, func(desk *uitest.Desk) {
				desk.Press("c", key).Sees("Leave Form?", "Three fields are filled in.")
				desk.Press("enter").Sees("Root ▸ Form").SeesNot("Leave Form?")
				desk.Press(key, "y").SeesNot("Form")
			})
		})
	}
}

func TestHistoryGoesBackAndForward(t *testing.T) {
	t.Parallel()
	detail := func(name string) func() ui.Screen { return func() ui.Screen { return place(name) } }
	root := place("Root", opening("a", detail("Alpha")), opening("b", detail("Beta")))
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("a").Sees("Root ▸ Alpha").Press("esc", "b").Sees("Root ▸ Beta")
		desk.Press("[").SeesNot("Beta")
		desk.Press("[").Sees("Root ▸ Alpha")
		desk.Press("[").SeesNot("Alpha")
		desk.Press("[").Sees("There is no earlier screen")
		desk.Press("]").Sees("Root ▸ Alpha")
		desk.Press("]", "]").Sees("Root ▸ Beta")
		desk.Press("]").Sees("There is no later screen")
		// Going somewhere from the past forgets what was ahead.
		desk.Press("[", "a").Sees("Root ▸ Alpha").Press("]").Sees("There is no later screen")
	})
}

func TestHistorySkipsScreensThatCannotComeBack(t *testing.T) {
	t.Parallel()
	root := place("Root",
		opening("x", func() ui.Screen { return &page{title: "Once"} }),
		opening("b", func() ui.Screen { return place("Beta") }))
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("x").Sees("Once").Press("esc", "b").Sees("Beta")
		desk.Press("[").SeesNot("Beta").Press("[").SeesNot("Once").Sees("Root")
	})
}

func TestCoveredScreenTakesNobodysKeyboard(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root", start: func(*page, context.Context) tea.Cmd {
		return tea.Sequence(later(time.Second, "wait"), ui.Push(&page{title: "Result"}))
	}}
	root.bindings = []widget.Binding{opening("c", func() ui.Screen { return &page{title: "Form"} })}
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("c").Advance(2 * time.Second).Sees("Root ▸ Result ▸ Form")
		desk.Press("esc").Sees("Root ▸ Result").SeesNot("Form")
	})
}

func TestScreensMoveEachOther(t *testing.T) {
	t.Parallel()
	last := &page{title: "Last"}
	child := &page{title: "Child"}
	child.bindings = []widget.Binding{
		do("pop", "p", ui.Pop),
		do("replace", "r", func() tea.Cmd { return ui.Replace(&page{title: "Other"}) }),
		do("reset", "z", func() tea.Cmd { return ui.Reset(last) }),
	}
	root := &page{title: "Root", bindings: []widget.Binding{opening("c", func() ui.Screen { return child })}}
	for key, path := range map[string]string{"p": " Root", "r": " Root ▸ Other", "z": " Last"} {
		t.Run(key, func(t *testing.T) {
			onDesk(t, root, nil, func(desk *uitest.Desk) {
				desk.Press("c").Sees("Root ▸ Child").Press(key)
				if got := desk.Line(1); got != path {
					t.Errorf("the path is %q, want %q", got, path)
				}
				if child.ctx.Err() == nil {
					t.Error("the left screen's context is still alive")
				}
			})
		})
	}
}

func TestLeftScreenCannotMoveTheUser(t *testing.T) {
	t.Parallel()
	child := &page{title: "Child", start: func(_ *page, ctx context.Context) tea.Cmd {
		return func() tea.Msg {
			<-ctx.Done()
			return tea.BatchMsg{ui.Push(&page{title: "Ghost"}), ui.Toast(text.ToneGood, "Export written.")}
		}
	}}
	root := &page{title: "Root", bindings: []widget.Binding{opening("c", func() ui.Screen { return child })}}
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("c", "esc").Sees("Export written.").SeesNot("Ghost")
	})
}

func TestBroadcastReachesEveryScreen(t *testing.T) {
	t.Parallel()
	child := &page{title: "Child"}
	child.bindings = []widget.Binding{do("tell", "t", func() tea.Cmd { return ui.Broadcast(answer("news")) })}
	root := &page{title: "Root", bindings: []widget.Binding{opening("c", func() ui.Screen { return child })}}
	onDesk(t, root, nil, func(desk *uitest.Desk) {
		desk.Press("c", "t")
		for _, p := range []*page{root, child} {
			if !slices.Equal(p.lines, []string{"got news"}) {
				t.Errorf("%s got %q", p.title, p.lines)
			}
		}
	})
}
