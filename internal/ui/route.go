package ui

import (
	"reflect"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

// ownerID names a screen or overlay from Start to close. Ids are never reused, so
// an answer that comes too late finds nobody.
type ownerID uint64

// expectation is how soon something must follow a key to be expected.
const expectedWithin = 250 * time.Millisecond

// shellOwner stands for the shell itself, which is never gone.
const shellOwner ownerID = 0

// routed is a message on its way back to the screen whose command it answers.
type routed struct {
	to       ownerID
	msg      tea.Msg
	expected bool // the command came from a key, so the user expects what follows
}

// wrap makes the answers of a command come back to one owner only. Batches and
// sequences are taken apart so that each of their commands is wrapped.
func (a *App) wrap(to ownerID, cmd tea.Cmd) tea.Cmd {
	return a.wrapAs(routed{to: to, expected: a.handlingKey}, cmd)
}

// wrapAs is wrap with the envelope made already. It is called by commands too and
// touches nothing of the update loop's.
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
		return msg // addressed already, or the shell's own
	case tea.BatchMsg:
		return tea.BatchMsg(a.wrapAll(envelope, msg))
	}
	t := reflect.TypeOf(msg)
	if t.PkgPath() != teaPkgPath {
		envelope.msg = msg
		return envelope
	}
	// bubbletea's own: a sequence, whose type is not exported, or something it
	// acts on itself, such as raw output, that must reach it unwrapped.
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

// deliver hands an answer to the screen or overlay it is for, acts on it when it
// is for the shell, and drops it when nobody is waiting any more.
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

// shellMessage acts on what a screen asks of the shell. Once the asking screen is
// gone, what it has to say still counts but it can't move the user elsewhere.
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

// screenOf turns an overlay's id into the id of the screen it was opened by.
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

// broadcast hands a message to every screen and overlay.
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
