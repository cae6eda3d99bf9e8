// Package pattern compiles regular expressions on first use. Compiling them at start-up
// would be a third of the memory that a start allocates.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns a function that compiles expr on its first call and always returns the
// same expression. It panics if expr is not valid, like [regexp.MustCompile]. It is safe
// for concurrent use.
func Lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
