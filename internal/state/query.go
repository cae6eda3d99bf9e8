package state

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// mostWords bounds the words of a query.
	mostWords = 10
	// longestWord bounds a word of a query, in bytes.
	longestWord = 200
	// mostTrigrams bounds how many trigrams of a word are looked up; what they
	// find is compared with the whole word all the same.
	mostTrigrams = 6
	// kindFilter begins the word of a query that asks for one kind only.
	kindFilter = "kind:"
)

// query is what somebody is looking for.
type query struct {
	words []string // folded; a quoted one may hold spaces
	kind  string   // empty for all
}

// parseQuery reads a query: words, "words in a row", and kind:NAME. Any text is
// a query.
func parseQuery(text string) query {
	var q query
	for text != "" && len(q.words) < mostWords {
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
		if word = fold(word[:min(len(word), longestWord)]); word != "" {
			q.words = append(q.words, word)
		}
	}
	return q
}

// joined is the query as one text.
func (q query) joined() string { return strings.Join(q.words, " ") }

// matchAll is the expression that asks the index for records with each of the
// words; start asks for words that begin so. It is empty when there is nothing to
// ask for.
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

// wordTrigrams are the trigrams, quoted, that a record with the word has. Of a short word
// they are known only where it begins a word.
func wordTrigrams(word string, start bool) []string {
	var grams []string
	for i, part := range strings.Fields(word) {
		// Only what begins a quoted text may begin in the middle of a word.
		padded := part
		switch n := utf8.RuneCountInString(part); {
		case n == 1:
			padded = gap + part
		case n == 2 || start || i > 0:
			padded = gap[1:] + part
		}
		grams = append(grams, trigrams(padded)...)
	}
	grams = thinned(grams)
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

// thinned leaves out trigrams of a long word: enough of them find it.
func thinned(grams []string) []string {
	if len(grams) <= mostTrigrams {
		return grams
	}
	kept := make([]string, mostTrigrams)
	for i := range kept {
		kept[i] = grams[i*(len(grams)-1)/(mostTrigrams-1)]
	}
	return kept
}
