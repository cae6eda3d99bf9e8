package widget_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func TestBarList(t *testing.T) {
	t.Parallel()
	bars := []widget.Bar{
		{Label: "Fabrikam", Value: 1200, Text: "1,200.00 EUR"},
		{Label: "日本マイクロ", Value: 600, Text: "600.00 EUR"},
		{Label: "Credit", Value: -3, Text: "-3.00 EUR"},
		{Label: "Adatum", Value: 0.01, Text: "0.01 EUR"},
	}
	plain := mono().Plain()
	want := []string{
		"Fabrikam      ##########  1,200.00 EUR",
		"日本マイクロ  #####         600.00 EUR",
		"Credit                       -3.00 EUR",
		"Adatum        #               0.01 EUR",
	}
	got := uitest.ScreenLines(widget.BarList(bars, 38, 4, plain), 38, 4)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	uitest.Expect(t, "what didn't fit", uitest.ScreenLines(widget.BarList(bars, 38, 3, plain), 38, 3)[2], "and 2 more")
	for width := range 50 {
		for height := range 6 {
			checkBox(t, widget.BarList(bars, width, height, mono()), width, max(1, height))
		}
	}
}

func TestSparkline(t *testing.T) {
	t.Parallel()
	tests := []struct {
		values []float64
		width  int
		want   string
	}{
		{nil, 10, ""},
		{[]float64{0, 1, 2, 3, 4, 5, 6, 7}, 10, "▁▂▃▄▅▆▇█"},
		{[]float64{0, 0, 0}, 10, "▁▁▁"},
		{[]float64{5, 5}, 10, "██"},
		{[]float64{0, 0, 0, 9, 0, 0, 0, 0}, 2, "█▁"},
		{[]float64{-2, 0, 2}, 3, "▁▄█"},
	}
	for _, tt := range tests {
		line := uitest.ScreenLines(widget.Sparkline(tt.values, tt.width, mono()), 20, 1)[0]
		uitest.Expect(t, fmt.Sprint(tt.values), line, tt.want)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	plain := mono().Plain()
	for _, tt := range []struct {
		done, total, width int
		want               string
	}{
		{1234, 0, 30, "1,234 so far"},
		{50, 200, 60, "########............................  25%  50 of 200"},
		{50, 200, 24, "####...............  25%"},
		{50, 200, 6, " 25%"},
		{7, 5, 40, "#################### 100%  5 of 5"},
	} {
		got := widget.Progress(tt.done, tt.total, tt.width, plain)
		if text.Width(got) > tt.width {
			t.Errorf("%q is wider than %d", got, tt.width)
		}
		if w := uitest.ScreenLines(got, 80, 1)[0]; tt.width != 60 && tt.width != 40 && w != tt.want {
			t.Errorf("%d of %d in %d cells is %q, want %q", tt.done, tt.total, tt.width, w, tt.want)
		}
	}
}

func TestSpinnerStandsStillForScreenReaders(t *testing.T) {
	t.Parallel()
	th := text.ThemeFor(true, colorprofile.TrueColor)
	uitest.Expect(t, "still", widget.Spinner(0, true, th), widget.Spinner(3*time.Second, true, th))
	if widget.Spinner(0, false, th) == widget.Spinner(widget.SpinnerPace, false, th) {
		t.Error("the spinner doesn't turn")
	}
}
