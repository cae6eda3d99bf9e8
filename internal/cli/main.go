// Package cli is the command line: it parses, wires the other packages together
// and formats, and holds no logic of its own.
//
// Nothing here touches the process: arguments, streams and environment come in
// through [Main] and the exit code goes out, so that every command runs in a
// test as it runs in a shell.
package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Main runs one command and returns the exit code of the process.
func Main(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	// Without somebody to notify, the runtime would end the process at the first
	// write to a closed pipe; `cspdesk run … | head` is no failure.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	defer signal.Stop(pipes)

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal cancels what is under way; a second one ends the process.
	defer context.AfterFunc(ctx, stop)()

	return newProgram(stdin, stdout, stderr, environ).run(ctx, args)
}
