package widget

import (
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Bar is one line of a bar list.
type Bar struct {
	Label string
	Value float64 // determines the length of the bar
	Text  string  // the formatted value, such as an amount with its currency
	Tone  text.Tone
}

// BarList draws horizontal bars on a common scale in at most height lines of width cells.
// If not all fit, the last line says how many more there are.
func BarList(bars []Bar, width, height int, th *text.Theme) string {
	if len(bars) == 0 || height < 1 || width < 1 {
		return ""
	}
	shown := bars
	if len(bars) > height {
		shown = bars[:height-1]
	}
	labels, texts, most := 0, 0, 0.0
	for _, bar := range shown {
		labels = max(labels, text.Width(text.Sanitize(bar.Label)))
		texts = max(texts, text.Width(text.Sanitize(bar.Text)))
		most = max(most, bar.Value)
	}
	texts = min(texts, width/2)
	labels = min(labels, max(1, (width-texts)/2))
	room := max(0, width-labels-texts-4)
	lines := make([]string, 0, len(shown)+1)
	for _, bar := range shown {
		lines = append(lines, bar.draw(labels, room, texts, most, width, th))
	}
	if hidden := len(bars) - len(shown); hidden > 0 {
		lines = append(lines, th.Paint(text.ToneMuted, text.Truncate("and "+text.Thousands(hidden)+" more", width)))
	}
	return strings.Join(lines, "\n")
}

// draw draws one bar between its label and its value.
func (bar *Bar) draw(labels, room, texts int, most float64, width int, th *text.Theme) string {
	full := 0
	if most > 0 && bar.Value > 0 {
		// A positive value gets at least one cell.
		full = max(1, int(bar.Value/most*float64(room)+0.5))
	}
	full = min(full, room)
	tone := bar.Tone
	if tone == text.ToneText {
		tone = text.ToneAccent
	}
	b := text.AppendFit(nil, text.Sanitize(bar.Label), labels, text.AlignLeft)
	gap := min(2, width-labels-texts)
	b = text.AppendBlanks(b, gap)
	b = th.AppendPaint(b, tone, repeat(th.Glyphs().Bar, full))
	b = text.AppendBlanks(b, room-full)
	b = text.AppendBlanks(b, min(2, width-labels-texts-gap-room))
	return string(text.AppendFit(b, text.Sanitize(bar.Text), texts, text.AlignRight))
}

// Sparkline draws a series in one line of at most width cells. If there are more values
// than cells, each cell shows the maximum of its values, so that spikes stay visible.
func Sparkline(values []float64, width int, th *text.Theme) string {
	if len(values) == 0 || width < 1 {
		return ""
	}
	cells := min(width, len(values))
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	low = min(low, 0)
	sparks := th.Glyphs().Sparks
	var b strings.Builder
	for i := range cells {
		share := values[i*len(values)/cells : (i+1)*len(values)/cells]
		peak := share[0]
		for _, v := range share {
			peak = max(peak, v)
		}
		level := 0
		if high > low {
			level = int((peak - low) / (high - low) * float64(len(sparks)-1))
		}
		b.WriteString(sparks[level])
	}
	return th.Paint(text.ToneAccent, b.String())
}

func repeat(s string, n int) string { return strings.Repeat(s, max(0, n)) }
