package cli

import (
	"strings"

	"rsc.io/qr"
)

// quietZone is the light margin around a QR code, in modules. The standard requires
// four; readers accept two.
const quietZone = 2

// The colors of a QR code. They apply with every theme and with NO_COLOR, because a
// code in other colors can't be scanned.
const (
	qrColors = "\x1b[38;5;16;48;5;231m"
	qrReset  = "\x1b[0m"
)

// qrCode draws a text as a QR code. It uses half blocks (two modules per character)
// if they fit, else Braille dots (eight modules per character). It returns "" if
// neither fits.
func qrCode(text string, columns, rows int) string {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return "" // too long for any QR code
	}
	for _, draw := range []glyphs{halfBlocks, braille} {
		if wide, high := draw.size(code.Size); wide <= columns && high <= rows {
			return draw.picture(code)
		}
	}
	return ""
}

// qrSize returns the size of the smallest drawing of a text.
func qrSize(text string) (columns, rows int) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return 0, 0
	}
	return braille.size(code.Size)
}

// glyphs maps blocks of across × down modules to characters.
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

// brailleDots are the bits of the dots of a Braille character, by row and column.
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
