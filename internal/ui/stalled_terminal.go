package ui

import (
	"bytes"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A renderer that waits for a stalled terminal holds up the update loop, and then
// no key arrives there any more. The two files below are the terminal's, as
// bubbletea gets them, with an eye on ctrl+c for exactly that case.

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

// watchedOutput notices when the terminal takes nothing.
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

// interrupted is called when ctrl+c arrives. A loop that handles no message within
// the grace time never will; nor will one that waits for a write by then, although
// it may have handled what came before.
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

// filter looks at what the update loop is about to handle. Once it is told to quit
// it reads no key any more, and all that can keep the program is a terminal that
// doesn't take its last words.
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

// stalled ends the program when it was told to quit already, by the loop or by a
// ctrl+c that can't reach it. Otherwise it reads the keys that nobody else reads
// now and ends it on ctrl+c. The other ones are lost, which is as well: what they
// would act on can't be seen.
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

// ctrlC is what ctrl+c sends: the control character, or the key as kitty and xterm
// write it.
var ctrlC = [][]byte{{3}, []byte("\x1b[99;5u"), []byte("\x1b[27;5;99~")}

func holdsCtrlC(keys []byte) bool {
	for _, seq := range ctrlC {
		if bytes.Contains(keys, seq) {
			return true
		}
	}
	return false
}
