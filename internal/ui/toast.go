package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// notice is the content of a toast: a short line about something that just happened.
type notice struct {
	tone text.Tone
	text string
}

// toastGoneMsg removes the toast with this number, but not a later one.
type toastGoneMsg struct{ id int }

// duration returns how long a toast is shown. Errors take longer to read than
// confirmations.
func (t notice) duration() time.Duration {
	switch t.tone {
	case text.ToneBad:
		return 12 * time.Second
	case text.ToneWarn:
		return 8 * time.Second
	default:
		return 4 * time.Second
	}
}

// mark returns a sign that distinguishes the tones without color.
func (t notice) mark(ascii bool) string {
	marks := map[text.Tone]string{text.ToneGood: "✓ ", text.ToneWarn: "! ", text.ToneBad: "✗ "}
	if ascii {
		marks = map[text.Tone]string{text.ToneGood: "ok: ", text.ToneWarn: "! ", text.ToneBad: "error: "}
	}
	return marks[t.tone]
}

func (a *App) showToast(t notice) tea.Cmd {
	t.text = text.Sanitize(t.text)
	a.toast = t
	a.toastID++
	a.frame.touch(false)
	return a.after(t.duration(), toastGoneMsg{a.toastID})
}

func (a *App) toastGone(msg toastGoneMsg) tea.Cmd {
	if msg.id == a.toastID {
		a.toast = notice{}
		a.frame.touch(false)
	}
	return nil
}
