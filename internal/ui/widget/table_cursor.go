package widget

// Current returns the row under the cursor.
func (t *Table[T]) Current() (T, bool) {
	if t.cursor < 0 {
		var none T
		return none, false
	}
	return t.rows[t.cursor].value, true
}

// CurrentID returns the id of the row under the cursor, or "" if there are no rows.
func (t *Table[T]) CurrentID() string {
	if t.cursor < 0 {
		return ""
	}
	return t.rows[t.cursor].id
}

// HeldID returns the id of the row that the user moved to, or "" if they haven't moved.
func (t *Table[T]) HeldID() string { return t.heldID }

// Select moves the cursor to a row. If the row isn't shown yet, Select reports false, and
// the row gets the cursor when it arrives, unless the user has moved by then.
func (t *Table[T]) Select(id string) bool {
	t.heldID = id
	t.restoreCursor(t.page / 2)
	return t.cursor >= 0 && t.rows[t.cursor].id == id
}

// Hold keeps the cursor on its current row, as if the user had moved there: it stays on
// that row when others arrive, and returns to it when a filter is cleared.
func (t *Table[T]) Hold() {
	if t.cursor >= 0 {
		t.heldID = t.rows[t.cursor].id
	}
}

// Marked returns the marked rows in the table's order, including those that the filter
// hides; Status shows how many are hidden.
func (t *Table[T]) Marked() []T {
	if t.marked == 0 {
		return nil
	}
	rows := make([]T, 0, t.marked)
	for _, slot := range t.order {
		if t.rows[slot].marked {
			rows = append(rows, t.rows[slot].value)
		}
	}
	return rows
}

// MarkedLen returns how many rows are marked.
func (t *Table[T]) MarkedLen() int { return t.marked }

// Mark marks or unmarks a row.
func (t *Table[T]) Mark(id string, on bool) {
	if slot, ok := t.index[id]; ok {
		t.setMark(slot, on)
	}
}

// MarkLater marks rows now if they exist, and otherwise as soon as they arrive.
func (t *Table[T]) MarkLater(ids []string) {
	t.pendingMarks = make(map[string]bool, len(ids))
	for _, id := range ids {
		if slot, ok := t.index[id]; ok {
			t.setMark(slot, true)
		} else {
			t.pendingMarks[id] = true
		}
	}
}

// MarkedIDs returns the ids of the marked rows, in the table's order.
func (t *Table[T]) MarkedIDs() []string {
	ids := make([]string, 0, t.marked)
	for _, slot := range t.order {
		if t.rows[slot].marked {
			ids = append(ids, t.rows[slot].id)
		}
	}
	return ids
}

// MarkShown marks all shown rows, or unmarks them if all of them are marked.
func (t *Table[T]) MarkShown() {
	on := false
	for _, slot := range t.shownSlots() {
		if !t.rows[slot].marked {
			on = true
			break
		}
	}
	for _, slot := range t.shownSlots() {
		t.setMark(slot, on)
	}
}

// ClearMarks unmarks everything.
func (t *Table[T]) ClearMarks() {
	t.pendingMarks = nil
	for _, slot := range t.order {
		t.setMark(slot, false)
	}
}

func (t *Table[T]) setMark(slot int32, on bool) {
	r := &t.rows[slot]
	if r.marked == on {
		return
	}
	r.marked = on
	t.version++
	if on {
		t.marked++
	} else {
		t.marked--
	}
}

// MoveTo moves the cursor to the nth shown row, or to the nearest one.
func (t *Table[T]) MoveTo(pos int) {
	shown := t.shownSlots()
	if len(shown) == 0 {
		return
	}
	t.pos = max(0, min(pos, len(shown)-1))
	t.cursor = shown[t.pos]
	t.heldID = t.rows[t.cursor].id
	t.notice = ""
	t.scroll()
	t.version++
}

// anchor returns the screen line of the cursor. Rows that arrive above it must not move
// it.
func (t *Table[T]) anchor() int { return t.pos - t.top }

// restoreCursor finds the cursor's row again after the rows, their order or the filter
// changed, and keeps it on its screen line.
func (t *Table[T]) restoreCursor(anchor int) {
	t.version++
	shown := t.shownSlots()
	if len(shown) == 0 {
		t.cursor, t.pos, t.top = -1, 0, 0
		return
	}
	if slot, ok := t.index[t.heldID]; ok && t.heldID != "" {
		if at := t.position(slot); at >= 0 {
			t.cursor, t.pos, t.top = slot, at, at-anchor
			t.scroll()
			return
		}
	}
	// The user hasn't moved yet, or the filter hides the row; it is found again when the
	// filter is cleared.
	t.cursor, t.pos, t.top = shown[0], 0, 0
}

// moveOffRemovedRow moves the cursor to the nearest remaining neighbor if its row was
// removed, and sets a notice. rows, shown and pos are those before the change.
func (t *Table[T]) moveOffRemovedRow(rows []record[T], shown []int32, pos int) {
	if t.heldID == "" || pos >= len(shown) || rows[shown[pos]].id != t.heldID {
		return
	}
	if _, ok := t.index[t.heldID]; ok {
		return
	}
	t.notice = "the row under the cursor was removed"
	t.heldID = ""
	for _, slot := range shown[pos:] {
		if t.holdIfPresent(rows[slot].id) {
			return
		}
	}
	for i := pos - 1; i >= 0; i-- {
		if t.holdIfPresent(rows[shown[i]].id) {
			return
		}
	}
}

func (t *Table[T]) holdIfPresent(id string) bool {
	_, ok := t.index[id]
	if ok {
		t.heldID = id
	}
	return ok
}

// scroll moves the window so that the cursor is visible and the window is within the
// list.
func (t *Table[T]) scroll() {
	t.top = min(t.top, t.pos)
	t.top = max(t.top, t.pos-t.page+1)
	t.top = max(0, min(t.top, t.Shown()-t.page))
}

// hiddenMarks counts marked rows that the filter hides.
func (t *Table[T]) hiddenMarks() int {
	if t.marked == 0 || t.terms == nil {
		return 0
	}
	hidden := t.marked
	for _, slot := range t.hits {
		if t.rows[slot].marked {
			hidden--
		}
	}
	return hidden
}
