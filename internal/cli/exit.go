package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"syscall"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// The exit codes are a contract: scripts rely on them.
const (
	exitDone        = 0
	exitFailed      = 1 // the service refused or failed
	exitUsage       = 2
	exitSignedOut   = 3
	exitReadOnly    = 4
	exitInterrupted = 130
)

// usageError is an invalid command line.
type usageError struct{ problem string }

func (e *usageError) Error() string { return e.problem }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// signedOutError is returned by commands that need a sign-in that doesn't exist.
type signedOutError struct{ problem string }

func (e *signedOutError) Error() string { return e.problem }

// report prints an error and returns the exit code.
func (p *program) report(ctx context.Context, err error) int {
	if err == nil || isBrokenPipe(err) {
		return exitDone
	}
	if ctx.Err() != nil && !isError[ui.SignalError](err) {
		p.say("cspdesk: interrupted.")
		return exitInterrupted
	}
	code := p.exitCode(err)
	p.say("cspdesk: %s", sentence(err.Error()))
	if e := api.AsError(err); e != nil {
		p.explain(e)
	}
	return code
}

// explain prints details of a failed call: advice, and the ids that Microsoft support
// asks for.
func (p *program) explain(e *api.Error) {
	for _, detail := range e.Data {
		p.say("  %s", detail)
	}
	if e.Advice != "" {
		p.sayLine(e.Advice)
	}
	if e.RequestID != "" {
		p.say("MS-RequestId: %s", e.RequestID)
	}
	if e.CorrelationID != "" {
		p.say("MS-CorrelationId: %s", e.CorrelationID)
	}
}

func (p *program) exitCode(err error) int {
	var ended ui.SignalError
	switch {
	case !p.commandStarted, isUsage(err):
		return exitUsage
	case isSignedOut(err):
		return exitSignedOut
	case isError[*api.ReadOnlyError](err):
		return exitReadOnly
	case errors.As(err, &ended):
		return ended.ExitCode()
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailed
}

func isUsage(err error) bool {
	return isError[*usageError](err) || isError[*api.ParamError](err) || isError[*api.RawCallError](err) ||
		isError[*state.ConfigError](err) || isError[ui.NoTerminalError](err)
}

func isSignedOut(err error) bool {
	if e := api.AsError(err); e != nil && e.Status == http.StatusUnauthorized {
		return true
	}
	return isError[*signedOutError](err) || isError[*auth.SignedOutError](err) || isError[*auth.ClaimsError](err)
}

func isError[E error](err error) bool {
	var target E
	return errors.As(err, &target)
}

// isBrokenPipe reports whether the reader of the output has closed the pipe, as
// `| head` does.
func isBrokenPipe(err error) bool {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		return true
	}
	const errorBrokenPipe, errorNoData = syscall.Errno(109), syscall.Errno(232) // on Windows
	return runtime.GOOS == "windows" && (errors.Is(err, errorBrokenPipe) || errors.Is(err, errorNoData))
}

// sentence adds a period unless the text ends with punctuation.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}
