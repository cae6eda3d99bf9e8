package views

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// DeviceBatch is a row of a customer's device batches.
type DeviceBatch struct {
	*api.DeviceBatch
	Customer *Customer
}

func deviceBatchKind(c *Customer) *Kind[*DeviceBatch] {
	return &Kind[*DeviceBatch]{
		Name: "batches", Singular: "device batch", Plural: "device batches",
		ID: func(b *DeviceBatch) string { return b.ID },
		Columns: []widget.Column[*DeviceBatch]{
			{Name: "id", Title: "Batch (group tag)", Min: 20, Max: 48, Flex: 2, Text: func(b *DeviceBatch) string { return b.ID }, Mask: text.MaskName},
			{Name: "devices", Title: "Devices", Min: 8, Align: text.AlignRight, Text: func(b *DeviceBatch) string { return amount(b.Count(), "") }, Compare: func(a, b *DeviceBatch) int { return compareDecimals(a.Count(), b.Count()) }},
			{Name: "status", Title: "Last upload", Min: 12, Text: func(b *DeviceBatch) string { return words(api.Enum(b.Status)) }, Tone: func(b *DeviceBatch) text.Tone { return jobTone(api.Enum(b.Status)) }},
			{Name: "created", Title: "Created", Min: 10, Text: func(b *DeviceBatch) string { return date(b.CreationDate) }, Compare: func(a, b *DeviceBatch) int { return compareTimes(a.CreationDate, b.CreationDate) }},
			{Name: "by", Title: "Created by", Min: 14, Flex: 1, Priority: 3, Text: func(b *DeviceBatch) string { return orDash(b.CreatedBy) }, Tone: muted[*DeviceBatch], Mask: text.MaskName},
		},
		SortBy: "created", Desc: true,
		Empty: "This customer has no device batches. Press u to upload the devices of a CSV file.",
		Open: func(l *List[*DeviceBatch], b *DeviceBatch) tea.Cmd {
			return ui.Push(NewDevices(l.desk, c, b.ID))
		},
		Copies: func(b *DeviceBatch) []widget.CopyItem { return []widget.CopyItem{{Label: "batch id", Value: b.ID}} },
		Raw:    func(b *DeviceBatch) []byte { return encoded(b.DeviceBatch) },
		Bindings: func(l *List[*DeviceBatch]) []widget.Binding {
			return []widget.Binding{
				uploadBinding(func() tea.Cmd { return ui.Push(NewUpload(l.desk, c, "")) }),
				{
					ID: "devices.add", Keys: []string{"A"}, Label: "add to batch", Group: "Devices", Footer: true, Change: true,
					Help: "Upload the devices of a file into the batch under the cursor.",
					Disabled: func() string {
						_, ok := l.table.Current()
						return unless(ok, "There is no batch under the cursor.")
					},
					Do: func() tea.Cmd {
						b, _ := l.table.Current()
						return ui.Push(NewUpload(l.desk, c, b.ID))
					},
				},
			}
		},
	}
}

func uploadBinding(do func() tea.Cmd) widget.Binding {
	return widget.Binding{
		ID: "devices.upload", Keys: []string{"u"}, Label: "upload", Group: "Devices", Footer: true, Change: true,
		Help: "Upload Autopilot devices from a CSV file: every row is checked before anything is sent.",
		Do:   do,
	}
}

// jobTone gives the state of an upload job its meaning.
func jobTone(status api.Enum) text.Tone {
	switch {
	case status.Is(api.JobFinished):
		return text.ToneGood
	case status.Is(api.JobFinishedWithErrors):
		return text.ToneBad
	case status == "":
		return text.ToneMuted
	default:
		return text.ToneWarn
	}
}

// NewDeviceBatches makes the list of a customer's device batches.
func NewDeviceBatches(d *Desk, c *Customer) *List[*DeviceBatch] {
	return NewList(d, deviceBatchKind(c), "Devices", from(d, api.ListDeviceBatches, api.CustomerRef{CustomerID: c.ID}, func(b *api.DeviceBatch) *DeviceBatch {
		return &DeviceBatch{DeviceBatch: b, Customer: c}
	}))
}
