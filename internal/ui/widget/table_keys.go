package widget

import tea "charm.land/bubbletea/v2"

// Update handles the keys that move, mark, sort and scroll. It reports whether the key
// was one of them.
func (t *Table[T]) Update(msg tea.KeyPressMsg) bool {
	do, ok := t.keys[msg.String()]
	if ok {
		do()
	}
	return ok
}

// Bindings returns the table's bindings; a screen adds them to its own.
func (t *Table[T]) Bindings() []Binding { return t.binds }

// bind creates the bindings and the map in which Update looks up keys.
func (t *Table[T]) bind() {
	t.binds = []Binding{
		t.move("table.up", "up", "Move to the row above.", func() { t.MoveTo(t.pos - 1) }, "up", "k"),
		t.move("table.down", "down", "Move to the row below.", func() { t.MoveTo(t.pos + 1) }, "down", "j"),
		t.move("table.top", "top", "Move to the first row.", func() { t.MoveTo(0) }, "g", "home"),
		t.move("table.bottom", "bottom", "Move to the last row.", func() { t.MoveTo(t.Shown() - 1) }, "G", "end"),
		t.move("table.page-up", "page up", "Move up by a screen.", func() { t.scrollPage(-t.page) }, "pgup"),
		t.move("table.page-down", "page down", "Move down by a screen.", func() { t.scrollPage(t.page) }, "pgdown"),
		t.move("table.half-up", "half up", "Move up by half a screen.", func() { t.scrollPage(-t.page / 2) }, "ctrl+u"),
		t.move("table.half-down", "half down", "Move down by half a screen.", func() { t.scrollPage(t.page / 2) }, "ctrl+d"),
		t.move("table.left", "left", "Scroll to the columns on the left.", func() { t.scrollColumns(-1) }, "left", "h"),
		t.move("table.right", "right", "Scroll to the columns on the right.", func() { t.scrollColumns(1) }, "right", "l"),
		t.list("table.mark", "mark", "Mark the row and move down; actions apply to all marked rows.", t.markNext, "space"),
		t.list("table.mark-all", "mark all", "Mark all rows that the filter shows, or unmark them.", t.MarkShown, "ctrl+a"),
		t.list("table.sort", "sort", "Sort by the next column.", t.NextSort, "s"),
		t.list("table.reverse", "reverse", "Reverse the sort order.", t.ReverseSort, "S"),
		t.list("table.wide", "wide", "Show all columns, or only those that fit.", t.ToggleWide, "w"),
	}
	t.keys = map[string]func() tea.Cmd{}
	for _, b := range t.binds {
		for _, key := range b.Keys {
			t.keys[key] = b.Do
		}
	}
}

func (t *Table[T]) move(id, label, help string, do func(), keys ...string) Binding {
	return Binding{ID: id, Keys: keys, Label: label, Help: help, Group: "Move", Do: withoutCmd(do)}
}

func (t *Table[T]) list(id, label, help string, do func(), keys ...string) Binding {
	return Binding{ID: id, Keys: keys, Label: label, Help: help, Group: "List", Do: withoutCmd(do)}
}

// scrollPage moves the cursor and the window by the same number of rows, so that the
// cursor stays on its screen line.
func (t *Table[T]) scrollPage(rows int) {
	t.top += rows
	t.MoveTo(t.pos + rows)
}

// markNext toggles the mark of the row under the cursor and moves to the next row.
func (t *Table[T]) markNext() {
	if t.cursor >= 0 {
		t.setMark(t.cursor, !t.rows[t.cursor].marked)
		t.MoveTo(t.pos + 1)
	}
}

// ToggleWide switches between all columns, which can be scrolled, and those that fit.
func (t *Table[T]) ToggleWide() {
	t.wide = !t.wide
	t.left = 0
	t.version++
}

// Wide reports whether wide mode is on.
func (t *Table[T]) Wide() bool { return t.wide }

// scrollColumns scrolls by columns; the first one always stays.
func (t *Table[T]) scrollColumns(by int) {
	if by > 0 && !t.frame.layout.more {
		return
	}
	if left := max(0, t.left+by); left != t.left {
		t.left = left
		t.version++
	}
}
