package state

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plainLetters replaces letters that have no Unicode decomposition but are often typed in
// a plain form.
var plainLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ł", "l", "ı", "i", "þ", "th")

// fold normalizes a text for comparison: lower case, no accents, and single spaces
// between words.
func fold(text string) string {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return foldUnicode(text)
		}
	}
	folded := make([]byte, 0, len(text))
	space := true
	for i := range len(text) {
		c := text[i]
		switch {
		case c <= ' ' || c == 0x7f:
			if !space {
				folded = append(folded, ' ')
			}
			space = true
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		folded = append(folded, c)
		space = false
	}
	return strings.TrimSuffix(string(folded), " ")
}

func foldUnicode(text string) string {
	var b strings.Builder
	space := true
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue // an accent
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		}
		b.WriteRune(unicode.ToLower(r))
		space = false
	}
	return strings.TrimSuffix(plainLetters.Replace(b.String()), " ")
}

// wordGap separates words in the indexed text. With two spaces even the first letter
// of a word alone makes a trigram, such as "  c".
const wordGap = "  "

// indexText returns the text of a record that is indexed as trigrams.
func indexText(r *Record) string {
	var b strings.Builder
	b.Grow(len(r.Title) + len(r.ID) + len(r.Text) + 16)
	for _, part := range []string{r.Title, r.ID, r.Text} {
		for word := range strings.SplitSeq(fold(part), " ") {
			if word != "" {
				b.WriteString(wordGap)
				b.WriteString(word)
			}
		}
	}
	b.WriteString(wordGap)
	return b.String()
}
