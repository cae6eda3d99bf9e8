package views

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// textPage collects the lines of a text screen.
type textPage struct{ lines []string }

func (p *textPage) line(s string) { p.lines = append(p.lines, s) }

// wrap adds a text broken into lines of a width, each behind an indent.
func (p *textPage) wrap(width int, indent, s string) { p.hang(width, indent, indent, s) }

// hang is wrap with something else before the first line, as wide as the indent.
func (p *textPage) hang(width int, first, indent, s string) {
	for line := range strings.SplitSeq(ansi.Wrap(s, max(width-len(indent), 10), ""), "\n") {
		p.line(first + line)
		first = indent
	}
}

// exact adds a text broken wherever a line is full, so that nothing of it changes.
func (p *textPage) exact(width int, indent, s string) {
	for line := range strings.SplitSeq(ansi.Hardwrap(s, max(width-len(indent), 10), true), "\n") {
		p.line(indent + line)
	}
}

// window returns height lines from the one scrolled to, none wider than width.
func (p *textPage) window(from, width, height int) string {
	from = max(0, min(from, len(p.lines)-height))
	shown := p.lines[from:min(len(p.lines), from+height)]
	for i, line := range shown {
		shown[i] = ansi.Truncate(line, width, "…")
	}
	return strings.Join(shown, "\n")
}
