package ui

import (
	"fmt"
	"slices"
	"strings"
)

// drawing is the last drawn view and what it was drawn from.
type drawing struct {
	drawnFrom
	text   string
	layout layout
	buf    []byte
}

type drawnFrom struct {
	version       uint64
	width, height int
	theme         *Theme
	placeholder   string
}

// View draws the heading and the rows around the cursor in at most height lines
// of width cells. The same view asked for again is not drawn again.
func (t *Table[T]) View(width, height int, th *Theme) string {
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
	shown := t.shown()
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

// footLines is how many lines the pinned rows take: none where they would leave
// no room for others.
func (t *Table[T]) footLines(height int) int {
	lines := len(t.pinned) + 1
	if len(t.pinned) == 0 || len(t.shown()) == 0 || height < lines+4 {
		return 0
	}
	return lines
}

// appendPinned draws the pinned rows below a rule.
func (t *Table[T]) appendPinned(b []byte, l *layout, th *Theme, width int) []byte {
	b = append(b, '\n')
	b = appendBlanks(b, gutterWidth)
	b = th.appendPaint(b, ToneChrome, repeat(th.Glyphs().Rule, width-gutterWidth))
	for _, row := range t.pinned {
		b = t.appendRow(append(b, '\n'), l, &record[T]{value: row}, false, th)
	}
	return b
}

// appendHeading draws the column titles; an arrow shows the order.
func (t *Table[T]) appendHeading(b []byte, l *layout, th *Theme) []byte {
	g := th.Glyphs()
	if l.less {
		b = th.appendPaint(append(b, ' '), ToneAccent, g.Left)
		b = append(b, ' ')
	} else {
		b = appendBlanks(b, gutterWidth)
	}
	for at, i := range l.cols {
		if at > 0 {
			b = appendBlanks(b, columnGap)
		}
		w := l.widths[at]
		if l.more && at == len(l.cols)-1 {
			w = max(0, w-1)
		}
		b = t.appendTitle(b, i, w, th)
	}
	if l.more {
		b = th.appendPaint(b, ToneAccent, g.Right)
	}
	return b
}

func (t *Table[T]) appendTitle(b []byte, i, w int, th *Theme) []byte {
	c := &t.cols[i]
	title, tone := strings.ToUpper(c.Title), ToneMuted
	if i == t.sortBy {
		tone = ToneStrong
		title = Truncate(title, w-2) + " " + t.arrow(th)
	}
	b = append(b, th.open[tone]...)
	b = appendFit(b, title, w, c.Align)
	if th.open[tone] != "" {
		b = append(b, sgrReset...)
	}
	return b
}

func (t *Table[T]) arrow(th *Theme) string {
	if t.desc {
		return th.Glyphs().Down
	}
	return th.Glyphs().Up
}

// appendRow draws one row. On the cursor's row only the marker and the first
// column stand out: a highlight over the whole width would send every cell of two
// rows for each move, which is felt on a slow line. The styles are ready-made byte strings: a style
// object per cell would cost more than everything else together.
func (t *Table[T]) appendRow(b []byte, l *layout, r *record[T], onCursor bool, th *Theme) []byte {
	g := th.Glyphs()
	open, rest := &th.open, ""
	if onCursor {
		b = th.appendPaint(b, ToneAccent, g.Cursor)
		open, rest = &th.openOnCursor, th.openOnCursor[ToneText]
		b = append(b, rest...)
	} else {
		b = append(b, ' ')
	}
	if r.marked {
		b = appendStyled(b, open[ToneMark], g.Mark, rest)
	} else {
		b = append(b, ' ')
	}
	b = append(b, ' ')
	for at, i := range l.cols {
		if at > 0 {
			b = appendBlanks(b, columnGap)
		}
		b = t.appendCell(b, r, i, l.widths[at], open, rest)
		if at == 0 && onCursor {
			b = append(b, sgrReset...)
			open, rest = &th.open, ""
		}
	}
	return b
}

// appendCell draws one cell in its tone, with the characters that the filter
// matched standing out.
func (t *Table[T]) appendCell(b []byte, r *record[T], i, w int, open *[toneCount]string, rest string) []byte {
	c := &t.cols[i]
	tone := ToneText
	if c.Tone != nil {
		tone = c.Tone(r.value)
	} else if i == 0 && r.marked {
		tone = ToneMark
	}
	text := Sanitize(c.Text(r.value))
	hidden := t.masked && c.Mask != MaskNone
	if hidden {
		text = Mask(c.Mask, text)
	}
	style := ""
	if tone != ToneText {
		style = open[tone]
	}
	terms := t.terms
	if terms == nil {
		terms = t.lit
	}
	if terms != nil && !c.NoSearch && !hidden {
		if marked := t.high.mark(text, terms); marked != nil {
			return appendMatched(b, text, marked, w, c.Align, style, open[ToneAccent], rest)
		}
	}
	if style == "" {
		return appendFit(b, text, w, c.Align)
	}
	b = append(b, style...)
	b = appendFit(b, text, w, c.Align)
	return append(append(b, sgrReset...), rest...)
}

// appendStyled draws a text and returns to the style around it.
func appendStyled(b []byte, open, text, rest string) []byte {
	if open == "" {
		return append(b, text...)
	}
	return append(append(append(append(b, open...), text...), sgrReset...), rest...)
}

// appendMatched is a cell of which some bytes are highlighted.
func appendMatched(b []byte, text string, marked []bool, w int, align Align, style, match, rest string) []byte {
	fitted := Fit(text, w, align)
	lead, same := 0, len(text) // blanks in front; how much of the text is shown
	switch pad := w - Width(text); {
	case pad < 0:
		same, _ = cut(text, w-1)
	case align == AlignRight:
		lead = pad
	case align == AlignCenter:
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
		b = append(append(b, sgrReset...), rest...)
	}
	return b
}

// appendEmpty says why there are no rows.
func (t *Table[T]) appendEmpty(b []byte, width, height int, th *Theme) []byte {
	text := t.Placeholder
	if t.terms != nil && len(t.order) > 0 {
		text = fmt.Sprintf("Nothing matches “%s” in %s.", Sanitize(t.query), plural(len(t.order), "row", "rows"))
	}
	if text == "" {
		return b
	}
	lines := Wrap(text, width-gutterWidth-1)
	for i := 0; i < len(lines) && i < height-1; i++ {
		if i == 0 {
			b = append(b, '\n')
		}
		b = append(appendBlanks(append(b, '\n'), gutterWidth), th.Paint(ToneMuted, lines[i])...)
	}
	return b
}

// statusSeparator joins the parts of a status line, the most important first.
const statusSeparator = " · "

// Status says how many rows are shown, marked and in what order. What the screen
// has to add comes right behind the count: the end is cut off first.
func (t *Table[T]) Status(more ...string) string {
	parts := append([]string{t.count()}, more...)
	if t.marked > 0 {
		marks := thousands(t.marked) + " marked"
		if hidden := t.hiddenMarks(); hidden > 0 {
			marks += " (" + thousands(hidden) + " hidden by the filter)"
		}
		parts = append(parts, marks)
	}
	if t.notice != "" {
		parts = append(parts, t.notice)
	}
	order, columns := t.sortedBy(), ""
	if n := t.frame.layout.dropped; n > 0 {
		columns = "+" + plural(n, "column", "columns")
	}
	if slices.Contains(t.frame.layout.cols, t.sortBy) {
		order, columns = columns, order // the heading shows the order too
	}
	parts = append(parts, order, columns)
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), statusSeparator)
}

func (t *Table[T]) sortedBy() string {
	if t.sortBy < 0 {
		return ""
	}
	arrow := drawnGlyphs.Up
	if t.desc {
		arrow = drawnGlyphs.Down
	}
	return "sorted by " + strings.ToLower(t.cols[t.sortBy].Title) + " " + arrow
}

// count never calls a number the total while more rows may come.
func (t *Table[T]) count() string {
	switch {
	case t.Partial && t.terms == nil:
		return thousands(t.Len()) + " so far"
	case t.Partial:
		return thousands(t.Shown()) + " of " + thousands(t.Len()) + " so far"
	}
	return thousands(t.Shown()) + " of " + thousands(t.Len())
}

// SetMasked hides what Column.Mask says behind aliases, on the screen only:
// filter, sort and copies use the real values.
func (t *Table[T]) SetMasked(on bool) {
	t.masked = on
	t.version++
}
