package devices

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// uploadState is the report of an upload job.
type uploadState struct {
	deviceupload.Progress
	at time.Time
}

func (*uploadState) Changes() {}

// start begins the upload as a job and shows it.
func (u *deviceUpload) start(first *api.Prepared) tea.Cmd {
	chunk := &u.plan.Batches[0].Chunks[0]
	if chunk.Sent.RequestID == "" { // what was shown is what is sent
		chunk.Sent.RequestID, chunk.Sent.Appends = first.RequestID, u.plan.Batches[0].Exists
	}
	return u.Begin()
}

// begin starts the upload as a job and shows it.
func (u *deviceUpload) Begin() tea.Cmd {
	if u.kept == "" {
		u.kept = uuid.NewString()
	}
	u.desk.UploadCount++
	id := fmt.Sprintf("upload %d", u.desk.UploadCount) // not the request's id: that may go out again
	job := ui.Job{
		ID: id, Title: u.title(),
		Run: func(ctx context.Context, report func(ui.JobReport)) error {
			return u.run(ctx, func(p deviceupload.Progress) { report(uploadReport(p)) })
		},
		Open: func() ui.Screen { return newUploadProgress(u, id) },
	}
	return tea.Sequence(ui.StartJob(job), ui.Replace(newUploadProgress(u, id)))
}

func uploadReport(p deviceupload.Progress) ui.JobReport {
	return ui.JobReport{
		Done: p.Done + p.Failed + p.Unknown, Total: p.Total, Failed: p.Failed + p.Unknown,
		Note: fmt.Sprintf("%s sent, %s being worked on", text.Thousands(p.Sent), text.Thousands(p.Processing)), State: &uploadState{p, time.Now()},
	}
}

// uploadProgress is the screen of an upload under way or finished. The upload
// itself is a job: leaving the screen doesn't end it, and it can be opened again.
type uploadProgress struct {
	up  *deviceUpload
	id  string
	env *ui.Env

	job      ui.JobMsg
	progress deviceupload.Progress
	versions []int // of the chunks' devices in the table
	devices  *kit.List[*uploadRow]
	requests *kit.List[*uploadRequest]
	sending  bool // the requests are shown, not the devices
}

func newUploadProgress(u *deviceUpload, id string) *uploadProgress {
	return &uploadProgress{
		up: u, id: id,
		devices:  kit.NewList(u.desk, uploadRowKind(), "Devices", atHand[*uploadRow]),
		requests: kit.NewList(u.desk, uploadRequestKind(), "Requests", atHand[*uploadRequest]),
	}
}

// Title implements [ui.Screen].
func (p *uploadProgress) Title() string { return "Upload " + p.up.file }

// Personal implements [ui.Personal]: files are often named after the customer.
func (p *uploadProgress) Personal() text.MaskKind { return text.MaskName }

// Revive implements [ui.Revivable].
func (p *uploadProgress) Revive() ui.Screen { return newUploadProgress(p.up, p.id) }

type secondMsg struct{ of *uploadProgress }

// Start implements [ui.Screen].
func (p *uploadProgress) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	p.env = env
	cmds := []tea.Cmd{p.devices.Start(ctx, env), p.requests.Start(ctx, env)}
	if msg, ok := env.Jobs.Get(p.id); ok {
		p.Take(msg)
	}
	return tea.Batch(append(cmds, p.tick())...)
}

// tick keeps the elapsed time moving, except for a screen reader.
func (p *uploadProgress) tick() tea.Cmd {
	if p.job.Finished || p.env.ScreenReader {
		return nil
	}
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return secondMsg{p} })
}

// take takes over a report: only the rows of requests that have changed.
func (p *uploadProgress) Take(msg ui.JobMsg) {
	ended := msg.Finished && !p.job.Finished
	p.job = msg
	state, ok := msg.State.(*uploadState)
	if !ok {
		return
	}
	p.progress = state.Progress
	if p.versions == nil {
		p.versions = make([]int, len(p.progress.Chunks))
	}
	var rows []*uploadRow
	requests := make([]*uploadRequest, len(p.progress.Chunks))
	for i := range p.progress.Chunks {
		c := &p.progress.Chunks[i]
		requests[i] = &uploadRequest{ChunkState: *c, at: i}
		if p.versions[i] == c.Version && !ended {
			continue
		}
		p.versions[i] = c.Version
		for at := c.First; at < c.First+c.Total; at++ {
			rows = append(rows, newUploadRow(p.up.devices[at], at, i, c, msg.Finished))
		}
	}
	p.devices.Table.Append(rows)
	p.requests.Table.Append(requests)
}

// Update implements [ui.Screen].
func (p *uploadProgress) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case ui.JobMsg:
		if msg.ID != p.id {
			return nil
		}
		was := p.job.Finished
		p.Take(msg)
		if msg.Finished && !was {
			return p.ended()
		}
		return nil
	case secondMsg:
		if msg.of != p {
			return nil
		}
		return p.tick()
	case tea.KeyPressMsg, tea.PasteMsg:
		return p.shown().Update(msg)
	}
	return tea.Batch(p.devices.Update(msg), p.requests.Update(msg))
}

func (p *uploadProgress) shown() ui.Screen {
	if p.sending {
		return p.requests
	}
	return p.devices
}

// ended tells how the upload went.
func (p *uploadProgress) ended() tea.Cmd {
	tone := text.ToneGood
	if p.job.Err != nil || p.progress.Failed+p.progress.Unknown > 0 {
		tone = text.ToneWarn
	}
	return ui.Toast(tone, p.outcome())
}

// outcome is the upload in a sentence, once it has ended.
func (p *uploadProgress) outcome() string {
	n := p.progress
	counts := text.Thousands(n.Done) + " of " + text.Thousands(n.Total) + " registered"
	for _, part := range []struct {
		n    int
		what string
	}{
		{n.Failed, "failed"},
		{n.Unknown, "unknown"},
		{n.Sent - n.Done - n.Failed - n.Unknown, "still with the service"},
		{n.Total - n.Sent, "not sent"},
	} {
		if part.n > 0 {
			counts += ", " + text.Thousands(part.n) + " " + part.what
		}
	}
	return counts + "."
}

// View implements [ui.Screen].
func (p *uploadProgress) View(width, height int) string {
	th := p.env.Theme
	n := p.progress
	var head kit.TextPage
	head.Line(stepStrip(len(uploadSteps)-1, width, th))
	head.Line("")
	head.Line(" " + widget.Progress(n.Done+n.Failed+n.Unknown, max(n.Total, 1), min(width-16, 76), th) + th.Paint(text.ToneMuted, "   "+p.elapsed()))
	head.Line(" " + p.counters(th))
	for _, line := range p.verdict(width) {
		head.Line(" " + line)
	}
	head.Line("")
	head.Line(" " + p.views(width, th))
	room := height - len(head.Lines) - explainLines - 1
	body := padLines(p.shown().View(width, max(room, 3)), room)
	return head.Window(0, width, len(head.Lines)) + "\n" + body + "\n\n" + p.explain(width)
}

func (p *uploadProgress) elapsed() string {
	if p.job.Started.IsZero() {
		return ""
	}
	until := time.Now()
	if state, ok := p.job.State.(*uploadState); ok && p.job.Finished {
		until = state.at
	}
	return until.Sub(p.job.Started).Round(time.Second).String()
}

// counters counts devices by where they are.
func (p *uploadProgress) counters(th *text.Theme) string {
	n := p.progress
	var parts []string
	add := func(count int, name string, tone text.Tone) {
		if count == 0 {
			tone = text.ToneMuted
		}
		parts = append(parts, th.Paint(tone, text.Thousands(count)+" "+name))
	}
	add(n.Sent, "sent", text.ToneText)
	add(n.Accepted, "accepted", text.ToneText)
	add(n.Processing, "processing", text.ToneWarn)
	add(n.Done, "done", text.ToneGood)
	add(n.Failed, "failed", text.ToneBad)
	if n.Unknown > 0 {
		add(n.Unknown, "unknown", text.ToneWarn)
	}
	return strings.Join(parts, " · ")
}

// verdict says how the upload ended, and why it didn't get further.
func (p *uploadProgress) verdict(width int) []string {
	if !p.job.Finished {
		return nil
	}
	tone, content := text.ToneGood, "Finished. "+p.outcome()
	switch {
	case p.job.Stopped():
		tone, content = text.ToneWarn, "Stopped. "+p.outcome()
	case p.job.Err != nil:
		tone, content = text.ToneBad, "Ended early. "+kit.Sentence(p.job.Err)
	case p.progress.Failed+p.progress.Unknown > 0:
		tone = text.ToneWarn
	}
	lines := text.Wrap(content, width-2)
	for i, line := range lines {
		lines[i] = p.env.Theme.Paint(tone, line)
	}
	return lines[:min(len(lines), 2)]
}

// views names the two tables, the one that is shown first to see.
func (p *uploadProgress) views(width int, th *text.Theme) string {
	strip := widget.Tabs{Titles: []string{"Devices", fmt.Sprintf("Requests (%d)", len(p.progress.Chunks))}}
	if p.sending {
		strip.Active = 1
	}
	return strip.View(width-1, th)
}

// explain says what there is to know about the row under the cursor.
func (p *uploadProgress) explain(width int) string {
	content, tone := p.about()
	var out kit.TextPage
	for _, line := range text.Wrap(content, width-2) {
		out.Line(" " + p.env.Theme.Paint(tone, line))
	}
	return out.Window(0, width, explainLines)
}

func (p *uploadProgress) about() (string, text.Tone) {
	if p.sending {
		if r, ok := p.requests.Table.Current(); ok && r.Err != nil {
			return kit.Sentence(r.Err), text.ToneWarn
		}
		return "", text.ToneText
	}
	r, ok := p.devices.Table.Current()
	if !ok || r.why.Meaning == "" {
		return "", text.ToneText
	}
	text := p.label(r) + ": "
	if code := r.why.String(); code != "" {
		text += code + ". "
	}
	return text + r.why.Meaning + " " + r.why.Remedy, stageTone(r.state.Stage, r.ended)
}

// Status implements [ui.Screen].
func (p *uploadProgress) Status() string {
	switch {
	case !p.job.Finished:
		return "goes on when you leave · " + p.shown().Status()
	case p.job.Stopped():
		return "stopped · " + p.shown().Status()
	}
	return "finished · " + p.shown().Status()
}

// Typing implements [ui.Typing].
func (p *uploadProgress) Typing() bool {
	if p.sending {
		return p.requests.Typing()
	}
	return p.devices.Typing()
}

// Escape implements [ui.Escaper].
func (p *uploadProgress) Escape() (bool, tea.Cmd) {
	if p.sending {
		return p.requests.Escape()
	}
	return p.devices.Escape()
}
