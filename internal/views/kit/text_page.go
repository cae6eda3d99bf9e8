package kit

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// TextPage collects the lines of a text screen.
type TextPage struct{ Lines []string }

// Line adds a line.
func (p *TextPage) Line(s string) { p.Lines = append(p.Lines, s) }

// Wrap adds a text broken into lines of a width, each behind an indent.
func (p *TextPage) Wrap(width int, indent, s string) { p.hang(width, indent, indent, s) }

// hang is wrap with something else before the first line, as wide as the indent.
func (p *TextPage) hang(width int, first, indent, s string) {
	for line := range strings.SplitSeq(ansi.Wrap(s, max(width-len(indent), 10), ""), "\n") {
		p.Line(first + line)
		first = indent
	}
}

// exact adds a text broken wherever a line is full, so that nothing of it changes.
func (p *TextPage) exact(width int, indent, s string) {
	for line := range strings.SplitSeq(ansi.Hardwrap(s, max(width-len(indent), 10), true), "\n") {
		p.Line(indent + line)
	}
}

// Window returns height lines from the one scrolled to, none wider than width.
func (p *TextPage) Window(from, width, height int) string {
	from = max(0, min(from, len(p.Lines)-height))
	shown := p.Lines[from:min(len(p.Lines), from+height)]
	for i, line := range shown {
		shown[i] = ansi.Truncate(line, width, "…")
	}
	return strings.Join(shown, "\n")
}
