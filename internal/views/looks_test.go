package views_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

var madeUp = regexp.MustCompile(`(MS-(?:RequestId|CorrelationId)[^0-9a-f]*)[0-9a-f-]{20,36}`)

// withoutIDs takes out the ids that are new in every run.
func withoutIDs(screen string) string {
	return madeUp.ReplaceAllString(screen, "${1}00000000-0000-4000-8000-000000000000")
}

// TestLooks compares the screens of the two main flows with pictures of them, in
// the sizes people have; `go test -update` takes new ones, to be looked at.
func TestLooks(t *testing.T) {
	for _, size := range []struct{ width, height int }{{80, 24}, {120, 40}, {200, 50}} {
		name := fmt.Sprintf("%dx%d", size.width, size.height)
		t.Run(name, func(t *testing.T) {
			viewstest.Drive(t, viewstest.Setup{Width: size.width, Height: size.height}, func(_ *testing.T, b *viewstest.Bench) {
				b.Walk(func(screen string) { b.Golden(screen+"-"+name, withoutIDs) })
			})
		})
	}
	t.Run("no-color", func(t *testing.T) {
		viewstest.Drive(t, viewstest.Setup{Width: 80, Height: 24, Options: []uitest.Option{uitest.NoColor}}, func(_ *testing.T, b *viewstest.Bench) {
			b.Walk(func(screen string) { b.GoldenStyled(screen+"-no-color", withoutIDs) })
		})
	})
}
