package widget

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// drawing is the last drawn view and the input it was drawn from.
type drawing struct {
	drawnFrom
	text   string
	layout layout
	buf    []byte
}

type drawnFrom struct {
	version       uint64
	width, height int
	theme         *text.Theme
	placeholder   string
}

// View draws the heading and the rows around the cursor in at most height lines
// of width cells. An unchanged view is not drawn again.
func (t *Table[T]) View(width, height int, th *text.Theme) string {
	if t.frame.drawnFrom == (drawnFrom{t.version, width, height, th, t.Placeholder}) {
		return t.frame.text
	}
	if width < gutterWidth+1 || height < 1 {
		return ""
	}
	foot := t.footLines(height)
	if page := max(1, height-1-foot); page != t.page {
		t.page = page
		t.scroll()
	}
	l := t.plan(width)
	b := t.frame.buf[:0]
	if height > 1 {
		b = t.appendHeading(b, &l, th)
	}
	shown := t.shownSlots()
	if len(shown) == 0 {
		b = t.appendEmpty(b, width, height-1, th)
	}
	for i, slot := range shown[t.top:min(len(shown), t.top+t.page)] {
		if len(b) > 0 {
			b = append(b, '\n')
		}
		b = t.appendRow(b, &l, &t.rows[slot], t.top+i == t.pos, th)
	}
	if foot > 0 {
		b = t.appendPinned(b, &l, th, width)
	}
	t.frame = drawing{drawnFrom{t.version, width, height, th, t.Placeholder}, string(b), l, b}
	return t.frame.text
}

// footLines returns how many lines the pinned rows take. They are not drawn if they would
// leave too little room for other rows.
func (t *Table[T]) footLines(height int) int {
	lines := len(t.pinned) + 1
	if len(t.pinned) == 0 || len(t.shownSlots()) == 0 || height < lines+4 {
		return 0
	}
	return lines
}

// appendPinned draws the pinned rows below a rule.
func (t *Table[T]) appendPinned(b []byte, l *layout, th *text.Theme, width int) []byte {
	b = append(b, '\n')
	b = text.AppendBlanks(b, gutterWidth)
	b = th.AppendPaint(b, text.ToneChrome, repeat(th.Glyphs().Rule, width-gutterWidth))
	for _, row := range t.pinned {
		b = t.appendRow(append(b, '\n'), l, &record[T]{value: row}, false, th)
	}
	return b
}

// appendHeading draws the column titles; an arrow shows the order.
func (t *Table[T]) appendHeading(b []byte, l *layout, th *text.Theme) []byte {
	g := th.Glyphs()
	if l.less {
		b = th.AppendPaint(append(b, ' '), text.ToneAccent, g.Left)
		b = append(b, ' ')
	} else {
		b = text.AppendBlanks(b, gutterWidth)
	}
	for at, i := range l.cols {
		if at > 0 {
			b = text.AppendBlanks(b, columnGap)
		}
		w := l.widths[at]
		if l.more && at == len(l.cols)-1 {
			w = max(0, w-1)
		}
		b = t.appendTitle(b, i, w, th)
	}
	if l.more {
		b = th.AppendPaint(b, text.ToneAccent, g.Right)
	}
	return b
}

func (t *Table[T]) appendTitle(b []byte, i, w int, th *text.Theme) []byte {
	c := &t.cols[i]
	title, tone := strings.ToUpper(c.Title), text.ToneMuted
	if i == t.sortBy {
		tone = text.ToneStrong
		title = text.Truncate(title, w-2) + " " + t.arrow(th)
	}
	b = append(b, th.Open[tone]...)
	b = text.AppendFit(b, title, w, c.Align)
	if th.Open[tone] != "" {
		b = append(b, text.SgrReset...)
	}
	return b
}

func (t *Table[T]) arrow(th *text.Theme) string {
	if t.desc {
		return th.Glyphs().Down
	}
	return th.Glyphs().Up
}

// appendRow draws one row. On the cursor's row only the marker and the first column are
// highlighted: highlighting the whole width would send all cells of two rows for each
// move, which is noticeable on a slow connection. The styles are prepared escape
// sequences, because rendering a style per cell would dominate the cost of a frame.
func (t *Table[T]) appendRow(b []byte, l *layout, r *record[T], onCursor bool, th *text.Theme) []byte {
	g := th.Glyphs()
	open, rest := &th.Open, ""
	if onCursor {
		b = th.AppendPaint(b, text.ToneAccent, g.Cursor)
		open, rest = &th.OpenOnCursor, th.OpenOnCursor[text.ToneText]
		b = append(b, rest...)
	} else {
		b = append(b, ' ')
	}
	if r.marked {
		b = appendStyled(b, open[text.ToneMark], g.Mark, rest)
	} else {
		b = append(b, ' ')
	}
	b = append(b, ' ')
	for at, i := range l.cols {
		if at > 0 {
			b = text.AppendBlanks(b, columnGap)
		}
		b = t.appendCell(b, r, i, l.widths[at], open, rest)
		if at == 0 && onCursor {
			b = append(b, text.SgrReset...)
			open, rest = &th.Open, ""
		}
	}
	return b
}

// appendCell draws one cell in its tone, with the matches of the filter highlighted.
func (t *Table[T]) appendCell(b []byte, r *record[T], i, w int, open *[text.ToneCount]string, rest string) []byte {
	c := &t.cols[i]
	tone := text.ToneText
	if c.Tone != nil {
		tone = c.Tone(r.value)
	} else if i == 0 && r.marked {
		tone = text.ToneMark
	}
	content := text.Sanitize(c.Text(r.value))
	hidden := t.masked && c.Mask != text.MaskNone
	if hidden {
		content = text.Mask(c.Mask, content)
	}
	style := ""
	if tone != text.ToneText {
		style = open[tone]
	}
	terms := t.terms
	if terms == nil {
		terms = t.highlightTerms
	}
	if terms != nil && !c.NoSearch && !hidden {
		if marked := t.highlighter.mark(content, terms); marked != nil {
			return appendMatched(b, content, marked, w, c.Align, style, open[text.ToneAccent], rest)
		}
	}
	if style == "" {
		return text.AppendFit(b, content, w, c.Align)
	}
	b = append(b, style...)
	b = text.AppendFit(b, content, w, c.Align)
	return append(append(b, text.SgrReset...), rest...)
}

// appendStyled draws a text and restores the style around it.
func appendStyled(b []byte, open, content, rest string) []byte {
	if open == "" {
		return append(b, content...)
	}
	return append(append(append(append(b, open...), content...), text.SgrReset...), rest...)
}

// appendMatched draws a cell in which some bytes are highlighted.
func appendMatched(b []byte, content string, marked []bool, w int, align text.Align, style, match, rest string) []byte {
	fitted := text.Fit(content, w, align)
	lead, same := 0, len(content) // blanks in front; how much of the text is shown
	switch pad := w - text.Width(content); {
	case pad < 0:
		same, _ = text.Cut(content, w-1)
	case align == text.AlignRight:
		lead = pad
	case align == text.AlignCenter:
		lead = pad / 2
	}
	b = append(append(b, style...), fitted[:lead]...)
	for from := 0; from < same; {
		to := from
		for to < same && marked[to] == marked[from] {
			to++
		}
		if marked[from] {
			b = appendStyled(b, match, fitted[lead+from:lead+to], rest+style)
		} else {
			b = append(b, fitted[lead+from:lead+to]...)
		}
		from = to
	}
	b = append(b, fitted[lead+same:]...)
	if style != "" {
		b = append(append(b, text.SgrReset...), rest...)
	}
	return b
}

// appendEmpty draws the reason why there are no rows.
func (t *Table[T]) appendEmpty(b []byte, width, height int, th *text.Theme) []byte {
	content := t.Placeholder
	if t.terms != nil && len(t.order) > 0 {
		content = fmt.Sprintf("Nothing matches “%s” in %s.", text.Sanitize(t.query), text.Plural(len(t.order), "row", "rows"))
	}
	if content == "" {
		return b
	}
	lines := text.Wrap(content, width-gutterWidth-1)
	for i := 0; i < len(lines) && i < height-1; i++ {
		if i == 0 {
			b = append(b, '\n')
		}
		b = append(text.AppendBlanks(append(b, '\n'), gutterWidth), th.Paint(text.ToneMuted, lines[i])...)
	}
	return b
}

// StatusSeparator joins the parts of a status line, the most important first.
const StatusSeparator = " · "

// Status returns how many rows are shown and marked, and the order. The screen's own
// parts come right after the count, because the end is cut off first.
func (t *Table[T]) Status(more ...string) string {
	parts := append([]string{t.count()}, more...)
	if t.marked > 0 {
		marks := text.Thousands(t.marked) + " marked"
		if hidden := t.hiddenMarks(); hidden > 0 {
			marks += " (" + text.Thousands(hidden) + " hidden by the filter)"
		}
		parts = append(parts, marks)
	}
	if t.notice != "" {
		parts = append(parts, t.notice)
	}
	order, columns := t.sortedBy(), ""
	if n := t.frame.layout.dropped; n > 0 {
		columns = "+" + text.Plural(n, "column", "columns")
	}
	if slices.Contains(t.frame.layout.cols, t.sortBy) {
		order, columns = columns, order // the heading also shows the order
	}
	parts = append(parts, order, columns)
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), StatusSeparator)
}

func (t *Table[T]) sortedBy() string {
	if t.sortBy < 0 {
		return ""
	}
	arrow := text.DrawnGlyphs.Up
	if t.desc {
		arrow = text.DrawnGlyphs.Down
	}
	return "sorted by " + strings.ToLower(t.cols[t.sortBy].Title) + " " + arrow
}

// count returns the number of rows, with "so far" while more may arrive.
func (t *Table[T]) count() string {
	switch {
	case t.Partial && t.terms == nil:
		return text.Thousands(t.Len()) + " so far"
	case t.Partial:
		return text.Thousands(t.Shown()) + " of " + text.Thousands(t.Len()) + " so far"
	}
	return text.Thousands(t.Shown()) + " of " + text.Thousands(t.Len())
}

// SetMasked turns masking by Column.Mask on or off. It affects the screen only: filter,
// sort and copies use the real values.
func (t *Table[T]) SetMasked(on bool) {
	t.masked = on
	t.version++
}
