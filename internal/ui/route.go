package ui

import (
	"reflect"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

// ownerID identifies a screen or overlay while it is open. Ids are never reused, so a
// late result is not delivered to the wrong screen.
type ownerID uint64

// expectedWithin is how soon after a key press an event counts as caused by it.
const expectedWithin = 250 * time.Millisecond

// shellOwner is the shell itself, which is always open.
const shellOwner ownerID = 0

// routed is the result of a command with the screen or overlay to deliver it to.
type routed struct {
	to       ownerID
	msg      tea.Msg
	expected bool // the command was caused by a key, so the user expects its result
}

// wrap returns a command whose results are delivered to one owner only. In batches and
// sequences, each command is wrapped.
func (a *App) wrap(to ownerID, cmd tea.Cmd) tea.Cmd {
	return a.wrapAs(routed{to: to, expected: a.handlingKey}, cmd)
}

// wrapAs is wrap with a given envelope. It is also called from commands, so it doesn't
// use the state of the update loop.
func (a *App) wrapAs(envelope routed, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				a.guard.reportPanic("running a command", r, debug.Stack())
				msg = crashedMsg{}
			}
		}()
		return a.envelop(envelope, cmd())
	}
}

var (
	cmdsType   = reflect.TypeFor[[]tea.Cmd]()
	teaPkgPath = reflect.TypeFor[tea.QuitMsg]().PkgPath()
)

func (a *App) envelop(envelope routed, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case nil, routed, crashedMsg, toastGoneMsg, tickMsg:
		return msg // already in an envelope, or the shell's own
	case tea.BatchMsg:
		return tea.BatchMsg(a.wrapAll(envelope, msg))
	}
	t := reflect.TypeOf(msg)
	if t.PkgPath() != teaPkgPath {
		envelope.msg = msg
		return envelope
	}
	// A message of Bubble Tea itself: a sequence, whose type is not exported, or one
	// that it handles itself, such as raw output, which must not be wrapped.
	if t.Kind() == reflect.Slice && t.ConvertibleTo(cmdsType) {
		cmds := reflect.ValueOf(msg).Convert(cmdsType).Interface().([]tea.Cmd)
		return tea.Sequence(a.wrapAll(envelope, cmds)...)()
	}
	return msg
}

func (a *App) wrapAll(envelope routed, cmds []tea.Cmd) []tea.Cmd {
	wrapped := make([]tea.Cmd, 0, len(cmds))
	for _, cmd := range cmds {
		if cmd != nil {
			wrapped = append(wrapped, a.wrapAs(envelope, cmd))
		}
	}
	return wrapped
}

// deliver passes a result to its screen or overlay, handles it if it is for the shell,
// and drops it if the screen has been closed.
func (a *App) deliver(r routed) tea.Cmd {
	e, l := a.entry(r.to), a.layer(r.to)
	a.expected = r.expected && time.Since(a.lastKey) < expectedWithin
	defer func() { a.expected = false }()
	if cmd, ok := a.shellMessage(r.to, r.msg, e != nil || l != nil || r.to == shellOwner); ok {
		return cmd
	}
	switch {
	case e != nil:
		a.frame.touch(e == a.top())
		return a.wrap(e.id, e.screen.Update(r.msg))
	case l != nil:
		return a.updateLayer(l, r.msg)
	}
	return nil
}

// shellMessage handles the messages of the shell's commands. If the screen that sent one
// has been closed, toasts, broadcasts and jobs still work, but navigation is ignored.
func (a *App) shellMessage(from ownerID, msg tea.Msg, alive bool) (cmd tea.Cmd, handled bool) {
	switch msg := msg.(type) {
	case toastMsg:
		return a.showToast(msg.toast), true
	case broadcastMsg:
		return a.broadcast(msg.msg), true
	case startJobMsg:
		return a.startJob(msg.job), true
	case pushMsg, popMsg, replaceMsg, resetMsg, overlayMsg, copyMsg, execMsg, quitMsg, refreshMsg, proceedMsg:
		if alive {
			return a.navigate(from, msg), true
		}
		return nil, true
	}
	return nil, false
}

func (a *App) navigate(from ownerID, msg tea.Msg) tea.Cmd {
	from = a.screenOf(from)
	switch msg := msg.(type) {
	case pushMsg:
		return a.push(from, msg.screen)
	case popMsg:
		return a.pop(from)
	case replaceMsg:
		return a.replace(from, msg.screen)
	case resetMsg:
		return a.reset(msg.screen)
	case overlayMsg:
		return a.openOverlay(from, msg.overlay)
	case copyMsg:
		return a.copy(msg.label, msg.value)
	case execMsg:
		return a.exec(from, msg)
	case quitMsg:
		return a.askToQuit(msg.quitRequest)
	case refreshMsg:
		return withCapability(a, Refresher.Refresh)()
	case proceedMsg:
		return msg.next()
	}
	return nil
}

// screenOf returns the id of the screen that opened an overlay, or id itself.
func (a *App) screenOf(id ownerID) ownerID {
	if l := a.layer(id); l != nil {
		return l.owner
	}
	return id
}

func (a *App) exec(from ownerID, msg execMsg) tea.Cmd {
	return tea.Exec(terminalUser{msg.command, &a.terminalLent}, func(err error) tea.Msg {
		if msg.done == nil {
			return nil
		}
		return a.envelop(routed{to: from}, msg.done(err))
	})
}

// broadcast sends a message to every screen and overlay.
func (a *App) broadcast(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(a.stack)+len(a.layers))
	for _, e := range a.stack {
		cmds = append(cmds, a.wrap(e.id, e.screen.Update(msg)))
	}
	for _, l := range append([]*layer(nil), a.layers...) {
		cmds = append(cmds, a.updateLayer(l, msg))
	}
	a.frame.touch(true)
	return tea.Batch(cmds...)
}
