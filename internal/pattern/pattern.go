// Package pattern compiles regular expressions when they are first needed: made
// as variables of a package they would be a third of what a start allocates.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy is an expression that its first use compiles, and only that one. An expr
// that is none panics there, as regexp.MustCompile does. It is safe for concurrent
// use.
func Lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
