package state

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxCandidates limits how many records one index query ranks. A word that more records
// have in common is not specific enough to rank by.
const maxCandidates = 400

// Find returns the records that match all words of a query, best match first, at
// most limit. A word matches at the beginning of a word in the title, the id or the
// text; a word of three or more letters also matches inside one. If nothing
// matches, words that no title contains are replaced by similar ones. "Words in
// quotes" must be adjacent, and kind:NAME restricts the search to one kind. An
// empty query returns nothing.
func (r *Records) Find(ctx context.Context, text string, limit int) ([]Hit, error) {
	q := parseQuery(text)
	if r.db == nil || len(q.words) == 0 || limit <= 0 {
		return nil, nil
	}
	f := &finder{ctx: ctx, db: r.db.reader, kind: q.kind, words: withoutAlternatives(q.words), found: map[int64]*candidate{}}
	f.lookUpNames(q.joined())
	if len(q.words) > 1 {
		f.lookUpNames(q.words[0])
	}
	f.lookUpTrigrams(true)
	if len(f.found) < limit {
		f.lookUpTrigrams(false)
	}
	if len(f.found) == 0 && f.err == nil {
		if f.words, f.err = r.vocabulary.alternatives(ctx, f.db, q.words); f.words != nil {
			f.lookUpTrigrams(true)
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	return f.hits(limit, r.store.notInFuture), nil
}

// notInFuture converts a stored time. It never returns a time in the future, even if the
// clock was set back.
func (s *Store) notInFuture(milli int64) time.Time {
	t, now := time.UnixMilli(milli), s.now()
	if t.After(now) {
		return now
	}
	return t
}

// finder runs one search.
type finder struct {
	ctx   context.Context //nolint:containedctx // it lives as long as the search
	db    *sql.DB
	kind  string     // empty for all
	words [][]string // for each word of the query, the alternatives that match
	found map[int64]*candidate
	err   error
}

// withoutAlternatives returns words without alternatives.
func withoutAlternatives(words []string) [][]string {
	alone := make([][]string, len(words))
	for i := range words {
		alone[i] = words[i : i+1]
	}
	return alone
}

// candidate is a record that matches all words.
type candidate struct {
	Record
	id         int64
	at         int64
	title      string // folded
	matchPlace int    // where the words match; lower is better
}

const recordColumns = "r.id, r.at, r.kind, r.ident, r.parent, r.title, r.text"

// lookUpNames finds customers whose name begins with start. Unlike the trigram index, it
// finds the alphabetically first ones among any number of customers.
func (f *finder) lookUpNames(start string) {
	if f.kind != "" && f.kind != KindCustomer {
		return
	}
	start = sortName(start)
	f.collect("SELECT "+recordColumns+" FROM name n JOIN record r ON r.id = n.id WHERE n.start >= ? AND n.start < ? ORDER BY n.start LIMIT ?",
		start, start+"\U0010ffff", maxCandidates/2)
}

// lookUpTrigrams queries the trigram index, customers first.
func (f *finder) lookUpTrigrams(start bool) {
	match := matchAll(f.words, start)
	if match == "" {
		return
	}
	for _, ranks := range ranksOf(f.kind) {
		f.collect("SELECT "+recordColumns+" FROM trigram t JOIN record r ON r.id = t.rowid WHERE t.trigram MATCH ? AND t.rowid BETWEEN ? AND ? LIMIT ?",
			match, firstID(ranks[0]), lastID(ranks[1]), maxCandidates)
	}
}

// ranksOf returns the ranges of kind ranks to query, best first.
func ranksOf(kind string) [][2]int {
	if kind != "" {
		r := kindRank(kind)
		return [][2]int{{r, r}}
	}
	return [][2]int{{0, 0}, {1, otherKindsRank}}
}

// collect adds the rows that match the words.
func (f *finder) collect(query string, args ...any) {
	if f.err != nil {
		return
	}
	rows, err := f.db.QueryContext(f.ctx, query, args...)
	if err != nil {
		f.err = err
		return
	}
	defer rows.Close()
	for rows.Next() {
		c := &candidate{}
		if f.err = rows.Scan(&c.id, &c.at, &c.Kind, &c.ID, &c.Parent, &c.Title, &c.Text); f.err != nil {
			return
		}
		// Unknown kinds share one rank.
		if f.found[c.id] == nil && (f.kind == "" || f.kind == c.Kind) && c.rate(f.words) {
			f.found[c.id] = c
		}
	}
	f.err = rows.Err()
}

// hits returns the best matches.
func (f *finder) hits(limit int, past func(int64) time.Time) []Hit {
	all := slices.SortedFunc(maps.Values(f.found), func(a, b *candidate) int {
		return cmp.Or(
			cmp.Compare(a.matchPlace, b.matchPlace),
			cmp.Compare(kindRank(a.Kind), kindRank(b.Kind)),
			strings.Compare(a.title, b.title),
			cmp.Compare(a.id, b.id),
		)
	})
	hits := make([]Hit, min(limit, len(all)))
	for i := range hits {
		hits[i] = Hit{all[i].Record, past(all[i].at)}
	}
	return hits
}

// The places where a word can match, best first.
const (
	wholeTitle = iota
	startOfTitle
	startInTitle
	startOfID
	startInText
	insideTitle
	insideRest
	nowhere
)

// rate reports whether a candidate matches all words, and sets its place to that
// of the worst match.
func (c *candidate) rate(words [][]string) bool {
	c.title = fold(c.Title)
	id, text := fold(c.ID), fold(c.Text)
	var joined strings.Builder
	for i, alternatives := range words {
		best, word := nowhere, ""
		for _, w := range alternatives {
			if place := placeOf(w, c.title, id, text); place < best {
				best, word = place, w
			}
		}
		if best == nowhere {
			return false
		}
		c.matchPlace = max(c.matchPlace, best)
		if i > 0 {
			joined.WriteByte(' ')
		}
		joined.WriteString(word)
	}
	switch {
	case c.title == joined.String():
		c.matchPlace = wholeTitle
	case strings.HasPrefix(c.title, joined.String()):
		c.matchPlace = startOfTitle
	}
	return true
}

func placeOf(word, title, id, text string) int {
	switch {
	case startsWord(title, word):
		return startInTitle
	case strings.HasPrefix(id, word):
		return startOfID
	case startsWord(text, word):
		return startInText
	case strings.Contains(title, word):
		return insideTitle
	case strings.Contains(id, word) || strings.Contains(text, word):
		return insideRest
	}
	return nowhere
}

// startsWord reports whether a word of the text begins with word.
func startsWord(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		if at := from + i; at == 0 || text[at-1] == ' ' {
			return true
		}
		from += i + 1
	}
}
