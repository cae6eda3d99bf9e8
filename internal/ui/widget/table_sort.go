package widget

import (
	"slices"
	"sort"
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// SortBy orders the rows by the column with this name, or by arrival for "".
// It reports whether the table has such a column.
func (t *Table[T]) SortBy(name string, desc bool) bool {
	by := -1
	if name != "" {
		if by = t.columnIndex(name); by < 0 {
			return false
		}
	}
	if by == t.sortBy && desc == t.desc {
		return true
	}
	t.sortBy, t.desc = by, desc
	t.resort()
	return true
}

// Sorted returns the column the rows are ordered by, "" for arrival.
func (t *Table[T]) Sorted() (name string, desc bool) {
	if t.sortBy < 0 {
		return "", t.desc
	}
	return t.cols[t.sortBy].Name, t.desc
}

// NextSort orders by the next visible column, and after the last one by arrival.
func (t *Table[T]) NextSort() {
	next := t.sortBy + 1
	for next < len(t.cols) && t.cols[next].Wide && !t.wide {
		next++
	}
	if next >= len(t.cols) {
		next = -1
	}
	t.sortBy, t.desc = next, false
	t.resort()
}

// ReverseSort reverses the order.
func (t *Table[T]) ReverseSort() {
	t.desc = !t.desc
	t.resort()
}

// resort sorts all rows after the sort order has changed.
func (t *Table[T]) resort() {
	anchor := t.anchor()
	t.buildKeys(t.order)
	slices.SortFunc(t.order, t.compare)
	if t.terms != nil {
		slices.SortFunc(t.hits, t.compare)
	}
	t.rankHits()
	t.restoreCursor(anchor)
}

// compare orders two rows; rows that are equal stay in the order they arrived.
func (t *Table[T]) compare(a, b int32) int {
	c := t.compareBy(&t.rows[a], &t.rows[b])
	switch {
	case c != 0 && t.desc:
		return -c
	case c != 0:
		return c
	case t.sortBy < 0 && t.desc:
		return int(b - a)
	}
	return int(a - b)
}

// compareBy orders two rows by the sort column alone.
func (t *Table[T]) compareBy(a, b *record[T]) int {
	if t.sortBy < 0 {
		return 0
	}
	if by := t.cols[t.sortBy].Compare; by != nil {
		return by(a.value, b.value)
	}
	return strings.Compare(a.key, b.key)
}

// buildKeys computes the sort keys of some rows. All keys of one call share one
// string, so that 100,000 of them are one allocation.
func (t *Table[T]) buildKeys(slots []int32) {
	if t.sortBy < 0 || t.cols[t.sortBy].Compare != nil {
		return
	}
	text := t.cols[t.sortBy].Text
	buf, ends := t.scratch[:0], make([]int, len(slots))
	for i, slot := range slots {
		buf = appendNaturalKey(buf, text(t.rows[slot].value))
		ends[i] = len(buf)
	}
	all, start := string(buf), 0
	for i, slot := range slots {
		t.rows[slot].key = all[start:ends[i]]
		start = ends[i]
	}
	t.scratch = buf[:0]
}

// insert inserts rows into a sorted list. It works from the ends of both lists, so each
// new row costs a few comparisons, and the existing rows are moved only once.
func (t *Table[T]) insert(list, added []int32) []int32 {
	if len(added) == 0 {
		return list
	}
	slices.SortFunc(added, t.compare)
	if n := len(list); n == 0 || t.compare(list[n-1], added[0]) < 0 {
		return append(list, added...)
	}
	end := len(list)
	list = append(list, added...)
	for i := len(added) - 1; i >= 0; i-- {
		slot := added[i]
		at := sort.Search(end, func(j int) bool { return t.compare(list[j], slot) > 0 })
		copy(list[at+i+1:end+i+1], list[at:end])
		list[at+i] = slot
		end = at
	}
	return list
}

// position returns the index of a row among the shown rows, or -1.
func (t *Table[T]) position(slot int32) int {
	shown := t.shownSlots()
	if !t.ranked() {
		if at, ok := slices.BinarySearchFunc(shown, slot, t.compare); ok {
			return at
		}
	}
	return slices.Index(shown, slot)
}

// appendNaturalKey appends a sort key for natural order: without case and accents, and
// with numbers by value, so that "Plan 9" comes before "Plan 10".
func appendNaturalKey(b []byte, s string) []byte {
	start := len(b)
	b = text.AppendFold(b, s)
	if !strings.ContainsAny(s, "0123456789") {
		return b
	}
	folded := string(b[start:])
	b = b[:start]
	for i := 0; i < len(folded); {
		if c := folded[i]; c < '0' || c > '9' {
			b = append(b, c)
			i++
			continue
		}
		end := i
		for end < len(folded) && folded[end] >= '0' && folded[end] <= '9' {
			end++
		}
		digits := strings.TrimLeft(folded[i:end], "0")
		b = append(b, '0', byte(min(len(digits), 255)))
		b = append(b, digits...)
		i = end
	}
	return b
}
