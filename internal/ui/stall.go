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
	end *ending
}

func (w *watchedInput) Read(p []byte) (int, error) {
	n, err := w.File.Read(p)
	if holdsCtrlC(p[:n]) {
		w.end.interrupted(w.end.app.updates.Load())
	}
	return n, err
}

// watchedOutput notices when the terminal takes nothing.
type watchedOutput struct {
	*os.File
	end *ending
}

func (w *watchedOutput) Write(p []byte) (int, error) {
	written := make(chan struct{})
	defer close(written)
	stalled := time.AfterFunc(graceTime, func() { w.end.stalled(written) })
	defer stalled.Stop()
	return w.File.Write(p)
}

// interrupted is called when ctrl+c arrives. A loop that handles no message within
// the grace time never will.
func (e *ending) interrupted(updates int64) {
	e.app.guard.spawn(func() {
		select {
		case <-e.done:
		case <-time.After(graceTime):
			if e.app.updates.Load() == updates {
				e.force()
			}
		}
	})
}

// quits notes that the update loop was told to quit: from then on it reads no key,
// and all that can keep the program is a terminal that doesn't take its last words.
func (e *ending) quits(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ok := msg.(tea.QuitMsg); ok && !e.quitting.Swap(true) {
		e.app.memory.leave(e.app.path()) // the filter runs in the update loop's goroutine
		close(e.told)
	}
	return msg
}

// stalled ends the program when it was told to quit already. Otherwise it reads
// the keys that nobody else reads now and ends it on ctrl+c. The other ones are
// lost, which is as well: what they would act on can't be seen.
func (e *ending) stalled(written <-chan struct{}) {
	if e.quitting.Load() {
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
