package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
)

// Background lets work that belongs to no screen, such as the background refresh, send
// messages to the open screens. Its methods may be called from any goroutine.
type Background struct{ app *App }

// tellMsg carries the messages of [Background.Tell] into the update loop.
type tellMsg struct {
	top, rest tea.Msg
	taken     chan struct{} // closed when all screens have handled it
}

// Tell sends one message to the top screen and then another one to the screens below
// it; a nil message is not sent. It returns when the screens have handled the messages,
// without waiting for the commands that they return.
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

// headerMsg redraws the header if its content has changed.
type headerMsg struct{}

// Changed reports that the content of the header may have changed.
func (b *Background) Changed() { b.app.mail.post(headerMsg{}) }

// startBackground starts Config.Background, if there is any.
func (a *App) startBackground() {
	if a.cfg.Background != nil {
		a.guard.spawn(func() { a.cfg.Background(a.ctx, &Background{a}) })
	}
}

// tellScreens sends a message to the screens from the top down.
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
