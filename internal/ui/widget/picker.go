package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Picker is a searchable list: typing filters it, the arrow keys move in it. The help,
// the palette and the menus use it.
type Picker struct {
	Prompt  *Prompt
	choices []MenuItem
	folded  []foldedChoice
	shown   []int // indexes of choices
	cursor  int   // index of shown
	offset  int   // first shown line that is drawn
	empty   string
}

// NewPicker returns a picker with all choices shown. empty is shown if nothing matches.
func NewPicker(choices []MenuItem, empty string) *Picker {
	p := &Picker{Prompt: NewPrompt("> "), choices: choices, empty: empty, folded: make([]foldedChoice, len(choices))}
	for i := range choices {
		p.folded[i] = foldChoice(&choices[i])
	}
	p.filter()
	return p
}

// filter shows the choices that match the typed text, the best matches first. A choice
// whose whole id is typed comes before all others.
func (p *Picker) filter() {
	p.cursor, p.offset = 0, 0
	p.shown = p.shown[:0]
	query := strings.TrimSpace(p.Prompt.Value())
	terms := parseQuery(query)
	ranks := make([]choiceRank, len(p.choices))
	for i := range p.choices {
		ranks[i] = p.folded[i].match(terms)
		if query != "" && p.choices[i].ID == query {
			ranks[i] = choiceID
		}
		if ranks[i] != choiceNone {
			p.shown = append(p.shown, i)
		}
	}
	slices.SortStableFunc(p.shown, func(x, y int) int { return int(ranks[y]) - int(ranks[x]) })
}

// Current returns the choice under the cursor, or nil.
func (p *Picker) Current() *MenuItem {
	if p.cursor >= len(p.shown) {
		return nil
	}
	return &p.choices[p.shown[p.cursor]]
}

// Update handles a key or a paste and reports whether it was used.
func (p *Picker) Update(msg tea.Msg) bool {
	if key, ok := msg.(tea.KeyPressMsg); ok && p.Move(key.String()) {
		return true
	}
	before := p.Prompt.Value()
	handled := p.Prompt.Update(msg)
	if p.Prompt.Value() != before {
		p.filter()
	}
	return handled
}

// Move moves the cursor by a key and reports whether it was a moving key.
func (p *Picker) Move(key string) bool {
	step, ok := map[string]int{
		"up": -1, "down": 1, "ctrl+p": -1, "ctrl+n": 1, "pgup": -10, "pgdown": 10,
	}[key]
	if !ok {
		return false
	}
	p.cursor = max(min(p.cursor+step, len(p.shown)-1), 0)
	return true
}

// Clear clears the search and reports whether there was one.
func (p *Picker) Clear() bool {
	if p.Prompt.Value() == "" {
		return false
	}
	p.Prompt.SetValue("")
	p.filter()
	return true
}

// pickerRow is a drawn line: a choice, or the heading above it.
type pickerRow struct {
	heading string
	at      int // index of shown; -1 for headings
}

// View draws the prompt, if the list is searchable, and the lines around the cursor. Its
// size depends on all choices, not only on the matching ones, so that the box doesn't
// change its size while the user types.
func (p *Picker) View(width, height int, searchable bool, th *text.Theme) string {
	cols := p.columns(width)
	var lines []string
	if searchable {
		lines = append(lines, p.Prompt.View(cols.total, th), "")
	}
	room := max(height-len(lines), 1)
	spell := cols.cut && p.hasRoomForOverflow(room)
	if spell {
		room -= overflowLines
	}
	size := len(lines) + min(p.maxLines(), room)
	if len(p.shown) == 0 {
		lines = append(lines, text.Truncate(p.empty, cols.total))
	}
	rows := p.rows()
	p.scroll(rows, room)
	for _, row := range rows[p.offset:min(p.offset+room, len(rows))] {
		if row.at < 0 {
			lines = append(lines, th.Paint(text.ToneStrong, text.Truncate(row.heading, cols.total)))
		} else {
			lines = append(lines, p.row(th, row.at, cols))
		}
	}
	for len(lines) < size {
		lines = append(lines, "")
	}
	if spell {
		lines = append(lines, p.overflowText(th, cols)...)
	}
	lines[len(lines)-1] += text.Blanks(cols.total - ansi.StringWidthWc(lines[len(lines)-1]))
	return strings.Join(lines, "\n")
}

// overflowLines is the number of lines below the list that show the full text of the
// choice under the cursor: a blank one and two of text.
const overflowLines = 3

// hasRoomForOverflow reports whether there is room for the overflow lines. A list that
// just fits must not scroll because of them.
func (p *Picker) hasRoomForOverflow(room int) bool {
	return room > 2*overflowLines && (p.maxLines() > room || p.maxLines()+overflowLines <= room)
}

func (p *Picker) overflowText(th *text.Theme, cols pickerColumns) []string {
	lines := make([]string, overflowLines)
	c := p.Current()
	if c == nil || text.Width(c.Title) <= cols.title && text.Width(c.description()) <= cols.detail {
		return lines
	}
	content := strings.TrimSpace(c.Title + "  " + c.description())
	for i, line := range text.Wrap(content, cols.total) {
		if i+1 < overflowLines {
			lines[i+1] = th.Paint(text.ToneMuted, line)
		}
	}
	return lines
}

// pickerColumns are the widths of a line's parts.
type pickerColumns struct {
	title, detail, key, total int
	cut                       bool // some title or detail is wider
}

// columns returns the widths: titles and keys get what they need, details the rest.
func (p *Picker) columns(width int) pickerColumns {
	var c pickerColumns
	for _, item := range p.choices {
		c.title = max(c.title, text.Width(item.Title))
		c.key = max(c.key, text.Width(item.Key))
		c.detail = max(c.detail, text.Width(item.Detail), text.Width(item.Off))
	}
	title, detail := c.title, c.detail
	c.title = min(c.title, max(width*2/5, width-2-c.detail-2-c.key-2))
	c.detail = max(min(c.detail, width-2-c.title-2-c.key-2), 0)
	c.cut = c.title < title || c.detail < detail
	c.total = min(2+c.title+2+c.detail+2+c.key, width)
	return c
}

// maxLines returns the number of lines without a search.
func (p *Picker) maxLines() int {
	n, group := len(p.choices), ""
	for _, item := range p.choices {
		if item.Group != group {
			group = item.Group
			n++
		}
	}
	return n
}

// rows returns the lines to draw. Headings are shown only without a search, because
// search results are sorted by rank, not by group.
func (p *Picker) rows() []pickerRow {
	rows := make([]pickerRow, 0, len(p.shown)+8)
	group := ""
	for at, i := range p.shown {
		if g := p.choices[i].Group; p.Prompt.Value() == "" && g != group {
			group = g
			rows = append(rows, pickerRow{heading: g, at: -1})
		}
		rows = append(rows, pickerRow{at: at})
	}
	return rows
}

// scroll moves the window so that the cursor and a heading right above it are visible.
func (p *Picker) scroll(rows []pickerRow, room int) {
	line := slices.IndexFunc(rows, func(r pickerRow) bool { return r.at == p.cursor })
	first := line
	if line > 0 && rows[line-1].at < 0 {
		first--
	}
	p.offset = min(p.offset, first)
	p.offset = max(p.offset, line-room+1, 0)
}

// row draws a choice. A disabled choice shows the reason instead of its detail.
func (p *Picker) row(th *text.Theme, at int, cols pickerColumns) string {
	c, tone := p.choices[p.shown[at]], text.ToneText
	if c.Off != "" {
		tone = text.ToneMuted
	}
	title := text.Fit(text.Sanitize(c.Title), cols.title, text.AlignLeft)
	detail := text.Fit(text.Sanitize(c.description()), cols.detail, text.AlignLeft)
	key := text.Fit(c.Key, cols.key, text.AlignRight)
	if at == p.cursor {
		return th.Paint(text.ToneCursor, text.Truncate(th.Glyphs().Cursor+" "+title+"  "+detail+"  "+key, cols.total))
	}
	return "  " + th.Paint(tone, title) + "  " + th.Paint(text.ToneMuted, detail) + "  " + th.Paint(text.ToneAccent, key)
}
