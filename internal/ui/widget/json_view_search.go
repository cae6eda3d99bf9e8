package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// updateSearch edits the search text and goes to the first match while the user types.
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

// find goes to the next or previous line that contains the query.
func (v *JSONView) find(by int32) { v.findFrom(v.at(v.win.pos)+by, by) }

// findFrom goes to the first line from n on that contains the query, in one direction and
// wrapping around at the end. It unfolds the parts that hide the line.
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

// lowerASCII converts ASCII letters to lower case. Byte positions don't change.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
