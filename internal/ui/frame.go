package ui

import (
	"runtime/debug"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

const (
	// The smallest window that the layout is designed for, and the smallest in which
	// anything is drawn.
	recommendedWidth, recommendedHeight = 80, 24
	minWidth, minHeight                 = 40, 8
)

// frame is the last drawn frame. Bubble Tea asks for a view after every message, and
// only the parts that may have changed are drawn again.
type frame struct {
	stale     bool // something visible may have changed
	bodyStale bool // the body of the top screen may have changed
	count     int

	view   tea.View
	body   []string
	dimmed []string
	info   HeaderInfo
	header line[headerKey]
	alarm  line[alarmKey]
	crumbs line[crumbsKey]
	rules  [2]line[ruleKey]
	jobs   line[jobsKey]
	footer line[footerKey]
}

// touch marks the frame for redrawing, with or without the body.
func (f *frame) touch(body bool) {
	f.stale = true
	f.bodyStale = f.bodyStale || body
}

// line is one line of the header or footer, cached until its key changes.
type line[K comparable] struct {
	key   K
	text  string
	drawn bool
}

func (l *line[K]) get(key K, draw func(K) string) string {
	if !l.drawn || l.key != key {
		l.key, l.text, l.drawn = key, draw(key), true
	}
	return l.text
}

// View returns the current frame.
func (a *App) View() (view tea.View) {
	defer func() {
		if r := recover(); r != nil {
			a.guard.reportPanic("drawing", r, debug.Stack())
			view = a.frame.view
		}
	}()
	f := &a.frame
	if f.stale && a.width > 0 && a.height > 0 && a.guard.crash() == nil {
		f.view = a.draw()
		f.stale, f.bodyStale = false, false
		f.count++
	}
	return f.view
}

// Frames returns how often the screen has been redrawn.
func (a *App) Frames() int { return a.frame.count }

func (a *App) draw() tea.View {
	content := strings.Join(a.drawLines(), "\n")
	if a.cfg.ASCII {
		content = text.ToASCII(content)
	}
	view := tea.NewView(content)
	view.AltScreen = true
	view.WindowTitle = a.windowTitle()
	view.ProgressBar = a.jobs.progressBar()
	return view
}

func (a *App) windowTitle() string {
	if a.env.Masked {
		return a.cfg.Product
	}
	return strings.TrimPrefix(text.Sanitize(a.top().screen.Title())+" - "+a.cfg.Product, " - ")
}

func (a *App) drawLines() []string {
	f := &a.frame
	f.info = a.header()
	if a.width < minWidth || a.height < minHeight {
		f.bodyStale = true // drawn for another size next time
		return []string{text.Truncate(a.tooSmall(), a.width)}
	}
	above := []string{f.header.get(a.headerKey(), a.drawHeader)}
	if a.height >= recommendedHeight {
		above = append(above, f.crumbs.get(a.crumbsKey(), a.drawCrumbs), f.rules[0].get(a.ruleKey(false), a.drawRule))
	}
	if f.info.Alarm != "" {
		above = append(above, f.alarm.get(a.alarmKey(), drawAlarm))
	}
	below := []string{f.rules[1].get(a.ruleKey(true), a.drawRule)}
	if key := a.jobsKey(); key.text != "" {
		below = append(below, f.jobs.get(key, a.drawJobs))
	}
	height := a.height - len(above) - len(below) - 1
	lines := append(make([]string, 0, a.height), above...)
	lines = append(lines, a.drawBody(height)...)
	lines = append(lines, below...)
	// The footer comes last, because its status depends on the body that was drawn.
	return append(lines, f.footer.get(a.footerKey(), a.drawFooter))
}

// drawBody returns exactly height lines: the top screen, with the top overlay on it if
// one is open.
func (a *App) drawBody(height int) []string {
	f := &a.frame
	if f.bodyStale || len(f.body) != height {
		f.body = toLines(a.top().screen.View(a.width, height), height)
		f.dimmed = nil
	}
	l := a.topLayer()
	if l == nil {
		return f.body
	}
	if a.env.ScreenReader {
		return a.drawPlainLayer(l, height)
	}
	return a.drawLayer(l, height)
}

// toLines splits text into exactly n lines.
func toLines(text string, n int) []string {
	lines := make([]string, n)
	for i := range lines {
		if text == "" {
			break
		}
		lines[i], text, _ = strings.Cut(text, "\n")
	}
	return lines
}

func (a *App) tooSmall() string {
	return "This window is " + strconv.Itoa(a.width) + "×" + strconv.Itoa(a.height) + "; " +
		strconv.Itoa(recommendedWidth) + "×" + strconv.Itoa(recommendedHeight) + " or more is needed."
}
