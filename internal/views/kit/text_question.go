package kit

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// TextQuestion asks for one line of text in a box.
type TextQuestion struct {
	Title string
	Label string
	Value string
	Help  string
	Check func(string) error
	Do    func(string) tea.Cmd
	At    Location // restores it in a later run; the zero Location for a question that isn't saved
	// Toggle is an alternative that tab switches on and off; "" for none.
	Toggle   string
	OnToggle func(on bool) string // returns the new label
}

type textBox struct {
	TextQuestion
	env    *ui.Env
	prompt *widget.Prompt
	err    error
	on     bool
}

// AskText opens the box of a question.
func AskText(q TextQuestion) tea.Cmd { return ui.Open(newTextBox(q)) }

func newTextBox(q TextQuestion) *textBox {
	b := &textBox{TextQuestion: q, prompt: widget.NewPrompt(q.Label)}
	b.prompt.SetValue(q.Value)
	return b
}

// Title implements [ui.Overlay].
func (b *textBox) Title() string { return b.TextQuestion.Title }

// Start implements [ui.Overlay].
func (b *textBox) Start(_ context.Context, env *ui.Env) tea.Cmd {
	b.env = env
	b.prompt.Focus()
	return nil
}

// Update implements [ui.Overlay].
func (b *textBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.String() == "enter":
			if b.Check != nil {
				if b.err = b.Check(b.prompt.Value()); b.err != nil {
					return nil, false
				}
			}
			return b.Do(b.prompt.Value()), true
		case key.String() == "tab" && b.OnToggle != nil:
			b.toggle()
			return nil, false
		}
	}
	if b.prompt.Update(msg) {
		b.err = nil
	}
	return nil, false
}

func (b *textBox) toggle() {
	b.on = !b.on
	b.prompt.Label = b.OnToggle(b.on)
}

// View implements [ui.Overlay].
func (b *textBox) View(width, _ int) string {
	var p TextPage
	width = min(width, 72)
	p.Line(b.prompt.View(width, b.env.Theme))
	p.Line("")
	if b.err != nil {
		p.Wrap(width, "", b.env.Theme.Paint(text.ToneBad, b.err.Error()))
	} else {
		p.Wrap(width, "", b.env.Theme.Paint(text.ToneMuted, b.Help))
	}
	return p.Window(0, width, len(p.Lines))
}

// Bindings implements [ui.Overlay].
func (b *textBox) Bindings() []widget.Binding {
	keys := []widget.Binding{
		{ID: "ask.accept", Keys: []string{"enter"}, Label: "ok", Footer: true},
	}
	if b.OnToggle != nil {
		keys = append(keys, widget.Binding{ID: "ask.toggle", Keys: []string{"tab"}, Label: b.Toggle, Footer: true})
	}
	return keys
}
