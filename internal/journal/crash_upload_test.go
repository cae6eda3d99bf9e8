package journal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
)

// TestKilledUpload kills a process at every step of an upload, and those that go
// on with it too. In the end every device was sent once.
func TestKilledUpload(t *testing.T) {
	kill(t, killedUpload, "before a request's state", "after a request's state", "before sending", "before the answer", "before an entry", "after an outcome")
}

func killedUpload(t *testing.T, seed int, dirs state.Dirs) string {
	rng := rand.New(rand.NewPCG(uint64(seed), 1))
	world, err := sandbox.New(sandbox.Config{Customers: 2, Seed: 1, RateLimit: -1, Speed: 20})
	if err != nil {
		t.Fatal(err)
	}
	m := boot(t, world, dirs, 0)
	customers, err := api.ListCustomers.All(t.Context(), m.client, api.None{})
	if err != nil {
		t.Fatal(err)
	}
	up := newUpload(rng, customers[0].ID)
	if err := m.keeper.Begin(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	m.left = 1 + rng.IntN(60)
	first, p := "", send(t, m, up)
	for deaths := 0; m.killed != ""; deaths++ {
		if first == "" {
			first = m.killed
		}
		left := 0
		if deaths < 3 {
			left = 1 + rng.IntN(60)
		}
		m = boot(t, world, m.after, 0)
		broken, err := m.keeper.Unfinished(t.Context())
		if err != nil || len(broken) != 1 || broken[0].Err != nil {
			t.Fatalf("seed %d, killed %s: unfinished are %+v, %v", seed, first, broken, err)
		}
		if up, err = m.keeper.Resume(t.Context(), broken[0].ID); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		m.left = left
		p = send(t, m, up)
	}
	check(t, seed, world, up, p)
	return first
}

// newUpload makes an upload of two batches, of some requests each.
func newUpload(rng *rand.Rand, customer string) journal.Upload {
	up := journal.Upload{ID: uuid.NewString(), Customer: customer, CustomerName: "Fabrikam", File: "devices.csv"}
	n := 0
	for _, id := range []string{"Laptops 2026", "Kiosk"} {
		b := journal.Batch{ID: id}
		for range 1 + rng.IntN(3) {
			var c journal.Chunk
			for range 1 + rng.IntN(4) {
				n++
				c.Devices = append(c.Devices, autopilot.Device{Line: n + 1, SerialNumber: fmt.Sprintf("SN-%05d", n), Manufacturer: "Contoso", Model: "Book"})
			}
			b.Chunks = append(b.Chunks, c)
		}
		up.Batches = append(up.Batches, b)
	}
	return up
}

// send sends what is left of an upload, until the end or until the process dies.
func send(t *testing.T, m *machine, up journal.Upload) deviceupload.Progress {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m.kill = cancel
	plan := deviceupload.Upload{CustomerID: up.Customer, Keep: m.keep(up.ID)}
	for _, b := range up.Batches {
		batch := deviceupload.Batch{ID: b.ID, Exists: b.Exists}
		for _, c := range b.Chunks {
			chunk := deviceupload.Chunk{Sent: c.Sent}
			for _, d := range c.Devices {
				chunk.Devices = append(chunk.Devices, api.Device{SerialNumber: d.SerialNumber, OemManufacturerName: d.Manufacturer, ModelName: d.Model})
			}
			batch.Chunks = append(batch.Chunks, chunk)
		}
		plan.Batches = append(plan.Batches, batch)
	}
	p, err := plan.Run(ctx, m.client, func(deviceupload.Progress) {})
	if err != nil && m.killed == "" {
		t.Errorf("the upload ended with %v", err)
	}
	if m.killed == "" {
		if err := m.keeper.End(t.Context(), up.ID, "all sent"); err != nil {
			t.Error(err)
		}
		if left, err := m.keeper.Unfinished(t.Context()); err != nil || len(left) != 0 {
			t.Errorf("after its end, %+v is unfinished, %v", left, err)
		}
	}
	m.halt()
	return p
}

// check compares what was sent with what the service did.
func check(t *testing.T, seed int, world *sandbox.Sandbox, up journal.Upload, p deviceupload.Progress) {
	t.Helper()
	total := 0
	want := map[string]int{}
	for _, b := range up.Batches {
		want[b.ID] = len(b.Chunks)
		for _, c := range b.Chunks {
			total += len(c.Devices)
		}
	}
	if p.Total != total || p.Done+p.Failed != total || p.Unknown != 0 {
		t.Errorf("seed %d: the fate of %d devices is %+v", seed, total, p.Counts)
	}
	got := map[string]int{}
	ids := map[string]bool{}
	for _, e := range world.Effects() {
		batch := "Laptops 2026"
		if strings.Contains(e.Path, "Kiosk") {
			batch = "Kiosk"
		} else if !strings.Contains(e.Path, "Laptops") && got[batch] > 0 {
			batch = "Kiosk" // batches are made in their order
		}
		got[batch]++
		if ids[e.RequestID] {
			t.Errorf("seed %d: request %s took effect twice", seed, e.RequestID)
		}
		ids[e.RequestID] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("seed %d: requests by batch (-want +got):\n%s", seed, diff)
	}
}
