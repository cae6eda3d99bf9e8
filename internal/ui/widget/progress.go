package widget

import (
	"fmt"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"time"
)

// Progress draws how far something is in one line of at most width cells: a bar,
// per cent, and "done of total" where there is room. Without a known total it
// counts only.
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

// spinnerFrames turn at SpinnerPace.
var spinnerFrames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// SpinnerPace is how long one frame of a spinner stands.
const SpinnerPace = 100 * time.Millisecond

// Spinner returns the frame for something that has been going on for so long, or
// a word that stands still, for screen readers and themes without drawing.
func Spinner(running time.Duration, still bool, th *text.Theme) string {
	if still || th.ASCII {
		return "working"
	}
	return spinnerFrames[int(running/SpinnerPace)%len(spinnerFrames)]
}
