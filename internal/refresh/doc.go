// Package refresh keeps the data on screen and in the cache up to date without
// reloading everything: at an interval it reads the audit records, and reloads what
// they invalidate, starting with the screen. All its calls have background priority
// in the rate budget.
//
// [Refresher] runs the rounds, [Screens] is the interface to the user interface, and
// [State] says how the rounds are going.
package refresh
