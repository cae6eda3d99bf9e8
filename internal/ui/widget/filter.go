package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// The table doesn't use a fuzzy-matching library, because its search runs on every
// keystroke over all loaded rows. This one folds a row once, rejects most rows by a bit
// mask, doesn't allocate while matching, and guarantees that a longer query finds a subset
// of what the shorter one found.

const (
	// cellEnd separates the folded cells of a row. No query contains it.
	cellEnd = '\x1f'
	// maxGap is how many bytes a fuzzy match may skip between two characters.
	// Without a limit, short queries would find nearly every row.
	maxGap = 8
)

// matchRank is how well a row matches; higher is better.
type matchRank uint8

const (
	rankNone   matchRank = iota
	rankFuzzy            // the characters in order, close together, from a word's start
	rankInside           // the term somewhere
	rankWord             // the term at the start of a word
)

// term is one word of a query.
type term struct {
	text    string
	letters uint64
}

// parseQuery folds a query and splits it at spaces; all terms must match.
func parseQuery(query string) []term {
	var terms []term
	for _, word := range strings.Fields(query) {
		text := string(text.AppendFold(nil, text.Sanitize(word)))
		if text != "" {
			terms = append(terms, term{text, letterSet(text)})
		}
	}
	return terms
}

// matchRow returns how well a folded row matches all terms: the rank of its worst term.
func matchRow(row string, letters uint64, terms []term) matchRank {
	best := rankWord
	for i := range terms {
		if terms[i].letters&^letters != 0 {
			return rankNone
		}
		r := terms[i].match(row)
		if r == rankNone {
			return rankNone
		}
		best = min(best, r)
	}
	return best
}

// match ranks one term in a folded row.
func (t *term) match(row string) matchRank {
	var buf [32]int // keeps the unused positions off the heap
	at := strings.Index(row, t.text)
	switch {
	case at < 0:
		if start, _ := t.fuzzy(row, buf[:0]); start >= 0 {
			return rankFuzzy
		}
		return rankNone
	case startsWord(row, at):
		return rankWord
	}
	for from := at + 1; ; from = at + 1 {
		next := strings.Index(row[from:], t.text)
		if next < 0 {
			return rankInside
		}
		if at = from + next; startsWord(row, at) {
			return rankWord
		}
	}
}

// fuzzy looks for the term's characters in order within one cell. The first must start a
// word, and each of the others must be at most maxGap bytes after the previous one. It
// always takes the nearest character, so a match of a longer term contains one of the
// shorter. It appends the byte positions of the characters to at.
func (t *term) fuzzy(row string, at []int) (int, []int) {
	_, first := utf8.DecodeRuneInString(t.text)
	head := t.text[:first]
	for start := 0; ; start++ {
		next := strings.Index(row[start:], head)
		if next < 0 {
			return -1, at
		}
		start += next
		if !startsWord(row, start) {
			continue
		}
		if found, ok := follow(row, start+first, t.text[first:], append(at, start)); ok {
			return start, found
		}
	}
}

// follow matches the rest of a fuzzy term from a position in the row.
func follow(row string, pos int, rest string, at []int) ([]int, bool) {
	for rest != "" {
		_, size := utf8.DecodeRuneInString(rest)
		window := row[pos:min(len(row), pos+maxGap+size)]
		if end := strings.IndexByte(window, cellEnd); end >= 0 {
			window = window[:end]
		}
		next := strings.Index(window, rest[:size])
		if next < 0 {
			return at, false
		}
		at = append(at, pos+next)
		pos += next + size
		rest = rest[size:]
	}
	return at, true
}

// startsWord reports whether a word of a folded row begins at a position.
func startsWord(row string, at int) bool {
	if at == 0 {
		return true
	}
	c := row[at-1]
	return c < utf8.RuneSelf && (c < '0' || c > '9') && (c < 'a' || c > 'z')
}

// letterSet returns a mask of the bytes in a folded text. A term with a bit that the row
// doesn't have can't match the row.
func letterSet(folded string) uint64 {
	var set uint64
	for i := range len(folded) {
		set |= letterBits[folded[i]]
	}
	return set
}

// letterBits maps each letter and digit to its own bit; other bytes share bits.
var letterBits = func() (bits [256]uint64) {
	for c := range bits {
		switch {
		case c >= 'a' && c <= 'z':
			bits[c] = 1 << (c - 'a')
		case c >= '0' && c <= '9':
			bits[c] = 1 << (26 + c - '0')
		default:
			bits[c] = 1 << (36 + c%28)
		}
	}
	return bits
}()
