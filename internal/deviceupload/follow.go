package deviceupload

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// follow looks at a chunk's job again after a while.
func (r *run) follow(ctx context.Context, c *runChunk) {
	ref := api.BatchJobRef{CustomerRef: api.CustomerRef{CustomerID: r.upload.CustomerID}, TrackingID: c.state.TrackingID}
	r.following++
	every := max(c.every, min(time.Duration(r.following)*lookShare, longestLook))
	r.spawn(func() func() {
		if wait.For(ctx, every) != nil {
			return func() { r.following-- }
		}
		reply, err := api.GetDeviceBatchStatus.Do(api.InBackground(ctx), r.client, ref)
		return func() { r.looked(ctx, c, reply, err) }
	})
}

// looked takes in what the service said about a job, and looks again unless
// everything is known.
func (r *run) looked(ctx context.Context, c *runChunk, reply api.Reply[api.BatchUploadDetails], err error) {
	r.following--
	if ctx.Err() != nil {
		return
	}
	s := &c.state
	c.every = min(c.every*3/2, longestLook)
	if err != nil {
		r.changed = true
		s.Err = err
		if reason := c.lost(api.AsError(err)); reason != "" {
			c.unresolved(reason)
			return
		}
		r.follow(ctx, c)
		return
	}
	s.Err = nil
	c.every = max(c.every, reply.RetryAfter())
	c.missing = 0
	if c.learn(&reply.Value, r.upload.Settled) {
		r.changed = true
	}
	if s.Stage != StageDone {
		r.follow(ctx, c)
		return
	}
	_ = r.keep(c) // without it a resumed upload looks once more
}

// lost tells why looking again is useless, "" when it isn't.
func (c *runChunk) lost(e *api.Error) string {
	switch {
	case e == nil:
		return "The job could not be looked at: " + c.state.Err.Error()
	case e.Retryable:
		return ""
	case e.Status == http.StatusNotFound:
		if c.missing++; c.missing < missingJobLooks {
			return ""
		}
		return "The service took the devices and doesn't know the job any more: look at the batch."
	}
	return "The job could not be looked at: " + e.Error()
}

// unresolved leaves the devices whose fate isn't known yet unknown.
func (c *runChunk) unresolved(reason string) {
	devices := slices.Clone(c.state.Devices)
	for i := range devices {
		if !devices[i].Stage.Final() {
			devices[i] = DeviceState{Stage: StageUnknown, Reason: reason}
		}
	}
	c.state.Stage = StageDone
	c.setDevices(devices)
}

// learn takes over what a job's status says and reports whether that is news.
func (c *runChunk) learn(d *api.BatchUploadDetails, settled func(code, description string) bool) bool {
	devices := matchStatuses(c.devices, c.state.Devices, d.DevicesStatus, settled)
	news := !slices.Equal(devices, c.state.Devices)
	if news {
		c.setDevices(devices)
	}
	before := c.state.Stage
	open := slices.ContainsFunc(devices, func(d DeviceState) bool { return !d.Stage.Final() })
	switch {
	case !open:
		c.state.Stage = StageDone
	case d.Finished():
		// A finished job is judged by its devices; those it says nothing about
		// may only be late.
		if c.empty++; c.empty >= emptyLooks {
			c.unresolved("The job is finished and says nothing about this device: look for it in the batch.")
		}
	case !d.Status.Is(api.JobQueued):
		c.state.Stage = StageProcessing
	}
	return news || before != c.state.Stage
}
