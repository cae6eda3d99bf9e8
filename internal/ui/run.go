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
	// exitTimeout is how long OnExit may take, and shutdownTimeout how long the whole
	// shutdown may take before the process is ended by force.
	exitTimeout     = 2 * time.Second
	shutdownTimeout = 3 * time.Second
	// profileTimeout limits the detection of colors, which runs a program inside tmux.
	profileTimeout = 300 * time.Millisecond
	// framesPerSecond is Bubble Tea's default. A lower rate would delay the first frame
	// noticeably.
	framesPerSecond = 60
	// sshFramesPerSecond is the rate over SSH, so that each frame carries more changes.
	sshFramesPerSecond = 30
)

// NoTerminalError is returned by Run if there is no suitable terminal.
type NoTerminalError struct{ Reason string }

func (e NoTerminalError) Error() string {
	return "cspdesk needs a terminal: " + e.Reason + ". For scripts and plain output, use the commands that don't need one."
}

// SignalError is returned by Run if a signal ended the program.
type SignalError struct{ Signal os.Signal }

func (e SignalError) Error() string { return "ended by signal: " + e.Signal.String() }

// ExitCode returns the exit code that shells expect of a process ended by the signal.
func (e SignalError) ExitCode() int { return signalExitCode(e.Signal) }

// Run runs the program on the terminal until the user quits, ctx ends or a signal
// arrives. In every case the terminal is restored and OnExit is called.
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

// withTerminal sets the terminal and the environment to the process's own by default.
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

// lookup returns a variable of an environment. As in a shell, the last entry counts.
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
		return NoTerminalError{"stdin is not a terminal"}
	case !xterm.IsTerminal(c.Output.Fd()):
		return NoTerminalError{"stdout is not a terminal"}
	case c.getenv("TERM") == "dumb":
		return NoTerminalError{"TERM is “dumb”, which can't move the cursor"}
	}
	return nil
}

// detectProfile detects how many colors the terminal supports. NO_COLOR with any value
// turns colors off, but not bold and reverse.
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

// syncReport tells Bubble Tea that the terminal supports synchronized output. Over SSH
// Bubble Tea doesn't ask, although most terminals support it.
func syncReport() tea.Msg {
	return tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset}
}

// result returns Run's error.
func (e *shutdown) result(app *App, err error) error {
	switch {
	case app.Crash() != nil:
		return app.Crash()
	case e.received() != nil:
		return SignalError{e.received()}
	case errors.Is(err, tea.ErrProgramKilled) && app.ctx.Err() != nil:
		return context.Cause(app.ctx)
	case err != nil:
		return fmt.Errorf("run the terminal program: %w", err)
	}
	return nil
}
