package text

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Tone is the meaning of a piece of text. A theme maps each tone to a style, so that
// screens never use colors directly.
type Tone uint8

// The tones.
const (
	ToneText       Tone = iota // ordinary text
	ToneMuted                  // secondary text: labels, hints, ids
	ToneStrong                 // headings, totals
	ToneAccent                 // emphasis: the active tab, links, matches
	ToneGood                   // active, finished, paid
	ToneWarn                   // pending, ends soon, so far
	ToneBad                    // suspended, failed, overdue
	ToneCursor                 // the row under the cursor
	ToneMark                   // marked rows
	ToneChrome                 // rules, borders
	ToneSandbox                // the integration sandbox's badge
	ToneProduction             // production's badge
	ToneCount
)

// SgrReset is the escape sequence that ends every style.
const SgrReset = "\x1b[m"

// Theme maps tones to styles. Use Themes, ThemeFor or NeutralTheme to get one; the zero
// value is not usable.
type Theme struct {
	Name string
	Dark bool
	// ASCII draws markers, bars and rules with plain characters, for terminals
	// and fonts without box drawing, and for screen readers.
	ASCII  bool
	styles [ToneCount]lipgloss.Style
	// The escape sequences that start each tone, by itself and on the row under the
	// cursor. With them a cell is drawn by two appends instead of rendering a style.
	Open, OpenOnCursor [ToneCount]string
}

// Themes returns the themes that a user can choose by name, for this kind of terminal:
// dark, light, contrast, mono. Without color, all of them look like mono.
func Themes(profile colorprofile.Profile) []*Theme {
	return []*Theme{
		newTheme("dark", true, dark.styles(profile)),
		newTheme("light", false, light.styles(profile)),
		newTheme("contrast", true, contrast.styles(profile)),
		newTheme("mono", true, monoStyles()),
	}
}

// ThemeFor returns the theme for a terminal with a known background.
func ThemeFor(isDark bool, profile colorprofile.Profile) *Theme {
	themes := Themes(profile)
	switch {
	case profile <= colorprofile.ASCII && profile != colorprofile.Unknown:
		return themes[3]
	case isDark:
		return themes[0]
	default:
		return themes[1]
	}
}

// NeutralTheme returns the theme for the first frames, before the terminal has reported
// its background. Its colors are readable on black and on white.
func NeutralTheme(profile colorprofile.Profile) *Theme {
	return newTheme("neutral", true, neutral.styles(profile))
}

// Plain returns a copy of the theme that draws with ASCII characters.
func (t *Theme) Plain() *Theme {
	plain := *t
	plain.ASCII = true
	return &plain
}

// Style returns the style of a tone.
func (t *Theme) Style(tone Tone) lipgloss.Style { return t.styles[tone] }

// Paint renders text in a tone. Line breaks stay unstyled.
func (t *Theme) Paint(tone Tone, text string) string {
	open := t.Open[tone]
	if open == "" || text == "" {
		return text
	}
	if strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\n", SgrReset+"\n"+open)
	}
	return open + text + SgrReset
}

// AppendPaint is Paint for one line, without an allocation.
func (t *Theme) AppendPaint(b []byte, tone Tone, text string) []byte {
	open := t.Open[tone]
	if open == "" || text == "" {
		return append(b, text...)
	}
	return append(append(append(b, open...), text...), SgrReset...)
}

// newTheme prepares the escape sequences of a set of styles.
func newTheme(name string, isDark bool, styles [ToneCount]lipgloss.Style) *Theme {
	t := &Theme{Name: name, Dark: isDark, ASCII: eastAsianWidth, styles: styles}
	cursor := styles[ToneCursor]
	for tone := range ToneCount {
		t.Open[tone] = sgrOpen(styles[tone])
		t.OpenOnCursor[tone] = sgrOpen(cursor)
		// Reverse video would turn a tone's colour into a background, so only
		// a cursor with a background of its own lets tones through.
		if _, none := cursor.GetBackground().(lipgloss.NoColor); !none && tone != ToneText {
			t.OpenOnCursor[tone] = sgrOpen(styles[tone].Background(cursor.GetBackground()))
		}
	}
	return t
}

// sgrOpen returns the sequence that switches a style on.
func sgrOpen(style lipgloss.Style) string {
	open, _, _ := strings.Cut(style.Render("x"), "x")
	return open
}
