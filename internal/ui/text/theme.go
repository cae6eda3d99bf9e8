package text

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Tone is the meaning of a piece of text; a theme gives each tone its look, so
// that screens never name a colour.
type Tone uint8

// The tones.
const (
	ToneText       Tone = iota // ordinary text
	ToneMuted                  // secondary text: labels, hints, ids
	ToneStrong                 // headings, totals
	ToneAccent                 // what to look at: the active tab, links, matches
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

// SgrReset ends every style.
const SgrReset = "\x1b[m"

// Theme maps tones to styles. The zero value is unusable: see Themes.
type Theme struct {
	Name string
	Dark bool
	// ASCII draws markers, bars and rules with plain characters, for terminals
	// and fonts without box drawing, and for screen readers.
	ASCII  bool
	styles [ToneCount]lipgloss.Style
	// The escape sequence that starts each tone, by itself and on the row under
	// the cursor. Drawing a cell is then two appends instead of a style run.
	Open, OpenOnCursor [ToneCount]string
}

// Themes lists the themes a user can choose by name, as this kind of terminal
// can show them: dark, light, contrast, mono. Where there is no colour every
// one of them is drawn like mono.
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

// NeutralTheme is for the first frames, before the terminal has told its
// background: every colour in it is readable on black and on white.
func NeutralTheme(profile colorprofile.Profile) *Theme {
	return newTheme("neutral", true, neutral.styles(profile))
}

// Plain returns the theme with ASCII drawing.
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

// appendPaint is Paint for one line, without an allocation.
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
