package views

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// background is the background refresh as the shell runs it; nil for none.
func refreshInBackground(d *kit.Desk) func(context.Context, *ui.Background) {
	if d.Refresh == nil {
		return nil
	}
	return func(ctx context.Context, at *ui.Background) {
		d.Refresh.Run(ctx, kit.RefreshScreens{At: at, Caches: d.Client.Caches()})
	}
}

func noRefresh(d *kit.Desk) string {
	return kit.ReasonUnless(d.Refresh != nil, "Background refresh is off: set refresh_every in the config file to turn it on.")
}

func pauseRefresh(d *kit.Desk) tea.Cmd {
	if d.Refresh.State().Paused {
		d.Refresh.Resume()
		return ui.Toast(text.ToneGood, "The background refresh goes on: what others changed is read now.")
	}
	d.Refresh.Pause()
	return ui.Toast(text.ToneText, "The background refresh is paused: nothing is refreshed until you resume it.")
}

// showRefresh tells what the background refresh is about, and in full what keeps it.
func showRefresh(d *kit.Desk) tea.Cmd {
	s, now := d.Refresh.State(), time.Now()
	m := ui.Message{Title: "Background refresh", Tone: text.ToneGood}
	lines := []string{"It works, and its next look is at " + s.Next.Local().Format(time.TimeOnly) + "."}
	switch {
	case s.Paused:
		m.Tone, lines[0] = text.ToneWarn, "It is paused: nothing is refreshed."
	case s.Err != nil:
		m = kit.FailureMessage(s.Err)
		m.Title, m.Tone = "Background refresh", text.ToneWarn
		lines = []string{m.Text, "", "Its next try is at " + s.Next.Local().Format(time.TimeOnly) + "."}
	}
	lines = append(lines, "", fmt.Sprintf("Every %s it asks the audit what was changed, and reads that again: what is on the screen first.", plainly(d.Refresh.Every())))
	if s.Looked.IsZero() {
		lines = append(lines, "The audit has not answered yet.")
	} else {
		lines = append(lines, fmt.Sprintf("The audit answered last at %s. That took %s so far, and %s for data not on screen.",
			kit.ClockTime(s.Looked, now), text.Plural(s.Looks, "call", "calls"), text.Plural(s.Read, "call", "calls")))
	}
	m.Text = strings.Join(lines, "\n")
	return ui.Show(m)
}

// plainly is a time without the parts that are zero.
func plainly(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
