package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	xterm "github.com/charmbracelet/x/term"
)

const (
	// flushTime is what OnExit gets; graceTime what the whole end may take before
	// the process is ended whatever it is stuck in.
	exitTimeout     = 2 * time.Second
	shutdownTimeout = 3 * time.Second
	// profileTime bounds the search for colours: inside tmux it runs a program.
	profileTimeout = 300 * time.Millisecond
	// framesPerSecond is bubbletea's own pace. The first frame waits for its turn like
	// every other, so half of it would be felt at the start.
	framesPerSecond = 60
	// farFramesPerSecond is the pace over SSH: more of what changes goes into one frame.
	sshFramesPerSecond = 30
)

// NoTerminalError is returned by Run when there is nothing to show a desk on.
type NoTerminalError struct{ Reason string }

func (e NoTerminalError) Error() string {
	return "The desk needs a terminal: " + e.Reason + ". For scripts and plain output there are commands without one."
}

// SignalError is how Run ends when the process was told to.
type SignalError struct{ Signal os.Signal }

func (e SignalError) Error() string { return "ended by signal: " + e.Signal.String() }

// ExitCode is what a shell expects of a process that a signal ended.
func (e SignalError) ExitCode() int { return signalExitCode(e.Signal) }

// Run shows the desk until the user quits, ctx ends or a signal arrives. However
// it ends, the terminal is restored and OnExit has been called.
func Run(ctx context.Context, cfg Config) error {
	cfg = cfg.withTerminal()
	if err := cfg.checkTerminal(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	app, err := New(ctx, cfg)
	if err != nil {
		return err
	}
	end := newShutdown(app, cfg)
	defer end.stop()
	program := tea.NewProgram(app,
		tea.WithContext(ctx),
		tea.WithInput(&watchedInput{cfg.Input, end}),
		tea.WithOutput(&watchedOutput{cfg.Output, end}),
		tea.WithEnvironment(cfg.Environ),
		tea.WithColorProfile(app.detectProfile(cfg)),
		tea.WithFPS(cfg.framesPerSecond()),
		tea.WithoutSignalHandler(),
		tea.WithFilter(end.filter),
	)
	app.guard.spawn(func() { end.watch(program) })
	_, err = program.Run()
	app.Close()
	end.flush()
	return end.result(app, err)
}

// withTerminal fills in the process's own terminal.
func (c Config) withTerminal() Config {
	if c.Input == nil {
		c.Input = os.Stdin
	}
	if c.Output == nil {
		c.Output = os.Stdout
	}
	if c.Environ == nil {
		c.Environ = os.Environ()
	}
	return c
}

func (c Config) getenv(name string) string { return lookup(c.Environ, name) }

// lookup finds a variable in an environment; as for a shell, the last one counts.
func lookup(environ []string, name string) string {
	for _, entry := range slices.Backward(environ) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

func (c Config) framesPerSecond() int {
	if c.getenv("SSH_TTY") != "" || c.getenv("SSH_CONNECTION") != "" {
		return sshFramesPerSecond
	}
	return framesPerSecond
}

func (c Config) checkTerminal() error {
	switch {
	case !xterm.IsTerminal(c.Input.Fd()):
		return NoTerminalError{"standard input is not one"}
	case !xterm.IsTerminal(c.Output.Fd()):
		return NoTerminalError{"standard output is not one"}
	case c.getenv("TERM") == "dumb":
		return NoTerminalError{"TERM is “dumb”, so it can't move a cursor"}
	}
	return nil
}

// detectProfile finds out how many colours there are. NO_COLOR counts with any
// value; bold and reverse stay.
func (a *App) detectProfile(cfg Config) colorprofile.Profile {
	if cfg.getenv("NO_COLOR") != "" {
		return colorprofile.ASCII
	}
	found := make(chan colorprofile.Profile, 1)
	a.guard.spawn(func() { found <- colorprofile.Detect(cfg.Output, cfg.Environ) })
	select {
	case profile := <-found:
		return profile
	case <-time.After(profileTimeout):
		return colorprofile.Env(cfg.Environ)
	}
}

// syncReport makes bubbletea believe that the terminal said it can take a frame
// at once. Over SSH it doesn't ask, although most terminals there can.
func syncReport() tea.Msg {
	return tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset}
}

// result says how the desk ended.
func (e *shutdown) result(app *App, err error) error {
	switch {
	case app.Crash() != nil:
		return app.Crash()
	case e.received() != nil:
		return SignalError{e.received()}
	case errors.Is(err, tea.ErrProgramKilled) && app.ctx.Err() != nil:
		return context.Cause(app.ctx)
	case err != nil:
		return fmt.Errorf("show the desk: %w", err)
	}
	return nil
}
