package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// headerKey is all that the first line depends on.
type headerKey struct {
	info     HeaderInfo
	theme    *Theme
	width    int
	readOnly bool
	masked   bool
}

func (a *App) headerKey() headerKey {
	return headerKey{a.frame.info, a.env.Theme, a.width, a.env.ReadOnly, a.env.Masked}
}

// segment is a piece of a line before it is painted.
type segment struct {
	tone Tone
	text string
}

// drawHeader lays out the first line: whose desk on the left, which environment in
// the middle, who and how busy on the right. When space runs out, the account goes
// first, then the figures, then the partner; what is wrong and which environment
// this is stay.
func (a *App) drawHeader(k headerKey) string {
	left, badge, right := a.headerLeft(k), a.headerBadge(k), a.headerRight(k)
	badgeW := segmentsWidth(badge, 1)
	over := func() int {
		return segmentsWidth(left, 0) + segmentsWidth(right, 3) + badgeW + 6 - k.width
	}
	for _, tone := range []Tone{ToneMuted, ToneAccent} {
		for i := 0; i < len(right) && over() > 0; i++ {
			if right[i].tone == tone {
				right = slices.Delete(right, i, i+1)
				i--
			}
		}
	}
	if n := over(); n > 0 && len(left) > 1 {
		partner := &left[len(left)-1]
		partner.text = Truncate(partner.text, Width(partner.text)-n)
		if partner.text == "" {
			left = left[:1]
		}
	}
	leftW, rightW := segmentsWidth(left, 0), segmentsWidth(right, 3)
	start := max((k.width-badgeW)/2, leftW+3)
	start = min(start, max(k.width-rightW-badgeW-3, leftW+3))
	line := " " + paintSegments(k.theme, left, "") +
		blank(start-1-leftW) + paintSegments(k.theme, badge, " ") +
		blank(k.width-1-rightW-start-badgeW) + paintSegments(k.theme, right, "   ")
	return ansi.TruncateWc(line, k.width, "")
}

// alarmKey is all that the line of the alarm depends on.
type alarmKey struct {
	text  string
	theme *Theme
	width int
}

// alarmKey names the key as the user has set it.
func (a *App) alarmKey() alarmKey {
	text := Sanitize(a.frame.info.Alarm)
	for _, b := range a.globalBindings() {
		if b.ID == a.frame.info.AlarmKey && len(b.Keys) > 0 {
			text += " Press " + b.Keys[0] + " to " + b.Label + "."
		}
	}
	return alarmKey{text, a.env.Theme, a.width}
}

// drawAlarm fills a whole line, so that nobody overlooks it.
func drawAlarm(k alarmKey) string {
	return k.theme.Paint(ToneProduction, Fit(" "+k.text, k.width, AlignLeft))
}

func (a *App) headerLeft(k headerKey) []segment {
	left := []segment{{ToneAccent, a.cfg.Product}}
	if k.info.Partner != "" {
		partner := Sanitize(k.info.Partner)
		if k.masked {
			partner = maskedName
		}
		left = append(left, segment{ToneMuted, a.arrow()}, segment{ToneStrong, partner})
	}
	return left
}

func (a *App) headerBadge(k headerKey) []segment {
	var badge []segment
	if k.info.Badge != "" {
		badge = append(badge, segment{k.info.BadgeTone, " " + k.info.Badge + " "})
	}
	if k.readOnly {
		badge = append(badge, segment{ToneWarn, "read-only"})
	}
	if k.masked {
		badge = append(badge, segment{ToneWarn, "masked"})
	}
	return badge
}

func (a *App) headerRight(k headerKey) []segment {
	info := k.info
	var right []segment
	switch {
	case info.SignedOut:
		right = append(right, segment{ToneBad, "not signed in"})
	case info.Account != "" && k.masked:
		right = append(right, segment{ToneMuted, maskedName})
	case info.Account != "":
		right = append(right, segment{ToneMuted, Truncate(Sanitize(info.Account), 32)})
	}
	if info.Warning != "" && !info.SignedOut {
		right = append(right, segment{ToneWarn, info.Warning})
	}
	right = append(right, a.inFlight(info))
	if info.BudgetMax > 0 {
		tone := ToneMuted
		if info.BudgetLeft*10 < info.BudgetMax {
			tone = ToneWarn
		}
		right = append(right, segment{tone, strconv.Itoa(info.BudgetLeft) + "/" + strconv.Itoa(info.BudgetMax) + " rpm"})
	}
	if info.Waiting != "" {
		right = append(right, segment{ToneWarn, Sanitize(info.Waiting)})
	}
	if info.Refresh != "" {
		right = append(right, segment{ToneWarn, Sanitize(info.Refresh)})
	}
	if info.Unsettled > 0 {
		right = append(right, segment{ToneWarn, strconv.Itoa(info.Unsettled) + " unsettled"})
	}
	if info.Offline {
		right = append(right, segment{ToneBad, "offline"})
	}
	return right
}

// inFlight counts the requests under way. It keeps its place when there are none,
// so that nothing else on the line moves.
func (a *App) inFlight(info HeaderInfo) segment {
	sign := "⟳ "
	if a.env.ASCII {
		sign = "busy "
	}
	text, tone := "", ToneText // an accent may be an underline, which shows on blanks too
	if info.InFlight > 0 {
		text, tone = sign+strconv.Itoa(info.InFlight), ToneAccent
	}
	return segment{tone, Fit(text, Width(sign)+1+len(strconv.Itoa(info.InFlight))/2, AlignLeft)}
}

// maskedName stands for a name while names are masked.
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
		w += Width(s.text)
	}
	return w
}

func paintSegments(th *Theme, segments []segment, gap string) string {
	var b strings.Builder
	for i, s := range segments {
		if i > 0 {
			b.WriteString(gap)
		}
		b.WriteString(th.Paint(s.tone, s.text))
	}
	return b.String()
}
