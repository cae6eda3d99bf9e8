// Package refresh keeps what is shown and kept as the service has it, without a
// person doing anything and without reading everything again: at an interval it
// asks the audit what was changed, and has read again what that makes untrue, what
// is on the screen first. All its calls are in the background of the rate budget.
package refresh
