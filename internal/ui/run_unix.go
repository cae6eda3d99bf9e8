//go:build unix

package ui

import (
	"os"
	"syscall"
)

// endSignals are the signals that end the program. SIGHUP arrives when an SSH session
// is dropped.
var endSignals = []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM}

func signalExitCode(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return 1
}

// cannotSuspend returns why ctrl+z doesn't work on this system, or "".
func cannotSuspend() string { return "" }
