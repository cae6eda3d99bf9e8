package ui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Message is a text to read, such as an error report.
type Message struct {
	Title string
	Tone  text.Tone // of the first paragraph
	Text  string    // wrapped to the box; its first paragraph is drawn in Tone
	// Body draws more lines below the text, each sanitised and at most width cells wide.
	// It may be nil.
	Body func(width int, th *text.Theme) []string
	// Copies are shown below the text. `y` copies the first, a digit any of them. For an
	// error, they are the ids that support asks for.
	Copies []widget.CopyItem
	// More is a long text at the end, such as the response of a service.
	More string
}

// NewMessage returns the overlay.
func NewMessage(m Message) Overlay { return &messageOverlay{Message: m} }

// Show opens a message.
func Show(m Message) tea.Cmd { return Open(NewMessage(m)) }

type messageOverlay struct {
	Message
	env   *Env
	lines []string
	width int
	pane  scrollPane
}

func (m *messageOverlay) Title() string { return m.Message.Title }

func (m *messageOverlay) Start(_ context.Context, env *Env) tea.Cmd {
	m.env = env
	return nil
}

func (m *messageOverlay) Bindings() []widget.Binding {
	hints := []widget.Binding{{Keys: []string{"enter"}, Label: "close", Footer: true}}
	if len(m.Copies) > 0 {
		hints = append(hints, widget.Binding{Keys: []string{"y"}, Label: "copy " + m.Copies[0].Label, Footer: true})
	}
	if len(m.Copies) > 1 {
		hints = append(hints, widget.Binding{Keys: []string{"1…9"}, Label: "copy", Footer: true})
	}
	if m.pane.more() {
		hints = append(hints, widget.Binding{Keys: []string{"down"}, Label: "more", Footer: true})
	}
	return hints
}

func (m *messageOverlay) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		m.lines = nil // the theme or the masking changed
		return nil, false
	}
	switch name := key.String(); name {
	case "enter", "q":
		return nil, true
	case "y":
		return m.copy(0), false
	default:
		if len(name) == 1 && name >= "1" && name <= "9" {
			return m.copy(int(name[0] - '1')), false
		}
		m.pane.move(name)
	}
	return nil, false
}

func (m *messageOverlay) copy(i int) tea.Cmd {
	if i >= len(m.Copies) {
		return nil
	}
	return Copy(m.Copies[i].Label, m.Copies[i].Value)
}

func (m *messageOverlay) View(width, height int) string {
	if m.lines == nil || m.width != width {
		m.lines, m.width = m.layout(min(width, 96)), width
	}
	return strings.Join(m.pane.show(m.lines, height, m.env.Theme), "\n")
}

func (m *messageOverlay) layout(width int) []string {
	th := m.env.Theme
	lines := wrapLines(m.Text, width)
	for i, line := range lines {
		if line == "" {
			break
		}
		lines[i] = th.Paint(m.Tone, line)
	}
	if m.Body != nil {
		lines = append(lines, m.Body(width, th)...)
	}
	lines = append(lines, m.copyLines(width, th)...)
	if m.More == "" {
		return lines
	}
	lines = append(lines, "")
	if m.env.Masked {
		return append(lines, th.Paint(text.ToneMuted, text.Truncate("The rest is not shown while names and ids are masked.", width)))
	}
	return append(lines, wrapLines(m.More, width)...)
}

func (m *messageOverlay) copyLines(width int, th *text.Theme) []string {
	if len(m.Copies) == 0 {
		return nil
	}
	lines, label := []string{""}, 0
	for _, c := range m.Copies {
		label = max(label, text.Width(c.Label))
	}
	for i, c := range m.Copies {
		value, _, _ := strings.Cut(c.Value, "\n")
		value = text.Sanitize(value)
		if m.env.Masked {
			value = maskedName
		}
		lines = append(lines, th.Paint(text.ToneAccent, fmt.Sprintf("%d ", i+1))+
			th.Paint(text.ToneMuted, text.Fit(c.Label, label, text.AlignLeft))+"  "+text.Truncate(value, max(width-label-4, 8)))
	}
	return lines
}
