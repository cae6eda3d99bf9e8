package ui

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"
)

// mailbox carries messages from other goroutines into the update loop. Posting never
// blocks, so that a sender is not blocked when the loop waits for the terminal.
type mailbox struct {
	mu    sync.Mutex
	queue []tea.Msg
	ready chan struct{}
}

// mailMsg is the content of the mailbox, oldest first.
type mailMsg []tea.Msg

func newMailbox() *mailbox { return &mailbox{ready: make(chan struct{}, 1)} }

func (m *mailbox) post(msg tea.Msg) {
	m.mu.Lock()
	m.queue = append(m.queue, msg)
	m.mu.Unlock()
	select {
	case m.ready <- struct{}{}:
	default: // already announced
	}
}

// listen returns a command that waits for the next post.
func (m *mailbox) listen(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-ctx.Done():
			return nil
		case <-m.ready:
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		mail := mailMsg(m.queue)
		m.queue = nil
		return mail
	}
}

// Post sends a message to the shell from any goroutine and never blocks. The
// commands of this package (Push, Toast, …) can be posted by calling them:
// app.Post(ui.Toast(ui.ToneWarn, "…")()). Anything else is broadcast.
func (a *App) Post(msg tea.Msg) { a.mail.post(msg) }

func (a *App) readMail(mail mailMsg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(mail)+1)
	for _, msg := range mail {
		if _, crashed := msg.(crashedMsg); crashed {
			return tea.Quit
		}
		cmds = append(cmds, a.handleMail(msg))
	}
	return tea.Batch(append(cmds, a.mail.listen(a.ctx))...)
}

func (a *App) handleMail(msg tea.Msg) tea.Cmd {
	if cmd, handled := a.shellMessage(shellOwner, msg, true); handled {
		return cmd
	}
	switch msg := msg.(type) {
	case tellMsg:
		return a.tellScreens(msg)
	case headerMsg:
		if a.header() != a.frame.info {
			a.frame.touch(false)
		}
		return nil
	case JobMsg:
		a.jobs.updateLine(msg)
	}
	return a.broadcast(msg)
}
