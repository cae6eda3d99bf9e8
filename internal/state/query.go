package state

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxWords limits the number of words in a query.
	maxWords = 10
	// maxWordLength limits the length of a word in a query, in bytes.
	maxWordLength = 200
	// maxTrigrams limits how many trigrams of a word are looked up. The results are
	// compared with the whole word in any case.
	maxTrigrams = 6
	// kindFilter is the prefix of a word that restricts the query to one kind.
	kindFilter = "kind:"
)

// query is a parsed search query.
type query struct {
	words []string // folded; a quoted one may contain spaces
	kind  string   // empty for all
}

// parseQuery parses a query: words, "quoted phrases", and kind:NAME. Any text is a
// valid query.
func parseQuery(text string) query {
	var q query
	for text != "" && len(q.words) < maxWords {
		var word string
		if quoted, ok := strings.CutPrefix(text, `"`); ok {
			word, text, _ = strings.Cut(quoted, `"`)
		} else if i := strings.IndexFunc(text, unicode.IsSpace); i >= 0 {
			word, text = text[:i], strings.TrimSpace(text[i:])
		} else {
			word, text = text, ""
		}
		if kind, ok := strings.CutPrefix(word, kindFilter); ok {
			q.kind = kind
			continue
		}
		if word = fold(word[:min(len(word), maxWordLength)]); word != "" {
			q.words = append(q.words, word)
		}
	}
	return q
}

// joined returns the words as one text.
func (q query) joined() string { return strings.Join(q.words, " ") }

// matchAll returns the FTS5 expression for records that match all words. With start
// the words must match at the beginning of a word. It is empty if no word is long
// enough to look up.
func matchAll(words [][]string, start bool) string {
	var all []string
	for _, alternatives := range words {
		var some []string
		for _, word := range alternatives {
			if grams := wordTrigrams(word, start); len(grams) > 0 {
				some = append(some, "("+strings.Join(grams, " AND ")+")")
			}
		}
		if len(some) > 0 {
			all = append(all, "("+strings.Join(some, " OR ")+")")
		}
	}
	return strings.Join(all, " AND ")
}

// wordTrigrams returns the quoted trigrams of a word. Short words have trigrams only
// at the beginning of a word.
func wordTrigrams(word string, start bool) []string {
	var grams []string
	for i, part := range strings.Fields(word) {
		// Only the first part of a quoted phrase may match inside a word.
		padded := part
		switch n := utf8.RuneCountInString(part); {
		case n == 1:
			padded = wordGap + part
		case n == 2 || start || i > 0:
			padded = wordGap[1:] + part
		}
		grams = append(grams, trigrams(padded)...)
	}
	grams = sampleTrigrams(grams)
	for i := range grams {
		grams[i] = `"` + strings.ReplaceAll(grams[i], `"`, `""`) + `"`
	}
	return grams
}

func trigrams(text string) []string {
	runes := []rune(text)
	var grams []string
	for i := 0; i+3 <= len(runes); i++ {
		grams = append(grams, string(runes[i:i+3]))
	}
	return grams
}

// sampleTrigrams returns a sample of the trigrams of a long word, enough to find it.
func sampleTrigrams(grams []string) []string {
	if len(grams) <= maxTrigrams {
		return grams
	}
	kept := make([]string, maxTrigrams)
	for i := range kept {
		kept[i] = grams[i*(len(grams)-1)/(maxTrigrams-1)]
	}
	return kept
}
