package ui

import (
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// crumbsKey is everything that the breadcrumbs line depends on.
type crumbsKey struct {
	path  string
	theme *text.Theme
	width int
}

func (a *App) crumbsKey() crumbsKey {
	titles := make([]string, len(a.stack))
	for i, e := range a.stack {
		titles[i] = text.Sanitize(e.screen.Title())
		if p, ok := As[Personal](e.screen); ok && a.env.Masked {
			titles[i] = text.Mask(p.Personal(), titles[i])
		}
	}
	return crumbsKey{strings.Join(titles, "\n"), a.env.Theme, a.width}
}

// drawCrumbs draws the path to the top screen. If it doesn't fit, steps are left out
// at the start, because the end of a path matters more.
func (a *App) drawCrumbs(k crumbsKey) string {
	titles := strings.Split(k.path, "\n")
	arrow := a.arrow()
	room := k.width - 2
	last := text.Truncate(titles[len(titles)-1], room)
	room -= text.Width(last)
	from := len(titles) - 1
	for from > 0 {
		need := text.Width(titles[from-1]) + text.Width(arrow)
		if from > 1 {
			need += text.Width(text.Ellipsis + arrow)
		}
		if need > room {
			break
		}
		room -= text.Width(titles[from-1]) + text.Width(arrow)
		from--
	}
	var b strings.Builder
	b.WriteString(" ")
	if from > 0 && room >= text.Width(text.Ellipsis+arrow) {
		b.WriteString(k.theme.Paint(text.ToneMuted, text.Ellipsis+arrow))
	}
	for _, title := range titles[from : len(titles)-1] {
		b.WriteString(k.theme.Paint(text.ToneMuted, title+arrow))
	}
	return b.String() + k.theme.Paint(text.ToneStrong, last)
}

// ruleKey is everything that a rule depends on.
type ruleKey struct {
	toast notice
	tone  text.Tone
	theme *text.Theme
	width int
	plain bool
}

// ruleKey describes one of the two rules. The lower one also shows the toast, so that
// a toast moves nothing and changes few cells.
func (a *App) ruleKey(lower bool) ruleKey {
	k := ruleKey{tone: text.ToneChrome, theme: a.env.Theme, width: a.width, plain: a.env.ScreenReader}
	if a.frame.info.Badge != "" {
		k.tone = a.frame.info.BadgeTone
	}
	if !lower {
		return k
	}
	k.toast = a.toast
	if k.toast.text == "" && (a.width < recommendedWidth || a.height < recommendedHeight) {
		k.toast = notice{tone: text.ToneWarn, text: a.tooSmall()}
	}
	return k
}

// drawRule draws a horizontal line. It is dashed in the sandbox, so that the sandbox
// looks different from production even without color.
func (a *App) drawRule(k ruleKey) string {
	glyph := "─"
	switch {
	case k.tone == text.ToneSandbox && k.theme.ASCII:
		glyph = "- "
	case k.tone == text.ToneSandbox:
		glyph = "╌"
	case k.theme.ASCII:
		glyph = "-"
	}
	rule := func(width int) string {
		if k.plain || width <= 0 {
			return ""
		}
		cells := strings.Repeat(glyph, width/text.Width(glyph))
		return k.theme.Paint(text.ToneChrome, text.Fit(cells, width, text.AlignLeft))
	}
	if k.toast.text == "" {
		return rule(k.width)
	}
	content := text.Truncate(k.toast.mark(k.theme.ASCII)+k.toast.text, k.width-2)
	return " " + k.theme.Paint(k.toast.tone, content) + " " + rule(k.width-2-text.Width(content))
}
