package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// updateSearch edits the search and follows it while it is typed.
func (v *JSONView) updateSearch(msg tea.Msg) bool {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "enter":
			v.search = nil
			return true
		case "esc":
			v.search, v.query = nil, ""
			return true
		}
	}
	if v.search.Update(msg) && v.search.Value() != v.query {
		v.query = v.search.Value()
		v.findFrom(v.at(v.win.pos), 1)
	}
	return true
}

// find goes to the next or the previous line that has the query.
func (v *JSONView) find(by int32) { v.findFrom(v.at(v.win.pos)+by, by) }

// findFrom goes to the first line from n on, in one direction and around the
// end, that has the query, and unfolds what hides it.
func (v *JSONView) findFrom(n, by int32) {
	if v.query == "" {
		return
	}
	if v.lowered == "" {
		v.lowered = lowerASCII(v.text)
	}
	query, lines := lowerASCII(v.query), int32(len(v.starts))
	for range lines {
		n = (n + lines) % lines
		start := int(v.starts[n])
		if strings.Contains(v.lowered[start:start+len(v.line(n))], query) {
			v.show(n)
			return
		}
		n += by
	}
}

// show moves to a line.
func (v *JSONView) show(n int32) {
	if v.visible == nil {
		v.win.move(int(n))
		return
	}
	for opener, folded := range v.folded {
		if folded && opener < n && n <= v.closingLine[opener] {
			delete(v.folded, opener)
		}
	}
	v.hideFolds(n)
}

// lowerASCII lowers the letters without changing any position in the text.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
