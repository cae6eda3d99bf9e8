package ui

import (
	"os"
	"syscall"
)

// endSignals end the desk in order. Closing the console window arrives as SIGTERM.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

func signalExitCode(s os.Signal) int {
	if s == os.Interrupt {
		return 130
	}
	return 143
}

// cannotSuspend says why ctrl+z does nothing here, or nothing.
func cannotSuspend() string { return "Windows has no job control to suspend a program with." }
