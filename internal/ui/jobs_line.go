package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// finishedMinTime is how long a finished job stays in the jobs line at least. The next
// key press after that removes it.
const finishedMinTime = 2 * time.Second

// updateLine puts the newest report of a job into the jobs line.
func (j *Jobs) updateLine(m JobMsg) {
	j.line[m.ID] = m
	delete(j.finished, m.ID)
	if m.Finished {
		j.finished[m.ID] = time.Now()
	}
}

// clearSeen removes jobs that finished some time ago. It is called for every key press:
// the user is there and has seen them.
func (j *Jobs) clearSeen() {
	for id, at := range j.finished {
		if time.Since(at) >= finishedMinTime {
			delete(j.finished, id)
			delete(j.line, id)
		}
	}
}

// ordered returns the jobs of the line, running jobs first, oldest first.
func (j *Jobs) ordered() []JobMsg {
	return slices.SortedFunc(maps.Values(j.line), func(x, y JobMsg) int {
		switch {
		case x.Finished != y.Finished && y.Finished:
			return -1
		case x.Finished != y.Finished:
			return 1
		default:
			return x.Started.Compare(y.Started)
		}
	})
}

// jobsKey is everything that the jobs line depends on.
type jobsKey struct {
	text  string
	tone  text.Tone
	theme *text.Theme
	width int
}

func (a *App) jobsKey() jobsKey {
	k := jobsKey{theme: a.env.Theme, width: a.width}
	jobs := a.jobs.ordered()
	if len(jobs) == 0 {
		return k
	}
	k.text, k.tone = describeJob(jobs[0])
	if more := len(jobs) - 1; more > 0 {
		k.text += fmt.Sprintf("   and %d more", more)
	}
	return k
}

func (a *App) drawJobs(k jobsKey) string {
	return " " + k.theme.Paint(k.tone, text.Truncate(text.Sanitize(k.text), k.width-2))
}

// describeJob describes the progress or the result of a job in one line.
func describeJob(m JobMsg) (string, text.Tone) {
	parts, tone := []string{m.Title}, text.ToneAccent
	switch {
	case m.Stopped():
		parts, tone = append(parts, "stopped"), text.ToneWarn
	case m.Err != nil:
		parts, tone = append(parts, "failed: "+m.Err.Error()), text.ToneBad
	case m.Finished && m.Failed > 0:
		parts, tone = append(parts, "finished"), text.ToneWarn
	case m.Finished:
		parts, tone = append(parts, "finished"), text.ToneGood
	}
	if m.Failed > 0 {
		parts = append(parts, text.Thousands(m.Failed)+" failed")
	}
	if m.Total > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s (%d %%)", text.Thousands(m.Done), text.Thousands(m.Total), 100*m.Done/m.Total))
	} else if m.Done > 0 {
		parts = append(parts, text.Thousands(m.Done)+" done")
	}
	if m.Note != "" && !m.Finished {
		parts = append(parts, m.Note)
	}
	return strings.Join(parts, "   "), tone
}

// progressBar returns the state of the terminal's own progress display.
func (j *Jobs) progressBar() *tea.ProgressBar {
	jobs := j.ordered()
	if len(jobs) == 0 || jobs[0].Finished {
		return nil
	}
	m := jobs[0]
	switch {
	case m.Total == 0:
		return tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
	case m.Failed > 0:
		return tea.NewProgressBar(tea.ProgressBarWarning, 100*m.Done/m.Total)
	default:
		return tea.NewProgressBar(tea.ProgressBarDefault, 100*m.Done/m.Total)
	}
}
