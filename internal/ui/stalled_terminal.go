package ui

import (
	"bytes"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A renderer that waits for a stalled terminal blocks the update loop, which then
// receives no keys. The two types below wrap the terminal's files for Bubble Tea, so
// that ctrl+c works in this case too.

// watchedInput sees ctrl+c before the update loop does.
type watchedInput struct {
	*os.File
	shutdown *shutdown
}

func (w *watchedInput) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	if holdsCtrlC(p[:n]) {
		w.shutdown.interrupted()
	}
	return n, err
}

// watchedOutput detects a terminal that accepts no output.
type watchedOutput struct {
	*os.File
	shutdown *shutdown
}

func (w *watchedOutput) Write(p []byte) (int, error) {
	written := make(chan struct{})
	stalled := time.AfterFunc(shutdownTimeout, func() { w.shutdown.stalled(written) })
	defer func() {
		stalled.Stop()
		close(written)
		w.shutdown.writeStalled.Store(false)
	}()
	return w.File.Write(p)
}

// interrupted is called when ctrl+c is typed. It ends the program by force if the update
// loop handles no message within shutdownTimeout, or waits for a write by then.
func (e *shutdown) interrupted() {
	e.ctrlCPending.Store(true)
	updates := e.app.updates.Load()
	e.app.guard.spawn(func() {
		select {
		case <-e.done:
		case <-time.After(shutdownTimeout):
			if e.app.updates.Load() == updates || e.ctrlCPending.Load() && e.writeStalled.Load() {
				e.force()
			}
		}
	})
}

// filter sees every message before the update loop handles it. Once the loop is told to
// quit it reads no more keys, and only a terminal that accepts no output can block it.
func (e *shutdown) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.QuitMsg:
		if !e.quitting.Swap(true) {
			e.app.sessionSaver.setFinal(e.app.savedPath()) // the filter runs in the update loop's goroutine
			close(e.quitSent)
		}
	case tea.KeyPressMsg:
		if msg.Code == 'c' && msg.Mod.Contains(tea.ModCtrl) {
			e.ctrlCPending.Store(false)
		}
	case tea.PasteMsg:
		e.ctrlCPending.Store(false)
	}
	return msg
}

// stalled is called when a write takes too long. It ends the program if the loop has
// been told to quit, or if a ctrl+c can't reach the loop. Otherwise it reads the keys
// itself and ends the program on ctrl+c. Other keys are lost, which is acceptable because
// the user can't see what they would act on.
func (e *shutdown) stalled(written <-chan struct{}) {
	e.writeStalled.Store(true)
	if e.quitting.Load() || e.ctrlCPending.Load() {
		e.force()
		return
	}
	keys := make([]byte, 256)
	for {
		n, err := e.cfg.Input.Read(keys)
		if err != nil {
			return
		}
		select {
		case <-written:
			return
		default:
		}
		if holdsCtrlC(keys[:n]) {
			e.force()
		}
	}
}

// ctrlC lists what ctrl+c sends: the control character, or the key as kitty and xterm
// encode it.
var ctrlC = [][]byte{{3}, []byte("\x1b[99;5u"), []byte("\x1b[27;5;99~")}

func holdsCtrlC(keys []byte) bool {
	for _, seq := range ctrlC {
		if bytes.Contains(keys, seq) {
			return true
		}
	}
	return false
}
