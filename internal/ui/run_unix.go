//go:build unix

package ui

import (
	"os"
	"syscall"
)

// endSignals end the desk in order. SIGHUP is what a dropped SSH session leaves.
var endSignals = []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM}

func signalExitCode(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return 1
}

// cannotSuspend says why ctrl+z does nothing here, or nothing.
func cannotSuspend() string { return "" }
