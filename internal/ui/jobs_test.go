package ui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// upload reports a thousand steps of a millisecond each.
func upload(result error) ui.Job {
	return ui.Job{
		ID: "upload", Title: "Upload of devices.csv",
		Run: func(ctx context.Context, report func(ui.JobReport)) error {
			for i := range 1000 {
				select {
				case <-time.After(time.Millisecond):
					report(ui.JobReport{Done: i + 1, Total: 1000, Failed: i / 400, Note: "sending"})
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return result
		},
		Open: func() ui.Screen { return &page{title: "Upload screen"} },
	}
}

// working is a page that starts a job on j and counts what it hears.
type working struct {
	page
	heard []ui.JobMsg
}

func workingOn(job ui.Job) *working {
	w := &working{page: page{title: "Root"}}
	w.bindings = []widget.Binding{do("start", "j", func() tea.Cmd { return ui.StartJob(job) })}
	return w
}

func (w *working) Update(msg tea.Msg) tea.Cmd {
	if job, ok := msg.(ui.JobMsg); ok {
		w.heard = append(w.heard, job)
	}
	return nil
}

func TestJobReportsTenTimesASecond(t *testing.T) {
	t.Parallel()
	w := workingOn(upload(nil))
	onDesk(t, w, nil, func(desk *uitest.Driver) {
		desk.Press("j").Advance(500*time.Millisecond).Sees("Upload of devices.csv   ", "(4", "sending")
		if bar := desk.View().ProgressBar; bar == nil || bar.Value < 30 {
			t.Errorf("progress bar %+v", bar)
		}
		desk.Sees("finished   2 failed   1,000 of 1,000 (100 %)")
		if n := len(w.heard); n < 10 || n > 13 {
			t.Errorf("heard %d reports of 1000 in a second", n)
		}
		last := w.heard[len(w.heard)-1]
		if !last.Finished || last.Done != 1000 || last.Err != nil {
			t.Errorf("the last report is %+v", last)
		}
		if got, ok := w.env.Jobs.Get("upload"); !ok || got.Done != 1000 {
			t.Errorf("Get returns %+v, %v", got, ok)
		}
	})
}

func TestJobOutlivesItsScreen(t *testing.T) {
	t.Parallel()
	child := workingOn(upload(nil))
	root := &working{page: page{title: "Root", bindings: []widget.Binding{opening("c", func() ui.Screen { return child })}}}
	onDesk(t, root, nil, func(desk *uitest.Driver) {
		desk.Press("c", "j").Sees("Upload of").Press("esc").Sees("finished")
		if len(root.heard) == 0 {
			t.Error("the screen below heard nothing")
		}
	})
}

func TestFinishedJobStaysUntilItWasSeen(t *testing.T) {
	t.Parallel()
	onDesk(t, workingOn(upload(nil)), nil, func(desk *uitest.Driver) {
		desk.Press("j").Sees("finished").Press("x").Sees("finished").Advance(time.Hour).Sees("finished")
		desk.Press("x").SeesNot("finished")
	})
}

func TestFailedJobSaysWhy(t *testing.T) {
	t.Parallel()
	onDesk(t, workingOn(upload(errors.New("the batch was refused"))), nil, func(desk *uitest.Driver) {
		desk.Press("j").Sees("failed: the batch was refused")
	})
}

func TestJobRunsOnce(t *testing.T) {
	t.Parallel()
	onDesk(t, workingOn(upload(nil)), nil, func(desk *uitest.Driver) {
		desk.Press("j", "j").Sees("Upload of devices.csv is already running.")
		desk.Sees("finished").Press("j").Advance(300 * time.Millisecond).Sees("sending")
	})
}

func TestJobsMenuOpensAndStops(t *testing.T) {
	t.Parallel()
	onDesk(t, workingOn(upload(nil)), nil, func(desk *uitest.Driver) {
		desk.Press("B").Sees("No background jobs")
		desk.Press("j", "B").Sees("Background work", "open").Press("enter").Sees("Root ▸ Upload screen")
		desk.Press("B").Type("stop").Press("enter").Sees("Stop Upload of devices.csv?").Press("y").Sees("stopped")
	})
}

func TestQuittingAsksWhileWorkIsRunning(t *testing.T) {
	t.Parallel()
	onDesk(t, workingOn(upload(nil)), nil, func(desk *uitest.Driver) {
		desk.Press("j").Advance(150 * time.Millisecond).Press("ctrl+c")
		desk.Sees("Quit while work is running?", "Upload of devices.csv: 1", "▌ Keep running").Press("esc")
		if desk.Press("ctrl+c").Ended() {
			t.Error("quit without asking again")
		}
		if !desk.Press("ctrl+c").Ended() {
			t.Error("the second ctrl+c in a row did not quit")
		}
	})
	onDesk(t, workingOn(upload(nil)), nil, func(desk *uitest.Driver) {
		if !desk.Press("j", "ctrl+c", "y").Ended() {
			t.Error("yes did not quit")
		}
	})
}

func TestCtrlCQuitsFromEverywhere(t *testing.T) {
	t.Parallel()
	typing := &page{title: "Root", typing: true}
	stuck := &page{title: "Root", start: func(_ *page, ctx context.Context) tea.Cmd {
		return func() tea.Msg {
			<-ctx.Done()
			return nil
		}
	}}
	for name, test := range map[string]struct {
		root ui.Screen
		keys []string
	}{
		"prompt": {typing, nil}, "palette": {&page{}, []string{":"}}, "help": {&page{}, []string{"?"}}, "waiting for IO": {stuck, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onDesk(t, test.root, nil, func(desk *uitest.Driver) {
				if !desk.Press(append(test.keys, "ctrl+c")...).Ended() {
					t.Error("ctrl+c did not quit")
				}
			})
		})
	}
}
