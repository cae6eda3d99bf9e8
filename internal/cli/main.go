// Package cli is the command line: it parses, wires the other packages together
// and formats, and holds no logic of its own.
//
// Nothing here touches the process: arguments, streams, environment and
// directories come in through a [World] and the exit code goes out, so that every
// command runs in a test as it runs in a shell.
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

// World is what a command sees of the world around it.
type World struct {
	Args     []string // without the program's name
	In       io.Reader
	Out, Err io.Writer
	Environ  []string
	Dirs     state.Dirs
	Keyring  auth.Keyring // where sign-ins are kept; the operating system's when nil
}

// Process is the world of this process.
func Process() World {
	return World{
		Args: os.Args[1:], In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Environ: os.Environ(), Dirs: state.SystemDirs(),
	}
}

// Main runs one command and returns the exit code of the process.
func Main(ctx context.Context, w World) int {
	// Without somebody to notify, the runtime would end the process at the first
	// write to a closed pipe; `cspdesk run … | head` is no failure.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	defer signal.Stop(pipes)

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal cancels what is under way; a second one ends the process.
	defer context.AfterFunc(ctx, stop)()

	return newProgram(w).run(ctx, w.Args)
}
