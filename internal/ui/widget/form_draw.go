package widget

import (
	"errors"
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

const (
	formLabelMax = 30
	maxTextLines = 6 // visible lines of a text of several lines
)

// View draws the fields around the cursor in at most height lines of width cells.
func (f *Form) View(width, height int, th *text.Theme) string {
	if width < minPaneWidth || height < 1 {
		return ""
	}
	labels := f.labelWidth(width)
	var lines []string
	first, last := 0, 0
	for i := range f.entries {
		if i == f.at {
			first = len(lines)
		}
		lines = append(lines, f.drawEntry(&f.entries[i], i == f.at, labels, width, th)...)
		if i == f.at {
			last = len(lines) - 1
		}
	}
	if f.at == len(f.entries) {
		first, last = len(lines)+1, len(lines)+1
	}
	lines = append(lines, "", f.drawButton(width, th))
	f.page = height
	f.win.total, f.win.page = len(lines), height
	f.win.reveal(first, last)
	return strings.Join(lines[f.win.top:min(len(lines), f.win.top+height)], "\n")
}

// labelWidth returns the common width of all labels.
func (f *Form) labelWidth(width int) int {
	labels := 0
	for i := range f.entries {
		labels = max(labels, text.Width(text.Sanitize(f.entries[i].Label))+2)
	}
	return max(1, min(labels, formLabelMax, width/2))
}

// Status returns how many fields are missing or invalid.
func (f *Form) Status() string {
	missing, wrong := 0, 0
	for i := range f.entries {
		e := &f.entries[i]
		switch err := e.validate(e.value()); {
		case errors.Is(err, errRequired):
			missing++
		case err != nil:
			wrong++
		}
	}
	parts := []string{text.Plural(len(f.entries), "field", "fields")}
	if missing > 0 {
		parts = append(parts, text.Thousands(missing)+" still required")
	}
	if wrong > 0 {
		parts = append(parts, text.Thousands(wrong)+" to correct")
	}
	return strings.Join(parts, " · ")
}

// drawEntry draws a field's label and editor, its problem, and its help if the cursor is
// on it.
func (f *Form) drawEntry(e *formEntry, selected bool, labels, width int, th *text.Theme) []string {
	room := max(1, width-labels-3)
	blank := strings.Repeat(" ", min(labels+3, width))
	lines := e.drawValue(selected, room, th)
	for i := range lines {
		if i == 0 {
			lines[i] = e.drawLabel(selected, labels, width, th) + lines[i]
		} else {
			lines[i] = blank + lines[i]
		}
	}
	if e.problem != "" {
		for _, line := range text.Wrap(e.problem, room) {
			lines = append(lines, blank+th.Paint(text.ToneBad, line))
		}
	}
	if selected && e.Help != "" {
		for _, line := range text.Wrap(e.Help, room) {
			lines = append(lines, blank+th.Paint(text.ToneMuted, line))
		}
	}
	return lines
}

// drawLabel draws the cursor marker, the label, and the mark of required fields.
func (e *formEntry) drawLabel(selected bool, labels, width int, th *text.Theme) string {
	b := []byte{' '}
	tone := text.ToneMuted
	if selected {
		b = th.AppendPaint(nil, text.ToneAccent, th.Glyphs().Cursor)
		tone = text.ToneStrong
	}
	label := text.Sanitize(e.Label)
	if e.Required {
		label = text.Truncate(label, labels-2) + " *"
	}
	b = th.AppendPaint(b, tone, text.Fit(label, min(labels, width-1), text.AlignLeft))
	return string(text.AppendBlanks(b, min(2, max(0, width-1-labels))))
}

// drawValue draws the field's editor.
func (e *formEntry) drawValue(selected bool, room int, th *text.Theme) []string {
	switch {
	case e.text != nil:
		return e.text.view(room, maxTextLines, th)
	case e.edit != nil:
		return []string{e.edit.View(room, th)}
	}
	g := th.Glyphs()
	value, tone := unset, text.ToneMuted
	if e.choice >= 0 {
		value, tone = text.Sanitize(e.Values[e.choice]), text.ToneText
	}
	if !selected {
		return []string{th.Paint(tone, text.Truncate(value, room))}
	}
	if e.choice >= 0 && e.typed != "" && len(e.Values) > 2 {
		value += "  (" + text.Sanitize(e.typed) + ")"
	}
	line := g.Left + " " + value + " " + g.Right
	if n := len(e.Values); n > 2 {
		line += "  " + text.Plural(n, "choice", "choices")
	}
	return []string{th.Paint(text.ToneCursor, text.Truncate(line, room))}
}

func (f *Form) drawButton(width int, th *text.Theme) string {
	label := f.SubmitLabel
	if label == "" {
		label = "Continue"
	}
	label = "[ " + text.Sanitize(label) + " ]"
	if f.at == len(f.entries) {
		return th.Paint(text.ToneAccent, th.Glyphs().Cursor) + th.Paint(text.ToneCursor, text.Truncate(label, width-1))
	}
	return " " + th.Paint(text.ToneMuted, text.Truncate(label, width-1))
}
