package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// headerKey is everything that the header line depends on.
type headerKey struct {
	info     HeaderInfo
	theme    *text.Theme
	width    int
	readOnly bool
	masked   bool
}

func (a *App) headerKey() headerKey {
	return headerKey{a.frame.info, a.env.Theme, a.width, a.env.ReadOnly, a.env.Masked}
}

// segment is a piece of a line before it is painted.
type segment struct {
	tone text.Tone
	text string
}

// drawHeader draws the header line: the partner on the left, the environment in the
// middle, the account and the requests on the right. If space is short, it drops the
// account first, then the numbers, then the partner. Warnings and the environment are
// always shown.
func (a *App) drawHeader(k headerKey) string {
	left, badge, right := a.headerLeft(k), a.headerBadge(k), a.headerRight(k)
	badgeW := segmentsWidth(badge, 1)
	over := func() int {
		return segmentsWidth(left, 0) + segmentsWidth(right, 3) + badgeW + 6 - k.width
	}
	for _, tone := range []text.Tone{text.ToneMuted, text.ToneAccent} {
		for i := 0; i < len(right) && over() > 0; i++ {
			if right[i].tone == tone {
				right = slices.Delete(right, i, i+1)
				i--
			}
		}
	}
	if n := over(); n > 0 && len(left) > 1 {
		partner := &left[len(left)-1]
		partner.text = text.Truncate(partner.text, text.Width(partner.text)-n)
		if partner.text == "" {
			left = left[:1]
		}
	}
	leftW, rightW := segmentsWidth(left, 0), segmentsWidth(right, 3)
	start := max((k.width-badgeW)/2, leftW+3)
	start = min(start, max(k.width-rightW-badgeW-3, leftW+3))
	line := " " + paintSegments(k.theme, left, "") +
		text.Blanks(start-1-leftW) + paintSegments(k.theme, badge, " ") +
		text.Blanks(k.width-1-rightW-start-badgeW) + paintSegments(k.theme, right, "   ")
	return ansi.TruncateWc(line, k.width, "")
}

// alarmKey is everything that the alarm line depends on.
type alarmKey struct {
	text  string
	theme *text.Theme
	width int
}

// alarmKey returns the alarm with the key that ends it, as the user has bound it.
func (a *App) alarmKey() alarmKey {
	text := text.Sanitize(a.frame.info.Alarm)
	for _, b := range a.globalBindings() {
		if b.ID == a.frame.info.AlarmKey && len(b.Keys) > 0 {
			text += " Press " + b.Keys[0] + " to " + b.Label + "."
		}
	}
	return alarmKey{text, a.env.Theme, a.width}
}

// drawAlarm fills a whole line, so that the alarm is hard to overlook.
func drawAlarm(k alarmKey) string {
	return k.theme.Paint(text.ToneProduction, text.Fit(" "+k.text, k.width, text.AlignLeft))
}

func (a *App) headerLeft(k headerKey) []segment {
	left := []segment{{text.ToneAccent, a.cfg.Product}}
	if k.info.Partner != "" {
		partner := text.Sanitize(k.info.Partner)
		if k.masked {
			partner = maskedName
		}
		left = append(left, segment{text.ToneMuted, a.arrow()}, segment{text.ToneStrong, partner})
	}
	return left
}

func (a *App) headerBadge(k headerKey) []segment {
	var badge []segment
	if k.info.Badge != "" {
		badge = append(badge, segment{k.info.BadgeTone, " " + k.info.Badge + " "})
	}
	if k.readOnly {
		badge = append(badge, segment{text.ToneWarn, "read-only"})
	}
	if k.masked {
		badge = append(badge, segment{text.ToneWarn, "masked"})
	}
	return badge
}

func (a *App) headerRight(k headerKey) []segment {
	info := k.info
	var right []segment
	switch {
	case info.SignedOut:
		right = append(right, segment{text.ToneBad, "not signed in"})
	case info.Account != "" && k.masked:
		right = append(right, segment{text.ToneMuted, maskedName})
	case info.Account != "":
		right = append(right, segment{text.ToneMuted, text.Truncate(text.Sanitize(info.Account), 32)})
	}
	if info.Warning != "" && !info.SignedOut {
		right = append(right, segment{text.ToneWarn, info.Warning})
	}
	right = append(right, a.inFlight(info))
	if info.BudgetMax > 0 {
		tone := text.ToneMuted
		if info.BudgetLeft*10 < info.BudgetMax {
			tone = text.ToneWarn
		}
		right = append(right, segment{tone, strconv.Itoa(info.BudgetLeft) + "/" + strconv.Itoa(info.BudgetMax) + " rpm"})
	}
	if info.Waiting != "" {
		right = append(right, segment{text.ToneWarn, text.Sanitize(info.Waiting)})
	}
	if info.Refresh != "" {
		right = append(right, segment{text.ToneWarn, text.Sanitize(info.Refresh)})
	}
	if info.Unsettled > 0 {
		right = append(right, segment{text.ToneWarn, strconv.Itoa(info.Unsettled) + " unknown"})
	}
	if info.Offline {
		right = append(right, segment{text.ToneBad, "offline"})
	}
	return right
}

// inFlight shows the number of requests in flight. It takes the same space if there are
// none, so that nothing else on the line moves.
func (a *App) inFlight(info HeaderInfo) segment {
	sign := "⟳ "
	if a.env.ASCII {
		sign = "busy "
	}
	content, tone := "", text.ToneText // the accent may be an underline, which would show on blanks
	if info.InFlight > 0 {
		content, tone = sign+strconv.Itoa(info.InFlight), text.ToneAccent
	}
	return segment{tone, text.Fit(content, text.Width(sign)+1+len(strconv.Itoa(info.InFlight))/2, text.AlignLeft)}
}

// maskedName replaces names and values while names and ids are masked.
const maskedName = "••••••"

// arrow separates the steps of a path.
func (a *App) arrow() string {
	if a.env.ASCII {
		return " > "
	}
	return " ▸ "
}

func segmentsWidth(segments []segment, gap int) int {
	w := gap * max(len(segments)-1, 0)
	for _, s := range segments {
		w += text.Width(s.text)
	}
	return w
}

func paintSegments(th *text.Theme, segments []segment, gap string) string {
	var b strings.Builder
	for i, s := range segments {
		if i > 0 {
			b.WriteString(gap)
		}
		b.WriteString(th.Paint(s.tone, s.text))
	}
	return b.String()
}
