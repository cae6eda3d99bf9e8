package ui

import (
	"fmt"
	"time"
)

// Progress draws how far something is in one line of at most width cells: a bar,
// per cent, and "done of total" where there is room. Without a known total it
// counts only.
func Progress(done, total, width int, th *Theme) string {
	if total <= 0 {
		return Truncate(thousands(done)+" so far", width)
	}
	done = max(0, min(done, total))
	text := fmt.Sprintf("%3d%%", done*100/total)
	if long := text + "  " + thousands(done) + " of " + thousands(total); width >= Width(long)+12 {
		text = long
	}
	bar := min(40, width-Width(text)-1)
	if bar < 4 {
		return Truncate(text, width)
	}
	full := done * bar / total
	g := th.Glyphs()
	b := th.appendPaint(nil, ToneAccent, repeat(g.Bar, full))
	b = th.appendPaint(b, ToneChrome, repeat(g.Track, bar-full))
	return string(append(append(b, ' '), text...))
}

// spinnerFrames turn at SpinnerPace.
var spinnerFrames = []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"}

// SpinnerPace is how long one frame of a spinner stands.
const SpinnerPace = 100 * time.Millisecond

// Spinner returns the frame for something that has been going on for so long, or
// a word that stands still, for screen readers and themes without drawing.
func Spinner(running time.Duration, still bool, th *Theme) string {
	if still || th.ASCII {
		return "working"
	}
	return spinnerFrames[int(running/SpinnerPace)%len(spinnerFrames)]
}
