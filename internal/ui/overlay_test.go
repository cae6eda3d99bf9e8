package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func asking(q ui.Question) *page {
	return &page{title: "Root", bindings: []widget.Binding{do("ask", "a", func() tea.Cmd { return ui.Ask(q) })}}
}

func TestQuestionIsSafeByDefault(t *testing.T) {
	t.Parallel()
	q := ui.Question{
		Title: "Suspend it?", Text: "Users lose access.", Yes: "Suspend", No: "Keep", Danger: true,
		Do: func() tea.Cmd { return later(time.Millisecond, "suspended") },
	}
	tests := []struct {
		keys string
		yes  bool
	}{
		{"enter", false},
		{"n", false},
		{"esc", false},
		{"space", false},
		{"x", false},
		{"y", true},
		{"tab enter", true},
		{"left enter", true},
		{"tab tab enter", false},
	}
	for _, test := range tests {
		t.Run(test.keys, func(t *testing.T) {
			t.Parallel()
			onDesk(t, asking(q), nil, func(desk *uitest.Driver) {
				desk.Press("a").Sees("Suspend it?", "Users lose access.", "▌ Keep")
				desk.Press(strings.Fields(test.keys)...)
				if test.yes {
					desk.Sees("got suspended").SeesNot("Suspend it?")
				} else {
					desk.Advance(time.Second).SeesNot("got suspended")
				}
			})
		})
	}
}

func TestQuestionAsksForTheName(t *testing.T) {
	t.Parallel()
	q := ui.Question{
		Title: "Delete the customer?", Text: "This can't be undone.", Yes: "Delete", Word: "Fabrikam Ltd",
		Do: func() tea.Cmd { return later(0, "deleted") },
	}
	onDesk(t, asking(q), nil, func(desk *uitest.Driver) {
		desk.Press("a").Sees("Type Fabrikam Ltd to confirm").Press("enter", "y", "enter").Sees("Delete the customer?")
		desk.Press("backspace").Type("Fabrikam").Press("enter").SeesNot("got deleted")
		desk.Type(" Ltd").Press("enter").Sees("got deleted").SeesNot("Delete the customer?")
	})
}

func TestQuestionScrollsWhatItAsksAbout(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"", "Fabrikam"} {
		q := ui.Question{Title: "Change it?", Text: "The request that will be sent:", Word: word, Body: func(_ int, th *text.Theme) []string {
			lines := make([]string, 40)
			for i := range lines {
				lines[i] = th.Paint(text.ToneWarn, fmt.Sprintf("field %d: old → new", i+1))
			}
			return lines
		}}
		onDesk(t, asking(q), nil, func(desk *uitest.Driver) {
			desk.Press("a").Sees("The request that will be sent:", "field 5:", "of 41").SeesNot("field 40")
			desk.Press("pgdown", "pgdown", "pgdown", "pgdown").Sees("field 40:").SeesNot("field 5:")
		})
	}
}

func TestHelpSearchesAndRuns(t *testing.T) {
	t.Parallel()
	root := &page{title: "Root"}
	root.bindings = []widget.Binding{do("suspend", "u", func() tea.Cmd { return later(0, "suspended") })}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("?").Sees("Keys on this screen", "Does suspend.", "Go back")
		desk.Type("suspnd").SeesNot("Go back")
		desk.Press("esc").Sees("Go back")
		desk.Type("does susp").Press("enter").Sees("got suspended").SeesNot("Keys on this screen")
	})
}

func commands(n int) func(*ui.Config) {
	return func(c *ui.Config) {
		c.Commands = func() []ui.Command {
			list := make([]ui.Command, n)
			for i := range list {
				id := fmt.Sprintf("get-thing-%d", i)
				list[i] = ui.Command{ID: id, Title: fmt.Sprintf("Get thing %d", i), Group: "Things", Do: func() tea.Cmd {
					return ui.Toast(text.ToneGood, "ran "+id)
				}}
			}
			list[0].Disabled = func() string { return "Thing 0 is gone." }
			return list
		}
	}
}

func TestPalette(t *testing.T) {
	t.Parallel()
	onDesk(t, &page{title: "Root"}, commands(60), func(desk *uitest.Driver) {
		desk.Press(":").Sees("Commands", "Things", "Thing 0 is gone.")
		desk.Type("get-thing-1").Press("enter").Sees("ran get-thing-1 ")
		desk.Press(":").Type("thing 42").Press("enter").Sees("ran get-thing-42")
		desk.Press(":").Sees("Recently used")
		desk.Press("enter").Sees("ran get-thing-42")
		desk.Press(":").Type("get-thing-0").Press("enter").Sees("! Thing 0 is gone.", "Commands")
		desk.Press("esc").Type("no such thing at all").Sees("No command matches.")
		desk.Press("esc").Press("pgdown", "pgdown", "pgdown").SeesNot("Recently used").Sees("Get thing 2")
	})
}

func TestPaletteRemembersWhatWasUsed(t *testing.T) {
	t.Parallel()
	change := func(c *ui.Config) {
		commands(20)(c)
		c.Recent = []string{"get-thing-7", "gone-by-now", "get-thing-3"}
	}
	onDesk(t, &page{title: "Root"}, change, func(desk *uitest.Driver) {
		desk.Press(":").Sees("Recently used").Press("down", "enter").Sees("ran get-thing-3")
		desk.Press(":", "enter").Sees("ran get-thing-3")
	})
}

func TestCopyMenu(t *testing.T) {
	t.Parallel()
	onDesk(t, &able{page: page{title: "Root"}}, nil, func(desk *uitest.Driver) {
		desk.Press("y").Sees("subscription id", "a1b2", "Microsoft 365 E3")
		desk.Press("2").Sees("✓ Copied the name: Microsoft 365 E3").SeesNot("subscription id")
		desk.Press("y", "enter").Sees("✓ Copied the subscription id: a1b2")
	})
}

func TestMessageScrollsAndCopies(t *testing.T) {
	t.Parallel()
	var content strings.Builder
	for i := range 60 {
		fmt.Fprintf(&content, "line %d\n", i+1)
	}
	show := func() tea.Cmd {
		return ui.Show(ui.Message{Title: "The order was refused", Tone: text.ToneBad, Text: content.String(), Copies: []widget.CopyItem{
			{Label: "correlation id", Value: "c-1"}, {Label: "request id", Value: "r-1"},
		}})
	}
	onDesk(t, &page{title: "Root", bindings: []widget.Binding{do("show", "s", show)}}, nil, func(desk *uitest.Driver) {
		desk.Press("s").Sees("The order was refused", "line 1", "of 63").SeesNot("line 40")
		desk.Press("G").Sees("line 60", "correlation id  c-1").SeesNot("line 2 ")
		desk.Press("y").Sees("Copied the correlation id: c-1").Press("2").Sees("Copied the request id: r-1")
		desk.Press("enter").SeesNot("The order was refused")
	})
}

func TestPasteGoesToTheOverlay(t *testing.T) {
	t.Parallel()
	onDesk(t, &page{title: "Root"}, commands(60), func(desk *uitest.Driver) {
		desk.Press(":").Paste("get-thing-33").Press("enter").Sees("ran get-thing-33")
	})
}

// counter is an overlay that asks itself for something.
type counter struct {
	ui.Overlay
	count int
}

func (c *counter) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.String() == "q" {
			return later(0, "for the screen"), true
		}
		return later(time.Second, "for the overlay"), false
	case answer:
		c.count++
	}
	return nil, false
}

func (c *counter) View(int, int) string { return fmt.Sprintf("count %d", c.count) }

func TestOverlayAnswersReachTheOverlay(t *testing.T) {
	t.Parallel()
	c := &counter{Overlay: ui.NewMessage(ui.Message{Title: "Count"})}
	root := &page{title: "Root", bindings: []widget.Binding{do("open", "o", func() tea.Cmd { return ui.Open(c) })}}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("o", "x").Sees("count 1").Press("x", "q").Sees("got for the screen").Advance(5 * time.Second)
		if c.count != 1 || len(root.lines) != 1 {
			t.Errorf("the closed overlay counted %d, the screen got %q", c.count, root.lines)
		}
	})
}

func TestUnexpectedQuestionIsNotAnsweredByTyping(t *testing.T) {
	t.Parallel()
	q := ui.Question{Title: "Overwrite it?", Do: func() tea.Cmd { return later(0, "overwritten") }}
	root := &page{title: "Root", typing: true}
	root.update = func(p *page, msg tea.Msg) tea.Cmd {
		switch msg := msg.(type) {
		case tea.KeyPressMsg:
			if msg.String() == "enter" {
				return ui.Ask(q)
			}
			p.say("typed " + msg.String())
			return tea.Sequence(later(time.Second, "wait"), ui.Ask(q))
		case answer:
			p.say("got " + string(msg))
		}
		return nil
	}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Type("x").Sees("Overwrite it?").Type("yyy").Sees("Overwrite it?").SeesNot("got overwritten")
		desk.Advance(time.Second).Press("y").Sees("got overwritten")
	})
	root.lines = nil
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("enter", "y").Sees("got overwritten")
	})
}

func TestChoiceWithoutRoomIsSpelledOut(t *testing.T) {
	t.Parallel()
	change := func(c *ui.Config) {
		c.Commands = func() []ui.Command {
			var list []ui.Command
			for _, which := range []string{"of an invoice", "before an invoice"} {
				list = append(list, ui.Command{ID: "get-" + which, Title: "Get the commercial consumption that lines charge, " + which, Do: func() tea.Cmd { return nil }})
			}
			return list
		}
	}
	onDesk(t, &page{title: "Root"}, change, func(desk *uitest.Driver) {
		desk.Press(":").Type("commercial").Sees("charge, of an invoice", "esc clear").SeesNot("charge, before an invoice")
		desk.Press("down").Sees("charge, before an invoice").Press("esc").SeesNot("esc clear").Sees("esc close")
	})
}
