package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// jobInterval is the shortest time between two messages about one job.
const jobInterval = 100 * time.Millisecond

// Job is work that continues when its screen is closed, such as an upload.
type Job struct {
	ID    string // only one job with this id runs at a time
	Title string // "Upload of devices.csv"
	// Run does the work. Its context ends when the job is stopped or the program quits.
	// It may call report at any rate; screens get at most ten messages a second.
	Run func(ctx context.Context, report func(JobReport)) error
	// Open returns the screen that shows the job, for the jobs menu. May be nil.
	Open func() Screen
}

// JobReport is the progress of a job.
type JobReport struct {
	Done, Total, Failed int
	Note                string // what the job is doing now
	State               any    // data for the job's own screen; must not be modified afterwards
}

// JobMsg is sent to every screen when a job makes progress or finishes. Screens select
// their own jobs by id.
type JobMsg struct {
	ID, Title string
	Started   time.Time
	JobReport
	Finished bool
	Err      error // only when finished
}

// Stopped reports whether the job ended because the user stopped it.
func (m JobMsg) Stopped() bool { return m.Finished && errors.Is(m.Err, context.Canceled) }

type startJobMsg struct{ job Job }

// StartJob runs a job in the background. If a job with the same id is running, it only
// shows a toast.
func StartJob(job Job) tea.Cmd { return send(startJobMsg{job}) }

// Jobs holds the running jobs and the last reports of finished ones. Get, All and Stop
// may be called from any goroutine.
type Jobs struct {
	ctx   context.Context
	guard *crashGuard
	post  func(tea.Msg)

	mu   sync.Mutex
	list []*runningJob // oldest first

	// What the jobs line shows; used by the update loop only.
	line     map[string]JobMsg
	finished map[string]time.Time // when the line first showed it as finished
}

type runningJob struct {
	job    Job
	cancel context.CancelFunc
	latest JobMsg
	posted time.Time
	timer  *time.Timer // pending post, or nil
}

func newJobs(ctx context.Context, guard *crashGuard, post func(tea.Msg)) *Jobs {
	return &Jobs{ctx: ctx, guard: guard, post: post, line: map[string]JobMsg{}, finished: map[string]time.Time{}}
}

// Get returns the last report of a job.
func (j *Jobs) Get(id string) (JobMsg, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r := j.find(id); r != nil {
		return r.latest, true
	}
	return JobMsg{}, false
}

// All returns the last report of every job, oldest first.
func (j *Jobs) All() []JobMsg {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]JobMsg, len(j.list))
	for i, r := range j.list {
		all[i] = r.latest
	}
	return all
}

// Stop cancels a job. The job has finished when its JobMsg says so.
func (j *Jobs) Stop(id string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r := j.find(id); r != nil {
		r.cancel()
	}
}

// screen returns the screen that shows a job, or nil.
func (j *Jobs) screen(id string) Screen {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r := j.find(id); r != nil && r.job.Open != nil {
		return r.job.Open()
	}
	return nil
}

func (j *Jobs) find(id string) *runningJob {
	i := slices.IndexFunc(j.list, func(r *runningJob) bool { return r.job.ID == id })
	if i < 0 {
		return nil
	}
	return j.list[i]
}

func (j *Jobs) running() int {
	n := 0
	for _, m := range j.All() {
		if !m.Finished {
			n++
		}
	}
	return n
}

// start runs a job unless one of the same id is running.
func (j *Jobs) start(job Job) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r := j.find(job.ID); r != nil {
		if !r.latest.Finished {
			return false
		}
		j.list = slices.DeleteFunc(j.list, func(other *runningJob) bool { return other == r })
	}
	ctx, cancel := context.WithCancel(j.ctx)
	r := &runningJob{job: job, cancel: cancel, latest: JobMsg{ID: job.ID, Title: job.Title, Started: time.Now()}}
	j.list = append(j.list, r)
	j.guard.spawn(func() {
		defer cancel()
		j.finish(r, job.Run(ctx, func(report JobReport) { j.report(r, report) }))
	})
	return true
}

// report stores the newest report and posts it at most once per jobInterval.
func (j *Jobs) report(r *runningJob, report JobReport) {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.latest.JobReport = report
	if r.timer != nil {
		return
	}
	wait := jobInterval - time.Since(r.posted)
	if wait <= 0 {
		r.posted = time.Now()
		j.post(r.latest)
		return
	}
	r.timer = time.AfterFunc(wait, func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		r.timer = nil
		if !r.latest.Finished {
			r.posted = time.Now()
			j.post(r.latest)
		}
	})
}

func (j *Jobs) finish(r *runningJob, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
		r.timer = nil
	}
	r.latest.Finished, r.latest.Err = true, err
	j.post(r.latest)
}

func (a *App) startJob(job Job) tea.Cmd {
	if !a.jobs.start(job) {
		return a.showToast(notice{tone: text.ToneWarn, text: job.Title + " is already running."})
	}
	a.jobs.updateLine(JobMsg{ID: job.ID, Title: job.Title, Started: time.Now()})
	a.frame.touch(false)
	return nil
}

// summary lists the running jobs, for the question before quitting.
func (j *Jobs) summary() string {
	var text string
	for _, m := range j.All() {
		if m.Finished {
			continue
		}
		if text != "" {
			text += "\n"
		}
		text += m.Title
		if m.Total > 0 {
			text += fmt.Sprintf(": %d of %d done", m.Done, m.Total)
		}
	}
	return text
}
