package ui

import (
	"strconv"
	"strings"
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
// first and the environment last.
func (a *App) drawHeader(k headerKey) string {
	left := a.headerLeft(k)
	badge := a.headerBadge(k)
	right := a.headerRight(k)
	room := func() int { return k.width - 2 - segmentsWidth(badge, 1) - 2 }
	for len(right) > 0 && right[0].tone == ToneMuted && segmentsWidth(right, 3)+segmentsWidth(left, 0) > room() {
		right = right[1:]
	}
	partner := &left[len(left)-1]
	if over := segmentsWidth(left, 0) + segmentsWidth(right, 3) - room(); over > 0 {
		partner.text = Truncate(partner.text, max(Width(partner.text)-over, 0))
	}
	leftW, badgeW, rightW := segmentsWidth(left, 0), segmentsWidth(badge, 1), segmentsWidth(right, 3)
	start := max((k.width-badgeW)/2, leftW+2)
	start = min(start, max(k.width-1-rightW-badgeW-1, leftW+2))
	var b strings.Builder
	b.WriteString(" " + paintSegments(k.theme, left, ""))
	b.WriteString(blank(start - 1 - leftW))
	b.WriteString(paintSegments(k.theme, badge, " "))
	b.WriteString(blank(k.width - 1 - rightW - start - badgeW))
	b.WriteString(paintSegments(k.theme, right, "   "))
	return b.String()
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
	if info.BudgetMax > 0 {
		budget := strconv.Itoa(info.BudgetLeft) + "/" + strconv.Itoa(info.BudgetMax) + " rpm"
		tone := ToneMuted
		if info.BudgetLeft*10 < info.BudgetMax {
			tone = ToneWarn
		}
		right = append(right, segment{tone, budget})
	}
	if info.InFlight > 0 {
		sign := "⟳ "
		if a.env.ASCII {
			sign = "busy "
		}
		right = append(right, segment{ToneAccent, sign + strconv.Itoa(info.InFlight)})
	}
	if info.Waiting != "" {
		right = append(right, segment{ToneWarn, Sanitize(info.Waiting)})
	}
	if info.Offline {
		right = append(right, segment{ToneBad, "offline"})
	}
	return right
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

func blank(n int) string { return strings.Repeat(" ", max(n, 0)) }
