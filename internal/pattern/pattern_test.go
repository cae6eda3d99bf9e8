package pattern_test

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

func TestLazy(t *testing.T) {
	t.Parallel()
	digits := pattern.Lazy(`^\d+$`)
	if first, again := digits(), digits(); !first.MatchString("42") || first != again {
		t.Error("the expression is compiled anew")
	}
	broken := pattern.Lazy(`(`) // nothing happens yet
	defer func() {
		if recover() == nil {
			t.Error("what is no expression is used")
		}
	}()
	broken()
}
