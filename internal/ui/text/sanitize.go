package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// maxMarks is how many combining marks are allowed on one base character. Real
	// languages need fewer; stacked "zalgo" text has more.
	maxMarks = 4
	// emojiPlaceholder replaces emoji: terminals disagree about their width, and a
	// wrong guess shifts the rest of the row.
	emojiPlaceholder = '☐'

	firstMark  = 0x300 // nothing below it combines
	softHyphen = 0xad
)

// Sanitize makes text from outside safe to draw in one line. The result has no control
// or escape bytes, no line breaks, no direction overrides, no invisible characters, no
// emoji and no invalid UTF-8. The text can't act on the terminal, and its width is known
// exactly. Control characters are replaced by visible signs ("␛").
//
// Clean text is returned unchanged and without an allocation. Use sanitised text for
// display only: copy and export must use the original.
func Sanitize(s string) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			return sanitizeFrom(s, i)
		}
	}
	return s
}

// sanitizeFrom continues Sanitize at the first byte that isn't printable ASCII. It builds
// a new string only if a character has to be changed.
func sanitizeFrom(s string, start int) string {
	var b strings.Builder
	changed := false
	marks, base := 0, start > 0
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		out, keep := safeRune(r, s[i:i+size])
		if keep && out == r && r >= firstMark && ansi.StringWidthWc(s[i:i+size]) == 0 {
			keep = base && marks < maxMarks
			marks++
		} else if keep {
			base, marks = true, 0
		}
		same := keep && out == r && (r != utf8.RuneError || size > 1)
		if !same && !changed {
			changed = true
			b.Grow(len(s))
			b.WriteString(s[:i])
		}
		if changed && keep {
			b.WriteRune(out)
		}
		i += size
	}
	if !changed {
		return s
	}
	return b.String()
}

// safeRune returns the replacement for a character, and whether there is one. text is the
// character as a string.
func safeRune(r rune, text string) (rune, bool) {
	switch {
	case r >= ' ' && r <= '~', r > 0xa0 && r < firstMark && r != softHyphen:
		return r, true
	case r == '\n', r == '\r', r == '\t', r == '\v', r == '\f':
		return ' ', true
	case r < ' ':
		return '␀' + r, true
	case r == 0x7f:
		return '␡', true
	case r < 0xa0:
		return utf8.RuneError, true
	case IsInvisible(r):
		return 0, false
	case unicode.Is(unicode.Z, r), isFiller(r):
		return ' ', true
	case r >= 0x1f1e6 && r <= 0x1f1ff: // flags are pairs of these letters
		return 'A' + r - 0x1f1e6, true
	case isPictograph(r, text):
		return emojiPlaceholder, true
	case !unicode.IsGraphic(r): // unassigned, private use: of unknown width
		return utf8.RuneError, true
	}
	return r, true
}

// IsInvisible reports whether a character draws nothing but changes the characters around
// it: direction overrides, joiners, variation selectors, enclosing marks.
func IsInvisible(r rune) bool {
	switch {
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Me, r):
		return true
	case unicode.Is(unicode.Variation_Selector, r):
		return true
	case r == 0x034f, r == 0x17b4, r == 0x17b5: // grapheme joiner, Khmer inherent vowels
		return true
	case r >= 0x1f3fb && r <= 0x1f3ff: // skin tones
		return true
	}
	return false
}

// isFiller reports whether a character is a letter that is drawn blank.
func isFiller(r rune) bool {
	return r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0 || r == 0x2800
}

// isPictograph reports whether some terminals draw a character as emoji, two cells wide,
// and others as text.
func isPictograph(r rune, text string) bool {
	if r >= 0x1f000 && r <= 0x1faff {
		return true
	}
	// ⌚, ⭐ and their like, scattered among the symbols that are one cell wide.
	return r >= 0x2300 && r < 0x2c00 && ansi.StringWidthWc(text) == 2
}
