package text

import "github.com/mattn/go-runewidth"

// Glyphs are the drawing characters of a theme, each one cell wide.
type Glyphs struct {
	Cursor     string // left of the row under the cursor
	Mark       string // left of a marked row
	Up, Down   string // sort order, more above or below
	Left       string // more columns to the left
	Right      string // more columns to the right
	Separator  string // between items of one line
	Rule       string // horizontal line
	Bar        string // a full cell of a bar
	Track      string // an empty cell of a bar
	Open, Shut string // unfolded and folded parts
	Sparks     []string
}

var (
	// DrawnGlyphs are the drawing characters for terminals with UTF-8.
	DrawnGlyphs = Glyphs{
		Cursor: "▌", Mark: "✓", Up: "▲", Down: "▼", Left: "‹", Right: "›", Separator: "·",
		Rule: "─", Bar: "█", Track: "░", Open: "▾", Shut: "▸",
		Sparks: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	}
	asciiGlyphs = Glyphs{
		Cursor: ">", Mark: "*", Up: "^", Down: "v", Left: "<", Right: ">", Separator: "-",
		Rule: "-", Bar: "#", Track: ".", Open: "-", Shut: "+",
		Sparks: []string{"_", ".", "-", "=", "+", "*", "%", "#"},
	}
)

// eastAsianWidth is true if drawing characters take two cells each, because the user has
// set East Asian widths. Measuring a character instead would load a table of two
// megabytes at every start.
var eastAsianWidth = runewidth.EastAsianWidth

// Glyphs returns the drawing characters to use.
func (t *Theme) Glyphs() *Glyphs {
	if t.ASCII {
		return &asciiGlyphs
	}
	return &DrawnGlyphs
}
