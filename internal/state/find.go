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

const (
	// mostSeen bounds how many records one look into the index compares. What is
	// common to more of them than that tells too little to rank by.
	mostSeen = 400
	// enoughExact is how many hits make a search for similar words needless.
	enoughExact = 5
)

// Find returns the records that have all words of a query, best first, at most
// limit. Words are found where they begin a word of the title, the id or the
// further text, or inside one from three letters on; a word that is nowhere is
// taken for the one it is most like. "In quotes" keeps words together, and
// kind:NAME asks for one kind. An empty query finds nothing.
func (r *Records) Find(ctx context.Context, text string, limit int) ([]Hit, error) {
	q := parseQuery(text)
	if r.db == nil || len(q.words) == 0 || limit <= 0 {
		return nil, nil
	}
	f := &finder{ctx: ctx, db: r.db.reader, query: q, found: map[int64]*candidate{}}
	f.names()
	f.look(q.match(true), q.words)
	if len(f.found) < limit {
		f.look(q.match(false), q.words)
	}
	if len(f.found) < min(limit, enoughExact) {
		f.similar(r.vocabulary)
	}
	if f.err != nil {
		return nil, f.err
	}
	return f.hits(limit, r.store.past), nil
}

// past is a time that was noted; a clock that went backwards makes nothing come
// from the future.
func (s *Store) past(milli int64) time.Time {
	if t, now := time.UnixMilli(milli), s.now(); !t.After(now) {
		return t
	} else {
		return now
	}
}

// finder is one search.
type finder struct {
	ctx   context.Context //nolint:containedctx // it lives as long as the search
	db    *sql.DB
	query query
	found map[int64]*candidate
	err   error
}

// candidate is a record that has all words.
type candidate struct {
	Record
	id    int64
	at    int64
	title string // folded
	score score
}

const recordColumns = "r.id, r.at, r.kind, r.ident, r.parent, r.title, r.text"

// names looks for customers whose name begins as the query does: the only ones of
// which the alphabetically first are found among any number.
func (f *finder) names() {
	if f.query.kind != "" && f.query.kind != KindCustomer {
		return
	}
	for _, start := range []string{f.query.joined(), f.query.words[0]} {
		start = nameStart(start)
		f.collect(f.query.words, "SELECT "+recordColumns+" FROM name n JOIN record r ON r.id = n.id WHERE n.start >= ? AND n.start < ? ORDER BY n.start LIMIT ?",
			start, start+"\U0010ffff", mostSeen/2)
		if len(f.query.words) == 1 {
			return
		}
	}
}

// look asks the index, customers first.
func (f *finder) look(match string, words []string) {
	if match == "" {
		return
	}
	for _, ranks := range f.query.ranks() {
		f.collect(words, "SELECT "+recordColumns+" FROM trigram t JOIN record r ON r.id = t.rowid WHERE t.trigram MATCH ? AND t.rowid BETWEEN ? AND ? LIMIT ?",
			match, firstID(ranks[0]), lastID(ranks[1]), mostSeen)
	}
}

// collect keeps those of the rows that have the words.
func (f *finder) collect(words []string, query string, args ...any) {
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
		if f.found[c.id] == nil && f.wanted(c.Kind) && c.rate(words) {
			f.found[c.id] = c
		}
	}
	f.err = rows.Err()
}

// wanted reports whether a kind is asked for: those without a rank share one.
func (f *finder) wanted(kind string) bool { return f.query.kind == "" || f.query.kind == kind }

// similar looks for the words that the title's words are most like.
func (f *finder) similar(v *vocabulary) {
	if f.err != nil {
		return
	}
	alternatives, err := v.alternatives(f.ctx, f.db, f.query.words)
	if err != nil {
		f.err = err
		return
	}
	exact := maps.Clone(f.found)
	for _, words := range alternatives {
		f.look(matchAll(words, true), words)
	}
	for id, c := range f.found {
		if exact[id] == nil {
			c.score.fuzzy = 1
		}
	}
}

// hits are the best of what was found.
func (f *finder) hits(limit int, past func(int64) time.Time) []Hit {
	all := slices.SortedFunc(maps.Values(f.found), func(a, b *candidate) int {
		return cmp.Or(
			cmp.Compare(a.score.fuzzy, b.score.fuzzy),
			cmp.Compare(a.score.place, b.score.place),
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

// score says how good a hit is; less is better.
type score struct {
	fuzzy int // 1 when a word is only like the one typed
	place int // the worst of the words' places
}

// Where a word is found, best first.
const (
	wholeTitle = iota
	startOfTitle
	startInTitle
	startOfID
	startInText
	insideTitle
	insideRest
)

// rate reports whether a candidate has all words, and notes how well.
func (c *candidate) rate(words []string) bool {
	c.title = fold(c.Title)
	id, text := fold(c.ID), fold(c.Text)
	for _, word := range words {
		place := placeOf(word, c.title, id, text)
		if place < 0 {
			return false
		}
		c.score.place = max(c.score.place, place)
	}
	switch joined := strings.Join(words, " "); {
	case c.title == joined:
		c.score.place = wholeTitle
	case strings.HasPrefix(c.title, joined):
		c.score.place = startOfTitle
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
	return -1
}

// startsWord reports whether a text has the word at the start of one of its own.
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
