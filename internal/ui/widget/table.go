package widget

import (
	"iter"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Column describes one column of a table of T.
type Column[T any] struct {
	Name  string // stable id, for sorting and for the saved session
	Title string // the heading; drawn in capitals
	// Min is the width of the column. If there is spare room, the column gets a share of
	// it according to Flex (0: none), up to a width of Max (0: no limit).
	Min, Max, Flex int
	// Least is the smallest width to shrink to if the columns that are never dropped
	// don't fit with their Min; 0 means Min.
	Least int
	Align text.Align
	// Priority is the order in which columns are dropped on a narrow screen: the highest
	// first. Columns with priority 0 are never dropped.
	Priority int
	// Text returns the text of the cell, which search and sort use too. It is called for
	// visible rows on every new frame, so it should be fast.
	Text func(T) string
	// Tone returns the tone of the cell; nil means ordinary text.
	Tone func(T) text.Tone
	// Compare orders rows by this column. If nil, rows are ordered by Text in natural
	// order: without case and accents, numbers by value.
	Compare func(a, b T) int
	// Wide shows the column in wide mode only.
	Wide bool
	// NoSearch excludes the column from the filter.
	NoSearch bool
	// Mask is how the column is masked while the screen is shared.
	Mask text.MaskKind
}

// Table shows a list of records of any length with a cursor. Only the visible rows are
// drawn, so a frame costs the same for ten rows and for a million.
//
// Rows are identified by their id, never by their position: the cursor and the marks stay
// on the same record while others are added, removed or moved. Until the user has moved
// it, the cursor stays on the top row.
//
// A Table belongs to the update loop: it isn't safe for concurrent use.
type Table[T any] struct {
	// Placeholder is shown while there are no rows: what is loading, or why there is
	// nothing and what to do about it.
	Placeholder string
	// Partial says that the rows are incomplete: more are loading, or loading failed.
	Partial bool
	// Ranked shows the best matches of a filter first. Otherwise matches keep
	// the table's order. Set it before the first filter.
	Ranked bool

	cols []Column[T]
	id   func(T) string

	rows  []record[T]
	index map[string]int32 // id → slot in rows
	gone  int              // slots in rows that were removed
	order []int32          // all rows, sorted
	gen   uint32           // number of the current refresh

	sortBy int // column, -1 for arrival
	desc   bool

	pinned []T // drawn below the rows

	query          string
	terms          []term  // nil: no filter
	hits           []int32 // matching rows, sorted
	rankedHits     []int32 // matching rows, best first; only when ranked
	highlightTerms []term  // terms of Highlight

	heldID string // id of the row the user moved to; "" until the user moves
	cursor int32  // slot, -1 when nothing is shown
	pos    int    // of the cursor among the shown rows
	top    int    // first visible row
	marked int
	// pendingMarks are the ids of rows to mark when they arrive.
	pendingMarks map[string]bool
	notice       string

	wide bool
	left int // columns scrolled out to the left
	page int // rows the last view had room for

	version     uint64 // changes with everything that is drawn
	frame       drawing
	scratch     []byte
	highlighter highlighter
	masked      bool
	binds       []Binding
	keys        map[string]func() tea.Cmd
}

// record is a row with the data computed from it.
type record[T any] struct {
	value      T
	id         string
	searchText string // folded cells for the filter; "" until needed
	key        string // sort key for columns ordered by text
	letters    uint64 // mask of the bytes in searchText
	gen        uint32
	rank       matchRank // how well it matches the filter
	marked     bool
	gone       bool
}

// NewTable returns an empty table. id must return a different, stable,
// non-empty string for each record.
func NewTable[T any](cols []Column[T], id func(T) string) *Table[T] {
	t := &Table[T]{
		cols: cols, id: id, index: map[string]int32{},
		sortBy: -1, cursor: -1, page: 20,
	}
	t.bind()
	return t
}

// Len returns how many rows there are.
func (t *Table[T]) Len() int { return len(t.order) }

// Shown returns how many rows match the filter.
func (t *Table[T]) Shown() int { return len(t.shownSlots()) }

// Rows yields the shown rows from top to bottom.
func (t *Table[T]) Rows() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, slot := range t.shownSlots() {
			if !yield(t.rows[slot].value) {
				return
			}
		}
	}
}

// All yields every row in the table's order, whether the filter shows it or not.
func (t *Table[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, slot := range t.order {
			if !yield(t.rows[slot].value) {
				return
			}
		}
	}
}

// Get returns the row with this id, shown or not.
func (t *Table[T]) Get(id string) (T, bool) {
	if slot, ok := t.index[id]; ok {
		return t.rows[slot].value, true
	}
	var none T
	return none, false
}

// Columns returns the columns, in the order they are drawn.
func (t *Table[T]) Columns() []Column[T] { return t.cols }

// Set replaces all rows. The cursor and the marks stay on rows that still exist.
func (t *Table[T]) Set(items []T) {
	old := *t
	anchor := t.anchor()
	t.rows = make([]record[T], 0, len(items))
	t.index = make(map[string]int32, len(items))
	t.order, t.hits, t.gone, t.marked = nil, nil, 0, 0
	t.gen++
	for _, item := range items {
		t.put(item)
	}
	for id, slot := range t.index {
		if was, ok := old.index[id]; ok && old.rows[was].marked {
			t.setMark(slot, true)
		}
	}
	t.moveOffRemovedRow(old.rows, old.shownSlots(), old.pos)
	t.order = make([]int32, len(t.rows))
	for i := range t.order {
		t.order[i] = int32(i)
	}
	t.buildKeys(t.order)
	slices.SortFunc(t.order, t.compare)
	t.refilter()
	t.restoreCursor(anchor)
}

// Append adds rows and replaces rows with the same id in place. It returns how many were
// new.
func (t *Table[T]) Append(items []T) int {
	anchor := t.anchor()
	before := len(t.rows)
	added := make([]int32, 0, len(items))
	var moved []int32
	for _, item := range items {
		if slot, ok := t.index[t.id(item)]; ok && int(slot) < before {
			if t.replace(slot, item) {
				moved = append(moved, slot)
			}
			continue
		}
		slot := t.put(item)
		if n := len(added); n == 0 || added[n-1] < slot {
			added = append(added, slot)
		}
	}
	added = append(added, t.lift(moved)...)
	t.buildKeys(added)
	t.order = t.insert(t.order, added)
	t.filterAdded(added)
	t.restoreCursor(anchor)
	return len(t.rows) - before
}

// Pin draws rows, such as totals, below all others, independent of filter and order. They
// are not counted, and the cursor can't move to them.
func (t *Table[T]) Pin(rows ...T) {
	t.pinned = rows
	t.version++
}

// Remove removes rows by id and returns how many existed.
func (t *Table[T]) Remove(ids ...string) int {
	anchor := t.anchor()
	removed := 0
	for _, id := range ids {
		if slot, ok := t.index[id]; ok {
			t.drop(slot)
			removed++
		}
	}
	t.sweepGone(removed)
	t.restoreCursor(anchor)
	return removed
}

// BeginRefresh starts a reload of the list: rows passed to Append replace their old
// versions in place. EndRefresh removes the rows that were not passed again.
func (t *Table[T]) BeginRefresh() { t.gen++ }

// EndRefresh removes the rows that were not appended since BeginRefresh and
// returns how many. Call it only if the reload was complete.
func (t *Table[T]) EndRefresh() int {
	anchor := t.anchor()
	removed := 0
	for _, slot := range t.order {
		if t.rows[slot].gen != t.gen {
			t.drop(slot)
			removed++
		}
	}
	t.sweepGone(removed)
	t.restoreCursor(anchor)
	return removed
}

// put stores one record in its slot, without updating the orders.
func (t *Table[T]) put(item T) int32 {
	id := t.id(item)
	if slot, ok := t.index[id]; ok {
		r := &t.rows[slot]
		r.value, r.gen, r.searchText = item, t.gen, ""
		return slot
	}
	slot := int32(len(t.rows))
	t.rows = append(t.rows, record[T]{value: item, id: id, gen: t.gen})
	t.index[id] = slot
	if t.pendingMarks[id] {
		delete(t.pendingMarks, id)
		t.setMark(slot, true)
	}
	return slot
}

// replace stores a new value in a row's slot and reports whether the row may have to
// move. So a refresh with few changes is cheap.
func (t *Table[T]) replace(slot int32, item T) (moves bool) {
	r := &t.rows[slot]
	old, oldKey := r.value, r.key
	t.put(item)
	if t.terms != nil {
		return true // the row may match now or no longer match
	}
	if t.sortBy < 0 {
		return false
	}
	if by := t.cols[t.sortBy].Compare; by != nil {
		return by(old, item) != 0
	}
	t.scratch = appendNaturalKey(t.scratch[:0], t.cols[t.sortBy].Text(item))
	return string(t.scratch) != oldKey
}

// lift removes replaced rows from the orders, so that they can be inserted at their new
// positions.
func (t *Table[T]) lift(slots []int32) []int32 {
	if len(slots) == 0 {
		return nil
	}
	slices.Sort(slots)
	slots = slices.Compact(slots)
	lifted := func(slot int32) bool {
		_, found := slices.BinarySearch(slots, slot)
		return found
	}
	t.order = slices.DeleteFunc(t.order, lifted)
	t.hits = slices.DeleteFunc(t.hits, lifted)
	return slots
}

// drop removes a row but leaves its slot until sweepGone.
func (t *Table[T]) drop(slot int32) {
	r := &t.rows[slot]
	if r.marked {
		t.marked--
	}
	delete(t.index, r.id)
	*r = record[T]{id: r.id, gone: true}
	t.gone++
}

// sweepGone removes dropped rows from the orders, moves the cursor off them, and frees
// the slots once most of them are empty.
func (t *Table[T]) sweepGone(removed int) {
	if removed == 0 {
		return
	}
	t.moveOffRemovedRow(t.rows, t.shownSlots(), t.pos)
	isGone := func(slot int32) bool { return t.rows[slot].gone }
	t.order = slices.DeleteFunc(t.order, isGone)
	t.hits = slices.DeleteFunc(t.hits, isGone)
	t.rankHits()
	if t.gone > len(t.rows)/2 {
		t.compact()
	}
}

// compact closes the gaps left by removed rows.
func (t *Table[T]) compact() {
	moved := make([]int32, len(t.rows))
	rows := make([]record[T], 0, len(t.rows)-t.gone)
	for i := range t.rows {
		if !t.rows[i].gone {
			moved[i] = int32(len(rows))
			t.index[t.rows[i].id] = moved[i]
			rows = append(rows, t.rows[i])
		}
	}
	for _, list := range [][]int32{t.order, t.hits, t.rankedHits} {
		for i, slot := range list {
			list[i] = moved[slot]
		}
	}
	t.rows, t.gone = rows, 0
}
