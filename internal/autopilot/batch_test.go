package autopilot_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

func TestPlan(t *testing.T) {
	t.Parallel()
	tags := []string{"Sales", "", "sales", "Sales", "New", "", "Sales"}
	devices := make([]autopilot.Device, len(tags))
	for i, tag := range tags {
		devices[i] = autopilot.Device{Line: i, GroupTag: tag}
	}
	var got []string
	for _, batch := range autopilot.Plan(devices, "New", 2) {
		for _, chunk := range batch.Chunks {
			line := batch.ID + ":"
			for _, d := range chunk {
				line += fmt.Sprintf(" %d", d.Line)
			}
			got = append(got, line)
		}
	}
	want := []string{"Sales: 0 3", "Sales: 6", "New: 1 4", "New: 5", "sales: 2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
}

func TestPlanChunkSizes(t *testing.T) {
	t.Parallel()
	devices := make([]autopilot.Device, 1201)
	for _, tt := range []struct{ chunk, first, chunks int }{
		{0, autopilot.DefaultChunk, 7},
		{-1, autopilot.DefaultChunk, 7},
		{1, 1, 1201},
		{500, 500, 3},
		{501, autopilot.MaxChunk, 3},
	} {
		batch := autopilot.Plan(devices, "all", tt.chunk)[0]
		if len(batch.Chunks[0]) != tt.first || len(batch.Chunks) != tt.chunks || batch.Len() != len(devices) {
			t.Errorf("chunk %d: %d chunks, the first of %d, %d devices; want %d, %d, %d",
				tt.chunk, len(batch.Chunks), len(batch.Chunks[0]), batch.Len(), tt.chunks, tt.first, len(devices))
		}
	}
	if got := autopilot.Plan(nil, "all", 0); len(got) != 0 {
		t.Errorf("no devices make %d batches", len(got))
	}
}
