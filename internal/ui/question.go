package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Question asks before something happens. No is preselected; enter alone never
// does anything that can't be undone.
type Question struct {
	Title string
	Text  string
	Yes   string // what to do: "Suspend"
	No    string // what else: "Cancel"
	// Word must be typed before Yes can be chosen, such as the customer's name.
	Word   string
	Danger bool // Yes is drawn as a warning
	Do     func() tea.Cmd
	// Otherwise runs when the user says no; it may be nil. Esc only closes.
	Otherwise func() tea.Cmd
}

// NewQuestion makes the overlay. The command of Do belongs to the screen that
// asked.
func NewQuestion(q Question) Overlay {
	if q.Yes == "" {
		q.Yes = "Yes"
	}
	if q.No == "" {
		q.No = "Cancel"
	}
	return &question{Question: q, prompt: NewPrompt("> ")}
}

// Ask shows a question.
func Ask(q Question) tea.Cmd { return Open(NewQuestion(q)) }

type question struct {
	Question
	env    *Env
	prompt *Prompt
	yes    bool
}

func (q *question) Title() string { return q.Question.Title }

func (q *question) Start(_ context.Context, env *Env) tea.Cmd {
	q.env = env
	return nil
}

func (q *question) Bindings() []Binding {
	if q.Word != "" {
		return []Binding{{Keys: []string{"enter"}, Label: "confirm", Footer: true}}
	}
	return []Binding{
		{Keys: []string{"y"}, Label: q.Yes, Footer: true},
		{Keys: []string{"n"}, Label: q.No, Footer: true},
		{Keys: []string{"enter"}, Label: "choose", Footer: true},
	}
}

func (q *question) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, ok := msg.(tea.KeyPressMsg)
	if q.Word != "" {
		return q.typed(msg, ok && key.String() == "enter")
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
	}
	return nil, false
}

// typed is the form of the question that asks for a word.
func (q *question) typed(msg tea.Msg, enter bool) (tea.Cmd, bool) {
	if !enter {
		q.prompt.Update(msg)
		return nil, false
	}
	if q.matches() {
		return q.answer(true)
	}
	return nil, false
}

func (q *question) matches() bool {
	return strings.TrimSpace(q.prompt.Value()) == strings.TrimSpace(q.Word)
}

func (q *question) answer(yes bool) (tea.Cmd, bool) {
	do := q.Otherwise
	if yes {
		do = q.Do
	}
	if do == nil {
		return nil, true
	}
	return do(), true
}

func (q *question) View(width, height int) string {
	th := q.env.Theme
	width = min(width, 72)
	text := wrapLines(q.Text, width)
	if q.Word != "" {
		lines := append(text, "", "Type "+th.Paint(ToneStrong, Sanitize(q.Word))+" to confirm:", q.prompt.View(width, th), "")
		tone, label := ToneMuted, "then enter: "+q.Yes
		if q.matches() {
			tone, label = ToneBad, "enter: "+q.Yes
		}
		return strings.Join(append(lines, th.Paint(tone, label)), "\n")
	}
	text = text[:min(len(text), max(height-2, 1))]
	no, yes := q.button(q.No, !q.yes, ToneText), q.button(q.Yes, q.yes, q.yesTone())
	return strings.Join(append(text, "", no+"   "+yes), "\n")
}

func (q *question) yesTone() Tone {
	if q.Danger {
		return ToneBad
	}
	return ToneText
}

// button shows which answer enter gives without relying on colour.
func (q *question) button(label string, selected bool, tone Tone) string {
	th := q.env.Theme
	if selected {
		return th.Paint(ToneCursor, th.Glyphs().Cursor+" "+label+" ")
	}
	return th.Paint(tone, "  "+label+" ")
}

// wrapLines breaks sanitised text at words into lines of at most width cells.
func wrapLines(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		lines = append(lines, strings.Split(ansi.WrapWc(Sanitize(paragraph), width, " "), "\n")...)
	}
	return lines
}
