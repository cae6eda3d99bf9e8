package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// asciiReplacements maps the program's own characters to ASCII.
var asciiReplacements = map[rune]string{
	'…': "~", '·': "-", '•': "*", '–': "-", '—': "-", '×': "x", '“': `"`, '”': `"`, '’': "'",
	'✓': "*", '✗': "x", '⏎': "<", '▸': ">", '▌': ">", '─': "-", '╌': "-", '│': "|",
}

// ToASCII replaces every character that a terminal without UTF-8 can't show. The width
// stays the same. Letters lose their accents.
func ToASCII(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch sign, ours := asciiReplacements[r]; {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case ours:
			b.WriteString(sign)
		default:
			b.WriteString(asciiFallback(r))
		}
	}
	return b.String()
}

// asciiFallback returns a letter without its accent if that has the same width, and
// question marks otherwise.
func asciiFallback(r rune) string {
	width := Width(string(r))
	folded := string(AppendFoldRune(nil, r))
	if len(folded) == width && width > 0 && folded[0] < utf8.RuneSelf {
		if unicode.IsUpper(r) {
			return strings.ToUpper(folded)
		}
		return folded
	}
	return strings.Repeat("?", width)
}
