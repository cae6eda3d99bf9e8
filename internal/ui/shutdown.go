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
type shutdown struct {
	app           *App
	cfg           Config
	terminalState *xterm.State // of the terminal
	signals       chan os.Signal
	done          chan struct{}
	exit          func(code int)
	flushed       sync.Once
	// quitting is set, and told closed, once the update loop has been told to quit.
	quitting atomic.Bool
	quitSent chan struct{}
	// unheard is set while a ctrl+c was typed that the update loop has not had yet,
	// stuck while a write waits longer than graceTime.
	ctrlCPending, writeStalled atomic.Bool

	mu     sync.Mutex
	signal os.Signal
}

func newShutdown(app *App, cfg Config) *shutdown {
	e := &shutdown{app: app, cfg: cfg, signals: make(chan os.Signal, 4), done: make(chan struct{}), quitSent: make(chan struct{}), exit: os.Exit} //nolint:forbidigo // the last resort when the terminal is stuck
	e.terminalState, _ = xterm.GetState(cfg.Input.Fd())                                                                                           // without it there is nothing to restore
	signal.Notify(e.signals, endSignals...)
	return e
}

func (e *shutdown) stop() {
	signal.Stop(e.signals)
	close(e.done)
}

func (e *shutdown) received() os.Signal {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.signal
}

// watch waits for a signal and then for the end, but not longer than graceTime.
func (e *shutdown) watch(program *tea.Program) {
	if !e.waitForSignal() {
		return
	}
	deadline := time.NewTimer(shutdownTimeout)
	defer deadline.Stop()
	e.app.Close()
	e.app.guard.spawn(program.Quit)
	if e.secondSignal() {
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
func (e *shutdown) waitForSignal() bool {
	for {
		select {
		case <-e.done:
			return false
		case <-e.app.guard.crashedCh:
			return true
		case s := <-e.signals:
			if s == os.Interrupt && e.app.terminalLent.Load() {
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
func (e *shutdown) secondSignal() bool {
	select {
	case <-e.signals:
		return true
	case <-e.quitSent:
	case <-e.done:
	case <-time.After(shutdownTimeout / 3):
	}
	return false
}

// flush keeps the place and calls OnExit once and waits for it, but not longer than flushTime.
func (e *shutdown) flush() {
	e.flushed.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), exitTimeout)
		defer cancel()
		finished := make(chan struct{})
		e.app.guard.spawn(func() {
			defer close(finished)
			e.app.sessionSaver.flush(e.cfg.SaveSession)
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
func (e *shutdown) force() {
	e.flush()
	if e.terminalState != nil {
		_ = xterm.Restore(e.cfg.Input.Fd(), e.terminalState)
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
	case <-time.After(shutdownTimeout / 10):
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
