// Package find has the screen that finds anything that was read on this computer.
package find
