package text

import (
	"image/color"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// colorPair is a color in two forms: exact, and as one of the sixteen colors that every
// terminal has. An empty form is the terminal's default color.
type colorPair struct{ exact, basic string }

// palette holds the colors of a theme: a muted one for chrome, one accent, and three
// states.
type palette struct {
	muted, accent, good, warn, bad, chrome colorPair
	onCursor, cursor                       colorPair // empty cursor: reverse video
	onSandbox, sandbox                     colorPair
	onProduction, production               colorPair
	bold                                   bool // states are bold as well
}

// The palettes meet WCAG AA contrast (4.5:1 for text, 3:1 for rules) on their
// backgrounds. A test checks this.
var (
	dark = palette{
		muted: colorPair{"#98A2B3", ""}, accent: colorPair{"#7CB7FF", "14"},
		good: colorPair{"#86C98A", "10"}, warn: colorPair{"#E3B866", "11"}, bad: colorPair{"#FF8A80", "9"},
		chrome: colorPair{"#69758A", ""}, onCursor: colorPair{"#FFFFFF", ""}, cursor: colorPair{"#26364D", ""},
		onSandbox: colorPair{"#0C1A10", "0"}, sandbox: colorPair{"#86C98A", "10"},
		onProduction: colorPair{"#FFFFFF", "15"}, production: colorPair{"#B3261E", "1"},
	}
	light = palette{
		muted: colorPair{"#59626F", ""}, accent: colorPair{"#0A57A4", "4"},
		good: colorPair{"#1B672D", ""}, warn: colorPair{"#835300", "5"}, bad: colorPair{"#AE231B", "1"},
		chrome: colorPair{"#7F8794", ""}, onCursor: colorPair{"#000000", ""}, cursor: colorPair{"#D9E6F7", ""},
		onSandbox: colorPair{"#FFFFFF", "0"}, sandbox: colorPair{"#1B672D", "10"},
		onProduction: colorPair{"#FFFFFF", "15"}, production: colorPair{"#AE231B", "1"},
	}
	contrast = palette{
		muted: colorPair{"#E0E0E0", ""}, accent: colorPair{"#6FE7FF", "14"},
		good: colorPair{"#7DFF8A", "10"}, warn: colorPair{"#FFE14D", "11"}, bad: colorPair{"#FF9C94", "9"},
		chrome:    colorPair{"#BDBDBD", ""},
		onSandbox: colorPair{"#000000", "0"}, sandbox: colorPair{"#7DFF8A", "10"},
		onProduction: colorPair{"#FFFFFF", "15"}, production: colorPair{"#9B0000", "1"},
		bold: true,
	}
	neutral = palette{
		muted: colorPair{"#767676", ""}, accent: colorPair{"#1D76D4", ""},
		good: colorPair{"#2A8538", ""}, warn: colorPair{"#A06A00", ""}, bad: colorPair{"#DA3B30", ""},
		chrome:    colorPair{"#767676", ""},
		onSandbox: colorPair{"#000000", "0"}, sandbox: colorPair{"#86C98A", "10"},
		onProduction: colorPair{"#FFFFFF", "15"}, production: colorPair{"#B3261E", "1"},
	}
)

// styles builds every tone for a kind of terminal.
func (p palette) styles(profile colorprofile.Profile) [ToneCount]lipgloss.Style {
	if profile == colorprofile.NoTTY || profile == colorprofile.ASCII {
		return monoStyles()
	}
	basic := profile == colorprofile.ANSI
	ink := func(h colorPair) lipgloss.Style { return lipgloss.NewStyle().Foreground(h.color(basic)) }
	badge := func(on, h colorPair) lipgloss.Style { return ink(on).Background(h.color(basic)).Bold(true) }

	var s [ToneCount]lipgloss.Style
	s[ToneText] = lipgloss.NewStyle()
	s[ToneMuted] = ink(p.muted)
	s[ToneStrong] = lipgloss.NewStyle().Bold(true)
	s[ToneAccent] = ink(p.accent).Bold(true)
	s[ToneGood] = ink(p.good).Bold(p.bold)
	s[ToneWarn] = ink(p.warn).Bold(p.bold)
	s[ToneBad] = ink(p.bad).Bold(p.bold || basic && p.bad.basic == "")
	s[ToneMark] = ink(p.accent)
	s[ToneChrome] = ink(p.chrome)
	s[ToneSandbox] = badge(p.onSandbox, p.sandbox)
	s[ToneProduction] = badge(p.onProduction, p.production)
	s[ToneCursor] = lipgloss.NewStyle().Reverse(true)
	if p.cursor.exact != "" && !basic {
		s[ToneCursor] = badge(p.onCursor, p.cursor).Bold(false)
	}
	return s
}

// monoStyles tells the tones apart by weight alone. The two environments differ
// in more than weight because they are never to be mistaken for each other.
func monoStyles() [ToneCount]lipgloss.Style {
	var s [ToneCount]lipgloss.Style
	plain := lipgloss.NewStyle()
	for tone := range s {
		s[tone] = plain
	}
	s[ToneStrong] = plain.Bold(true)
	s[ToneAccent] = plain.Bold(true).Underline(true)
	s[ToneWarn] = plain.Underline(true)
	s[ToneBad] = plain.Bold(true)
	s[ToneMark] = plain.Bold(true)
	s[ToneCursor] = plain.Reverse(true)
	s[ToneSandbox] = plain.Underline(true)
	s[ToneProduction] = plain.Bold(true).Reverse(true)
	return s
}

// color returns the colour to use, nil-safe for lipgloss.
func (h colorPair) color(basic bool) color.Color {
	code := h.exact
	if basic {
		code = h.basic
	}
	if code == "" {
		return lipgloss.NoColor{}
	}
	return lipgloss.Color(code)
}
