package widget

import tea "charm.land/bubbletea/v2"

// minPaneWidth is the width below which details, forms and JSON draw nothing.
const minPaneWidth = 8

// window is the position of the cursor in a list of lines and the visible part of the
// list. The JSON view, the form, the details and the file list use it.
type window struct {
	pos, top int
	page     int // visible lines
	total    int
}

// move moves the position to a line, or to the nearest one.
func (w *window) move(pos int) {
	w.pos = max(0, min(pos, w.total-1))
	w.reveal(w.pos, w.pos)
}

// reveal scrolls as little as possible to show the lines from first to last. If they
// don't all fit, it shows the first ones.
func (w *window) reveal(first, last int) {
	if last >= w.top+w.page {
		w.top = last - w.page + 1
	}
	w.top = min(w.top, first)
	w.top = max(0, min(w.top, w.total-w.page))
}

// resize sets the number of lines and of visible lines.
func (w *window) resize(total, page int) {
	w.total, w.page = total, max(1, page)
	w.move(w.pos)
}

// update handles the usual moving keys.
func (w *window) update(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "up", "k":
		w.move(w.pos - 1)
	case "down", "j":
		w.move(w.pos + 1)
	case "g", "home":
		w.move(0)
	case "G", "end":
		w.move(w.total - 1)
	case "pgup":
		w.scrollPage(-w.page)
	case "pgdown":
		w.scrollPage(w.page)
	case "ctrl+u":
		w.scrollPage(-w.page / 2)
	case "ctrl+d":
		w.scrollPage(w.page / 2)
	default:
		return false
	}
	return true
}

// scrollPage moves position and window together, so that the position stays on its screen
// line.
func (w *window) scrollPage(lines int) {
	w.top += lines
	w.move(w.pos + lines)
}
