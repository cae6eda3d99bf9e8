package deviceupload

import (
	"context"
	"errors"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// Upload sends devices to a customer in batches, each cut into requests,
// and follows the service's jobs until the fate of every device is known.
//
// It can be resumed: an upload with the same batches, whose chunks hold what is
// known of the earlier try in Sent, sends nothing twice.
type Upload struct {
	CustomerID string
	Batches    []Batch
	// Parallel is how many requests are sent at a time; 0 means 2.
	Parallel int
	// Settled reports device errors that are none: the device is already where
	// it was to go. They count as done.
	Settled func(code, description string) bool
	// Keep stores for good how far a chunk is, so that the upload can be resumed
	// after a crash: before its request is sent, after every answer to it, and when
	// the fate of its devices is known. It is called from the goroutine of Run. A
	// request that can't be kept isn't sent, and the upload ends. Nil keeps nothing.
	Keep func(chunk int, s ChunkState) error
}

// Batch is what goes into one device batch.
type Batch struct {
	ID     string
	Exists bool // known to exist; an upload finds out by itself when it isn't
	Chunks []Chunk
}

// Chunk is what goes into one request.
type Chunk struct {
	Devices []api.Device
	// Sent is what is known of an earlier try, zero when there was none. With a
	// tracking id the chunk is only followed; with a request id it is sent as the
	// same request again, which can't double it. What was refused, or is known to
	// the end, stays as it is.
	Sent ChunkState
}

// Stage is how far a device or a request has come.
type Stage uint8

// The stages.
const (
	StageWaiting    Stage = iota // not sent
	StageSending                 // on its way
	StageAccepted                // taken by the service, not looked at yet
	StageProcessing              // being worked on
	StageDone                    // registered; of a request: every device's fate is known
	StageFailed                  // refused
	StageUnknown                 // nobody knows, and it can't be found out by waiting
)

var stageNames = [...]string{"waiting", "sending", "accepted", "processing", "done", "failed", "unknown"}

// String returns the stage in a word.
func (s Stage) String() string { return stageNames[s] }

// Final reports whether nothing more happens by itself.
func (s Stage) Final() bool { return s >= StageDone }

// Counts counts devices. Sent and Accepted count all that have come that
// far, whatever became of them; the others count where devices are now.
type Counts struct {
	Total, Sent, Accepted             int
	Processing, Done, Failed, Unknown int
}

func (c *Counts) add(o Counts) {
	c.Total += o.Total
	c.Sent += o.Sent
	c.Accepted += o.Accepted
	c.Processing += o.Processing
	c.Done += o.Done
	c.Failed += o.Failed
	c.Unknown += o.Unknown
}

// Progress is a snapshot. It never changes; what two snapshots have in
// common they share, so that taking one costs the same for ten devices and ten
// thousand.
type Progress struct {
	Counts
	Chunks []ChunkState // in the order of the upload
}

// ChunkState is how far one request is.
type ChunkState struct {
	Counts
	BatchID string
	First   int // position of its first device in the upload
	Stage   Stage
	Appends bool // sent to a batch that exists
	Tries   int
	// RequestID is of the request, for support and for sending it again;
	// CorrelationID is of its answer.
	RequestID, CorrelationID string
	TrackingID               string // of the service's job
	// Err is what the request met, or what looking at its job met last.
	Err error
	// Version grows whenever Devices is another slice.
	Version int
	Devices []DeviceState
}

// DeviceState is how far one device is.
type DeviceState struct {
	Stage Stage
	ID    string // given by the service
	// Code and Description are the service's error of the device, such as "808"
	// and "ZtdDeviceAssignedToOtherTenant"; or of its whole request, when that was
	// refused.
	Code, Description string
	// Reason says in a sentence why the stage is unknown.
	Reason string
}

// Run sends the devices and follows them. It calls progress from the goroutine
// it runs in, whenever something has changed.
//
// A refused request fails its own devices; the others go on. When ctx ends,
// nothing more is sent; requests under way are let finish for a moment, and the
// result tells exactly what the service has. The error is ctx's, or what makes
// going on useless, such as a missing right; it is nil when all is known, also
// when devices failed.
func (u Upload) Run(ctx context.Context, c *api.Client, progress func(Progress)) (Progress, error) {
	r := newUploadRun(u, c)
	return r.run(ctx, progress)
}

// errNotKept is a request that wasn't sent, because it could not be kept first.
var errNotKept = errors.New("the request was not sent, because the upload could not be recorded first")

const (
	uploadParallel  = 2
	firstLook       = 2 * time.Second
	longestLook     = 15 * time.Second
	lookShare       = 300 * time.Millisecond // for each job that is followed: the rate limit is for all
	lastSendMoment  = 30 * time.Second       // for requests under way when the user stops
	emptyLooks      = 5                      // at a finished job whose devices aren't
	missingJobLooks = 5                      // at a job that isn't there, or not yet
)

// resendAfter are the waits before a request without an answer is sent again, on
// top of what every call waits by itself: a line may be down for a minute.
var resendAfter = []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second}
