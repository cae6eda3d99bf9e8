package ui

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	xterm "github.com/charmbracelet/x/term"
)

// ending brings the program to its end when a signal says so, and by force when it
// is stuck: a renderer that writes to a stalled line holds up the update loop, and
// with it every orderly way out.
type ending struct {
	app     *App
	cfg     Config
	before  *xterm.State // of the terminal
	signals chan os.Signal
	done    chan struct{}
	exit    func(code int)
	flushed sync.Once
	// quitting is set, and told closed, once the update loop has been told to quit.
	quitting atomic.Bool
	told     chan struct{}
	// unheard is set while a ctrl+c was typed that the update loop has not had yet,
	// stuck while a write waits longer than graceTime.
	unheard, stuck atomic.Bool

	mu     sync.Mutex
	signal os.Signal
}

func newEnding(app *App, cfg Config) *ending {
	e := &ending{app: app, cfg: cfg, signals: make(chan os.Signal, 4), done: make(chan struct{}), told: make(chan struct{}), exit: os.Exit} //nolint:forbidigo // the last resort when the terminal is stuck
	e.before, _ = xterm.GetState(cfg.Input.Fd())                                                                                            // without it there is nothing to restore
	signal.Notify(e.signals, endSignals...)
	return e
}

func (e *ending) stop() {
	signal.Stop(e.signals)
	close(e.done)
}

func (e *ending) received() os.Signal {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.signal
}

// watch waits for a signal and then for the end, but not longer than graceTime.
func (e *ending) watch(program *tea.Program) {
	if !e.called() {
		return
	}
	deadline := time.NewTimer(graceTime)
	defer deadline.Stop()
	e.app.Close()
	e.app.guard.spawn(program.Quit)
	if e.toldTwice() {
		e.force()
		return
	}
	e.flush()
	select {
	case <-e.done:
	case <-e.signals: // told twice
		e.force()
	case <-deadline.C:
		e.force()
	}
}

// called waits for a signal or a crash; it reports false when the program ended by
// itself. While the terminal is lent, ctrl+c is meant for who has it.
func (e *ending) called() bool {
	for {
		select {
		case <-e.done:
			return false
		case <-e.app.guard.ended:
			return true
		case s := <-e.signals:
			if s == os.Interrupt && e.app.lent.Load() {
				continue
			}
			e.mu.Lock()
			e.signal = s
			e.mu.Unlock()
			return true
		}
	}
}

// toldTwice gives the update loop a moment to say where the user is. It reports
// whether another signal came meanwhile.
func (e *ending) toldTwice() bool {
	select {
	case <-e.signals:
		return true
	case <-e.told:
	case <-e.done:
	case <-time.After(graceTime / 3):
	}
	return false
}

// flush keeps the place and calls OnExit once and waits for it, but not longer than flushTime.
func (e *ending) flush() {
	e.flushed.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), flushTime)
		defer cancel()
		finished := make(chan struct{})
		e.app.guard.spawn(func() {
			defer close(finished)
			e.app.memory.flush(e.cfg.SaveSession)
			if e.cfg.OnExit != nil {
				e.cfg.OnExit(ctx)
			}
		})
		select {
		case <-finished:
		case <-ctx.Done():
		}
	})
}

// force restores the terminal without the program's help and ends the process.
func (e *ending) force() {
	e.flush()
	if e.before != nil {
		_ = xterm.Restore(e.cfg.Input.Fd(), e.before)
	}
	// A stalled terminal takes none of this; one that only seemed so shows its
	// shell again.
	written := make(chan struct{})
	e.app.guard.spawn(func() {
		defer close(written)
		fmt.Fprint(e.cfg.Output, ansi.ResetModeAltScreenSaveCursor+ansi.ResetModeBracketedPaste+ansi.SetModeTextCursorEnable+ansi.ResetStyle)
	})
	select {
	case <-written:
	case <-time.After(graceTime / 10):
	}
	code := 130
	if s := e.received(); s != nil {
		code = signalExitCode(s)
	}
	if e.app.Crash() != nil {
		fmt.Fprintln(os.Stderr, e.app.Crash().Error())
		code = 1
	}
	e.exit(code)
}
