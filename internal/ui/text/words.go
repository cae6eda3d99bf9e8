package text

import (
	"unicode"
	"unicode/utf8"

	"github.com/dustin/go-humanize"
)

// Thousands formats a count with thousands separators: "1,234".
func Thousands(n int) string { return humanize.Comma(int64(n)) }

// Plural formats a count with its noun in the singular or the plural: "1 row",
// "1,234 rows".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(n) + " " + many
}

// Capital returns s with its first letter in upper case.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
