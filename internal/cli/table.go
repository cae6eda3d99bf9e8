package cli

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

const (
	columnGap = 2
	// widestCell limits the width of a column on a terminal, so that a long text does
	// not push the other columns off the screen.
	widestCell = 40
	// widestColumn limits the width of a column in other output. Longer texts are not
	// truncated, but move the next columns of their line.
	widestColumn = 80
)

// writeTable writes aligned rows under a header, which may be nil. If width is not 0,
// columns that don't fit are omitted from the right; hidden is their number.
func writeTable(w io.Writer, header []string, lines [][]string, width int) (hidden int, err error) {
	if len(lines) == 0 && header == nil {
		return 0, nil
	}
	all := lines
	if header != nil {
		all = append([][]string{header}, lines...)
	}
	widths := measure(all, width)
	shown := fitting(widths, width)
	var b strings.Builder
	for _, line := range all {
		b.Reset()
		for i := range shown {
			text := text.Sanitize(line[i])
			if width > 0 {
				text = ansi.Truncate(text, widths[i], "…")
			}
			b.WriteString(text)
			if i < shown-1 {
				b.WriteString(strings.Repeat(" ", max(widths[i]-ansi.StringWidth(text), 0)+columnGap))
			}
		}
		b.WriteByte('\n')
		if _, err := io.WriteString(w, strings.TrimRight(b.String(), " \n")+"\n"); err != nil {
			return 0, err
		}
	}
	return len(widths) - shown, nil
}

func measure(lines [][]string, width int) []int {
	widest := widestColumn
	if width > 0 {
		widest = widestCell
	}
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, content := range line {
			widths[i] = min(max(widths[i], ansi.StringWidth(text.Sanitize(content))), widest)
		}
	}
	return widths
}

// fitting returns the number of columns that fit, at least 1.
func fitting(widths []int, width int) int {
	if width == 0 {
		return len(widths)
	}
	used := 0
	for i, w := range widths {
		used += w
		if used > width && i > 0 {
			return i
		}
		used += columnGap
	}
	return len(widths)
}
