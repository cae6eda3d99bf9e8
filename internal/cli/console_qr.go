package cli

import (
	"strings"

	"rsc.io/qr"
)

// quietZone is the light margin around a QR code, in modules. The norm asks for four;
// readers do with two.
const quietZone = 2

// On any theme, and with NO_COLOR too: a code in other colours can't be read.
const (
	qrColors = "\x1b[38;5;16;48;5;231m"
	qrReset  = "\x1b[0m"
)

// qrCode draws a text as a QR code for a terminal, empty when there is no room:
// two modules a character where they fit, and eight, as the dots of a Braille
// character, where only those do.
func qrCode(text string, columns, rows int) string {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return "" // longer than any QR code
	}
	for _, draw := range []glyphs{halfBlocks, braille} {
		if wide, high := draw.size(code.Size); wide <= columns && high <= rows {
			return draw.picture(code)
		}
	}
	return ""
}

// qrSize returns the room that the smallest picture takes.
func qrSize(text string) (columns, rows int) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return 0, 0
	}
	return braille.size(code.Size)
}

// glyphs is how modules become characters: so many across and down in each.
type glyphs struct {
	across, down int
	glyph        func(dark [4][2]bool) rune
}

var halfBlocks = glyphs{1, 2, func(dark [4][2]bool) rune {
	switch {
	case dark[0][0] && dark[1][0]:
		return '█'
	case dark[0][0]:
		return '▀'
	case dark[1][0]:
		return '▄'
	}
	return ' '
}}

// brailleDots are the bits of a Braille character's dots by row and column.
var brailleDots = [4][2]rune{{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}

var braille = glyphs{2, 4, func(dark [4][2]bool) rune {
	character := '\u2800'
	for row, pair := range dark {
		for column, isDark := range pair {
			if isDark {
				character |= brailleDots[row][column]
			}
		}
	}
	return character
}}

func (g glyphs) size(modules int) (columns, rows int) {
	side := modules + 2*quietZone
	return (side + g.across - 1) / g.across, (side + g.down - 1) / g.down
}

func (g glyphs) picture(code *qr.Code) string {
	columns, rows := g.size(code.Size)
	var b strings.Builder
	for row := range rows {
		b.WriteString(qrColors)
		for column := range columns {
			var dark [4][2]bool
			for y := range g.down {
				for x := range g.across {
					dark[y][x] = code.Black(column*g.across+x-quietZone, row*g.down+y-quietZone)
				}
			}
			b.WriteRune(g.glyph(dark))
		}
		b.WriteString(qrReset + "\n")
	}
	return b.String()
}
