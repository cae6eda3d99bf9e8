package ui

import "charm.land/lipgloss/v2"

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
	toneCount
)

// Theme maps tones to styles. The zero value is unusable: see Themes.
type Theme struct {
	Name   string
	Dark   bool
	styles [toneCount]lipgloss.Style
}

// Style returns the style of a tone.
func (t *Theme) Style(tone Tone) lipgloss.Style { return t.styles[tone] }

// Paint renders text in a tone.
func (t *Theme) Paint(tone Tone, text string) string { return t.styles[tone].Render(text) }
