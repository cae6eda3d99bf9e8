package journal

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/state"
)

// Whatever stands in the record of an upload, it is either refused whole or taken
// up with a state for each of its devices, which is then kept as it was read.
func FuzzUpload(f *testing.F) {
	const plan, devices = `{"batches":[{"id":"b","exists":true,"sizes":[2]}]}`, `[{"serialNumber":"1"},{"serialNumber":"2"}]`
	for _, chunk := range []string{
		`{"stage":"waiting"}`,
		`{"stage":"accepted","requestId":"r","trackingId":"t","appends":true,"tries":3}`,
		`{"stage":"done","requestId":"r","devices":[{"stage":"done","id":"d"},{"stage":"failed","code":"808","description":"no"}]}`,
		`{"stage":"waiting","devices":[{}]}`, `{"stage":"waiting","tries":-1,"trackingId":"t"}`, `{}`, `null`, `[`,
	} {
		f.Add([]byte(plan), []byte(devices), []byte(chunk))
	}
	for _, plan := range []string{`{"batches":[{"id":"b","sizes":[-2]}]}`, `{"batches":[{"id":"","sizes":[2]}]}`, `{"batches":[]}`, `{"batches":[{"id":"b","sizes":[1,1]}]}`, ``} {
		f.Add([]byte(plan), []byte(devices), []byte(`{"stage":"waiting"}`))
	}
	f.Add([]byte(plan), []byte(`[{}]`), []byte(`{"stage":"waiting"}`))
	f.Fuzz(func(t *testing.T, plan, devices, chunk []byte) {
		up, err := decode(&state.Upload{Plan: plan, Chunks: []state.UploadChunk{{Devices: devices, State: chunk}}})
		if err != nil {
			if _, ok := errors.AsType[*UnreadableError](err); !ok || len(up.Batches) != 0 {
				t.Fatalf("%v, and %+v", err, up)
			}
			return
		}
		seen := 0
		for _, b := range up.Batches {
			for _, c := range b.Chunks {
				seen++
				if len(c.Devices) == 0 || len(c.Sent.Devices) != len(c.Devices) || c.Sent.Tries < 0 {
					t.Fatalf("%d devices have %+v", len(c.Devices), c.Sent)
				}
				again, err := decodeChunk(encodeChunk(c.Sent), len(c.Devices))
				if diff := cmp.Diff(valid(t, c.Sent), valid(t, again)); err != nil || diff != "" {
					t.Fatalf("kept again (%v) it became\n%s", err, diff)
				}
			}
		}
		if seen != 1 {
			t.Fatalf("%d requests", seen)
		}
	})
}

// valid is a state as JSON can hold it: with U+FFFD for what is not UTF-8.
func valid(t *testing.T, s deviceupload.ChunkState) (out deviceupload.ChunkState) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
