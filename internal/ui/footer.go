package ui

import (
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// footerKey is everything that the footer depends on.
type footerKey struct {
	status string
	hints  string // key and label, each on a line of their own
	theme  *text.Theme
	width  int
}

func (a *App) footerKey() footerKey {
	k := footerKey{theme: a.env.Theme, width: a.width}
	bindings := a.footerBindings()
	if l := a.topLayer(); l != nil {
		leave := "close"
		if m, ok := l.overlay.(*menuOverlay); ok && m.picker.Prompt.Value() != "" {
			leave = "clear"
		}
		bindings = append(l.overlay.Bindings(), widget.Binding{Keys: []string{"esc"}, Label: leave, Footer: true})
	} else {
		k.status = text.Sanitize(a.top().screen.Status())
	}
	var hints strings.Builder
	for _, b := range bindings {
		if b.Footer && len(b.Keys) > 0 {
			hints.WriteString(a.keyName(b.Keys[0]) + "\n" + b.Label + "\n")
		}
	}
	k.hints = hints.String()
	return k
}

// footerBindings returns the enabled bindings for the footer, the screen's before the
// shell's.
func (a *App) footerBindings() []widget.Binding {
	var usable []widget.Binding
	for _, b := range append(a.screenBindings(), a.globalBindings()...) {
		refused := b.Change && a.env.ReadOnly
		if b.Footer && !refused && b.Reason() == "" {
			usable = append(usable, b)
		}
	}
	return usable
}

const (
	// longestLabel is the largest width of a status part that counts as a label. Labels
	// are dropped as a whole; longer parts are sentences and may be cut.
	longestLabel = 24
)

// fitStatus shortens a status to a width. Labels at its end are dropped as a whole.
func fitStatus(status string, width int) string {
	for text.Width(status) > width {
		at := strings.LastIndex(status, widget.StatusSeparator)
		if at < 0 || text.Width(status[at:]) > longestLabel+text.Width(widget.StatusSeparator) {
			return text.Truncate(status, width)
		}
		status = status[:at]
	}
	return status
}

// drawFooter draws the status on the left and as many key hints as fit on the right,
// in order. The last hint, the help key, is always shown.
func (a *App) drawFooter(k footerKey) string {
	var hints [][2]string
	parts := strings.Split(k.hints, "\n")
	for i := 0; i+1 < len(parts); i += 2 {
		hints = append(hints, [2]string{parts[i], parts[i+1]})
	}
	cost := func(h [2]string) int { return text.Width(h[0]) + 1 + text.Width(h[1]) + 2 }
	room := k.width - 2 - min(text.Width(k.status), k.width/2) - 2
	if len(hints) > 0 {
		room -= cost(hints[len(hints)-1])
	}
	shown := hints[:0:0]
	for i, h := range hints {
		if i == len(hints)-1 {
			shown = append(shown, h)
		} else if cost(h) <= room {
			shown = append(shown, h)
			room -= cost(h)
		}
	}
	var right strings.Builder
	used := 0
	for i, h := range shown {
		if i > 0 {
			right.WriteString("  ")
		}
		right.WriteString(k.theme.Paint(text.ToneAccent, h[0]) + " " + k.theme.Paint(text.ToneMuted, h[1]))
		used += cost(h)
	}
	used = max(used-2, 0)
	status := fitStatus(k.status, k.width-2-used-2)
	return " " + k.theme.Paint(text.ToneMuted, status) + text.Blanks(k.width-2-text.Width(status)-used) + right.String()
}

// keyName returns a key as the footer and the help show it.
func (a *App) keyName(key string) string { return keyName(key, a.env.ASCII) }

func keyName(key string, ascii bool) string {
	if ascii {
		return key
	}
	if sign, ok := keySigns[key]; ok {
		return sign
	}
	return key
}

var keySigns = map[string]string{
	"enter": "⏎", "up": "↑", "down": "↓", "left": "←", "right": "→",
}
