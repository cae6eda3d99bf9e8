package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// picker is a searchable list: typing narrows it, the arrows move in it. The
// help, the palette and the menus are made of it.
type picker struct {
	prompt  *Prompt
	choices []MenuItem
	folded  []string // what typing is matched with, per choice
	shown   []int    // indexes of choices
	cursor  int      // index of shown
	offset  int      // first shown line that is drawn
	empty   string
}

func newPicker(choices []MenuItem, empty string) *picker {
	p := &picker{prompt: NewPrompt("> "), choices: choices, empty: empty, folded: make([]string, len(choices))}
	for i, c := range choices {
		text := strings.Join([]string{c.Title, c.ID, c.Detail, c.Key, c.Group}, " ")
		p.folded[i] = string(appendFold(nil, Sanitize(text)))
	}
	p.narrow()
	return p
}

// narrow shows the choices that what was typed matches, the best first. A choice
// whose id was typed in full goes before all others.
func (p *picker) narrow() {
	p.cursor, p.offset = 0, 0
	p.shown = p.shown[:0]
	query := strings.TrimSpace(p.prompt.Value())
	terms := parseQuery(query)
	ranks := make([]rank, len(p.choices))
	for i, text := range p.folded {
		ranks[i] = rankWord
		if len(terms) > 0 {
			ranks[i] = matchRow(text, letterSet(text), terms)
		}
		if query != "" && p.choices[i].ID == query {
			ranks[i] = rankWord + 1
		}
		if ranks[i] != rankNone {
			p.shown = append(p.shown, i)
		}
	}
	slices.SortStableFunc(p.shown, func(x, y int) int { return int(ranks[y]) - int(ranks[x]) })
}

// current returns the choice under the cursor, or nil.
func (p *picker) current() *MenuItem {
	if p.cursor >= len(p.shown) {
		return nil
	}
	return &p.choices[p.shown[p.cursor]]
}

// update takes a key or a paste and reports whether it was understood.
func (p *picker) update(msg tea.Msg) bool {
	if key, ok := msg.(tea.KeyPressMsg); ok && p.move(key.String()) {
		return true
	}
	before := p.prompt.Value()
	handled := p.prompt.Update(msg)
	if p.prompt.Value() != before {
		p.narrow()
	}
	return handled
}

func (p *picker) move(key string) bool {
	step, ok := map[string]int{
		"up": -1, "down": 1, "ctrl+p": -1, "ctrl+n": 1, "pgup": -10, "pgdown": 10,
	}[key]
	if !ok {
		return false
	}
	p.cursor = max(min(p.cursor+step, len(p.shown)-1), 0)
	return true
}

// clear empties the search and reports whether there was one.
func (p *picker) clear() bool {
	if p.prompt.Value() == "" {
		return false
	}
	p.prompt.SetValue("")
	p.narrow()
	return true
}

// pickerRow is a drawn line: a choice, or the heading above it.
type pickerRow struct {
	heading string
	at      int // index of shown; -1 for headings
}

func (p *picker) view(width, height int, searchable bool, env *Env) string {
	th := env.Theme
	var lines []string
	if searchable {
		lines = append(lines, p.prompt.View(width, th), "")
	}
	room := max(height-len(lines), 1)
	if len(p.shown) == 0 {
		return strings.Join(append(lines, th.Paint(ToneMuted, Truncate(p.empty, width))), "\n")
	}
	rows := p.rows()
	p.scroll(rows, room)
	keyWidth := 0
	for _, i := range p.shown {
		keyWidth = max(keyWidth, Width(p.choices[i].Key))
	}
	for _, row := range rows[p.offset:min(p.offset+room, len(rows))] {
		if row.at < 0 {
			lines = append(lines, th.Paint(ToneStrong, Truncate(row.heading, width)))
		} else {
			lines = append(lines, p.row(th, row.at, width, keyWidth))
		}
	}
	// The box keeps its size while typing narrows the list.
	for len(lines) < min(height, len(p.choices)+2) {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}

// rows lists the lines to draw; headings only while nothing is typed, because
// afterwards the best match stands first, whatever its group.
func (p *picker) rows() []pickerRow {
	rows := make([]pickerRow, 0, len(p.shown)+8)
	group := ""
	for at, i := range p.shown {
		if g := p.choices[i].Group; p.prompt.Value() == "" && g != group {
			group = g
			rows = append(rows, pickerRow{heading: g, at: -1})
		}
		rows = append(rows, pickerRow{at: at})
	}
	return rows
}

// scroll moves the window so that the cursor, and a heading right above it, show.
func (p *picker) scroll(rows []pickerRow, room int) {
	line := slices.IndexFunc(rows, func(r pickerRow) bool { return r.at == p.cursor })
	first := line
	if line > 0 && rows[line-1].at < 0 {
		first--
	}
	p.offset = min(p.offset, first)
	p.offset = max(p.offset, line-room+1, 0)
}

func (p *picker) row(th *Theme, at, width, keyWidth int) string {
	c := p.choices[p.shown[at]]
	marker, tone := "  ", ToneText
	if c.Off != "" {
		tone = ToneMuted
	}
	text := Truncate(Sanitize(c.Title), width-2)
	detail := c.Detail
	if c.Off != "" {
		detail = c.Off
	}
	room := width - 2 - Width(text) - 2
	if keyWidth > 0 {
		room -= keyWidth + 2
	}
	detail = Truncate(Sanitize(detail), max(room, 0))
	line := Fit(detail, max(room, 0), AlignLeft)
	key := ""
	if keyWidth > 0 && room > 0 {
		key = "  " + Fit(c.Key, keyWidth, AlignRight)
	}
	if at == p.cursor {
		marker = th.Glyphs().Cursor + " "
		return th.Paint(ToneCursor, Truncate(marker+text+"  "+line+key, width))
	}
	return marker + th.Paint(tone, text) + "  " + th.Paint(ToneMuted, line) + th.Paint(ToneAccent, key)
}
