package views_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/views/kit"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func keptIn(t *testing.T) *state.Dirs {
	t.Helper()
	return &state.Dirs{State: t.TempDir()}
}

// leftBehind puts into the journal what a killed process leaves there.
func leftBehind(t *testing.T, dirs state.Dirs, do func(*state.Store) error) {
	t.Helper()
	store, err := state.Open(t.Context(), dirs, state.PartnerOf("global", "contoso"))
	if err != nil {
		t.Fatal(err)
	}
	if err := do(store); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil { // what says that it lives goes with it
		t.Fatal(err)
	}
}

func TestJournalOfTheDesk(t *testing.T) {
	dirs := keptIn(t)
	leftBehind(t, *dirs, func(s *state.Store) error {
		j, err := s.Journal(t.Context())
		if err != nil {
			return err
		}
		unsent := state.Change{
			Operation: api.CreatePolicy.Spec().ID, Method: "POST", URL: "https://sandbox.example/v1/customers/c/policies",
			RequestID: "11111111-1111-4111-8111-111111111111", Account: "ada@contoso.example",
		}
		sent := unsent
		sent.RequestID = "22222222-2222-4222-8222-222222222222"
		return errors.Join(j.Begin(t.Context(), unsent), j.Begin(t.Context(), sent), j.Sending(t.Context(), sent.RequestID))
	})
	viewstest.Drive(t, viewstest.Setup{Kept: dirs, Width: 160, Height: 40}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("1 earlier change has an unknown outcome", "1 earlier change was open, and the outcome is known now", "1 unknown")
		b.Press("H").Sees("OUTCOME", "open", "ada@contoso.example", "2 of 2", "no effect")
		b.Press("enter").Sees("MS-RequestId", "22222222-2222-4222-8222-222222222222")
		b.Press("t").Sees("Outcome unknown", "It did not take effect")
		b.Type("did not").Press("enter").Sees("no effect", "By hand: it did not take effect.")
		b.Press("esc").Sees("no effect").SeesNot("1 unknown")
	})
}

func TestWhatTheStartMetIsSaid(t *testing.T) {
	s := viewstest.Setup{Desk: func(d *kit.Desk) { d.Notices = []string{"Nothing is kept for the next start."} }}
	viewstest.Drive(t, s, func(_ *testing.T, b *viewstest.Bench) { b.Sees("250 of 250", "Nothing is kept for the next start.") })
}

func TestNotesOnCustomers(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{Kept: keptIn(t), Width: 160, Height: 40}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250", "NOTES").Press("/").Type("fabrikam ltd").Press("enter", "n").Sees("Write a note", "There are none.")
		b.Press("enter").Sees("Note: ").Type("calls back on Monday").Press("enter").Sees("1 note")
		b.Press("n").Type("flag").Press("enter").Sees("flag 1 note")
		b.Press("esc").Sees("250 of 250").Press("/").Type("flag 1").Press("enter").Sees("1 of 250", "Fabrikam Ltd")
		b.Press("d").Sees("calls back on Monday")
	})
}

func TestUploadThatBrokeOffGoesOn(t *testing.T) {
	dirs := keptIn(t)
	viewstest.Drive(t, viewstest.Setup{Kept: dirs}, func(t *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250")
		devices := func(from, n int) (all []autopilot.Device) {
			for i := range n {
				row := viewstest.SampleRows(from, n, "")[i]
				all = append(all, autopilot.Device{Line: from + i, SerialNumber: row.Serial, HardwareHash: row.Hash})
			}
			return all
		}
		leftBehind(t, *dirs, func(s *state.Store) error {
			u := journal.Uploads{Open: s.Uploads, Who: b.Desk.Uploads.Who}
			return u.Begin(t.Context(), journal.Upload{
				ID: uuid.NewString(), Customer: b.TenantOf("Fabrikam Ltd"), CustomerName: "Fabrikam Ltd", File: "devices.csv",
				Batches: []journal.Batch{{ID: "Field", Chunks: []journal.Chunk{{Devices: devices(10, 3)}, {Devices: devices(20, 2)}}}},
			})
		})
		b.Press(":").Type("resume uploads").Press("enter").Sees("devices.csv", "Fabrikam Ltd", "BROKE OFF")
		b.Press("enter").Sees("0 of 5 devices were sent").Press("y").Sees("5 done", "Finished.")
		if n, devices := b.Uploads(), b.DevicesOf("Field"); n != 2 || devices != 5 {
			t.Errorf("%d requests brought %d devices", n, devices)
		}
		b.Press(":").Type("resume uploads").Press("enter").Sees("No upload broke off.")
	})
}
