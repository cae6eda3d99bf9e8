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

// shutdown ends the program when a signal arrives, and forces the end if the program is
// blocked: a renderer that writes to a stalled terminal blocks the update loop, and a
// blocked loop can't quit by itself.
type shutdown struct {
	app           *App
	cfg           Config
	terminalState *xterm.State // of the terminal
	signals       chan os.Signal
	done          chan struct{}
	exit          func(code int)
	flushed       sync.Once
	// quitting is set, and quitSent closed, once the update loop has been told to quit.
	quitting atomic.Bool
	quitSent chan struct{}
	// ctrlCPending is set while a typed ctrl+c has not reached the update loop yet,
	// writeStalled while a write takes longer than shutdownTimeout.
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

// watch waits for a signal and then for the end of the program, at most
// shutdownTimeout.
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
	case <-e.signals: // a second signal
		e.force()
	case <-deadline.C:
		e.force()
	}
}

// waitForSignal waits for a signal or a crash. It reports false if the program ended by
// itself. While another program uses the terminal, ctrl+c is meant for that program.
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

// secondSignal gives the update loop a moment to save the session. It reports whether
// another signal arrived meanwhile.
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

// flush saves the session and calls OnExit, once. It waits at most exitTimeout.
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

// force restores the terminal and ends the process, whatever the program is doing.
func (e *shutdown) force() {
	e.flush()
	if e.terminalState != nil {
		_ = xterm.Restore(e.cfg.Input.Fd(), e.terminalState)
	}
	// A stalled terminal accepts none of this; one that was only slow shows its shell
	// again.
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
