package devices

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// run sends an upload. Each request is on the disk before it is sent, so that
// after a crash the upload goes on with nothing sent twice and nothing skipped.
func (u *deviceUpload) run(ctx context.Context, report func(deviceupload.Progress)) error {
	kept := u.desk.Uploads
	if kept == nil {
		_, err := u.plan.Run(ctx, u.desk.Client, report)
		return err
	}
	if !u.resumed {
		if err := kept.Begin(ctx, u.record()); err != nil {
			return fmt.Errorf("nothing was sent: %w", err)
		}
	}
	if u.replaces != "" { // what was left of it goes on in this one
		if err := kept.End(ctx, u.replaces, "continued"); err != nil {
			return fmt.Errorf("nothing was sent: %w", err)
		}
	}
	plan := u.plan
	plan.Keep = func(chunk int, s deviceupload.ChunkState) error { return kept.Keep(ctx, u.kept, chunk, s) }
	last, err := plan.Run(ctx, u.desk.Client, report)
	if err != nil {
		return err
	}
	return kept.End(ctx, u.kept, fmt.Sprintf("%d of %d registered, %d failed, %d unknown", last.Done, last.Total, last.Failed, last.Unknown))
}

// record is the upload as it is kept.
func (u *deviceUpload) record() journal.Upload {
	up := journal.Upload{ID: u.kept, Customer: u.customer.ID, CustomerName: u.customer.Title(), File: u.file}
	at := 0
	for _, b := range u.plan.Batches {
		batch := journal.Batch{ID: b.ID, Exists: b.Exists}
		for _, c := range b.Chunks {
			batch.Chunks = append(batch.Chunks, journal.Chunk{Devices: u.devices[at : at+len(c.Devices)], Sent: c.Sent})
			at += len(c.Devices)
		}
		up.Batches = append(up.Batches, batch)
	}
	return up
}

// resumeUpload makes the upload that goes on with a kept one.
func resumeUpload(d *kit.Desk, up *journal.Upload) *deviceUpload {
	u := &deviceUpload{
		desk: d, customer: &kit.Customer{ID: up.Customer, Name: up.CustomerName}, file: up.File, kept: up.ID, resumed: true,
		plan: deviceupload.Upload{CustomerID: up.Customer, Settled: alreadyThere},
	}
	for _, b := range up.Batches {
		batch := deviceupload.Batch{ID: b.ID, Exists: b.Exists}
		for _, c := range b.Chunks {
			batch.Chunks = append(batch.Chunks, deviceupload.Chunk{Devices: apiDevices(c.Devices), Sent: c.Sent})
			u.devices = append(u.devices, c.Devices...)
		}
		u.plan.Batches = append(u.plan.Batches, batch)
	}
	return u
}

// NewBrokenUploads makes the list of uploads that broke off.
func NewBrokenUploads(d *kit.Desk) *kit.List[*journal.Broken] {
	return kit.NewList(d, brokenKind(), "Uploads that broke off", func(ctx context.Context, _ *api.Cursor) iter.Seq2[kit.Page[*journal.Broken], error] {
		return func(yield func(kit.Page[*journal.Broken], error) bool) {
			broken, err := d.Uploads.Unfinished(ctx)
			var page kit.Page[*journal.Broken]
			for i := range broken {
				page.Rows = append(page.Rows, &broken[i])
			}
			yield(page, err)
		}
	}).At(brokenRoute.At(kit.NoArgs{}))
}

func brokenKind() *kit.ListSpec[*journal.Broken] {
	type row = *journal.Broken
	number := func(name, title string, of func(row) int) widget.Column[row] {
		return widget.Column[row]{
			Name: name, Title: title, Min: max(len(title), 6), Align: text.AlignRight,
			Text: func(b row) string { return strconv.Itoa(of(b)) }, Compare: func(a, b row) int { return of(a) - of(b) },
		}
	}
	return &kit.ListSpec[row]{
		Name: "broken-uploads", Singular: "upload", Plural: "uploads",
		ID: func(b row) string { return b.ID },
		Columns: []widget.Column[row]{
			{Name: "file", Title: "File", Min: 18, Max: 40, Flex: 2, Mask: text.MaskName, Text: func(b row) string { return b.File }},
			{Name: "customer", Title: "Customer", Min: 18, Max: 40, Flex: 2, Mask: text.MaskName, Text: func(b row) string { return b.CustomerName }},
			number("total", "Devices", func(b row) int { return b.Total }),
			number("sent", "Sent", func(b row) int { return b.Sent }),
			number("doubt", "In doubt", func(b row) int { return b.InDoubt }),
			{Name: "changed", Title: "Broke off", Min: 16, Priority: 1, Text: func(b row) string { return kit.LocalMinute(b.Changed) }},
			{Name: "who", Title: "Who", Min: 14, Flex: 1, Priority: 2, Mask: text.MaskMail, Text: func(b row) string { return b.Account }, Tone: kit.MutedTone[row]},
		},
		Empty: "No upload broke off.",
		Update: func(l *kit.List[row], msg tea.Msg) (tea.Cmd, bool) {
			if resumed, ok := msg.(resumedMsg); ok {
				return resumeUpload(l.Desk, resumed.upload).Begin(), true
			}
			return nil, false
		},
		Open: func(l *kit.List[row], b row) tea.Cmd { return askResume(l.Ctx, l.Desk, b) },
		Bindings: func(l *kit.List[row]) []widget.Binding {
			return []widget.Binding{{
				ID: "broken-uploads.forget", Keys: []string{"D"}, Label: "forget", Group: "Upload",
				Help: "Forget an upload: what was sent of it stays with the service, the rest is not sent.",
				Do: func() tea.Cmd {
					b, ok := l.Table.Current()
					if !ok {
						return nil
					}
					return ui.Ask(ui.Question{
						Title: "Forget the upload?", Yes: "Forget", Danger: true,
						Text: fmt.Sprintf("%s of %s devices of %s were sent, and stay with the service. The others are not sent, and their data is removed from this computer.", text.Thousands(b.Sent), text.Thousands(b.Total), b.File),
						Do: func() tea.Cmd {
							return func() tea.Msg {
								if err := l.Desk.Uploads.Drop(l.Ctx, b.ID); err != nil {
									return kit.ShowFailure(err)()
								}
								return ui.Broadcast(kit.ChangedMsg{What: "uploads"})()
							}
						},
					})
				},
			}}
		},
	}
}

// askResume shows what is sent when an upload goes on.
func askResume(ctx context.Context, d *kit.Desk, b *journal.Broken) tea.Cmd {
	if b.Err != nil {
		return kit.ShowFailure(b.Err)
	}
	if d.Client.ReadOnly() {
		return ui.Toast(text.ToneWarn, "cspdesk is read-only: nothing is sent.")
	}
	message := fmt.Sprintf("%s to %s: %s of %s devices were sent. What the service took is followed to its end; the other %s are sent.",
		b.File, b.CustomerName, text.Thousands(b.Sent), text.Thousands(b.Total), text.Thousands(b.Total-b.Sent))
	if b.InDoubt > 0 {
		message += fmt.Sprintf("\n\nOf %s nobody knows whether they arrived: their request is sent again under its own MS-RequestId, which the service carries out once.", text.Plural(b.InDoubt, "device", "devices"))
	}
	return ui.Ask(ui.Question{
		Title: "Go on with the upload?", Text: message, Yes: "Go on",
		Do: func() tea.Cmd {
			return func() tea.Msg {
				up, err := d.Uploads.Resume(ctx, b.ID)
				if err != nil {
					return kit.ShowFailure(err)()
				}
				return resumedMsg{&up}
			}
		},
	})
}

// resumedMsg is an upload that this desk goes on with.
type resumedMsg struct{ upload *journal.Upload }
