package deviceupload

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// run is an upload under way. One goroutine owns it, that of Run; the
// others only call the service and hand over what is to be done with the answer.
type run struct {
	upload   Upload
	client   *api.Client
	batches  []*runBatch
	chunks   []*runChunk
	parallel int

	events  chan func()
	busy    int // goroutines
	sending int
	// following counts the jobs that are looked at.
	following int
	stop      error // why nothing more is sent
	changed   bool
}

// runBatch is a batch. Only when it is open, chunks may be appended to it.
type runBatch struct {
	id      string
	open    bool
	created bool // by this upload
	opening bool // a request to create it is under way
}

type runChunk struct {
	at      int // in the upload
	batch   *runBatch
	devices []api.Device
	state   ChunkState
	sends   int           // tries of the request at hand that ended without an outcome
	lag     int           // times the batch just created wasn't there yet
	wait    bool          // for its next try
	every   time.Duration // between two looks
	empty   int           // looks at the finished job that taught nothing
	missing int           // looks that didn't find the job
}

func newUploadRun(u Upload, c *api.Client) *run {
	r := &run{upload: u, client: c, parallel: max(u.Parallel, 0), events: make(chan func())}
	if r.parallel == 0 {
		r.parallel = uploadParallel
	}
	first := 0
	for _, b := range u.Batches {
		batch := &runBatch{id: b.ID, open: b.Exists}
		r.batches = append(r.batches, batch)
		for _, chunk := range b.Chunks {
			state := chunk.Sent
			state.BatchID, state.First, state.Version = b.ID, first, state.Version+1
			if len(state.Devices) != len(chunk.Devices) {
				state.Devices = make([]DeviceState, len(chunk.Devices))
			}
			rc := &runChunk{at: len(r.chunks), batch: batch, devices: chunk.Devices, state: state, every: firstLook}
			rc.resume()
			r.chunks = append(r.chunks, rc)
			first += len(chunk.Devices)
		}
	}
	return r
}

// resume puts a chunk where its earlier try left it.
func (c *runChunk) resume() {
	switch {
	case c.state.Stage.Final() && c.known():
		c.batch.open = c.batch.open || c.state.TrackingID != ""
		c.setDevices(c.state.Devices)
	case c.state.TrackingID != "":
		c.batch.open = true
		c.setAll(StageAccepted, DeviceState{Stage: StageAccepted})
	default:
		c.setAll(StageWaiting, DeviceState{})
	}
	c.state.Err = nil
}

// known reports whether the fate of every device is certain.
func (c *runChunk) known() bool {
	return !slices.ContainsFunc(c.state.Devices, func(d DeviceState) bool { return d.Stage != StageDone && d.Stage != StageFailed })
}

// keep stores how far a chunk is.
func (r *run) keep(c *runChunk) error {
	if r.upload.Keep == nil {
		return nil
	}
	return r.upload.Keep(c.at, c.state)
}

// setAll brings the chunk and all its devices to a stage.
func (c *runChunk) setAll(stage Stage, d DeviceState) {
	devices := make([]DeviceState, len(c.devices))
	for i := range devices {
		devices[i] = d
	}
	c.state.Stage = stage
	c.setDevices(devices)
}

func (c *runChunk) setDevices(devices []DeviceState) {
	c.state.Devices = devices
	c.state.Version++
	c.count()
}

// count counts the chunk's devices by their stages and its own.
func (c *runChunk) count() {
	n := Counts{Total: len(c.devices)}
	for _, d := range c.state.Devices {
		switch d.Stage {
		case StageProcessing:
			n.Processing++
		case StageDone:
			n.Done++
		case StageFailed:
			n.Failed++
		case StageUnknown:
			n.Unknown++
		}
	}
	if c.state.Stage > StageSending {
		n.Sent = n.Total
	}
	if c.state.TrackingID != "" || c.state.Stage == StageAccepted {
		n.Accepted = n.Total
	}
	c.state.Counts = n
}

func (r *run) run(ctx context.Context, progress func(Progress)) (Progress, error) {
	sendCtx, cancel := outlive(ctx, lastSendMoment)
	defer cancel()
	for _, c := range r.chunks {
		if c.state.TrackingID != "" && !c.state.Stage.Final() {
			r.follow(ctx, c)
		}
	}
	progress(r.snapshot())
	for {
		if ctx.Err() != nil && r.stop == nil {
			r.stop = ctx.Err()
		}
		r.sendMore(ctx, sendCtx)
		if r.busy == 0 {
			break
		}
		if event := <-r.events; event != nil {
			event()
		}
		r.busy--
		if r.changed {
			r.changed = false
			progress(r.snapshot())
		}
	}
	last := r.snapshot()
	progress(last)
	return last, r.stop
}

// outlive returns a context that ends some time after its parent.
func outlive(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		timer := time.AfterFunc(d, cancel)
		context.AfterFunc(ctx, func() { timer.Stop() })
	})
	return ctx, func() { stop(); cancel() }
}

// spawn runs do beside the others; what do returns is done in the goroutine of
// Run, and a panic of do is raised there.
func (r *run) spawn(do func() (then func())) {
	r.busy++
	go func() {
		var event func()
		defer func() {
			if p := recover(); p != nil {
				crash := fmt.Sprintf("%v\n\n%s", p, debug.Stack())
				event = func() { panic(crash) }
			}
			r.events <- event
		}()
		event = do()
	}()
}

// after lets time pass and then has something done, also when ctx ends first.
func (r *run) after(ctx context.Context, d time.Duration, then func()) {
	r.spawn(func() func() {
		_ = wait.For(ctx, d) // who waits looks at ctx itself
		return then
	})
}

func (r *run) snapshot() Progress {
	p := Progress{Chunks: make([]ChunkState, len(r.chunks))}
	for i, c := range r.chunks {
		p.Chunks[i] = c.state
		p.add(c.state.Counts)
	}
	return p
}
