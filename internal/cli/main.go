// Package cli is the command line: it parses arguments, connects the other packages
// and formats output. It has no logic of its own.
//
// The package doesn't access process-wide state: arguments, streams, environment and
// directories come from a [World], and [Main] returns the exit code. So every command
// runs in a test as it runs in a shell.
package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
)

// World is the environment of a command.
type World struct {
	Args     []string // without the program's name
	In       io.Reader
	Out, Err io.Writer
	Environ  []string
	Dirs     state.Dirs
	Keyring  auth.Keyring // stores sign-ins; nil means the operating system's
}

// Process returns the environment of this process.
func Process() World {
	return World{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Environ: os.Environ(), Dirs: state.SystemDirs(),
	}
}

// Main runs one command and returns the exit code of the process.
func Main(ctx context.Context, w World) int {
	// Without this, the runtime would end the process at the first write to a closed
	// pipe, but `cspdesk run … | head` is not a failure.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	defer signal.Stop(pipes)

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal cancels the command; a second one ends the process.
	defer context.AfterFunc(ctx, stop)()

	return newProgram(w).run(ctx, w.Args)
}
