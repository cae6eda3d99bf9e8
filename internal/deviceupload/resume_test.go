package deviceupload

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/google/go-cmp/cmp"
)

// doomed is a process that is killed at its n-th step of a kind. What it has kept
// by then, and what the service has taken, stays.
type doomed struct {
	service *deviceService
	at      string // "before keeping", "after keeping", "before sending", "after sending"
	n       int
	kill    context.CancelFunc

	mu    sync.Mutex // requests go out side by side
	steps map[string]int
	dead  bool
	kept  map[int]ChunkState
}

var errKilled = errors.New("killed")

// reaches counts a step and reports whether the process is alive after it.
func (d *doomed) reaches(step string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.steps[step]++; step == d.at && d.steps[step] == d.n {
		d.dead = true
		d.kill()
	}
	return !d.dead
}

func (d *doomed) isDead() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead
}

func (d *doomed) keep(chunk int, s ChunkState) error {
	if d.isDead() || !d.reaches("before keeping") {
		return errKilled
	}
	s.Devices, s.Err = slices.Clone(s.Devices), nil
	d.mu.Lock()
	d.kept[chunk] = s
	d.mu.Unlock()
	if !d.reaches("after keeping") {
		return errKilled
	}
	return nil
}

func (d *doomed) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.isDead() || r.Method == http.MethodPost && !d.reaches("before sending") {
		return nil, errKilled
	}
	resp, err := d.service.RoundTrip(r)
	if r.Method == http.MethodPost && !d.reaches("after sending") {
		return nil, errKilled
	}
	return resp, err
}

// resumed is the upload with what was kept of it.
func resumed(u Upload, kept map[int]ChunkState) Upload {
	at := 0
	u.Batches = slices.Clone(u.Batches)
	for i := range u.Batches {
		u.Batches[i].Chunks = slices.Clone(u.Batches[i].Chunks)
		for j := range u.Batches[i].Chunks {
			u.Batches[i].Chunks[j].Sent = kept[at]
			at++
		}
	}
	return u
}

func TestKilledUploadSendsNothingTwiceAndSkipsNothing(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"before keeping", "after keeping", "before sending", "after sending"} {
		t.Run(at, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				for n := 1; n < 100; n++ {
					if !killedOnce(t, at, n) {
						if n < 5 {
							t.Errorf("only %d crashes were tried", n-1)
						}
						return
					}
				}
			})
		})
	}
}

// killedOnce kills an upload at the n-th step, resumes it, and reports whether
// there was such a step.
func killedOnce(t *testing.T, at string, n int) bool {
	t.Helper()
	s := newDeviceService()
	u := uploadOf(map[string][]int{"a": {3, 2, 2}, "b": {1, 1}}, "a", "b")
	u.Parallel = 1 + n%2
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	d := &doomed{service: s, at: at, n: n, steps: map[string]int{}, kill: kill, kept: map[int]ChunkState{}}
	u.Keep = d.keep
	_, _ = u.Run(ctx, client(t, d.RoundTrip), func(Progress) {}) // nobody hears what a killed process says
	kept := maps.Clone(d.kept)
	u = resumed(u, kept)
	u.Keep = nil
	p, err := u.Run(t.Context(), client(t, s.RoundTrip), func(Progress) {})
	if err != nil || p.Counts != (Counts{Total: 9, Sent: 9, Accepted: 9, Done: 9}) {
		t.Fatalf("killed %s no. %d, it ended with %+v, %v", at, n, p.Counts, err)
	}
	if diff := cmp.Diff(map[string]int{"a": 7, "b": 2}, s.batches); diff != "" {
		t.Errorf("killed %s no. %d, the service has other devices (-want +got):\n%s", at, n, diff)
	}
	return d.isDead()
}

func TestRequestThatCantBeKeptIsNotSent(t *testing.T) {
	t.Parallel()
	for _, fails := range []int{1, 3} { // the first request, or the second
		t.Run(fmt.Sprint(fails), func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := newDeviceService()
				u := uploadOf(map[string][]int{"a": {3, 2}}, "a")
				full, calls := errors.New("the disk is full"), 0
				u.Keep = func(int, ChunkState) error {
					if calls++; calls >= fails {
						return full
					}
					return nil
				}
				p, err := upload(t.Context(), t, s, u)
				if !errors.Is(err, full) || p.Sent != s.batches["a"] || len(s.requests) != fails/2 {
					t.Errorf("%+v, %v: %d requests, the service has %v", p.Counts, err, len(s.requests), s.batches)
				}
			})
		})
	}
}

func TestResumedUploadLeavesWhatIsKnown(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		u := uploadOf(map[string][]int{"a": {1, 1}}, "a")
		u = resumed(u, map[int]ChunkState{
			0: {Stage: StageDone, RequestID: "r0", TrackingID: "forgotten", Devices: []DeviceState{{Stage: StageDone, ID: "d"}}},
			1: {Stage: StageFailed, RequestID: "r1", Devices: []DeviceState{{Stage: StageFailed, Code: "400"}}},
		})
		p, err := upload(t.Context(), t, s, u)
		if err != nil || p.Done != 1 || p.Failed != 1 || len(s.requests)+s.looks != 0 {
			t.Errorf("%+v, %v after %d requests and %d looks", p.Counts, err, len(s.requests), s.looks)
		}
	})
}
