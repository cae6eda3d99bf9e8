package text

import (
	"github.com/dustin/go-humanize"
)

// Thousands writes a count with separators.
func Thousands(n int) string { return humanize.Comma(int64(n)) }

// Plural writes a count with its noun.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}
