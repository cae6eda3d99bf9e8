package state

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// Only words of this length are corrected.
	minGuess, maxGuess = 4, 32
	// longWord is the length from which two mistakes are allowed instead of one.
	longWord = 8
	// maxAlternatives limits the number of corrections for a word.
	maxAlternatives = 3
)

// titleWords returns the words of a title that can be misspelled. Numbers and ids are
// left out.
func titleWords(title string) []string {
	return slices.DeleteFunc(strings.Fields(fold(title)), func(w string) bool { return !guessable(w) })
}

func guessable(word string) bool {
	n := utf8.RuneCountInString(word)
	return n >= minGuess && n <= maxGuess && !strings.ContainsFunc(word, unicode.IsDigit) && !strings.Contains(word, " ")
}

// vocabulary holds the distinct words of all titles in memory, from the first
// misspelled word on. Each use loads only the words added since.
type vocabulary struct {
	mu    sync.Mutex
	last  int64 // id of the last word
	words []titleWord
}

type titleWord struct {
	text    string
	letters uint64 // see letterSet
}

func (v *vocabulary) refresh(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT id, text FROM word WHERE id > ? ORDER BY id", v.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&v.last, &text); err != nil {
			return err
		}
		v.words = append(v.words, titleWord{text, letterSet(text)})
	}
	return rows.Err()
}

// letterSet returns the approximate set of letters in a word. Some letters share a
// bit.
func letterSet(word string) uint64 {
	var set uint64
	for _, r := range word {
		set |= 1 << (uint32(r) % 64)
	}
	return set
}

// alternatives returns, for each word that no title has, the most similar words of
// titles. It is nil if there are none.
func (v *vocabulary) alternatives(ctx context.Context, db *sql.DB, words []string) ([][]string, error) {
	if !slices.ContainsFunc(words, guessable) {
		return nil, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.refresh(ctx, db); err != nil {
		return nil, err
	}
	all := withoutAlternatives(words)
	some := false
	for i, word := range words {
		if !guessable(word) || v.known(word) {
			continue
		}
		if like := v.similarTo(ctx, word); len(like) > 0 {
			all[i], some = append(like, word), true // the word itself may still match a text
		}
	}
	if !some {
		return nil, ctx.Err()
	}
	return all, nil
}

// known reports whether a title has a word that begins with start.
func (v *vocabulary) known(start string) bool {
	return slices.ContainsFunc(v.words, func(w titleWord) bool { return strings.HasPrefix(w.text, start) })
}

// cancelCheckEvery is how many words are compared between two checks for cancellation.
const cancelCheckEvery = 4096

// similarTo returns the words that are most similar to a word. It compares only their
// beginnings, because the word may not be complete yet.
func (v *vocabulary) similarTo(ctx context.Context, word string) []string {
	typed := []rune(word)
	most := 1
	if len(typed) >= longWord {
		most = 2
	}
	set := letterSet(word)
	type guess struct {
		text     string
		distance int
	}
	var guesses []guess
	var known []rune
	for i := range v.words {
		if i%cancelCheckEvery == 0 && ctx.Err() != nil {
			return nil
		}
		w := &v.words[i]
		// Each mistake adds at most one letter that the other word doesn't have.
		if moreBitsThan(set&^w.letters, most) {
			continue
		}
		known = append(known[:0], []rune(w.text)...)
		if d := distance(typed, known, most); d <= most && w.text != word {
			guesses = append(guesses, guess{w.text, d})
		}
	}
	slices.SortFunc(guesses, func(a, b guess) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(len(a.text), len(b.text)), strings.Compare(a.text, b.text))
	})
	var texts []string
	for _, g := range guesses[:min(len(guesses), maxAlternatives)] {
		texts = append(texts, g.text)
	}
	return texts
}

// moreBitsThan reports whether a set has more than n bits.
func moreBitsThan(set uint64, n int) bool {
	for ; n > 0 && set != 0; n-- {
		set &= set - 1
	}
	return set != 0
}

// distance returns the smallest number of insertions, deletions, replacements and
// swaps of adjacent letters that turn typed into a prefix of known. It returns more
// than most if it takes more than that.
func distance(typed, known []rune, most int) int {
	if len(typed) > len(known)+most {
		return most + 1
	}
	known = known[:min(len(known), len(typed)+most)]
	var rows [3][maxGuess + 4]int
	for j := range len(known) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(typed); i++ {
		row, above, twoAbove := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		// Cells farther from the diagonal exceed most.
		from, to := max(i-most, 1), min(i+most, len(known))
		row[from-1], row[to+1] = most+1, most+1
		if i <= most {
			row[0] = i
		}
		best := row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if typed[i-1] == known[j-1] {
				cost = 0
			}
			d := min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && typed[i-1] == known[j-2] && typed[i-2] == known[j-1] {
				d = min(d, twoAbove[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if best > most {
			return most + 1
		}
	}
	last := rows[len(typed)%3][max(len(typed)-most, 0) : len(known)+1]
	return slices.Min(last)
}
