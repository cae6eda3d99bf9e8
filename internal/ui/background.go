package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// Background is how work that belongs to no screen, such as the background refresh,
// gets at those there are. It may be used from any goroutine.
type Background struct{ app *App }

// tellMsg is a message to all screens on its way.
type tellMsg struct {
	top, rest tea.Msg
	taken     chan struct{} // closed when all have it
}

// Tell hands a message to the screen on top and then another one to those below it;
// nil is no message. It returns when they have taken it, which says nothing of the
// commands they answer with.
func (b *Background) Tell(ctx context.Context, top, rest tea.Msg) error {
	msg := tellMsg{top, rest, make(chan struct{})}
	b.app.mail.post(msg)
	select {
	case <-msg.taken:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// headerMsg has the header drawn from what it shows now.
type headerMsg struct{}

// Changed says that what the header shows may be different now.
func (b *Background) Changed() { b.app.mail.post(headerMsg{}) }

// startBackground runs the work of the configuration as long as the shell.
func (a *App) startBackground() {
	if a.cfg.Background != nil {
		a.guard.spawn(func() { a.cfg.Background(a.ctx, &Background{a}) })
	}
}

// tell hands a message to the screens from the top down.
func (a *App) tellScreens(msg tellMsg) tea.Cmd {
	defer close(msg.taken)
	cmds := make([]tea.Cmd, 0, len(a.stack))
	for i := len(a.stack) - 1; i >= 0; i-- {
		e, what := a.stack[i], msg.rest
		if e == a.top() {
			what = msg.top
		}
		if what != nil {
			cmds = append(cmds, a.wrap(e.id, e.screen.Update(what)))
		}
	}
	a.frame.touch(true)
	return tea.Batch(cmds...)
}
