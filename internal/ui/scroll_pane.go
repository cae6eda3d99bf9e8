package ui

import (
	"fmt"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// scrollPane shows the part of a long text that fits, and its position in the text.
type scrollPane struct {
	offset int
	page   int // lines shown last
	total  int
}

// move scrolls by a key.
func (p *scrollPane) move(key string) {
	switch key {
	case "up", "k":
		p.offset--
	case "down", "j":
		p.offset++
	case "pgup", "ctrl+u":
		p.offset -= p.page
	case "pgdown", "ctrl+d", "space":
		p.offset += p.page
	case "home", "g":
		p.offset = 0
	case "end", "G":
		p.offset = p.total
	}
}

// more reports whether some lines don't fit.
func (p *scrollPane) more() bool { return p.total > p.page && p.page > 0 }

// show returns at most height lines. If not all fit, the last one shows the position.
func (p *scrollPane) show(lines []string, height int, th *text.Theme) []string {
	p.total, p.page = len(lines), max(height, 1)
	if len(lines) <= height {
		p.offset = 0
		return lines
	}
	p.page = max(height-1, 1)
	p.offset = max(min(p.offset, len(lines)-p.page), 0)
	end := p.offset + p.page
	shown := append([]string(nil), lines[p.offset:end]...)
	if height > 1 {
		shown = append(shown, th.Paint(text.ToneMuted, fmt.Sprintf("lines %d to %d of %d", p.offset+1, end, len(lines))))
	}
	return shown
}
