package widget

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// highlighter finds the characters of a cell that a query matches. It reuses its buffers
// between cells. Only visible cells are highlighted.
type highlighter struct {
	folded []byte
	origin []int32 // for each folded byte, where its character starts in the cell
	hits   []int
	marked []bool // for each byte of the cell, whether it is part of a match
}

// mark returns, for each byte of a sanitised cell, whether it belongs to a match, or nil
// if nothing in the cell matches.
func (h *highlighter) mark(cell string, terms []term) []bool {
	h.fold(cell)
	folded := string(h.folded)
	h.marked = append(h.marked[:0], make([]bool, len(cell))...)
	found := false
	for i := range terms {
		h.hits = h.locate(folded, &terms[i])
		for _, at := range h.hits {
			start := int(h.origin[at])
			_, size := utf8.DecodeRuneInString(cell[start:])
			for j := range size {
				h.marked[start+j] = true
			}
			found = true
		}
	}
	if !found {
		return nil
	}
	return h.marked
}

// fold folds the cell and records the origin of each folded byte.
func (h *highlighter) fold(cell string) {
	h.folded, h.origin = h.folded[:0], h.origin[:0]
	for i, r := range cell {
		h.folded = text.AppendFoldRune(h.folded, r)
		for len(h.origin) < len(h.folded) {
			h.origin = append(h.origin, int32(i))
		}
	}
}

// locate returns the folded positions that a term matches: its first whole
// occurrence, at a word if there is one, or else the characters of a fuzzy match.
func (h *highlighter) locate(folded string, t *term) []int {
	hits := h.hits[:0]
	at := strings.Index(folded, t.text)
	if at < 0 {
		start, hits := t.fuzzy(folded, hits)
		if start < 0 {
			return nil
		}
		return hits
	}
	for next := at; next >= 0 && next < len(folded); {
		if startsWord(folded, next) {
			at = next
			break
		}
		step := strings.Index(folded[next+1:], t.text)
		if step < 0 {
			break
		}
		next += 1 + step
	}
	hits = slices.Grow(hits, len(t.text))
	for i := range len(t.text) {
		hits = append(hits, at+i)
	}
	return hits
}
