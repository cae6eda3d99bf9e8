package ui

import (
	"github.com/dustin/go-humanize"
)

// thousands writes a count with separators.
func thousands(n int) string { return humanize.Comma(int64(n)) }

// plural writes a count with its noun.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}
