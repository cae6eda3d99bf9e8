package widget

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/go-json-experiment/json/jsontext"
)

// JSONView shows a JSON text with folding and search. The text is indented once; after
// that only the visible lines are processed, so that large texts scroll fast. Text that
// isn't JSON is shown unchanged.
type JSONView struct {
	text        string // indented
	starts      []int32
	closingLine []int32 // for a line that opens a part, the line that closes it; else 0
	folded      map[int32]bool
	visible     []int32 // lines that no fold hides; nil: all of them
	win         window
	left        int // cells scrolled to the left
	invalid     bool
	path        string // of line pathAt
	pathAt      int32

	search  *Prompt // while the user types a search
	query   string
	lowered string // the text in lower case, from the first search on
}

// NewJSONView returns a view of a JSON text.
func NewJSONView(text []byte) *JSONView {
	value := jsontext.Value(append([]byte(nil), text...))
	v := &JSONView{folded: map[int32]bool{}, pathAt: -1}
	// Show duplicate names and invalid UTF-8 as the service sent them.
	err := value.Indent(jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		v.invalid = true
		value = text
	}
	v.text = strings.TrimRight(string(value), "\n")
	v.index()
	v.win.resize(len(v.starts), 20)
	return v
}

// index finds the lines, and for each opening line the line that closes it.
func (v *JSONView) index() {
	v.starts = append(v.starts, 0)
	for i := range len(v.text) {
		if v.text[i] == '\n' {
			v.starts = append(v.starts, int32(i+1))
		}
	}
	v.closingLine = make([]int32, len(v.starts))
	if v.invalid {
		return
	}
	var open []int32
	for n := range v.starts {
		line := strings.TrimLeft(v.line(int32(n)), " ")
		if (line[0] == '}' || line[0] == ']') && len(open) > 0 {
			v.closingLine[open[len(open)-1]] = int32(n)
			open = open[:len(open)-1]
		}
		if end := line[len(line)-1]; end == '{' || end == '[' {
			open = append(open, int32(n))
		}
	}
}

// line returns a line of the indented text.
func (v *JSONView) line(n int32) string {
	start, end := v.starts[n], int32(len(v.text))
	if int(n)+1 < len(v.starts) {
		end = v.starts[n+1] - 1
	}
	return v.text[start:end]
}

// at returns the line number of the nth visible line.
func (v *JSONView) at(n int) int32 {
	if v.visible == nil {
		return int32(n)
	}
	return v.visible[n]
}

// Typing reports whether the search prompt is open and takes all keys.
func (v *JSONView) Typing() bool { return v.search != nil }

// Update handles the keys that move, fold and search.
func (v *JSONView) Update(msg tea.Msg) bool {
	if v.search != nil {
		return v.updateSearch(msg)
	}
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	if v.win.update(key) {
		return true
	}
	switch key.String() {
	case "left", "h":
		v.left = max(0, v.left-8)
	case "right", "l":
		v.left += 8
	case "space", "enter":
		v.fold()
	case "/":
		v.search = NewPrompt("/")
		v.search.Placeholder = "search this text"
	case "n":
		v.find(1)
	case "N":
		v.find(-1)
	case "esc":
		if v.query == "" {
			return false
		}
		v.query = ""
	default:
		return false
	}
	return true
}

// Bindings lists the keys for the help.
func (v *JSONView) Bindings() []Binding {
	press := func(name string) func() { return func() { v.Update(keyNamed(name)) } }
	key := func(id, label, help, name string, more ...string) Binding {
		return Binding{
			ID: id, Keys: append([]string{name}, more...), Label: label, Help: help, Group: "JSON", Do: withoutCmd(press(name)),
		}
	}
	return []Binding{
		key("json.up", "up", "Move to the line above.", "k", "up"),
		key("json.down", "down", "Move to the line below.", "j", "down"),
		key("json.left", "left", "Scroll to the left.", "h", "left"),
		key("json.right", "right", "Scroll to the right.", "l", "right"),
		key("json.fold", "fold", "Fold or unfold the object or array that begins on this line.", "space", "enter"),
		key("json.find", "find", "Find a text.", "/"),
		key("json.next", "next", "Go to the next match.", "n"),
		key("json.previous", "previous", "Go to the previous match.", "N"),
	}
}

// keyNamed returns the message of an unmodified key.
func keyNamed(name string) tea.KeyPressMsg {
	if name == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	return tea.KeyPressMsg{Code: rune(name[0]), Text: name}
}

// fold folds or unfolds the object or array that begins on this line.
func (v *JSONView) fold() {
	n := v.at(v.win.pos)
	if v.closingLine[n] == 0 {
		return
	}
	v.folded[n] = !v.folded[n]
	v.hideFolds(n)
}

// hideFolds rebuilds the list of visible lines and moves the cursor to line stand, or to
// the nearest visible line above it.
func (v *JSONView) hideFolds(stand int32) {
	v.visible = v.visible[:0]
	for n := int32(0); n < int32(len(v.starts)); n++ {
		if n <= stand {
			v.win.pos = len(v.visible)
		}
		v.visible = append(v.visible, n)
		if v.folded[n] {
			n = v.closingLine[n]
		}
	}
	v.win.resize(len(v.visible), v.win.page)
}

// Copies returns the value on the current line, its path, and the whole text.
func (v *JSONView) Copies() []CopyItem {
	n := v.at(v.win.pos)
	_, value := splitMember(v.line(n))
	if end := v.closingLine[n]; end > 0 {
		value = v.text[int(v.starts[n])+len(v.line(n))-1 : int(v.starts[end])+len(v.line(end))]
	}
	value = strings.TrimSuffix(value, ",")
	if text, err := jsontext.AppendUnquote(nil, value); err == nil {
		value = string(text)
	}
	return []CopyItem{
		{Label: "value", Value: value}, {Label: "path", Value: v.Path()}, {Label: "whole JSON", Value: v.text},
	}
}

// Path returns the path of the current line in jq syntax: ".items[3].status".
func (v *JSONView) Path() string {
	n := v.at(v.win.pos)
	if v.invalid || n == v.pathAt {
		return v.path
	}
	v.path, v.pathAt = v.findPath(n), n
	return v.path
}

// findPath walks back from a line to the beginning.
func (v *JSONView) findPath(n int32) string {
	if closes(v.line(n)) { // it belongs to the line that opened it
		for depth := v.depth(n); n > 0; {
			if n--; v.depth(n) == depth {
				break
			}
		}
	}
	var steps []string
	for depth := v.depth(n); depth > 0; depth-- {
		index := 0
		name, _ := splitMember(v.line(n))
		for n--; v.depth(n) >= depth; n-- {
			if v.depth(n) == depth && !closes(v.line(n)) {
				index++
			}
		}
		step := "[" + strconv.Itoa(index) + "]"
		if name != "" {
			step = jqName(name)
		}
		steps = append(steps, step)
	}
	slices.Reverse(steps)
	path := strings.Join(steps, "")
	if path == "" || path[0] == '[' {
		path = "." + path
	}
	return path
}

// depth returns the indentation level of a line. A closing line has the same level as the
// line that opened it.
func (v *JSONView) depth(n int32) int {
	line := v.line(n)
	return (len(line) - len(strings.TrimLeft(line, " "))) / 2
}

func closes(line string) bool {
	line = strings.TrimLeft(line, " ")
	return line[0] == '}' || line[0] == ']'
}

// jqName returns a member's quoted name as a step of a path.
func jqName(quoted string) string {
	name, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil || len(name) == 0 {
		return "[" + quoted + "]"
	}
	for i, r := range string(name) {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return "[" + quoted + "]"
		}
	}
	return "." + string(name)
}

// splitMember splits a line of indented JSON into the quoted name, "" when there
// is none, and the rest.
func splitMember(line string) (name, rest string) {
	line = strings.TrimLeft(line, " ")
	if line == "" || line[0] != '"' {
		return "", line
	}
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '"':
			if strings.HasPrefix(line[i+1:], ": ") {
				return line[:i+1], line[i+3:]
			}
			return "", line
		}
	}
	return "", line
}
