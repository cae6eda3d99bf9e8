package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"
)

// entry is a screen on the stack, or a closed screen in the history that may be revived.
type entry struct {
	id     ownerID // shellOwner if not on the stack
	screen Screen  // nil if closed and not revivable
	cancel context.CancelFunc
}

func (a *App) top() *entry { return a.stack[len(a.stack)-1] }

// entry returns the entry on the stack with an id, or nil.
func (a *App) entry(id ownerID) *entry {
	if i := a.depth(id); i >= 0 {
		return a.stack[i]
	}
	return nil
}

// depth returns an entry's index on the stack, or -1.
func (a *App) depth(id ownerID) int {
	if id == shellOwner {
		return -1
	}
	return slices.IndexFunc(a.stack, func(e *entry) bool { return e.id == id })
}

func (a *App) nextID() ownerID {
	a.lastID++
	return a.lastID
}

// start starts the screen of an entry.
func (a *App) start(e *entry) tea.Cmd {
	ctx, cancel := context.WithCancel(a.ctx)
	e.id, e.cancel = a.nextID(), cancel
	return a.wrap(e.id, e.screen.Start(ctx, a.env))
}

// stop ends the screen of an entry: its calls are cancelled, late results are dropped,
// and its overlays close. Only the outer screen is asked whether it is Revivable: an
// inner screen can't restore the composite around it.
func (a *App) stop(e *entry) {
	e.cancel()
	a.closeLayersOf(e.id)
	e.id = shellOwner
	if r, ok := e.screen.(Revivable); ok {
		e.screen = r.Revive()
	} else {
		e.screen = nil
	}
}

func (a *App) push(from ownerID, s Screen) tea.Cmd {
	at := len(a.stack)
	if from != shellOwner {
		at = a.depth(from) + 1
	}
	e := &entry{screen: s}
	a.stack = slices.Insert(a.stack, at, e)
	cmd := a.start(e)
	a.stackChanged()
	return cmd
}

func (a *App) pop(id ownerID) tea.Cmd {
	at := len(a.stack) - 1
	if id != shellOwner {
		at = a.depth(id)
	}
	if at <= 0 {
		return nil
	}
	onTop := at == len(a.stack)-1
	a.stop(a.stack[at])
	a.stack = slices.Delete(a.stack, at, at+1)
	a.stackChanged()
	if onTop {
		return a.resume()
	}
	return nil
}

func (a *App) replace(id ownerID, s Screen) tea.Cmd {
	at := len(a.stack) - 1
	if id != shellOwner {
		at = a.depth(id)
	}
	a.stop(a.stack[at])
	a.stack[at] = &entry{screen: s}
	cmd := a.start(a.stack[at])
	a.stackChanged()
	return cmd
}

func (a *App) reset(s Screen) tea.Cmd {
	for _, e := range slices.Backward(a.stack) {
		a.stop(e)
	}
	a.stack = []*entry{{screen: s}}
	cmd := a.start(a.top())
	a.stackChanged()
	return cmd
}

// resume tells the top screen that it has become the top screen again.
func (a *App) resume() tea.Cmd {
	e := a.top()
	if r, ok := As[Resumer](e.screen); ok {
		return a.wrap(e.id, r.Resume())
	}
	return nil
}

// stackChanged records the stack in the history and redraws everything.
func (a *App) stackChanged() {
	a.history.visit(a.stack)
	a.frame.touch(true)
}

// guarded runs next. If one of the screens to be closed is Guarded, it asks the user
// first.
func (a *App) guarded(leaving []*entry, next func() tea.Cmd) tea.Cmd {
	for _, e := range leaving {
		g, ok := As[Guarded](e.screen)
		if !ok {
			continue
		}
		if text := g.Guard(); text != "" {
			return a.openOverlay(e.id, NewQuestion(Question{
				Title: "Leave " + e.screen.Title() + "?",
				Text:  text,
				Yes:   "Leave",
				No:    "Stay",
				Do:    func() tea.Cmd { return send(proceedMsg{next}) },
			}))
		}
	}
	return next()
}

// proceedMsg continues after the user agreed to leave a guarded screen.
type proceedMsg struct{ next func() tea.Cmd }
