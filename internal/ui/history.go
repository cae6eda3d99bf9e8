package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// historyLimit is the number of stacks stored for `[` and `]`.
const historyLimit = 50

// history holds the stacks of screens that the user has visited, oldest first.
type history struct {
	stacks [][]*entry
	at     int
}

// visit adds a stack after the current one and removes those after it.
func (h *history) visit(stack []*entry) {
	if h.at < len(h.stacks) && slices.Equal(h.stacks[h.at], stack) {
		return
	}
	if len(h.stacks) > 0 {
		h.stacks = h.stacks[:h.at+1]
	}
	h.stacks = append(h.stacks, slices.Clone(stack))
	if over := len(h.stacks) - historyLimit; over > 0 {
		h.stacks = slices.Delete(h.stacks, 0, over)
	}
	h.at = len(h.stacks) - 1
}

// next returns the index of the nearest stack in a direction (-1 or 1) that can be
// shown, or -1.
func (h *history) next(step int) int {
	for i := h.at + step; i >= 0 && i < len(h.stacks); i += step {
		if !slices.ContainsFunc(h.stacks[i], func(e *entry) bool { return e.screen == nil }) {
			return i
		}
	}
	return -1
}

// travel shows the previous (-1) or next (1) stack of the history.
func (a *App) travel(step int) tea.Cmd {
	to := a.history.next(step)
	if to < 0 {
		return a.showToast(notice{tone: text.ToneText, text: "There is no " + map[int]string{-1: "earlier", 1: "later"}[step] + " screen to go to."})
	}
	place := a.history.stacks[to]
	var leaving []*entry
	for _, e := range a.stack {
		if !slices.Contains(place, e) {
			leaving = append(leaving, e)
		}
	}
	return a.guarded(leaving, func() tea.Cmd { return a.travelTo(to, leaving) })
}

func (a *App) travelTo(to int, leaving []*entry) tea.Cmd {
	for _, e := range slices.Backward(leaving) {
		a.stop(e)
	}
	oldTop := a.top()
	a.history.at = to
	a.stack = slices.Clone(a.history.stacks[to])
	var cmds []tea.Cmd
	for _, e := range a.stack {
		if e.id == shellOwner {
			cmds = append(cmds, a.start(e))
		} else if e == a.top() && e != oldTop {
			cmds = append(cmds, a.resume())
		}
	}
	a.frame.touch(true)
	return tea.Batch(cmds...)
}
