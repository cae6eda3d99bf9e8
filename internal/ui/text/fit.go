package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Align is the alignment of text in a wider cell.
type Align uint8

// The alignments.
const (
	AlignLeft Align = iota
	AlignRight
	AlignCenter
)

const spaces = "                                                                "

// Width returns how many terminal cells the text takes. It measures character by
// character, as the renderer does by default. For sanitised text in Latin, Greek,
// Cyrillic, CJK, Hebrew and Arabic, the renderer's other method, by grapheme, gives the
// same result.
func Width(s string) int {
	if n, ok := plainWidth(s); ok {
		return n
	}
	return ansi.StringWidthWc(s)
}

// plainWidth returns the width of printable ASCII, without looking at tables. It reports
// false for other text.
func plainWidth(s string) (int, bool) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return 0, false
		}
	}
	return len(s), true
}

// Truncate shortens sanitised text to at most w cells, with an Ellipsis at the end if
// something was cut. A wide character is never cut in half.
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

// appendCut appends the start of a text that is too wide, an ellipsis, and a blank if a
// wide character didn't fit.
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

// AppendBlanks appends n blanks.
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

// Ellipsis marks the end of text that was cut. It is a tilde if the user has set East
// Asian widths, because an ellipsis would take two cells then.
var Ellipsis = func() string {
	if eastAsianWidth {
		return "~"
	}
	return "…"
}()

// Wrap breaks a text into sanitised lines of at most w cells: at its own line breaks, and
// between words if possible.
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

// Blanks returns n blanks, or "" if n is negative.
func Blanks(n int) string { return strings.Repeat(" ", max(n, 0)) }
