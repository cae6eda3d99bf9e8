package devices

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// uploadRow is a device of an upload and how far it is.
type uploadRow struct {
	autopilot.Device
	at    int // position in the upload
	chunk int
	batch string
	state deviceupload.DeviceState
	ended bool // the upload is over: what waits was not sent
	// why is what the service or the upload has against the device, with what to
	// do about it.
	why       autopilot.Code
	retryable bool // it may succeed unchanged
}

// newUploadRow makes the row of the device at a position.
func newUploadRow(d autopilot.Device, at, chunk int, c *deviceupload.ChunkState, ended bool) *uploadRow {
	r := &uploadRow{Device: d, at: at, chunk: chunk, batch: c.BatchID, state: c.Devices[at-c.First], ended: ended}
	switch r.state.Stage {
	case deviceupload.StageFailed:
		r.explainFailure(c)
	case deviceupload.StageDone:
		if r.state.Code != "" || r.state.Description != "" {
			r.why, _ = autopilot.Lookup(r.state.Code, r.state.Description)
		}
	case deviceupload.StageUnknown:
		r.retryable = true
		r.why = autopilot.Code{Meaning: r.state.Reason, Remedy: "Send it again with t: a device that is registered already stays as it is."}
	case deviceupload.StageWaiting:
		if r.retryable = ended; ended {
			r.why = autopilot.Code{Meaning: "It was not sent: the upload ended before.", Remedy: "Send it with t."}
		}
	default:
		if r.retryable = ended; ended {
			r.why = autopilot.Code{Meaning: "The service has it and is still working; the upload was stopped.", Remedy: "Follow it to the end with t: nothing is sent twice."}
		}
	}
	return r
}

// explainFailure tells a refused request from a refused device.
func (r *uploadRow) explainFailure(c *deviceupload.ChunkState) {
	if c.Stage != deviceupload.StageFailed {
		r.why, _ = autopilot.Lookup(r.state.Code, r.state.Description)
		r.retryable = r.why.Retryable
		return
	}
	r.why = autopilot.Code{Number: r.state.Code, Meaning: "Its request was refused: " + r.state.Description}
	if e := api.AsError(c.Err); e != nil {
		r.retryable = e.Retryable
		r.why.Meaning, r.why.Remedy = "Its request was refused. "+e.Error(), e.Advice
		if c.CorrelationID != "" {
			r.why.Remedy = strings.TrimSpace(r.why.Remedy + " MS-CorrelationId " + c.CorrelationID + ".")
		}
	}
}

// status says in a word how far the device is.
func (r *uploadRow) status() string {
	switch {
	case r.state.Stage == deviceupload.StageDone && r.why.Done:
		return "already there"
	case r.state.Stage == deviceupload.StageDone:
		return "registered"
	case r.state.Stage == deviceupload.StageWaiting && r.ended:
		return "not sent"
	}
	return r.state.Stage.String()
}

func stageTone(s deviceupload.Stage, ended bool) text.Tone {
	switch {
	case s == deviceupload.StageDone:
		return text.ToneGood
	case s == deviceupload.StageFailed:
		return text.ToneBad
	case s == deviceupload.StageUnknown, s == deviceupload.StageProcessing, s == deviceupload.StageWaiting && ended:
		return text.ToneWarn
	case s == deviceupload.StageWaiting:
		return text.ToneMuted
	}
	return text.ToneAccent
}

// stageOrder puts what needs a person first and what is done last.
var stageOrder = map[deviceupload.Stage]int{
	deviceupload.StageFailed: 0, deviceupload.StageUnknown: 1, deviceupload.StageSending: 2, deviceupload.StageProcessing: 3, deviceupload.StageAccepted: 4, deviceupload.StageWaiting: 5, deviceupload.StageDone: 6,
}

func (r *uploadRow) compareStatus(o *uploadRow) int {
	return cmp.Or(
		cmp.Compare(stageOrder[r.state.Stage], stageOrder[o.state.Stage]),
		cmp.Compare(o.state.Code, r.state.Code), // already there before registered
		cmp.Compare(r.Line, o.Line),
	)
}

// short is why in one cell.
func (r *uploadRow) short() string {
	if code := r.why.String(); code != "" {
		return code + ": " + r.why.Meaning
	}
	return r.why.Meaning
}

func uploadRowKind() *kit.ListSpec[*uploadRow] {
	type row = *uploadRow
	tone := func(r row) text.Tone { return stageTone(r.state.Stage, r.ended) }
	return &kit.ListSpec[row]{
		Name: "upload", Singular: "device", Plural: "devices", Large: true,
		ID: func(r row) string { return strconv.Itoa(r.at) },
		Columns: []widget.Column[row]{
			{Name: "line", Title: "Line", Min: 5, Align: text.AlignRight, Text: func(r row) string { return strconv.Itoa(r.Line) }, Tone: kit.MutedTone[row], Compare: func(a, b row) int { return cmp.Compare(a.Line, b.Line) }},
			{Name: "status", Title: "Status", Min: 13, Text: (*uploadRow).status, Tone: tone, Compare: (*uploadRow).compareStatus},
			{Name: "serial", Title: "Serial number", Min: 13, Max: 24, Text: func(r row) string { return kit.OrDash(r.SerialNumber) }, Mask: text.MaskID},
			{Name: "key", Title: "Product ID", Min: 13, Max: 23, Priority: 3, Text: func(r row) string { return kit.OrDash(r.ProductKey) }, Mask: text.MaskID},
			{Name: "batch", Title: "Batch", Min: 12, Max: 28, Priority: 2, Text: func(r row) string { return r.batch }, Mask: text.MaskName},
			{Name: "id", Title: "Device ID", Min: 36, Priority: 5, Text: func(r row) string { return kit.OrDash(r.state.ID) }, Tone: kit.MutedTone[row], Mask: text.MaskID},
			{Name: "why", Title: "What the service says", Min: 20, Flex: 1, Text: (*uploadRow).short, Tone: tone},
		},
		SortBy: "status",
		Empty:  "There are no devices.",
	}
}

// uploadRequest is a request of an upload.
type uploadRequest struct {
	deviceupload.ChunkState
	at int
}

func uploadRequestKind() *kit.ListSpec[*uploadRequest] {
	type row = *uploadRequest
	number := func(name, title string, of func(row) int) widget.Column[row] {
		return widget.Column[row]{
			Name: name, Title: title, Min: len(title), Align: text.AlignRight,
			Text: func(r row) string { return strconv.Itoa(of(r)) }, Compare: func(a, b row) int { return cmp.Compare(of(a), of(b)) },
		}
	}
	failed := number("failed", "Failed", func(r row) int { return r.Failed + r.Unknown })
	failed.Tone = func(r row) text.Tone {
		if r.Failed+r.Unknown > 0 {
			return text.ToneBad
		}
		return text.ToneMuted
	}
	return &kit.ListSpec[row]{
		Name: "requests", Singular: "request", Plural: "requests", Large: true,
		ID: func(r row) string { return strconv.Itoa(r.at) },
		Columns: []widget.Column[row]{
			{Name: "number", Title: "No", Min: 3, Align: text.AlignRight, Text: func(r row) string { return strconv.Itoa(r.at + 1) }, Tone: kit.MutedTone[row], Compare: func(a, b row) int { return cmp.Compare(a.at, b.at) }},
			{Name: "batch", Title: "Batch", Min: 12, Max: 28, Flex: 1, Priority: 2, Text: func(r row) string { return r.BatchID }, Mask: text.MaskName},
			{Name: "status", Title: "Status", Min: 10, Text: func(r row) string { return r.Stage.String() }, Tone: func(r row) text.Tone { return stageTone(r.Stage, false) }},
			number("devices", "Devices", func(r row) int { return r.Total }),
			number("done", " Done", func(r row) int { return r.Done }),
			failed,
			{Name: "tracking", Title: "Tracking ID", Min: 36, Text: func(r row) string { return kit.OrDash(r.TrackingID) }, Mask: text.MaskID},
			{Name: "tries", Title: "Tries", Min: 5, Align: text.AlignRight, Priority: 3, Text: func(r row) string { return strconv.Itoa(r.Tries) }},
			{Name: "error", Title: "Last problem", Min: 20, Flex: 2, Priority: 4, Text: requestProblem, Tone: func(row) text.Tone { return text.ToneWarn }},
			{Name: "request", Title: "MS-RequestId", Min: 36, Priority: 5, Text: func(r row) string { return r.RequestID }, Tone: kit.MutedTone[row], Mask: text.MaskID},
		},
		Empty: "There are no requests.",
	}
}

func requestProblem(r *uploadRequest) string {
	if r.Err == nil {
		return ""
	}
	return kit.Sentence(r.Err)
}
