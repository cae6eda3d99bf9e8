package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// View draws the lines around the cursor in at most height lines of width cells.
func (v *JSONView) View(width, height int, th *text.Theme) string {
	if width < minPaneWidth || height < 1 {
		return ""
	}
	rows := height
	if v.search != nil && height > 1 {
		rows--
	}
	v.win.resize(v.lines(), rows)
	b := make([]byte, 0, rows*(width+16))
	for i := v.win.top; i < min(v.win.top+rows, v.win.total); i++ {
		if i > v.win.top {
			b = append(b, '\n')
		}
		b = v.appendLine(b, v.at(i), i == v.win.pos, width, th)
	}
	if v.search != nil && height > 1 {
		b = append(append(b, '\n'), v.search.View(width, th)...)
	}
	return string(b)
}

func (v *JSONView) lines() int {
	if v.visible == nil {
		return len(v.starts)
	}
	return len(v.visible)
}

// Status returns the position of the cursor and the search text.
func (v *JSONView) Status() string {
	parts := []string{"line " + text.Thousands(int(v.at(v.win.pos))+1) + " of " + text.Thousands(len(v.starts))}
	switch {
	case v.invalid:
		parts = append(parts, "not JSON, shown as received")
	case len(v.Path()) <= 80:
		parts = append(parts, text.Sanitize(v.Path()))
	}
	if v.query != "" {
		parts = append(parts, "“"+text.Sanitize(v.query)+"” n next, N previous")
	}
	return strings.Join(parts, " · ")
}

// appendLine draws one line: cursor, fold marker, and the visible part of the text.
func (v *JSONView) appendLine(b []byte, n int32, onCursor bool, width int, th *text.Theme) []byte {
	g := th.Glyphs()
	if onCursor {
		b = th.AppendPaint(b, text.ToneAccent, g.Cursor)
	} else {
		b = append(b, ' ')
	}
	switch {
	case v.folded[n]:
		b = th.AppendPaint(b, text.ToneAccent, g.Shut)
	case v.closingLine[n] > 0:
		b = th.AppendPaint(b, text.ToneChrome, g.Open)
	default:
		b = append(b, ' ')
	}
	b = append(b, ' ')
	line := v.line(n)
	if v.folded[n] {
		end := strings.TrimLeft(v.line(v.closingLine[n]), " ")
		line += " " + text.Ellipsis + " " + end
	}
	return v.appendPieces(b, line, width-3, th)
}

// piece is a part of a line with one meaning.
type piece struct {
	text string
	tone text.Tone
}

// appendPieces draws the horizontally visible part of a line. It processes only that
// part, because a line may be very long.
func (v *JSONView) appendPieces(b []byte, line string, room int, th *text.Theme) []byte {
	skip, cut := v.left, room
	for _, p := range v.pieces(line) {
		content := text.Sanitize(firstBytes(p.text, (skip+cut+1)*utf8.UTFMax*2))
		if w := text.Width(content); skip > 0 {
			if w <= skip {
				skip -= w
				continue
			}
			content = skipCells(content, skip)
			skip = 0
		}
		if cut <= 0 {
			return b
		}
		content = text.Truncate(content, cut)
		cut -= text.Width(content)
		b = v.appendFound(b, content, p.tone, th)
	}
	return b
}

// appendFound draws a piece with the matches of the search highlighted.
func (v *JSONView) appendFound(b []byte, content string, tone text.Tone, th *text.Theme) []byte {
	query := lowerASCII(text.Sanitize(v.query))
	for query != "" {
		at := strings.Index(lowerASCII(content), query)
		if at < 0 {
			break
		}
		b = th.AppendPaint(b, tone, content[:at])
		b = th.AppendPaint(b, text.ToneCursor, content[at:at+len(query)])
		content = content[at+len(query):]
	}
	return th.AppendPaint(b, tone, content)
}

// pieces splits a line into indentation, name, value and punctuation.
func (v *JSONView) pieces(line string) []piece {
	if v.invalid {
		return []piece{{line, text.ToneText}}
	}
	name, rest := splitMember(line)
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	out := []piece{{indent, text.ToneText}}
	if name != "" {
		out = append(out, piece{name, text.ToneAccent}, piece{": ", text.ToneMuted})
	}
	value := strings.TrimSuffix(rest, ",")
	out = append(out, piece{value, valueTone(value)})
	return append(out, piece{rest[len(value):], text.ToneMuted})
}

// valueTone returns the tone of a value by its type.
func valueTone(value string) text.Tone {
	if value == "" {
		return text.ToneText
	}
	switch c := value[0]; {
	case c == '"':
		return text.ToneText
	case c == '-' || c >= '0' && c <= '9':
		return text.ToneGood
	case c == 't' || c == 'f':
		return text.ToneWarn
	}
	return text.ToneMuted
}

// firstBytes returns at most n bytes of s, without cutting a character.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// skipCells returns s without its first w cells. A wide character that is cut becomes a
// blank.
func skipCells(s string, w int) string {
	n, used := text.Cut(s, w)
	if used < w && n < len(s) {
		return " " + s[n+len(firstCluster(s[n:])):]
	}
	return s[n:]
}
