package views_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/ui/uitest"
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
			drive(t, setup{width: size.width, height: size.height}, func(_ *testing.T, b *bench) {
				b.walk(func(screen string) { b.Golden(screen+"-"+name, withoutIDs) })
			})
		})
	}
	t.Run("no-color", func(t *testing.T) {
		drive(t, setup{width: 80, height: 24, options: []uitest.Option{uitest.NoColor}}, func(_ *testing.T, b *bench) {
			b.walk(func(screen string) { b.GoldenStyled(screen+"-no-color", withoutIDs) })
		})
	})
}

// walk goes past the screens that a support call is about.
func (b *bench) walk(shot func(screen string)) {
	b.Sees("250 of 250")
	shot("customers")
	b.Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("8 of 8").SeesNot("provisioning")
	shot("customer")
	b.Press("tab").Sees("custom domains").SeesNot("reading").Press("G").Sees("Billing contact")
	shot("profile")
	b.Press("shift+tab", "/").Type("head office").Press("enter", "enter").Sees("commitment term").SeesNot("reading")
	shot("subscription")
	b.Press("a").Sees("Change seats")
	shot("actions")
	b.Press("s").Type("2,5").Press("enter").Sees("Type a whole number")
	shot("seats")
	b.Press("esc", "a", "x").Sees("What changes")
	shot("change")
	b.Press("enter").Sees("to confirm:")
	shot("question")
	b.Press("esc", "esc", "?").Sees("Keys on this screen")
	shot("help")
	b.Press("esc", ":").Type("suspend-a")
	shot("palette")
	b.Press("enter").Sees("customer-id *").Press("ctrl+s").Sees("This field is required.")
	shot("operation")
	b.Press("esc", "esc", "esc", "esc")
	b.faults("500")
	b.Press("down", "enter").Sees("That did not work")
	shot("failure")
	b.Press("enter").Advance(10 * time.Second)
	shot("not-read")
}
