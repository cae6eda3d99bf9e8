package ui

import (
	"os"
	"syscall"
)

// endSignals are the signals that end the program. SIGTERM arrives when the console
// window is closed.
var endSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

func signalExitCode(s os.Signal) int {
	if s == os.Interrupt {
		return 130
	}
	return 143
}

// cannotSuspend returns why ctrl+z doesn't work on this system, or "".
func cannotSuspend() string { return "Windows can't suspend a program: it has no job control." }
