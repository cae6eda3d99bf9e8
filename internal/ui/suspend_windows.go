package ui

// cannotSuspend says why ctrl+z does nothing here, or nothing.
func cannotSuspend() string { return "Windows has no job control to suspend a program with." }
