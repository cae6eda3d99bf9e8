package widget

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Prompt is a single-line editor. Its cursor doesn't blink, because blinking would send
// bytes over a slow connection all the time.
type Prompt struct {
	// Label is drawn before the text, such as "/" or "Seats: ".
	Label string
	// Placeholder is shown while the prompt is empty.
	Placeholder string
	// Secret hides what is typed.
	Secret bool

	input   textinput.Model
	offset  int // first visible byte of the value
	blurred bool
}

// NewPrompt returns an empty, focused prompt.
func NewPrompt(label string) *Prompt {
	p := &Prompt{Label: label, input: textinput.New()}
	p.input.Prompt = ""
	p.input.SetVirtualCursor(false)
	p.input.ShowSuggestions = true
	// Over SSH the host's clipboard is not the user's. A paste arrives from the terminal
	// as a message.
	p.input.KeyMap.Paste.SetEnabled(false)
	p.input.KeyMap.NextSuggestion = key.NewBinding(key.WithKeys("ctrl+n"))
	p.input.KeyMap.PrevSuggestion = key.NewBinding(key.WithKeys("ctrl+p"))
	p.input.KeyMap.AcceptSuggestion = key.NewBinding(key.WithKeys("tab"))
	p.input.Focus()
	return p
}

// Value returns the text.
func (p *Prompt) Value() string { return p.input.Value() }

// SetValue replaces the text and puts the cursor at its end.
func (p *Prompt) SetValue(s string) {
	p.input.SetValue(singleLine(s))
	p.input.CursorEnd()
}

// SetSuggestions sets the completions; tab accepts the one that is shown, ctrl+n and
// ctrl+p show others.
func (p *Prompt) SetSuggestions(s []string) { p.input.SetSuggestions(s) }

// Focus makes the prompt handle keys and show its cursor.
func (p *Prompt) Focus() { p.blurred = false }

// Blur makes the prompt ignore keys and hide its cursor.
func (p *Prompt) Blur() { p.blurred = true }

// Update edits the text. It reports whether it used the message. Keys that don't edit,
// such as enter, esc, up and down, are left to the caller.
func (p *Prompt) Update(msg tea.Msg) bool {
	if p.blurred {
		return false
	}
	switch msg := msg.(type) {
	case tea.PasteMsg:
		p.input, _ = p.input.Update(tea.PasteMsg{Content: singleLine(msg.Content)})
		return true
	case tea.KeyPressMsg:
		if !p.edits(msg) {
			return false
		}
		p.input, _ = p.input.Update(msg)
		return true
	}
	return false
}

// edits reports whether the editor uses a key now.
func (p *Prompt) edits(msg tea.KeyPressMsg) bool {
	k := p.input.KeyMap
	if key.Matches(msg, k.AcceptSuggestion, k.NextSuggestion, k.PrevSuggestion) {
		return p.suggestion() != ""
	}
	if msg.Text != "" {
		return true
	}
	return key.Matches(msg, k.CharacterForward, k.CharacterBackward, k.WordForward, k.WordBackward,
		k.DeleteWordBackward, k.DeleteWordForward, k.DeleteAfterCursor, k.DeleteBeforeCursor,
		k.DeleteCharacterBackward, k.DeleteCharacterForward, k.LineStart, k.LineEnd)
}

// suggestion returns the rest of the suggested completion, or "".
func (p *Prompt) suggestion() string {
	value, whole := p.Value(), p.input.CurrentSuggestion()
	if value == "" || p.Secret || utf8.RuneCountInString(whole) <= utf8.RuneCountInString(value) {
		return ""
	}
	return string([]rune(whole)[utf8.RuneCountInString(value):])
}

// View draws label and text in one line of at most width cells.
func (p *Prompt) View(width int, th *text.Theme) string {
	label := text.Truncate(text.Sanitize(p.Label), max(0, width-8))
	b := th.AppendPaint(nil, text.ToneAccent, label)
	return string(p.appendField(b, width-text.Width(label), th))
}

// Cursor returns the column of the cursor in View, for screen readers that follow it.
func (p *Prompt) Cursor(width int) int {
	label := text.Truncate(text.Sanitize(p.Label), max(0, width-8))
	before, _, _ := p.parts()
	p.reveal(before, width-text.Width(label))
	return text.Width(label) + text.Width(before[p.offset:])
}

// appendField draws the text around the cursor. The window moves only when the
// cursor leaves it.
func (p *Prompt) appendField(b []byte, room int, th *text.Theme) []byte {
	if room < 1 {
		return b
	}
	before, under, after := p.parts()
	if before == "" && under == "" && p.Placeholder != "" {
		content := text.Truncate(text.Sanitize(p.Placeholder), room)
		if p.blurred || content == "" {
			return th.AppendPaint(b, text.ToneMuted, content)
		}
		n := len(firstCluster(content))
		b = th.AppendPaint(b, text.ToneCursor, content[:n])
		return th.AppendPaint(b, text.ToneMuted, content[n:])
	}
	p.reveal(before, room)
	left := before[p.offset:]
	if p.blurred {
		return append(b, text.Truncate(left+under+after, room)...)
	}
	b = append(b, left...)
	room -= text.Width(left)
	rest := ""
	if under == "" {
		under, rest = " ", text.Sanitize(p.suggestion())
	}
	if text.Width(under) > room {
		under = " "
	}
	b = th.AppendPaint(b, text.ToneCursor, under)
	room -= text.Width(under)
	b = append(b, text.Truncate(after, room)...)
	return th.AppendPaint(b, text.ToneMuted, text.Truncate(rest, room))
}

// parts splits the drawn text into the parts before, under and after the cursor.
func (p *Prompt) parts() (before, under, after string) {
	runes := []rune(p.Value())
	at := min(p.input.Position(), len(runes))
	if p.Secret {
		dots := strings.Repeat("*", len(runes))
		before, after = dots[:at], dots[at:]
	} else {
		before, after = text.Sanitize(string(runes[:at])), text.Sanitize(string(runes[at:]))
	}
	under = firstCluster(after)
	return before, under, after[len(under):]
}

// reveal moves the window so that the cursor is in it.
func (p *Prompt) reveal(before string, room int) {
	p.offset = min(p.offset, len(before))
	for p.offset > 0 && p.offset < len(before) && !utf8.RuneStart(before[p.offset]) {
		p.offset--
	}
	for p.offset < len(before) && text.Width(before[p.offset:]) > max(0, room-2) {
		p.offset += len(firstCluster(before[p.offset:]))
	}
}

// firstCluster returns the first character with its combining marks.
func firstCluster(s string) string {
	if s == "" {
		return ""
	}
	cluster, _ := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
	return cluster
}

// singleLine makes pasted text suitable for one line: line breaks become spaces, and
// invisible characters are removed, except the joiners that some scripts need.
func singleLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r == '\u200c' || r == '\u200d':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || text.IsInvisible(r):
			return -1
		}
		return r
	}, strings.Trim(s, "\r\n"))
}

// column returns the position of the cursor in characters.
func (p *Prompt) column() int { return p.input.Position() }

// setColumn moves the cursor.
func (p *Prompt) setColumn(n int) { p.input.SetCursor(n) }
