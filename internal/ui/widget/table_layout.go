package widget

const (
	gutterWidth = 3 // cursor marker, mark, blank
	columnGap   = 2
	// minPartWidth is the smallest visible part of a column that is cut at the edge.
	minPartWidth = 4
)

// layout holds the columns that are drawn and their widths.
type layout struct {
	cols    []int // indexes of the columns
	widths  []int
	dropped int  // number of columns that don't fit
	less    bool // columns are scrolled out to the left
	more    bool // columns are cut off to the right
}

// plan fits the columns into a width. Widths depend on the columns only, not on the rows,
// so that columns don't move while rows arrive.
func (t *Table[T]) plan(width int) layout {
	var l layout
	for i := range t.cols {
		if t.wide || !t.cols[i].Wide {
			l.cols = append(l.cols, i)
		}
	}
	room := width - gutterWidth
	if !t.wide {
		for t.totalWidth(l.cols) > room && t.dropOne(&l) {
			l.dropped++
		}
	}
	l.widths = t.shrinkToFit(l.cols, t.totalWidth(l.cols)-room)
	if l.widths == nil {
		t.scrollInto(&l, room)
		return l
	}
	t.left = 0
	t.shareSpare(&l, room-t.totalWidth(l.cols))
	return l
}

// shrinkToFit returns the widths of columns that are together over cells too wide, or nil
// if they can't shrink that much.
func (t *Table[T]) shrinkToFit(cols []int, over int) []int {
	widths := make([]int, len(cols))
	for at, i := range cols {
		widths[at] = t.minWidth(i)
		if least := t.cols[i].Least; least > 0 && !t.wide {
			given := max(0, min(over, widths[at]-least))
			widths[at] -= given
			over -= given
		}
	}
	if over > 0 {
		return nil
	}
	return widths
}

// minWidth returns the width of a column before spare room is shared.
func (t *Table[T]) minWidth(i int) int { return max(1, t.cols[i].Min) }

// totalWidth returns the width of some columns together, with gaps.
func (t *Table[T]) totalWidth(cols []int) int {
	sum := -columnGap
	for _, i := range cols {
		sum += t.minWidth(i) + columnGap
	}
	return sum
}

// dropOne drops the column with the highest priority number, if any may be dropped.
func (t *Table[T]) dropOne(l *layout) bool {
	worst := -1
	for at, i := range l.cols {
		if p := t.cols[i].Priority; p > 0 && (worst < 0 || p >= t.cols[l.cols[worst]].Priority) {
			worst = at
		}
	}
	if worst < 0 {
		return false
	}
	l.cols = append(l.cols[:worst:worst], l.cols[worst+1:]...)
	return true
}

// scrollInto shows the first column and as many of the others as fit, beginning with the
// one that the user scrolled to.
func (t *Table[T]) scrollInto(l *layout, room int) {
	all := l.cols
	if len(all) == 0 || room <= 0 {
		l.cols = nil
		return
	}
	t.left = min(t.left, max(0, len(all)-2))
	l.cols, l.less = all[:1:1], t.left > 0
	l.widths = []int{min(t.minWidth(all[0]), room)}
	room -= l.widths[0]
	for _, i := range all[1+t.left:] {
		room -= columnGap
		w := t.minWidth(i)
		if room < min(w, minPartWidth) {
			l.more = true
			return
		}
		l.more = w > room
		w = min(w, room)
		l.cols, l.widths = append(l.cols, i), append(l.widths, w)
		room -= w
	}
}

// shareSpare distributes spare room among the columns that can grow, by their Flex.
func (t *Table[T]) shareSpare(l *layout, spare int) {
	for spare > 0 {
		flex := 0
		for at, i := range l.cols {
			if t.canGrow(i, l.widths[at]) {
				flex += t.cols[i].Flex
			}
		}
		if flex == 0 {
			return
		}
		left := spare
		for at, i := range l.cols {
			c := &t.cols[i]
			if !t.canGrow(i, l.widths[at]) {
				continue
			}
			part := min(left, max(1, spare*c.Flex/flex))
			if c.Max > 0 {
				part = min(part, c.Max-l.widths[at])
			}
			l.widths[at] += part
			left -= part
		}
		spare = left
	}
}

// canGrow reports whether a column of this width can grow.
func (t *Table[T]) canGrow(i, width int) bool {
	c := &t.cols[i]
	return c.Flex > 0 && (c.Max == 0 || width < c.Max)
}

func (t *Table[T]) columnIndex(name string) int {
	for i := range t.cols {
		if t.cols[i].Name == name {
			return i
		}
	}
	return -1
}
