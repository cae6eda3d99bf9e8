package devices

import (
	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// DeviceBatch is a row of a customer's device batches.
type DeviceBatch struct {
	*api.DeviceBatch
	Customer *kit.Customer
}

func deviceBatchKind(c *kit.Customer) *kit.ListSpec[*DeviceBatch] {
	return &kit.ListSpec[*DeviceBatch]{
		Name: "batches", Singular: "device batch", Plural: "device batches",
		ID: func(b *DeviceBatch) string { return b.ID },
		Columns: []widget.Column[*DeviceBatch]{
			{Name: "id", Title: "Batch (group tag)", Min: 20, Max: 48, Flex: 2, Text: func(b *DeviceBatch) string { return b.ID }, Mask: text.MaskName},
			{Name: "devices", Title: "Devices", Min: 8, Align: text.AlignRight, Text: func(b *DeviceBatch) string { return kit.Amount(b.Count(), "") }, Compare: func(a, b *DeviceBatch) int { return kit.CompareDecimals(a.Count(), b.Count()) }},
			{Name: "status", Title: "Last upload", Min: 12, Text: func(b *DeviceBatch) string { return kit.EnumText(api.Enum(b.Status)) }, Tone: func(b *DeviceBatch) text.Tone { return jobTone(api.Enum(b.Status)) }},
			{Name: "created", Title: "Created", Min: 10, Text: func(b *DeviceBatch) string { return kit.Date(b.CreationDate) }, Compare: func(a, b *DeviceBatch) int { return kit.CompareTimes(a.CreationDate, b.CreationDate) }},
			{Name: "by", Title: "Created by", Min: 14, Flex: 1, Priority: 3, Text: func(b *DeviceBatch) string { return kit.OrDash(b.CreatedBy) }, Tone: kit.MutedTone[*DeviceBatch], Mask: text.MaskName},
		},
		SortBy: "created", Desc: true,
		Empty: "This customer has no device batches. Press u to upload the devices of a CSV file.",
		Open: func(l *kit.List[*DeviceBatch], b *DeviceBatch) tea.Cmd {
			return ui.Push(NewDevices(l.Desk, c, b.ID))
		},
		Copies: func(b *DeviceBatch) []widget.CopyItem { return []widget.CopyItem{{Label: "batch id", Value: b.ID}} },
		Raw:    func(b *DeviceBatch) []byte { return kit.EncodeJSON(b.DeviceBatch) },
		Bindings: func(l *kit.List[*DeviceBatch]) []widget.Binding {
			return []widget.Binding{
				uploadBinding(func() tea.Cmd { return ui.Push(NewUpload(l.Desk, c, "")) }),
				{
					ID: "devices.add", Keys: []string{"A"}, Label: "add to batch", Group: "Devices", Footer: true, Change: true,
					Help: "Upload the devices of a file into the batch under the cursor.",
					Disabled: func() string {
						_, ok := l.Table.Current()
						return kit.ReasonUnless(ok, "There is no batch under the cursor.")
					},
					Do: func() tea.Cmd {
						b, _ := l.Table.Current()
						return ui.Push(NewUpload(l.Desk, c, b.ID))
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
func NewDeviceBatches(d *kit.Desk, c *kit.Customer) *kit.List[*DeviceBatch] {
	return kit.NewList(d, deviceBatchKind(c), "Devices", kit.NewSource(d, api.ListDeviceBatches, api.CustomerRef{CustomerID: c.ID}, func(b *api.DeviceBatch) *DeviceBatch {
		return &DeviceBatch{DeviceBatch: b, Customer: c}
	}))
}
