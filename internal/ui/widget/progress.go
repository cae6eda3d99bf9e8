package widget

import (
	"fmt"
	"time"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Progress draws progress in one line of at most width cells: a bar, the percentage, and
// "done of total" if there is room. Without a known total it shows only the count.
func Progress(done, total, width int, th *text.Theme) string {
	if total <= 0 {
		return text.Truncate(text.Thousands(done)+" so far", width)
	}
	done = max(0, min(done, total))
	content := fmt.Sprintf("%3d%%", done*100/total)
	if long := content + "  " + text.Thousands(done) + " of " + text.Thousands(total); width >= text.Width(long)+12 {
		content = long
	}
	bar := min(40, width-text.Width(content)-1)
	if bar < 4 {
		return text.Truncate(content, width)
	}
	full := done * bar / total
	g := th.Glyphs()
	b := th.AppendPaint(nil, text.ToneAccent, repeat(g.Bar, full))
	b = th.AppendPaint(b, text.ToneChrome, repeat(g.Track, bar-full))
	return string(append(append(b, ' '), content...))
}

// spinnerFrames are the frames of a spinner, shown for SpinnerPace each.
var spinnerFrames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// SpinnerPace is how long one frame of a spinner is shown.
const SpinnerPace = 100 * time.Millisecond

// Spinner returns the frame for work that has been running for some time, or a fixed word
// if still is set or the theme draws ASCII only.
func Spinner(running time.Duration, still bool, th *text.Theme) string {
	if still || th.ASCII {
		return "working"
	}
	return spinnerFrames[int(running/SpinnerPace)%len(spinnerFrames)]
}
