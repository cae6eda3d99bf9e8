package deviceupload

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/google/go-cmp/cmp"
)

// uploadOf makes an upload of numbered devices; sizes are those of the chunks of
// each batch.
func uploadOf(sizes map[string][]int, order ...string) Upload {
	u := Upload{CustomerID: "c1"}
	n := 0
	for _, id := range order {
		b := Batch{ID: id}
		for _, size := range sizes[id] {
			var c Chunk
			for range size {
				n++
				c.Devices = append(c.Devices, api.Device{SerialNumber: fmt.Sprintf("SN-%d", n), ProductKey: fmt.Sprintf("%013d", n), HardwareHash: "aGFzaA=="})
			}
			b.Chunks = append(b.Chunks, c)
		}
		u.Batches = append(u.Batches, b)
	}
	return u
}

// deviceAt is the state of a device by its position in the upload.
func deviceAt(p Progress, i int) DeviceState {
	for _, c := range p.Chunks {
		if i < c.First+c.Total {
			return c.Devices[i-c.First]
		}
	}
	panic("there is no such device")
}

// upload runs an upload and holds its reports to their promises.
func upload(ctx context.Context, t *testing.T, s *deviceService, u Upload, watch ...func(Progress)) (Progress, error) {
	t.Helper()
	last := Progress{}
	return u.Run(ctx, client(t, s.RoundTrip), func(p Progress) {
		for i, c := range p.Chunks {
			if len(last.Chunks) > 0 && last.Chunks[i].Version == c.Version && !slices.Equal(last.Chunks[i].Devices, c.Devices) {
				t.Errorf("chunk %d changed its devices and not its version", i)
			}
			if c.Total != len(c.Devices) || c.Accepted > c.Sent || c.Processing+c.Done+c.Failed+c.Unknown > c.Total {
				t.Errorf("chunk %d counts %+v", i, c.Counts)
			}
		}
		last = p
		for _, f := range watch {
			f(p)
		}
	})
}

func TestUploadHappyPath(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.latency = time.Second
		u := uploadOf(map[string][]int{"Laptops 2026": {3, 3, 2}, "Kiosk": {1}}, "Laptops 2026", "Kiosk")
		sum := Counts{}
		p, err := upload(t.Context(), t, s, u, func(p Progress) {
			if p.Sent < sum.Sent || p.Accepted < sum.Accepted || p.Done < sum.Done {
				t.Errorf("the counts went back from %+v to %+v", sum, p.Counts)
			}
			sum = p.Counts
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := (Counts{Total: 9, Sent: 9, Accepted: 9, Done: 9}); p.Counts != want {
			t.Errorf("ended with %+v", p.Counts)
		}
		if diff := cmp.Diff(map[string]int{"Laptops 2026": 8, "Kiosk": 1}, s.batches); diff != "" {
			t.Errorf("the service has other devices (-want +got):\n%s", diff)
		}
		// The first request of a batch goes alone; its others go side by side.
		paths := make([]string, len(s.requests))
		for i, r := range s.requests {
			paths[i], _, _ = strings.Cut(strings.TrimPrefix(r, "POST "), " ")
		}
		slices.Sort(paths)
		want := []string{"deviceBatches", "deviceBatches", "deviceBatches/Laptops%202026/devices", "deviceBatches/Laptops%202026/devices"}
		if diff := cmp.Diff(want, paths); diff != "" {
			t.Errorf("other requests (-want +got):\n%s", diff)
		}
		if s.most != 2 {
			t.Errorf("sent %d requests at a time, want 2", s.most)
		}
		for _, c := range p.Chunks {
			if c.Stage != StageDone || c.CorrelationID != "correlation-"+c.TrackingID || c.RequestID == "" || c.Tries != 1 {
				t.Errorf("a chunk ended as %+v", c)
			}
		}
	})
}

func TestUploadLimitsRequestsAtATime(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{1, 2, 5} {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := newDeviceService()
				s.latency = time.Second
				u := uploadOf(map[string][]int{"a": slices.Repeat([]int{2}, 20)}, "a")
				u.Parallel = limit
				p, err := upload(t.Context(), t, s, u)
				if err != nil || p.Done != 40 || s.most != limit || len(s.requests) != 20 {
					t.Errorf("%+v, %v: %d requests, %d at a time", p.Counts, err, len(s.requests), s.most)
				}
			})
		})
	}
}

func TestUploadIntoABatchThatExists(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{true, false} {
		t.Run(fmt.Sprintf("known %v", known), func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := newDeviceService()
				s.batches["a"] = 10
				u := uploadOf(map[string][]int{"a": {2, 1}}, "a")
				u.Batches[0].Exists = known
				p, err := upload(t.Context(), t, s, u)
				if err != nil || p.Done != 3 || s.batches["a"] != 13 {
					t.Fatalf("%+v, %v, batch has %d", p.Counts, err, s.batches["a"])
				}
				want := map[bool]int{true: 2, false: 3}[known]
				if len(s.requests) != want {
					t.Errorf("took %d requests, want %d: %q", len(s.requests), want, s.requests)
				}
				for _, c := range p.Chunks {
					if !c.Appends {
						t.Errorf("chunk at %d does not say that it was appended", c.First)
					}
				}
			})
		})
	}
}

func TestUploadIntoABatchThatIsGone(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		u := uploadOf(map[string][]int{"a": {1, 1}}, "a")
		u.Batches[0].Exists = true
		p, err := upload(t.Context(), t, s, u)
		if err != nil || p.Done != 2 || s.batches["a"] != 2 {
			t.Errorf("%+v, %v, batch has %d", p.Counts, err, s.batches["a"])
		}
	})
}

func TestUploadWaitsForTheBatchItMade(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		start := time.Now()
		s.before = func(_ int, r *http.Request, _ string) apitest.Step {
			if strings.HasSuffix(r.URL.Path, "/devices") && time.Since(start) < 10*time.Second {
				return apitest.Reply(404, `{"code":404,"description":"no such batch"}`)
			}
			return nil
		}
		p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {1, 1}}, "a"))
		if err != nil || p.Done != 2 || s.batches["a"] != 2 {
			t.Errorf("%+v, %v, batch has %d", p.Counts, err, s.batches["a"])
		}
	})
}

func TestFinishedJobIsJudgedByItsDevices(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.status = func(_ *fakeJob, d *api.BatchUploadDetails) {
			if d.Status != api.JobFinished {
				return
			}
			fail := func(i int, code, name string) {
				d.DevicesStatus[i].Status, d.DevicesStatus[i].ErrorCode, d.DevicesStatus[i].ErrorDescription = api.JobFinishedWithErrors, code, name
			}
			fail(1, "808", "ZtdDeviceAssignedToOtherTenant")
			fail(2, "806", "ZtdDeviceAlreadyAssigned")
			d.DevicesStatus = append(slices.Delete(d.DevicesStatus, 3, 4), api.DeviceUploadDetails{})
		}
		u := uploadOf(map[string][]int{"a": {4}}, "a")
		u.Settled = func(code, _ string) bool { return code == "806" }
		p, err := upload(t.Context(), t, s, u)
		if err != nil {
			t.Fatal(err)
		}
		want := Counts{Total: 4, Sent: 4, Accepted: 4, Done: 2, Failed: 1, Unknown: 1}
		if p.Counts != want {
			t.Errorf("ended with %+v", p.Counts)
		}
		if d := deviceAt(p, 1); d.Code != "808" || d.Description != "ZtdDeviceAssignedToOtherTenant" {
			t.Errorf("the failed device is %+v", d)
		}
		if d := deviceAt(p, 2); d.Stage != StageDone || d.Code != "806" {
			t.Errorf("the settled device is %+v", d)
		}
		if d := deviceAt(p, 3); d.Stage != StageUnknown || d.Reason == "" {
			t.Errorf("the device without a status is %+v", d)
		}
	})
}

// TestOneSignOfFailureIsEnough: a device that failed says so by its status, its code
// or its description, not always by all three.
func TestOneSignOfFailureIsEnough(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.status = func(_ *fakeJob, d *api.BatchUploadDetails) {
			if d.Status == api.JobFinished {
				d.DevicesStatus[0].Status = "FinishedWithErrors"
				d.DevicesStatus[1].ErrorCode = "808"
				d.DevicesStatus[2].ErrorDescription = "ZtdDeviceAssignedToOtherTenant"
				d.DevicesStatus[3].ErrorCode = "0"
			}
		}
		p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {4}}, "a"))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []Stage{StageFailed, StageFailed, StageFailed, StageDone} {
			if d := deviceAt(p, i); d.Stage != want {
				t.Errorf("device %d is %+v, want %v", i, d, want)
			}
		}
	})
}

func TestUploadLooksLessAndLessOften(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.took = 10 * time.Minute
		var at []time.Time
		s.status = func(*fakeJob, *api.BatchUploadDetails) { at = append(at, time.Now()) }
		start := time.Now()
		if _, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {1}}, "a")); err != nil {
			t.Fatal(err)
		}
		if first := at[0].Sub(start); first != firstLook {
			t.Errorf("looked first after %v", first)
		}
		for i := 1; i < len(at); i++ {
			if d := at[i].Sub(at[i-1]); d > longestLook || i > 6 && d != longestLook {
				t.Errorf("look %d came %v after the one before", i, d)
			}
		}
	})
}

func TestManyJobsLeaveTheRateLimitAlone(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.took = 3 * time.Minute
		start, early := time.Now(), 0
		s.status = func(*fakeJob, *api.BatchUploadDetails) {
			if time.Since(start) < 30*time.Second {
				early++
			}
		}
		if _, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": slices.Repeat([]int{1}, 60)}, "a")); err != nil {
			t.Fatal(err)
		}
		if early > 150 {
			t.Errorf("60 jobs were looked at %d times in half a minute", early)
		}
	})
}

func TestUploadSurvivesALineThatIsDown(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		start := time.Now()
		down := func() bool { d := time.Since(start); return d > time.Second && d < 3*time.Minute }
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if down() {
				return nil, io.ErrUnexpectedEOF
			}
			return s.RoundTrip(r)
		})
		p, err := uploadOf(map[string][]int{"a": {3}}, "a").Run(t.Context(), c, func(Progress) {})
		if err != nil || p.Done != 3 {
			t.Errorf("%+v, %v", p.Counts, err)
		}
	})
}

func TestJobThatCannotBeFollowed(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*deviceService){
		"no Location": func(s *deviceService) { s.location = func(string) string { return "" } },
		"job forgotten": func(s *deviceService) {
			s.location = func(string) string { return "/customers/c1/batchJobStatus/other" }
		},
		"nothing said": func(s *deviceService) {
			s.status = func(_ *fakeJob, d *api.BatchUploadDetails) { d.DevicesStatus = nil }
		},
		"never comes out": func(s *deviceService) {
			s.status = func(_ *fakeJob, d *api.BatchUploadDetails) {
				d.Status = api.JobFinished
				d.DevicesStatus[0].Status = ""
			}
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			apitest.InBubble(t, func(t *testing.T) {
				s := newDeviceService()
				spoil(s)
				if name == "never comes out" {
					s.took = time.Hour
				}
				p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {1}}, "a"))
				want := Counts{Total: 1, Sent: 1, Accepted: 1, Unknown: 1}
				if err != nil || p.Counts != want || !strings.HasSuffix(deviceAt(p, 0).Reason, ".") {
					t.Errorf("%+v, %v, %+v", p.Counts, err, deviceAt(p, 0))
				}
			})
		})
	}
}

func TestStoppedUploadTellsWhatWasSent(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.latency, s.took = 4*time.Second, time.Hour
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		u := uploadOf(map[string][]int{"a": slices.Repeat([]int{10}, 10)}, "a")
		u.Parallel = 1
		start := time.Now()
		p, err := upload(ctx, t, s, u)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		if took := time.Since(start); took != 12*time.Second {
			t.Errorf("ended after %v: the request under way has to be let finish and no other begun", took)
		}
		if p.Accepted != 30 || p.Sent != 30 || s.batches["a"] != 30 || p.Unknown != 0 || p.Total != 100 {
			t.Errorf("says %+v, and the service has %d", p.Counts, s.batches["a"])
		}
		if c := p.Chunks[2]; c.TrackingID == "" || p.Chunks[3].Stage != StageWaiting {
			t.Errorf("the chunks ended as %+v and %+v", c, p.Chunks[3])
		}
	})
}

func TestStopDoesNotWaitForever(t *testing.T) {
	apitest.InBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.latency = time.Hour
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		p, err := upload(ctx, t, s, uploadOf(map[string][]int{"a": {1, 1}}, "a"))
		if took := time.Since(start); took != time.Minute+lastSendMoment || err == nil {
			t.Errorf("ended after %v with %v", took, err)
		}
		if p.Unknown != 1 || p.Sent != 1 || p.Chunks[1].Stage != StageWaiting {
			t.Errorf("ended with %+v", p)
		}
	})
}

func TestUploadProgressIsCheap(t *testing.T) {
	t.Parallel()
	r := newUploadRun(uploadOf(map[string][]int{"a": slices.Repeat([]int{200}, 50)}, "a"), nil)
	size := testing.Benchmark(func(b *testing.B) {
		for range b.N {
			if r.snapshot().Total != 10_000 {
				b.Fatal("wrong total")
			}
		}
	}).AllocedBytesPerOp()
	if size > 32<<10 {
		t.Errorf("a snapshot of 10,000 devices takes %d bytes", size)
	}
}
