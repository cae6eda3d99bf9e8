package devices

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Bindings implements [ui.Screen].
func (p *uploadProgress) Bindings() []widget.Binding {
	running := kit.ReasonUnless(p.job.Finished, "The upload is still going on.")
	bindings := []widget.Binding{
		{
			ID: "upload.show", Keys: []string{"enter"}, Label: "details", Group: "Upload", Footer: true,
			Help: "Show all that is known of the device or request under the cursor, with the ids that support asks for.",
			Do:   p.show,
		},
		{
			ID: "upload.view", Keys: []string{"tab", "shift+tab"}, Label: "devices/requests", Group: "Upload", Footer: true,
			Help: "Show the devices, or the requests with their tracking ids.",
			Do: func() tea.Cmd {
				p.sending = !p.sending
				return nil
			},
		},
		{
			ID: "upload.stop", Keys: []string{"x"}, Label: "stop", Group: "Upload", Footer: !p.job.Finished,
			Help:     "Stop the upload: requests under way are let finish, nothing more is sent.",
			Disabled: func() string { return kit.ReasonUnless(!p.job.Finished, "The upload has ended.") },
			Do:       p.stop,
		},
		{
			ID: "upload.again", Keys: []string{"t"}, Label: "try again", Group: "Upload", Footer: p.job.Finished, Change: true,
			Help:     "Send again what is marked; without marks, what may succeed unchanged.",
			Disabled: func() string { return running },
			Do:       p.again,
		},
		{
			ID: "upload.save-failures", Keys: []string{"e"}, Label: "save failures", Group: "Upload", Footer: p.progress.Failed+p.progress.Unknown > 0,
			Help: "Save what was not registered with the reasons, as a file that can be corrected and uploaded again.", Do: p.Export,
		},
	}
	if p.sending {
		return append(bindings, p.requests.Bindings()...)
	}
	return append(bindings, p.devices.Bindings()...)
}

func (p *uploadProgress) stop() tea.Cmd {
	n := p.progress
	return ui.Ask(ui.Question{
		Title: "Stop the upload?",
		Text: fmt.Sprintf("%s of %s devices were sent, and stay with the service: it goes on with them. The other %s are not sent.\n\nThe failures and what was not sent can be sent later with t.",
			text.Thousands(n.Sent), text.Thousands(n.Total), text.Thousands(n.Total-n.Sent)),
		Yes: "Stop", No: "Go on", Danger: true,
		Do: func() tea.Cmd {
			p.env.Jobs.Stop(p.id)
			return ui.Toast(text.ToneText, "Stopping: the requests under way are let finish.")
		},
	})
}

// show shows all that is known of a row.
func (p *uploadProgress) show() tea.Cmd {
	if !p.sending {
		r, ok := p.devices.Table.Current()
		if !ok {
			return nil
		}
		return ui.Show(ui.Message{Title: p.label(r), Tone: stageTone(r.state.Stage, r.ended), Text: r.story(), Copies: p.Copies()})
	}
	r, ok := p.requests.Table.Current()
	if !ok {
		return nil
	}
	text := fmt.Sprintf("%s of batch %s: %s.", text.Plural(r.Total, "device", "devices"), r.BatchID, r.Stage)
	if r.Err != nil {
		text += "\n\n" + kit.Sentence(r.Err)
		if e := api.AsError(r.Err); e != nil && e.Advice != "" {
			text += "\n\n" + e.Advice
		}
	}
	return ui.Show(ui.Message{Title: fmt.Sprintf("Request %d", r.at+1), Tone: stageTone(r.Stage, false), Text: text, Copies: p.Copies()})
}

// label names a device, by an alias while the screen is shared.
func (p *uploadProgress) label(r *uploadRow) string {
	if p.env.Masked {
		return text.Mask(text.MaskID, r.Label())
	}
	return r.Label()
}

// story is all that is known of a device.
func (r *uploadRow) story() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nLine %d of the file, batch %s.", text.Capital(r.status()), r.Line, r.batch)
	if code := r.why.String(); code != "" {
		fmt.Fprintf(&b, "\n\n%s", code)
	}
	if r.why.Meaning != "" {
		fmt.Fprintf(&b, "\n\n%s", r.why.Meaning)
	}
	if r.why.Remedy != "" {
		fmt.Fprintf(&b, "\n\n%s", r.why.Remedy)
	}
	return b.String()
}

// Copies implements [ui.Copier].
func (p *uploadProgress) Copies() []widget.CopyItem {
	var items []widget.CopyItem
	add := func(label, value string) {
		if value != "" {
			items = append(items, widget.CopyItem{Label: label, Value: value})
		}
	}
	at := -1
	if r, ok := p.requests.Table.Current(); ok && p.sending {
		at = r.at
	} else if r, ok := p.devices.Table.Current(); ok {
		at = r.chunk
		add("serial number", r.SerialNumber)
		add("device id", r.state.ID)
		add("error", r.why.String())
	}
	if at >= 0 {
		c := &p.progress.Chunks[at]
		add("tracking id", c.TrackingID)
		add("MS-RequestId", c.RequestID)
		add("MS-CorrelationId", c.CorrelationID)
	}
	if ids := p.trackingIDs(); len(ids) > 1 {
		add(fmt.Sprintf("all %d tracking ids", len(ids)), strings.Join(ids, "\n"))
	}
	return items
}

func (p *uploadProgress) trackingIDs() []string {
	var ids []string
	for _, c := range p.progress.Chunks {
		if c.TrackingID != "" {
			ids = append(ids, c.TrackingID)
		}
	}
	return ids
}

// rows yields the rows of all devices.
func (p *uploadProgress) rows(keep func(*uploadRow) bool) []*uploadRow {
	var out []*uploadRow
	for i := range p.progress.Chunks {
		c := &p.progress.Chunks[i]
		for at := c.First; at < c.First+c.Total; at++ {
			if r := newUploadRow(p.up.devices[at], at, i, c, p.job.Finished); keep(r) {
				out = append(out, r)
			}
		}
	}
	return out
}

// Export implements [ui.Exporter]: what was not registered, as a file that can be
// corrected and uploaded again.
func (p *uploadProgress) Export() tea.Cmd {
	var failures []autopilot.Failure
	for _, r := range p.rows(func(r *uploadRow) bool { return r.state.Stage != deviceupload.StageDone && r.why.Meaning != "" }) {
		failures = append(failures, autopilot.Failure{Device: r.Device, Code: r.why.Number, Name: r.why.Name, Meaning: r.why.Meaning, Remedy: r.why.Remedy})
	}
	if len(failures) == 0 {
		return ui.Toast(text.ToneText, "No device has failed: there is nothing to save.")
	}
	return saveFailures(p.up.desk, p.up.file, "failures", failures)
}

// again sends devices again: the marked ones, else those that may succeed
// unchanged, which are marked so that it can be seen.
func (p *uploadProgress) again() tea.Cmd {
	chosen := slices.DeleteFunc(p.devices.Table.Marked(), func(r *uploadRow) bool { return r.state.Stage == deviceupload.StageDone })
	if len(chosen) == 0 {
		p.devices.Table.ClearMarks()
		chosen = p.rows(func(r *uploadRow) bool { return r.retryable })
		for _, r := range chosen {
			p.devices.Table.Mark(p.devices.Spec.ID(r), true)
		}
	}
	if len(chosen) == 0 {
		if p.progress.Failed == 0 {
			return ui.Toast(text.ToneText, "Every device is registered: there is nothing to send again.")
		}
		return ui.Toast(text.ToneWarn, "None of the failures can succeed unchanged. Mark devices with space to send them anyway, or save them with e and correct the file.")
	}
	at := map[int]bool{}
	for _, r := range chosen {
		at[r.at] = true
	}
	return ui.Push(kit.NewChange(p.up.desk, p.up.again(p.progress, at).change()))
}

// again is the upload of some of the devices. A request whose outcome is unknown,
// or whose job was not followed to its end, stays as it is: it is repeated under
// its own MS-RequestId, or only followed.
func (u *deviceUpload) again(p deviceupload.Progress, chosen map[int]bool) *deviceUpload {
	next := &deviceUpload{desk: u.desk, customer: u.customer, file: u.file, plan: u.plan, replaces: u.kept}
	next.plan.Batches = nil
	n := 0
	for _, b := range u.plan.Batches {
		batch := deviceupload.Batch{ID: b.ID, Exists: b.Exists}
		var kept, rest []autopilot.Device
		var chunks []deviceupload.Chunk
		for _, c := range b.Chunks {
			state := &p.Chunks[n]
			n++
			batch.Exists = batch.Exists || state.Accepted > 0 || state.Appends
			devices := u.devices[state.First : state.First+state.Total]
			if whole(state, chosen) {
				chunks = append(chunks, deviceupload.Chunk{Devices: c.Devices, Sent: *state})
				kept = append(kept, devices...)
				continue
			}
			for i, d := range devices {
				if chosen[state.First+i] {
					rest = append(rest, d)
				}
			}
		}
		for chunk := range slices.Chunk(rest, autopilot.DefaultChunk) {
			chunks = append(chunks, deviceupload.Chunk{Devices: apiDevices(chunk)})
		}
		if len(chunks) > 0 {
			batch.Chunks = chunks
			next.plan.Batches = append(next.plan.Batches, batch)
			next.devices = append(append(next.devices, kept...), rest...)
		}
	}
	return next
}

// whole reports whether a request goes again as it was: it is not known to the
// end, and all that is open of it was chosen.
func whole(c *deviceupload.ChunkState, chosen map[int]bool) bool {
	if c.RequestID == "" || c.Stage == deviceupload.StageFailed || c.Stage == deviceupload.StageDone {
		return false
	}
	for i, d := range c.Devices {
		if open := !d.Stage.Final() || d.Stage == deviceupload.StageUnknown; open && !chosen[c.First+i] {
			return false
		}
	}
	return true
}
