package text_test

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
)

// inks are the tones that draw text on the terminal's own background.
var inks = []text.Tone{text.ToneMuted, text.ToneAccent, text.ToneGood, text.ToneWarn, text.ToneBad, text.ToneMark}

// xtermColors are the sixteen colours as xterm shows them.
var xtermColors = []string{
	"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
	"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
}

// luminance and contrast are the formulas of WCAG 2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	channel := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// shown turns one of the sixteen colours into the one that xterm draws.
func shown(t *testing.T, c color.Color) color.Color {
	t.Helper()
	for i, code := range xtermColors {
		if c == lipgloss.Color([]string{
			"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
		}[i]) {
			return lipgloss.Color(code)
		}
	}
	return c
}

func themeNamed(t *testing.T, name string, p colorprofile.Profile) *text.Theme {
	t.Helper()
	for _, th := range append(text.Themes(p), text.NeutralTheme(p)) {
		if th.Name == name {
			return th
		}
	}
	t.Fatalf("no theme is called %q", name)
	return nil
}

func isNone(c color.Color) bool {
	_, none := c.(lipgloss.NoColor)
	return c == nil || none
}

func TestThemeContrast(t *testing.T) {
	t.Parallel()
	backgrounds := map[string][]string{
		"dark":     {"#000000", "#1e1e1e", "#282c34"},
		"contrast": {"#000000", "#1e1e1e"},
		"light":    {"#ffffff", "#f6f6f6"},
		"neutral":  {"#000000", "#ffffff"},
	}
	for name, grounds := range backgrounds {
		for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI} {
			th := themeNamed(t, name, profile)
			for _, ground := range grounds {
				if profile == colorprofile.ANSI && ground != "#000000" && ground != "#ffffff" {
					continue
				}
				for _, tone := range inks {
					fg := th.Style(tone).GetForeground()
					if isNone(fg) {
						continue
					}
					if c := contrast(shown(t, fg), lipgloss.Color(ground)); c < 4.5 {
						t.Errorf("%s (%s): tone %d has contrast %.2f on %s, want 4.5", name, profile, tone, c, ground)
					}
				}
				if fg := th.Style(text.ToneChrome).GetForeground(); !isNone(fg) {
					if c := contrast(fg, lipgloss.Color(ground)); c < 3 {
						t.Errorf("%s: rules have contrast %.2f on %s, want 3", name, c, ground)
					}
				}
			}
			for _, tone := range []text.Tone{text.ToneSandbox, text.ToneProduction} {
				s := th.Style(tone)
				if c := contrast(shown(t, s.GetForeground()), shown(t, s.GetBackground())); c < 4.5 {
					t.Errorf("%s (%s): badge %d has contrast %.2f, want 4.5", name, profile, tone, c)
				}
			}
			if ground := th.Style(text.ToneCursor).GetBackground(); !isNone(ground) {
				for _, tone := range append(inks, text.ToneCursor) {
					if c := contrast(th.Style(tone).GetForeground(), ground); c < 4.5 {
						t.Errorf("%s: tone %d has contrast %.2f on the cursor row, want 4.5", name, tone, c)
					}
				}
			}
		}
	}
}

func TestThemeWithoutColor(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.NoTTY} {
		for _, th := range append(text.Themes(profile), text.NeutralTheme(profile), text.ThemeFor(false, profile)) {
			for tone := text.ToneText; tone <= text.ToneProduction; tone++ {
				s := th.Style(tone)
				if !isNone(s.GetForeground()) || !isNone(s.GetBackground()) {
					t.Errorf("%s has a colour in tone %d", th.Name, tone)
				}
			}
			if !th.Style(text.ToneCursor).GetReverse() {
				t.Errorf("%s doesn't reverse the row under the cursor", th.Name)
			}
			if th.Paint(text.ToneSandbox, "x") == th.Paint(text.ToneProduction, "x") {
				t.Errorf("%s: sandbox and production look alike", th.Name)
			}
		}
	}
}

func TestThemeForChoosesByBackground(t *testing.T) {
	t.Parallel()
	uitest.Expect(t, "dark", text.ThemeFor(true, colorprofile.ANSI256).Name, "dark")
	uitest.Expect(t, "light", text.ThemeFor(false, colorprofile.TrueColor).Name, "light")
	uitest.Expect(t, "no colour", text.ThemeFor(false, colorprofile.ASCII).Name, "mono")
}

func TestPaint(t *testing.T) {
	t.Parallel()
	th := text.ThemeFor(true, colorprofile.TrueColor)
	if got, want := th.Paint(text.ToneBad, "a\nb"), th.Paint(text.ToneBad, "a")+"\n"+th.Paint(text.ToneBad, "b"); got != want {
		t.Errorf("two lines are painted %q, want %q", got, want)
	}
	uitest.Expect(t, "plain text", th.Paint(text.ToneText, "a"), "a")
	uitest.Expect(t, "nothing", th.Paint(text.ToneBad, ""), "")
	if !strings.Contains(th.Paint(text.ToneStrong, "a"), "\x1b[1m") {
		t.Error("strong text isn't bold")
	}
}

func TestGlyphsAreOneCellWide(t *testing.T) {
	t.Parallel()
	th := text.ThemeFor(true, colorprofile.TrueColor)
	for _, g := range []*text.Glyphs{th.Glyphs(), th.Plain().Glyphs()} {
		all := []string{g.Cursor, g.Mark, g.Up, g.Down, g.Left, g.Right, g.Separator, g.Rule, g.Bar, g.Track, g.Open, g.Shut}
		for _, s := range append(all, g.Sparks...) {
			if text.Width(s) != 1 {
				t.Errorf("%q is %d cells wide", s, text.Width(s))
			}
		}
	}
	for _, s := range []string{th.Plain().Glyphs().Rule, th.Plain().Glyphs().Cursor} {
		if s[0] >= 0x80 {
			t.Errorf("%q isn't ASCII", s)
		}
	}
}
