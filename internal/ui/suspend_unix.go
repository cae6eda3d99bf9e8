//go:build unix

package ui

// cannotSuspend says why ctrl+z does nothing here, or nothing.
func cannotSuspend() string { return "" }
