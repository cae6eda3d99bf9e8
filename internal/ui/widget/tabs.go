package widget

import (
	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// Tabs is a strip of titles of which one is active.
type Tabs struct {
	Titles []string
	Active int
}

// Update changes the active tab with tab, shift+tab and the digits. It reports
// whether the key was one of them.
func (t *Tabs) Update(msg tea.KeyPressMsg) bool {
	switch key := msg.String(); key {
	case "tab":
		t.Next()
	case "shift+tab":
		t.Previous()
	default:
		if len(key) != 1 || key[0] < '1' || int(key[0]-'1') >= len(t.Titles) {
			return false
		}
		t.Active = int(key[0] - '1')
	}
	return true
}

// Next activates the tab on the right, and the first one after the last.
func (t *Tabs) Next() { t.step(1) }

// Previous activates the tab on the left.
func (t *Tabs) Previous() { t.step(-1) }

func (t *Tabs) step(by int) {
	if n := len(t.Titles); n > 0 {
		t.Active = (t.Active + by + n) % n
	}
}

// Bindings lists the keys for the help.
func (t *Tabs) Bindings() []Binding {
	return []Binding{
		{ID: "tabs.next", Keys: []string{"tab"}, Label: "next tab", Help: "Show the next tab.", Group: "Move", Do: withoutCmd(t.Next)},
		{ID: "tabs.previous", Keys: []string{"shift+tab"}, Label: "previous tab", Help: "Show the previous tab.", Group: "Move", Do: withoutCmd(t.Previous)},
	}
}

// View draws the strip in one line of at most width cells. The active tab is always
// visible.
func (t *Tabs) View(width int, th *text.Theme) string {
	first := 0
	for first < t.Active && t.width(first, t.Active) > width-2 {
		first++
	}
	var b []byte
	used := 0
	if first > 0 {
		b = append(th.AppendPaint(b, text.ToneMuted, th.Glyphs().Left), ' ')
		used = 2
	}
	for i := first; i < len(t.Titles) && used < width; i++ {
		if i > first {
			gap := min(tabGap, width-used)
			b = text.AppendBlanks(b, gap)
			used += gap
		}
		tone, title := text.ToneMuted, text.Truncate(text.Sanitize(t.Titles[i]), width-used)
		if i == t.Active {
			tone = text.ToneAccent
			if th.ASCII && text.Width(title)+2 <= width-used {
				title = "[" + title + "]"
			}
		}
		b = th.AppendPaint(b, tone, title)
		used += text.Width(title)
	}
	return string(b)
}

const tabGap = 3

// width returns the width of the tabs from first to last.
func (t *Tabs) width(first, last int) int {
	sum := -tabGap
	for _, title := range t.Titles[first : last+1] {
		sum += text.Width(text.Sanitize(title)) + tabGap
	}
	return sum
}
