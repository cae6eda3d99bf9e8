package widget

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

const (
	minColumnWidth  = 46 // least width of a column when there are several
	maxColumns      = 3
	detailsGap      = 3
	detailsLabelMax = 26
	maxValueLines   = 8 // most lines of one value
)

// detailsLayout is a drawn detail view: its lines, and the positions of the fields.
type detailsLayout struct {
	version   uint64
	width     int
	theme     *text.Theme
	columns   int
	lines     []string
	positions []fieldPosition
}

// fieldPosition is the position of a field.
type fieldPosition struct{ column, line, height int }

func (p *detailsLayout) position(at int) (fieldPosition, bool) {
	if at >= len(p.positions) {
		return fieldPosition{}, false
	}
	return p.positions[at], true
}

// nearest returns the field of a column that is closest to a line, or otherwise.
func (p *detailsLayout) nearest(column, line, otherwise int) int {
	best, distance := otherwise, -1
	for at, s := range p.positions {
		if d := max(s.line-line, line-s.line); s.column == column && (distance < 0 || d < distance) {
			best, distance = at, d
		}
	}
	return best
}

// View draws the fields around the cursor in at most height lines of width cells.
func (d *Details) View(width, height int, th *text.Theme) string {
	if width < minPaneWidth || height < 1 {
		return ""
	}
	if len(d.sections) == 0 {
		lines := text.Wrap(d.Placeholder, width)
		return th.Paint(text.ToneMuted, strings.Join(lines[:min(len(lines), height)], "\n"))
	}
	p := &d.layout
	if p.version != d.version || p.width != width || p.theme != th || p.lines == nil {
		d.draw(width, th)
	}
	w := window{top: d.top, page: height, total: len(p.lines)}
	if here, ok := p.position(d.at); ok {
		first := here.line
		if first > 0 && height > here.height && d.firstOfSection(d.at) {
			first-- // show the heading as well
		}
		w.reveal(first, here.line+here.height-1)
	}
	d.top, d.page = w.top, height
	return strings.Join(p.lines[w.top:min(len(p.lines), w.top+height)], "\n")
}

// Status returns which lines are visible, or "" if all are.
func (d *Details) Status() string {
	total := len(d.layout.lines)
	if total <= d.page {
		return ""
	}
	return fmt.Sprintf("lines %d to %d of %d", d.top+1, min(total, d.top+d.page), total)
}

// firstOfSection reports whether a field is right below a heading.
func (d *Details) firstOfSection(at int) bool {
	n := 0
	for _, s := range d.sections {
		if n == at {
			return true
		}
		n += len(s.Fields)
	}
	return false
}

// draw arranges the sections in columns of about equal height.
func (d *Details) draw(width int, th *text.Theme) {
	columns := max(1, min(maxColumns, (width+detailsGap)/(minColumnWidth+detailsGap), len(d.sections)))
	each := (width - (columns-1)*detailsGap) / columns
	blocks := make([]sectionBlock, len(d.sections))
	total, at := 0, 0
	for i, s := range d.sections {
		blocks[i] = d.drawSection(s, at, each, th)
		at += len(s.Fields)
		total += len(blocks[i].lines) + 1
	}
	d.layout = detailsLayout{version: d.version, width: width, theme: th, columns: columns}
	stacks := d.layout.stack(blocks, (total+columns-1)/columns)
	d.layout.join(stacks, each)
}

// sectionBlock is a drawn section.
type sectionBlock struct {
	lines     []string
	positions []fieldPosition
}

// stack fills the columns with blocks from left to right.
func (p *detailsLayout) stack(blocks []sectionBlock, target int) [][]string {
	stacks := make([][]string, p.columns)
	column := 0
	for i, b := range blocks {
		left := len(blocks) - i // remaining sections; every column gets at least one
		tall := len(stacks[column]) > 0 && len(stacks[column])+len(b.lines)/2 >= target
		if column < p.columns-1 && len(stacks[column]) > 0 && (tall || left <= p.columns-1-column) {
			column++
		}
		if len(stacks[column]) > 0 {
			stacks[column] = append(stacks[column], "")
		}
		for _, s := range b.positions {
			p.positions = append(p.positions, fieldPosition{column, s.line + len(stacks[column]), s.height})
		}
		stacks[column] = append(stacks[column], b.lines...)
	}
	return stacks
}

// join puts the columns side by side.
func (p *detailsLayout) join(stacks [][]string, each int) {
	height := 0
	for _, stack := range stacks {
		height = max(height, len(stack))
	}
	for y := range height {
		var b []byte
		for column, stack := range stacks {
			line := ""
			if y < len(stack) {
				line = stack[y]
			}
			b = append(b, line...)
			if column < len(stacks)-1 {
				b = text.AppendBlanks(b, each-text.Width(line)+detailsGap)
			}
		}
		p.lines = append(p.lines, strings.TrimRight(string(b), " "))
	}
}

// drawSection draws a heading and its fields, labels aligned.
func (d *Details) drawSection(s Section, first, width int, th *text.Theme) sectionBlock {
	labels := 0
	for _, f := range s.Fields {
		labels = max(labels, text.Width(text.Sanitize(f.Label)))
	}
	labels = min(labels, detailsLabelMax, max(1, width/2))
	var b sectionBlock
	if s.Title != "" {
		b.lines = append(b.lines, " "+th.Paint(text.ToneStrong, text.Truncate(text.Sanitize(s.Title), width-1)))
	}
	for i, f := range s.Fields {
		lines := d.drawField(f, first+i == d.at, labels, width, th)
		b.positions = append(b.positions, fieldPosition{line: len(b.lines), height: len(lines)})
		b.lines = append(b.lines, lines...)
	}
	return b
}

// drawField draws a label and its value, which may take several lines.
func (d *Details) drawField(f Field, selected bool, labels, width int, th *text.Theme) []string {
	room := max(1, width-labels-3)
	lead, blank := " ", strings.Repeat(" ", labels+3)
	if selected {
		lead = th.Paint(text.ToneAccent, th.Glyphs().Cursor)
	}
	lead += th.Paint(text.ToneMuted, text.Fit(text.Sanitize(f.Label), labels, text.AlignLeft)) + "  "
	value := f.Value
	if d.masked {
		value = text.Mask(f.Mask, value)
	}
	values := text.Wrap(value, room)
	tone := f.Tone
	if len(values) == 0 {
		values, tone = []string{"-"}, text.ToneMuted
	}
	if len(values) > maxValueLines {
		values = append(slices.Clip(values[:maxValueLines-1]), text.Truncate(values[maxValueLines-1], room-1)+text.Ellipsis)
	}
	if selected {
		tone = text.ToneCursor
	}
	lines := make([]string, 0, len(values)+1)
	for i, v := range values {
		if i > 0 {
			lead = blank
		}
		lines = append(lines, lead+th.Paint(tone, v))
	}
	return d.addNote(lines, f.Note, text.Width(values[len(values)-1]), room, blank, th)
}

// addNote draws a field's note after its value, or below it if it doesn't fit.
func (d *Details) addNote(lines []string, note string, used, room int, blank string, th *text.Theme) []string {
	if note == "" {
		return lines
	}
	if flat := text.Sanitize(note); used+2+text.Width(flat) <= room && !strings.Contains(note, "\n") {
		lines[len(lines)-1] += "  " + th.Paint(text.ToneMuted, flat)
		return lines
	}
	for _, line := range text.Wrap(note, room) {
		lines = append(lines, blank+th.Paint(text.ToneMuted, line))
	}
	return lines
}

// SetMasked turns masking by Field.Mask on or off. It affects the screen only: copies use
// the real values.
func (d *Details) SetMasked(on bool) {
	d.masked = on
	d.version++
}
