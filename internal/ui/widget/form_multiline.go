package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// multiline edits several lines. The line with the cursor is a prompt; the others
// are plain text above and below it.
type multiline struct {
	above, below []string
	line         *Prompt
}

func newMultiline() *multiline { return &multiline{line: NewPrompt("")} }

func (m *multiline) value() string {
	all := append(append(append([]string{}, m.above...), m.line.Value()), m.below...)
	return strings.Join(all, "\n")
}

func (m *multiline) set(s string) {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	last := len(lines) - 1
	m.above, m.below = lines[:last:last], nil
	m.line.SetValue(lines[last])
}

// update edits the text. It doesn't handle up on the first line and down on the last one,
// so that the form can move the cursor to another field.
func (m *multiline) update(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		for i, part := range strings.Split(strings.ReplaceAll(msg.Content, "\r\n", "\n"), "\n") {
			if i > 0 {
				m.split()
			}
			m.line.Update(tea.PasteMsg{Content: part})
		}
		return true
	case tea.KeyPressMsg:
		switch msg.String() {
		case "enter":
			m.split()
			return true
		case "up":
			return m.up()
		case "down":
			return m.down()
		case "backspace":
			if m.line.column() == 0 && len(m.above) > 0 {
				m.join()
				return true
			}
		}
	}
	return m.line.Update(msg)
}

// split breaks the line at the cursor.
func (m *multiline) split() {
	runes, at := []rune(m.line.Value()), m.line.column()
	m.above = append(m.above, string(runes[:at]))
	m.line.SetValue(string(runes[at:]))
	m.line.setColumn(0)
}

// join appends the line to the one above it.
func (m *multiline) join() {
	last := len(m.above) - 1
	head := m.above[last]
	m.above = m.above[:last]
	m.line.SetValue(head + m.line.Value())
	m.line.setColumn(len([]rune(head)))
}

func (m *multiline) up() bool {
	if len(m.above) == 0 {
		return false
	}
	last := len(m.above) - 1
	m.below = append([]string{m.line.Value()}, m.below...)
	m.load(m.above[last])
	m.above = m.above[:last]
	return true
}

func (m *multiline) down() bool {
	if len(m.below) == 0 {
		return false
	}
	m.above = append(m.above, m.line.Value())
	m.load(m.below[0])
	m.below = m.below[1:]
	return true
}

// load edits another line at the same column.
func (m *multiline) load(s string) {
	at := m.line.column()
	m.line.SetValue(s)
	m.line.setColumn(at)
}

// view draws at most height lines around the cursor.
func (m *multiline) view(width, height int, th *text.Theme) []string {
	total := len(m.above) + 1 + len(m.below)
	m.line.Placeholder = ""
	if total == 1 {
		m.line.Placeholder = unset
	}
	rows := min(total, height)
	first := max(0, min(len(m.above)-rows/2, total-rows))
	lines := make([]string, 0, rows)
	for i := first; i < first+rows; i++ {
		switch at := i - len(m.above); {
		case at < 0:
			lines = append(lines, text.Truncate(text.Sanitize(m.above[i]), width))
		case at == 0:
			lines = append(lines, m.line.View(width, th))
		default:
			lines = append(lines, text.Truncate(text.Sanitize(m.below[at-1]), width))
		}
	}
	return lines
}
