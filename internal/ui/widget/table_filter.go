package widget

import (
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// maxEagerRows is the largest page that is indexed for search as it arrives. Larger ones,
// such as a list from disk, are indexed at the first search, so that they are drawn
// sooner.
const maxEagerRows = 10_000

// SetFilter shows only the rows that match every word of the query in any column: as a
// substring, or with its characters in order and close together. An empty query shows all
// rows.
func (t *Table[T]) SetFilter(query string) {
	if query == t.query {
		return
	}
	anchor := t.anchor()
	narrower := t.terms != nil && strings.HasPrefix(query, t.query)
	t.query = query
	t.terms = parseQuery(query)
	if narrower {
		t.hits = slices.DeleteFunc(t.hits, func(slot int32) bool { return !t.matches(slot) })
		t.rankHits()
	} else {
		t.refilter()
	}
	t.restoreCursor(anchor)
}

// Highlight highlights the matches of a query without filtering: for rows found by a
// search elsewhere.
func (t *Table[T]) Highlight(query string) {
	t.highlightTerms = parseQuery(query)
	t.version++
}

// Filter returns the current query.
func (t *Table[T]) Filter() string { return t.query }

// shownSlots returns the slots of the shown rows, from top to bottom.
func (t *Table[T]) shownSlots() []int32 {
	switch {
	case t.terms == nil:
		return t.order
	case t.ranked():
		return t.rankedHits
	}
	return t.hits
}

func (t *Table[T]) ranked() bool { return t.Ranked && t.terms != nil }

// refilter searches all rows.
func (t *Table[T]) refilter() {
	t.hits = t.hits[:0]
	if t.terms != nil {
		t.buildSearchText(t.order)
		for _, slot := range t.order {
			if t.matches(slot) {
				t.hits = append(t.hits, slot)
			}
		}
	}
	t.rankHits()
}

// filterAdded indexes new rows for search and shows those that match.
func (t *Table[T]) filterAdded(added []int32) {
	if t.terms == nil {
		if len(added) <= maxEagerRows {
			t.buildSearchText(added)
		}
		return
	}
	t.buildSearchText(added)
	var hits []int32
	for _, slot := range added {
		if t.matches(slot) {
			hits = append(hits, slot)
		}
	}
	t.hits = t.insert(t.hits, hits)
	t.rankHits()
}

// matches reports whether a row matches the filter, and stores its rank.
func (t *Table[T]) matches(slot int32) bool {
	r := &t.rows[slot]
	r.rank = matchRow(r.searchText, r.letters, t.terms)
	return r.rank != rankNone
}

// rankHits puts the best matches first; equally good ones keep their order.
func (t *Table[T]) rankHits() {
	t.rankedHits = t.rankedHits[:0]
	if !t.ranked() {
		return
	}
	for want := rankWord; want > rankNone; want-- {
		for _, slot := range t.hits {
			if t.rows[slot].rank == want {
				t.rankedHits = append(t.rankedHits, slot)
			}
		}
	}
}

// buildSearchText indexes rows for search. The rows of one call share one string, which
// saves memory and makes the search read it sequentially.
func (t *Table[T]) buildSearchText(slots []int32) {
	buf := t.scratch[:0]
	var built []int32
	var ends []int
	for _, slot := range slots {
		r := &t.rows[slot]
		if r.searchText != "" {
			continue
		}
		for i := range t.cols {
			if c := &t.cols[i]; !c.NoSearch {
				buf = append(text.AppendFold(buf, text.Sanitize(c.Text(r.value))), cellEnd)
			}
		}
		buf = append(buf, cellEnd) // never empty, even without columns
		built, ends = append(built, slot), append(ends, len(buf))
	}
	all, start := string(buf), 0
	for i, slot := range built {
		r := &t.rows[slot]
		r.searchText = all[start:ends[i]]
		r.letters = letterSet(r.searchText)
		start = ends[i]
	}
	t.scratch = buf[:0]
}
