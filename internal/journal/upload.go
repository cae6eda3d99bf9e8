package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/state"
)

// Uploads stores device uploads, so that a crash neither loses nor duplicates devices.
type Uploads struct {
	// Open returns the stored uploads. It is called for every access, so it should open
	// them once and then return them quickly.
	Open func(ctx context.Context) (*state.Uploads, error)
	Who  func(ctx context.Context) string // who sends them
}

// Upload is a stored upload, with everything needed to resume it.
type Upload struct {
	ID, Customer, CustomerName, File string
	Begun, Changed                   time.Time
	Batches                          []Batch
}

// Batch is a batch of an upload.
type Batch struct {
	ID     string
	Exists bool // the batch existed when the upload was planned
	Chunks []Chunk
}

// Chunk holds the devices of one request and its state.
type Chunk struct {
	Devices []autopilot.Device
	Sent    deviceupload.ChunkState
}

// planDoc is the stored form of a plan.
type planDoc struct {
	Batches []batchDoc `json:"batches"`
}

type batchDoc struct {
	ID     string `json:"id"`
	Exists bool   `json:"exists"`
	Sizes  []int  `json:"sizes"` // devices of each chunk
}

// chunkDoc is the stored form of a chunk's state. Stages are stored by name, so that
// other versions can read them.
type chunkDoc struct {
	Stage         string      `json:"stage"`
	Appends       bool        `json:"appends,omitempty"`
	Tries         int         `json:"tries,omitempty"`
	RequestID     string      `json:"requestId,omitempty"`
	CorrelationID string      `json:"correlationId,omitempty"`
	TrackingID    string      `json:"trackingId,omitempty"`
	Devices       []deviceDoc `json:"devices,omitempty"` // empty while all have the stage of their request
}

type deviceDoc struct {
	Stage       string `json:"stage"`
	ID          string `json:"id,omitempty"`
	Code        string `json:"code,omitempty"`
	Description string `json:"description,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

// Begin stores an upload that is about to be sent.
func (u *Uploads) Begin(ctx context.Context, up Upload) error {
	stored := state.Upload{ID: up.ID, Account: u.Who(ctx), Customer: up.Customer, CustomerName: up.CustomerName, File: up.File}
	var plan planDoc
	for _, b := range up.Batches {
		doc := batchDoc{ID: b.ID, Exists: b.Exists}
		for _, c := range b.Chunks {
			devices, err := json.Marshal(c.Devices)
			if err != nil {
				return err
			}
			doc.Sizes = append(doc.Sizes, len(c.Devices))
			stored.Chunks = append(stored.Chunks, state.UploadChunk{Devices: devices, State: encodeChunk(c.Sent)})
		}
		plan.Batches = append(plan.Batches, doc)
	}
	var err error
	if stored.Plan, err = json.Marshal(plan); err != nil {
		return err
	}
	store, err := u.Open(ctx)
	if err != nil {
		return err
	}
	return store.Begin(ctx, stored)
}

// Keep stores the state of a chunk, even if ctx is canceled.
func (u *Uploads) Keep(ctx context.Context, id string, chunk int, s deviceupload.ChunkState) error {
	store, err := u.Open(ctx)
	if err != nil {
		return err
	}
	return store.Keep(context.WithoutCancel(ctx), id, chunk, encodeChunk(s))
}

// End marks an upload as finished.
func (u *Uploads) End(ctx context.Context, id, outcome string) error {
	store, err := u.Open(ctx)
	if err != nil {
		return err
	}
	return store.End(context.WithoutCancel(ctx), id, outcome)
}

// Drop deletes an upload.
func (u *Uploads) Drop(ctx context.Context, id string) error {
	store, err := u.Open(ctx)
	if err != nil {
		return err
	}
	return store.Drop(ctx, id)
}

// Broken is an interrupted upload.
type Broken struct {
	ID, Account, Customer, CustomerName, File string
	Begun, Changed                            time.Time
	deviceupload.Counts
	InDoubt int   // devices in requests that may or may not have been sent
	Err     error // why it can't be resumed; nil if it can
}

// Unfinished lists the interrupted uploads, oldest first.
func (u *Uploads) Unfinished(ctx context.Context) ([]Broken, error) {
	store, err := u.Open(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := store.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	broken := make([]Broken, len(kept))
	for i := range kept {
		broken[i] = count(&kept[i])
	}
	return broken, nil
}

// count returns the progress of an upload.
func count(up *state.Upload) Broken {
	b := Broken{
		ID: up.ID, Account: up.Account, Customer: up.Customer, CustomerName: up.CustomerName, File: up.File, Begun: up.Begun, Changed: up.Changed,
	}
	plan, err := decodePlan(up.Plan, len(up.Chunks))
	if err != nil {
		b.Err = err
		return b
	}
	at := 0
	for _, batch := range plan.Batches {
		for _, size := range batch.Sizes {
			s, err := decodeChunk(up.Chunks[at].State, size)
			if err != nil {
				b.Err = err
				return b
			}
			at++
			b.Total += size
			switch {
			case s.TrackingID != "":
				b.Sent, b.Accepted = b.Sent+size, b.Accepted+size
			case s.Stage == deviceupload.StageFailed:
				b.Sent += size
			case s.RequestID != "":
				b.InDoubt += size
			}
			for _, d := range s.Devices {
				switch d.Stage {
				case deviceupload.StageDone:
					b.Done++
				case deviceupload.StageFailed:
					b.Failed++
				}
			}
		}
	}
	return b
}

// Resume takes over an interrupted upload. If several processes try, one succeeds.
func (u *Uploads) Resume(ctx context.Context, id string) (Upload, error) {
	store, err := u.Open(ctx)
	if err != nil {
		return Upload{}, err
	}
	kept, err := store.Claim(ctx, id)
	if err != nil {
		return Upload{}, err
	}
	return decode(&kept)
}

func decode(kept *state.Upload) (Upload, error) {
	up := Upload{ID: kept.ID, Customer: kept.Customer, CustomerName: kept.CustomerName, File: kept.File, Begun: kept.Begun, Changed: kept.Changed}
	plan, err := decodePlan(kept.Plan, len(kept.Chunks))
	if err != nil {
		return Upload{}, err
	}
	at := 0
	for _, b := range plan.Batches {
		batch := Batch{ID: b.ID, Exists: b.Exists}
		for _, size := range b.Sizes {
			var c Chunk
			if err := json.Unmarshal(kept.Chunks[at].Devices, &c.Devices); err != nil || len(c.Devices) != size {
				return Upload{}, &UnreadableError{fmt.Sprintf("the devices of request %d are damaged", at+1)}
			}
			if c.Sent, err = decodeChunk(kept.Chunks[at].State, size); err != nil {
				return Upload{}, err
			}
			batch.Chunks = append(batch.Chunks, c)
			at++
		}
		up.Batches = append(up.Batches, batch)
	}
	return up, nil
}

// UnreadableError reports that the record of an upload can't be read. Nothing was
// sent.
type UnreadableError struct{ Problem string }

// Error returns the problem and what to do.
func (e *UnreadableError) Error() string {
	return "The record of the upload can't be read: " + e.Problem + ". Check the customer's batches for the devices that arrived."
}

func decodePlan(doc []byte, chunks int) (planDoc, error) {
	var plan planDoc
	if err := json.Unmarshal(doc, &plan); err != nil {
		return planDoc{}, &UnreadableError{"its plan is damaged"}
	}
	n := 0
	for _, b := range plan.Batches {
		n += len(b.Sizes)
		if b.ID == "" || slices.ContainsFunc(b.Sizes, func(size int) bool { return size <= 0 }) {
			return planDoc{}, &UnreadableError{"its plan is damaged"}
		}
	}
	if n != chunks || n == 0 {
		return planDoc{}, &UnreadableError{fmt.Sprintf("its plan has %d requests, but %d are stored", n, chunks)}
	}
	return plan, nil
}

func encodeChunk(s deviceupload.ChunkState) []byte {
	doc := chunkDoc{
		Stage: s.Stage.String(), Appends: s.Appends, Tries: s.Tries, RequestID: s.RequestID, CorrelationID: s.CorrelationID, TrackingID: s.TrackingID,
	}
	if slices.ContainsFunc(s.Devices, func(d deviceupload.DeviceState) bool {
		return d.Stage != s.Stage || d != (deviceupload.DeviceState{Stage: d.Stage})
	}) {
		for _, d := range s.Devices {
			doc.Devices = append(doc.Devices, deviceDoc{d.Stage.String(), d.ID, d.Code, d.Description, d.Reason})
		}
	}
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err) // strings and numbers can always be written
	}
	return text
}

// decodeChunk decodes the state of a chunk with the given number of devices.
func decodeChunk(text []byte, size int) (deviceupload.ChunkState, error) {
	var doc chunkDoc
	damaged := func(what string) (deviceupload.ChunkState, error) {
		return deviceupload.ChunkState{}, &UnreadableError{"the state of a request is damaged (" + what + ")"}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return damaged("not JSON")
	}
	stage, ok := stageNamed(doc.Stage)
	if !ok {
		return damaged("stage " + fmt.Sprintf("%q", doc.Stage))
	}
	if len(doc.Devices) != 0 && len(doc.Devices) != size {
		return damaged(fmt.Sprintf("%d devices of %d", len(doc.Devices), size))
	}
	if doc.RequestID == "" && (doc.TrackingID != "" || stage != deviceupload.StageWaiting) {
		return damaged("no request id")
	}
	s := deviceupload.ChunkState{
		Stage: stage, Appends: doc.Appends, Tries: max(doc.Tries, 0), RequestID: doc.RequestID, CorrelationID: doc.CorrelationID, TrackingID: doc.TrackingID,
		Devices: make([]deviceupload.DeviceState, size),
	}
	for i := range s.Devices {
		s.Devices[i].Stage = stage
	}
	for i, d := range doc.Devices {
		if s.Devices[i].Stage, ok = stageNamed(d.Stage); !ok {
			return damaged("stage " + fmt.Sprintf("%q", d.Stage))
		}
		s.Devices[i].ID, s.Devices[i].Code, s.Devices[i].Description, s.Devices[i].Reason = d.ID, d.Code, d.Description, d.Reason
	}
	return s, nil
}

func stageNamed(name string) (deviceupload.Stage, bool) {
	for s := deviceupload.StageWaiting; s <= deviceupload.StageUnknown; s++ {
		if s.String() == name {
			return s, true
		}
	}
	return 0, false
}
