package widget_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

func TestTableNeverDrawsOutsideItsBox(t *testing.T) {
	t.Parallel()
	firms := someFirms(60)
	firms[3].name = strings.Repeat("日本語", 30)
	firms[4].name = "a\nb\x1b[31m\tc"
	for _, wide := range []bool{false, true} {
		for width := range 90 {
			for _, height := range []int{0, 1, 2, 12} {
				tab := firmTable(firms...)
				if wide {
					tab.ToggleWide()
					press(tab, "l", "l")
				}
				tab.SetFilter("a")
				press(tab, "j", "space")
				view := tab.View(width, height, text.ThemeFor(true, colorprofile.TrueColor))
				lines := strings.Split(view, "\n")
				if len(lines) > max(1, height) {
					t.Fatalf("%d×%d: %d lines", width, height, len(lines))
				}
				for _, line := range lines {
					if w := text.Width(line); w > width {
						t.Fatalf("%d×%d: line %q is %d wide", width, height, line, w)
					}
				}
			}
		}
	}
}

func TestNarrowTableDropsColumnsByPriority(t *testing.T) {
	t.Parallel()
	tab := firmTable(named("alpha")...)
	heading := func(width int) string {
		return strings.Join(strings.Fields(uitest.ScreenLines(tab.View(width, 5, mono()), width, 5)[0]), " ")
	}
	uitest.Expect(t, "80 columns", heading(80), "NAME DOMAIN STATUS SEATS")
	uitest.Expect(t, "49 columns", heading(49), "NAME DOMAIN STATUS")
	uitest.Expect(t, "status", tab.Status(), "1 of 1 · +1 column")
	tab.SortBy("status", false)
	heading(49)
	uitest.Expect(t, "status with the order in sight", tab.Status(), "1 of 1 · +1 column · sorted by status ▲")
	tab.SortBy("seats", false)
	heading(49)
	uitest.Expect(t, "status with the order out of sight", tab.Status(), "1 of 1 · sorted by seats ▲ · +1 column")
	uitest.Expect(t, "31 columns", heading(31), "NAME STATUS")
	press(tab, "w")
	uitest.Expect(t, "wide", heading(49), "NAME DOMAIN STATUS ›")
	press(tab, "l")
	uitest.Expect(t, "scrolled", heading(49), "‹ NAME STATUS SEATS ▲ ID ›")
	press(tab, "l", "l", "l", "l")
	uitest.Expect(t, "at the end", heading(49), "‹ NAME ID")
	press(tab, "h", "h", "h")
	uitest.Expect(t, "back", heading(49), "NAME DOMAIN STATUS ›")
}

func TestTableTellsWhyItIsEmpty(t *testing.T) {
	t.Parallel()
	tab := firmTable()
	tab.Placeholder = "Reading customers…\nThe first page is on its way."
	see := func() string { return strings.Join(uitest.ScreenLines(tab.View(60, 8, mono()), 60, 8), "\n") }
	if got := see(); !strings.Contains(got, "first page") {
		t.Errorf("the placeholder is missing from %q", got)
	}
	tab.Placeholder = "No customers yet."
	if got := see(); !strings.Contains(got, "No customers yet.") {
		t.Errorf("the new placeholder is missing from %q", got)
	}
	tab.Append(named("alpha", "beta"))
	tab.SetFilter("zzz")
	if got := see(); !strings.Contains(got, "Nothing matches “zzz” in 2 rows.") {
		t.Errorf("the failed search is not explained in %q", got)
	}
}

func TestTableGrids(t *testing.T) {
	t.Parallel()
	themes := map[string]*text.Theme{
		"dark":  text.ThemeFor(true, colorprofile.TrueColor),
		"light": text.ThemeFor(false, colorprofile.TrueColor),
		"ansi":  text.ThemeFor(true, colorprofile.ANSI),
		"mono":  mono(),
		"plain": mono().Plain(),
	}
	for theme, th := range themes {
		for _, size := range [][2]int{{40, 8}, {80, 12}, {120, 12}} {
			firms := someFirms(40)
			firms[2].name = "日本マイクロ株式会社\u202e🚀"
			tab := firmTable(firms...)
			tab.SortBy("name", false)
			tab.View(size[0], size[1], th)
			press(tab, "j", "space", "j")
			tab.SetFilter("a")
			uitest.Golden(t, fmt.Sprintf("table-%s-%dx%d", theme, size[0], size[1]), tab.View(size[0], size[1], th), size[0], size[1])
		}
	}
}

func TestFrameCostDoesNotDependOnRows(t *testing.T) {
	var allocs [2]float64
	sizes := [2]int{1_000, 100_000}
	if testing.Short() {
		sizes[1] = 10_000
	}
	for i, n := range sizes {
		tab := firmTable(someFirms(n)...)
		th := text.ThemeFor(true, colorprofile.TrueColor)
		tab.View(160, 45, th)
		down := keyPress("j")
		allocs[i] = testing.AllocsPerRun(50, func() {
			tab.Update(down)
			tab.View(160, 45, th)
		})
	}
	if allocs[1] > allocs[0]*1.1+5 || allocs[1] > 200 {
		t.Errorf("a frame allocates %v times with %d rows and %v times with %d", allocs[0], sizes[0], allocs[1], sizes[1])
	}
}

// TestCursorMoveSendsFewBytes keeps a move cheap on a slow line: two rows change,
// and nothing else travels.
func TestCursorMoveSendsFewBytes(t *testing.T) {
	t.Parallel()
	const budget = 300
	for _, profile := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		tab := firmTable(someFirms(200)...)
		th := text.ThemeFor(true, profile)
		var line bytes.Buffer
		renderer := uv.NewTerminalRenderer(&line, []string{"TERM=xterm-256color"})
		renderer.SetColorProfile(profile)
		draw := func() int {
			line.Reset()
			buf := uv.NewScreenBuffer(160, 45)
			uv.NewStyledString(tab.View(160, 45, th)).Draw(buf, buf.Bounds())
			renderer.Render(buf.RenderBuffer)
			if err := renderer.Flush(); err != nil {
				t.Fatal(err)
			}
			return line.Len()
		}
		draw()
		for range 5 {
			press(tab, "j")
			if sent := draw(); sent > budget || sent == 0 {
				t.Errorf("%s: a cursor move sends %d bytes, want at most %d", profile, sent, budget)
			}
		}
	}
}

func TestColumnMakesDoWithLessBeforeItIsCutOff(t *testing.T) {
	t.Parallel()
	column := func(name string, least, priority int) widget.Column[string] {
		return widget.Column[string]{Name: name, Title: name, Min: 20, Least: least, Priority: priority, Text: func(s string) string { return s + name }}
	}
	tab := widget.NewTable([]widget.Column[string]{column("name", 0, 0), column("domain", 12, 0), column("id", 0, 1)}, func(s string) string { return s })
	tab.Append([]string{"the-long-"})
	row := func(width int) string { return uitest.ScreenLines(tab.View(width, 5, mono()), width, 5)[1] }
	uitest.Expect(t, "all that fits", row(70), "▌  the-long-name         the-long-domain       the-long-id")
	uitest.Expect(t, "without the last", row(50), "▌  the-long-name         the-long-domain")
	uitest.Expect(t, "with less", row(40), "▌  the-long-name         the-long-domain")
	uitest.Expect(t, "with the least", row(37), "▌  the-long-name         the-long-do…")
	uitest.Expect(t, "scrolled", row(36), "▌  the-long-name         the-long-d…")
}
