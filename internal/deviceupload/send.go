package deviceupload

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/pattern"
)

// sendMore sends what may be sent now, in the order of the upload: the first
// request of a batch creates it, the others wait until it is there.
func (r *run) sendMore(ctx, sendCtx context.Context) {
	for _, c := range r.chunks {
		if r.stop != nil || r.sending >= r.parallel {
			return
		}
		if c.state.Stage != StageWaiting || c.wait || !c.batch.open && c.batch.opening {
			continue
		}
		r.send(ctx, sendCtx, c)
	}
}

// send sends a chunk. A request whose outcome is unknown keeps its MS-RequestId
// and its form, so that the service carries it out once; any other gets its own.
func (r *run) send(ctx, sendCtx context.Context, c *runChunk) {
	s := &c.state
	if s.RequestID == "" {
		s.RequestID, s.Appends = uuid.NewString(), c.batch.open
	}
	s.Stage, s.Err = StageSending, nil
	s.Tries++
	if err := r.keep(c); err != nil {
		s.Tries--
		r.changed = true
		r.giveUp(c, fmt.Errorf("%w: %w", errNotKept, err))
		return
	}
	c.batch.opening = c.batch.opening || !s.Appends
	c.setAll(StageSending, DeviceState{Stage: StageSending})
	r.sending++
	r.changed = true
	customer, batch, devices, id, appends := r.upload.CustomerID, c.batch.id, c.devices, s.RequestID, s.Appends
	r.spawn(func() func() {
		resp, err := sendDevices(sendCtx, r.client, customer, batch, devices, id, appends)
		return func() {
			r.sent(ctx, c, resp, err)
			// Without this a resumed upload sends the same request again, which does
			// no harm; and the next request that can't be kept ends the upload.
			_ = r.keep(c)
		}
	})
}

func sendDevices(ctx context.Context, c *api.Client, customer, batch string, devices []api.Device, requestID string, appends bool) (*api.Response, error) {
	prepared, err := planDevices(c, customer, batch, devices, appends)
	if err != nil {
		return nil, err
	}
	return prepared.WithRequestID(requestID).Send(ctx)
}

func planDevices(c *api.Client, customer, batch string, devices []api.Device, appends bool) (*api.Prepared, error) {
	ref := api.CustomerRef{CustomerID: customer}
	if appends {
		return api.AddDevicesToBatch.Plan(c, api.DeviceBatchRef{CustomerRef: ref, BatchID: batch}, devices)
	}
	return api.CreateDeviceBatch.Plan(c, ref, api.DeviceBatchCreationRequest{BatchID: batch, Devices: devices})
}

// PlanChunk builds the request that an upload sends for a chunk, to be shown
// first. Its RequestID, given to the chunk, makes it exactly that request.
func (u Upload) PlanChunk(c *api.Client, batch, chunk int) (*api.Prepared, error) {
	b := u.Batches[batch]
	to := b.Chunks[chunk]
	if to.Sent.RequestID == "" {
		return planDevices(c, u.CustomerID, b.ID, to.Devices, b.Exists)
	}
	p, err := planDevices(c, u.CustomerID, b.ID, to.Devices, to.Sent.Appends)
	if err != nil {
		return nil, err
	}
	return p.WithRequestID(to.Sent.RequestID), nil
}

// sent decides what becomes of a chunk after its request.
func (r *run) sent(ctx context.Context, c *runChunk, resp *api.Response, err error) {
	s := &c.state
	r.sending--
	r.changed = true
	if !s.Appends {
		c.batch.opening = false
	}
	if err == nil {
		r.accepted(ctx, c, resp)
		return
	}
	e := api.AsError(err)
	if e != nil && e.CorrelationID != "" {
		s.CorrelationID = e.CorrelationID
	}
	s.Err = err
	switch {
	case e == nil && api.IsCanceled(err): // the last moment is over
		c.unknown("Sending was stopped before the service answered: it may have the devices or not.")
	case e == nil: // not signed in, not recorded: nothing was sent
		s.RequestID = ""
		r.giveUp(c, err)
	case (e.Unknown || e.Retryable) && c.sends < len(resendAfter) && r.stop == nil:
		r.sendAgain(ctx, c, resendAfter[c.sends])
		c.sends++
	case e.Unknown:
		c.unknown("No usable answer came: the service may have the devices or not.")
	case !s.Appends && batchExists(e):
		c.batch.open = true
		c.anew()
	case s.Appends && e.Status == http.StatusNotFound && c.lag < len(resendAfter) && c.batch.created:
		r.sendLater(ctx, c, resendAfter[c.lag]) // the service doesn't see yet what it has accepted
		c.lag++
	case s.Appends && e.Status == http.StatusNotFound && !c.batch.created && c.lag == 0:
		c.lag++ // it was deleted since it was listed
		c.batch.open = false
		c.anew()
	default:
		c.setAll(StageFailed, DeviceState{Stage: StageFailed, Code: e.Code, Description: e.Description})
		if hopeless(e, s.Appends) {
			r.stop = err
		}
	}
}

// giveUp ends the upload: every further request would meet the same.
func (r *run) giveUp(c *runChunk, err error) {
	c.setAll(StageWaiting, DeviceState{})
	r.stop = err
}

// hopeless reports refusals that are about the caller or the customer.
func hopeless(e *api.Error, appends bool) bool {
	return e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden || e.Status == http.StatusNotFound && !appends
}

var saysExists = pattern.Lazy(`(?i)already (exists|in use|been used)|exists already|must be unique|has to be unique|duplicate batch`)

// batchExists reports the refusal of a name that is taken. The manual demands
// unique names and doesn't say how it answers otherwise.
func batchExists(e *api.Error) bool {
	return e.Status == http.StatusConflict || e.Status == http.StatusBadRequest && saysExists().MatchString(e.Description+" "+e.Code)
}

// anew makes the chunk ready for another request: the one at hand was answered.
func (c *runChunk) anew() {
	c.state.RequestID, c.sends = "", 0
	c.setAll(StageWaiting, DeviceState{})
}

// sendAgain repeats the request at hand after a while.
func (r *run) sendAgain(ctx context.Context, c *runChunk, d time.Duration) {
	c.wait = true
	c.setAll(StageWaiting, DeviceState{})
	if !c.state.Appends {
		c.batch.opening = true // nobody else may create it meanwhile
	}
	r.after(ctx, d, func() {
		c.wait = false
		if !c.state.Appends {
			c.batch.opening = false
		}
		if ctx.Err() != nil || r.stop != nil {
			r.changed = true
			c.leftOpen()
		}
	})
}

// leftOpen settles a chunk that was waiting to be sent again when the upload was
// stopped.
func (c *runChunk) leftOpen() {
	if e := api.AsError(c.state.Err); e != nil && e.Unknown {
		c.unknown("The upload was stopped before the request could be repeated: the service may have the devices or not.")
	}
}

// sendLater sends the chunk as another request after a while.
func (r *run) sendLater(ctx context.Context, c *runChunk, d time.Duration) {
	c.anew()
	c.wait = true
	r.after(ctx, d, func() { c.wait = false })
}

func (c *runChunk) unknown(reason string) {
	c.setAll(StageUnknown, DeviceState{Stage: StageUnknown, Reason: reason})
}

// accepted begins to follow a chunk.
func (r *run) accepted(ctx context.Context, c *runChunk, resp *api.Response) {
	s := &c.state
	s.Err, s.CorrelationID, s.TrackingID = nil, resp.CorrelationID, api.TrackingID(resp.Location)
	c.batch.open = true
	c.batch.created = c.batch.created || !s.Appends
	c.setAll(StageAccepted, DeviceState{Stage: StageAccepted})
	if s.TrackingID == "" {
		c.setAll(StageUnknown, DeviceState{Stage: StageUnknown, Reason: "The service took the devices without naming a job to follow: look at the batch in some minutes."})
		s.Accepted = s.Total
		return
	}
	c.every = max(firstLook, resp.RetryAfter())
	r.follow(ctx, c)
}
