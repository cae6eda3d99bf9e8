package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Question asks the user before an action. No is preselected, so that pressing enter by
// itself never does anything that can't be undone.
type Question struct {
	Title string
	Text  string
	// Body draws more lines below the text, such as the exact change, each sanitised and
	// at most width cells wide. Lines that don't fit can be scrolled to. It may be nil.
	Body func(width int, th *text.Theme) []string
	Yes  string // label of the action: "Suspend"; "Yes" if empty
	No   string // label of the alternative; "Cancel" if empty
	// Word must be typed before Yes can be chosen, such as the customer's name.
	Word   string
	Danger bool // Yes is drawn as a warning
	// Harmless preselects Yes. Set it only if the action can be undone.
	Harmless bool
	Do       func() tea.Cmd
	// Otherwise runs if the user chooses No; it may be nil. Esc only closes the question.
	Otherwise func() tea.Cmd
}

// NewQuestion returns the overlay. The result of Do's command goes to the screen that
// asked.
func NewQuestion(q Question) Overlay {
	if q.Yes == "" {
		q.Yes = "Yes"
	}
	if q.No == "" {
		q.No = "Cancel"
	}
	return &questionOverlay{Question: q, prompt: widget.NewPrompt("> "), yes: q.Harmless && q.Word == ""}
}

// Ask shows a question.
func Ask(q Question) tea.Cmd { return Open(NewQuestion(q)) }

type questionOverlay struct {
	Question
	env    *Env
	prompt *widget.Prompt
	pane   scrollPane
	yes    bool
}

func (q *questionOverlay) Title() string { return q.Question.Title }

func (q *questionOverlay) Start(_ context.Context, env *Env) tea.Cmd {
	q.env = env
	return nil
}

func (q *questionOverlay) Bindings() []widget.Binding {
	hints := []widget.Binding{{Keys: []string{"enter"}, Label: "confirm", Footer: true}}
	if q.Word == "" {
		hints = []widget.Binding{
			{Keys: []string{"y"}, Label: q.Yes, Footer: true},
			{Keys: []string{"n"}, Label: q.No, Footer: true},
			{Keys: []string{"enter"}, Label: "choose", Footer: true},
		}
	}
	if q.pane.more() {
		hints = append(hints, widget.Binding{Keys: []string{"pgdown"}, Label: "more", Footer: true})
	}
	return hints
}

func (q *questionOverlay) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, ok := msg.(tea.KeyPressMsg)
	if q.Word != "" {
		switch key.String() {
		case "up", "down", "pgup", "pgdown":
			q.pane.move(key.String())
			return nil, false
		}
		return q.updateWord(msg, ok && key.String() == "enter")
	}
	if !ok {
		return nil, false
	}
	switch key.String() {
	case "y":
		return q.answer(true)
	case "n":
		return q.answer(false)
	case "enter":
		return q.answer(q.yes)
	case "left", "right", "tab", "shift+tab", "h", "l":
		q.yes = !q.yes
	default:
		q.pane.move(key.String())
	}
	return nil, false
}

// updateWord handles a message while the question asks for a word.
func (q *questionOverlay) updateWord(msg tea.Msg, enter bool) (tea.Cmd, bool) {
	if !enter {
		q.prompt.Update(msg)
		return nil, false
	}
	if q.matches() {
		return q.answer(true)
	}
	return nil, false
}

func (q *questionOverlay) matches() bool {
	return strings.TrimSpace(q.prompt.Value()) == strings.TrimSpace(q.Word)
}

func (q *questionOverlay) answer(yes bool) (tea.Cmd, bool) {
	do := q.Otherwise
	if yes {
		do = q.Do
	}
	if do == nil {
		return nil, true
	}
	return do(), true
}

func (q *questionOverlay) View(width, height int) string {
	th := q.env.Theme
	width = min(width, 72)
	content := wrapLines(q.Text, width)
	if q.Body != nil {
		content = append(content, q.Body(width, th)...)
	}
	if q.Word != "" {
		tone, label := text.ToneMuted, "then enter: "+q.Yes
		if q.matches() {
			tone, label = text.ToneBad, "enter: "+q.Yes
		}
		content = append([]string(nil), q.pane.show(content, max(height-5, 1), th)...)
		content = append(content, "", "Type "+th.Paint(text.ToneStrong, text.Truncate(text.Sanitize(q.Word), width-17))+" to confirm:",
			q.prompt.View(width, th), "", th.Paint(tone, label))
		return strings.Join(content, "\n")
	}
	content = q.pane.show(content, max(height-2, 1), th)
	no, yes := q.button(q.No, !q.yes, text.ToneText), q.button(q.Yes, q.yes, q.yesTone())
	return strings.Join(append(content, "", no+"   "+yes), "\n")
}

func (q *questionOverlay) yesTone() text.Tone {
	if q.Danger {
		return text.ToneBad
	}
	return text.ToneText
}

// button draws an answer. The selected one has a marker, so that it doesn't depend on
// color.
func (q *questionOverlay) button(label string, selected bool, tone text.Tone) string {
	th := q.env.Theme
	if selected {
		return th.Paint(text.ToneCursor, th.Glyphs().Cursor+" "+label+" ")
	}
	return th.Paint(tone, "  "+label+" ")
}

// wrapLines breaks sanitised text at words into lines of at most width cells.
func wrapLines(content string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimRight(content, "\n"), "\n") {
		lines = append(lines, strings.Split(ansi.WrapWc(text.Sanitize(paragraph), width, " "), "\n")...)
	}
	return lines
}
