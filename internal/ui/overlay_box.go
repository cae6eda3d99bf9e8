package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// drawLayer draws the top overlay as a box in the middle of the body.
func (a *App) drawLayer(l *layer, height int) []string {
	f := &a.frame
	content := strings.Split(strings.TrimRight(l.overlay.View(a.width-10, max(height-2, 1)), "\n"), "\n")
	content = content[:min(len(content), max(height-2, 1))]
	title := text.Sanitize(l.overlay.Title())
	width := text.Width(title) + 4
	for _, c := range content {
		width = max(width, ansi.StringWidthWc(c))
	}
	width = min(width, a.width-6)
	box := a.boxed(title, content, width)
	if f.dimmed == nil {
		f.dimmed = a.dim(f.body)
	}
	lines := append([]string(nil), f.dimmed...)
	top := max((height-len(box))/3, 0)
	left := (a.width - width - 4) / 2
	for i, b := range box {
		if top+i < len(lines) {
			lines[top+i] = splice(lines[top+i], b, left, width+4)
		}
	}
	return lines
}

// drawPlainLayer draws only the overlay: a screen reader reads whole lines, and parts of
// the screen below would be noise.
func (a *App) drawPlainLayer(l *layer, height int) []string {
	text := text.Sanitize(l.overlay.Title()) + "\n\n" + l.overlay.View(a.width-2, height-2)
	return toLines(text, height)
}

// boxed draws a border around content. The box is width+4 cells wide.
func (a *App) boxed(title string, content []string, width int) []string {
	th := a.env.Theme
	h, v, corners := "─", "│", [4]string{"╭", "╮", "╰", "╯"}
	if th.ASCII {
		h, v, corners = "-", "|", [4]string{"+", "+", "+", "+"}
	}
	title = " " + text.Truncate(title, width-2) + " "
	side := th.Paint(text.ToneChrome, v)
	box := make([]string, 0, len(content)+2)
	box = append(box, th.Paint(text.ToneChrome, corners[0]+h)+th.Paint(text.ToneStrong, title)+
		th.Paint(text.ToneChrome, strings.Repeat(h, max(width+1-text.Width(title), 0))+corners[1]))
	for _, c := range content {
		gap := width - ansi.StringWidthWc(c)
		if gap < 0 {
			c, gap = ansi.TruncateWc(c, width, ""), 0
		}
		box = append(box, side+" "+c+text.Blanks(gap)+" "+side)
	}
	return append(box, th.Paint(text.ToneChrome, corners[2]+strings.Repeat(h, width+2)+corners[3]))
}

// dim draws the body in muted text, so that the box stands out.
func (a *App) dim(body []string) []string {
	if a.cfg.StillBody {
		return body
	}
	dimmed := make([]string, len(body))
	for i, line := range body {
		if plain := ansi.Strip(line); plain != "" {
			dimmed[i] = a.env.Theme.Paint(text.ToneMuted, plain)
		}
	}
	return dimmed
}

// splice replaces width cells of a line, from cell left on.
func splice(line, with string, left, width int) string {
	head := ansi.TruncateWc(line, left, "")
	tail := ansi.TruncateLeftWc(line, left+width, "")
	if gap := ansi.StringWidthWc(line) - left - width - ansi.StringWidthWc(tail); gap > 0 {
		tail = text.Blanks(gap) + tail // half of a wide character
	}
	return head + text.Blanks(left-ansi.StringWidthWc(head)) + "\x1b[m" + with + "\x1b[m" + tail
}
