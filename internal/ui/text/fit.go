package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Align says where text stands in a cell that is wider than it.
type Align uint8

// The alignments.
const (
	AlignLeft Align = iota
	AlignRight
	AlignCenter
)

const spaces = "                                                                "

// Width returns how many terminal cells the text takes. It measures the way the
// renderer starts out, character by character: sanitised text has nothing in it
// on which the renderer's other method, by grapheme, would differ for Latin,
// Greek, Cyrillic, CJK, Hebrew and Arabic.
func Width(s string) int {
	if n, ok := plainWidth(s); ok {
		return n
	}
	return ansi.StringWidthWc(s)
}

// plainWidth is the width of printable ASCII, which needs no tables.
func plainWidth(s string) (int, bool) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return 0, false
		}
	}
	return len(s), true
}

// Truncate shortens sanitised text to at most w cells and ends it with an
// Ellipsis when something was cut. A wide character is never cut in half.
func Truncate(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	n, _ := Cut(s, w-1)
	return s[:n] + Ellipsis
}

// Fit makes sanitised text exactly w cells wide: cut or padded.
func Fit(s string, w int, align Align) string {
	if n, ok := plainWidth(s); ok && n == w {
		return s
	}
	return string(AppendFit(make([]byte, 0, w+8), s, w, align))
}

// AppendFit is Fit without an allocation, for drawing many cells.
func AppendFit(b []byte, s string, w int, align Align) []byte {
	if w <= 0 {
		return b
	}
	n := Width(s)
	if n > w {
		return appendCut(b, s, w)
	}
	switch pad := w - n; align {
	case AlignRight:
		return append(AppendBlanks(b, pad), s...)
	case AlignCenter:
		b = append(AppendBlanks(b, pad/2), s...)
		return AppendBlanks(b, pad-pad/2)
	default:
		return AppendBlanks(append(b, s...), pad)
	}
}

// appendCut appends the start of a text that is too wide, an ellipsis, and a
// Blanks where a wide character did not fit.
func appendCut(b []byte, s string, w int) []byte {
	n, used := Cut(s, w-1)
	b = append(append(b, s[:n]...), Ellipsis...)
	return AppendBlanks(b, w-1-used)
}

// Cut returns how many bytes of s fit into w cells and how many cells those
// take.
func Cut(s string, w int) (n, used int) {
	for n < len(s) {
		size, cells := 1, 1
		if c := s[n]; c < ' ' || c > '~' || (n+1 < len(s) && s[n+1] >= 0x80) {
			cluster, cw := ansi.FirstGraphemeCluster(s[n:], ansi.WcWidth)
			size, cells = len(cluster), cw
		}
		if used+cells > w {
			break
		}
		n += size
		used += cells
	}
	return n, used
}

func AppendBlanks(b []byte, n int) []byte {
	for n > len(spaces) {
		b = append(b, spaces...)
		n -= len(spaces)
	}
	if n > 0 {
		b = append(b, spaces[:n]...)
	}
	return b
}

// Ellipsis ends cut text. Where a user has set East Asian widths it would take
// two cells, so a tilde stands in.
var Ellipsis = func() string {
	if eastAsianWidth {
		return "~"
	}
	return "…"
}()

// Wrap breaks a text from outside into sanitised lines of at most w cells: at
// its own line ends, and between words where it can.
func Wrap(s string, w int) []string {
	if w < 1 {
		return nil
	}
	var lines []string
	for paragraph := range strings.Lines(s) {
		paragraph = Sanitize(strings.TrimRight(paragraph, "\r\n"))
		wrapped := ansi.WcWidth.Wrap(paragraph, w, "")
		for line := range strings.SplitSeq(wrapped, "\n") {
			lines = append(lines, Truncate(strings.TrimRight(line, " "), w))
		}
	}
	return lines
}

func Blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }
