package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// deviceService is a service that takes uploads: it knows batches, runs a job a
// request, and carries out a repeated MS-RequestId once.
type deviceService struct {
	mu       sync.Mutex
	batches  map[string]int // devices by batch
	answers  map[string]step
	jobs     map[string]*fakeJob
	requests []string // method, path and MS-RequestId of every POST
	sending  int
	most     int // POSTs at a time
	looks    int

	latency  time.Duration
	location func(id string) string
	// before answers instead of the service when it returns a step.
	before func(n int, r *http.Request, body string) step
	// after damages an answer of a POST.
	after func(n int, s step) step
	// status makes the status of a job.
	status func(j *fakeJob, d *BatchUploadDetails)
	took   time.Duration // of a job
}

type fakeJob struct {
	id      string
	began   time.Time
	devices []Device
}

func newDeviceService() *deviceService {
	return &deviceService{
		batches: map[string]int{}, answers: map[string]step{}, jobs: map[string]*fakeJob{}, took: 5 * time.Second,
		location: func(id string) string { return "/customers/c1/batchJobStatus/" + id },
	}
}

func (s *deviceService) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return s.look(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, r.Method+" "+strings.TrimPrefix(r.URL.EscapedPath(), "/v1/customers/c1/")+" "+r.Header.Get(headerRequestID))
	s.sending++
	s.most = max(s.most, s.sending)
	s.mu.Unlock()
	err = sleep(r.Context(), s.latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sending--
	if err != nil {
		return nil, err
	}
	if s.before != nil {
		if instead := s.before(n, r, string(body)); instead != nil {
			return instead(r)
		}
	}
	id := r.Header.Get(headerRequestID)
	if s.answers[id] == nil {
		s.answers[id] = s.take(r, body)
	}
	done := s.answers[id]
	if s.after != nil {
		done = s.after(n, done)
	}
	return done(r)
}

func (s *deviceService) take(r *http.Request, body []byte) step {
	var devices []Device
	batch := ""
	if name, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/v1/customers/c1/deviceBatches/"), "/devices"); ok {
		batch = name
		if _, known := s.batches[batch]; !known {
			return reply(404, `{"code":404,"description":"no such batch"}`)
		}
		if err := Decode(body, &devices); err != nil {
			return reply(400, err.Error())
		}
	} else {
		var given DeviceBatchCreationRequest
		if err := Decode(body, &given); err != nil {
			return reply(400, err.Error())
		}
		batch, devices = given.BatchID, given.Devices
		if _, known := s.batches[batch]; known {
			return reply(409, `{"code":409,"description":"A device batch of this name exists already."}`)
		}
	}
	s.batches[batch] += len(devices)
	j := &fakeJob{id: fmt.Sprintf("job-%d", len(s.jobs)+1), began: time.Now(), devices: devices}
	s.jobs[j.id] = j
	return reply(202, ``, "Location", s.location(j.id), headerCorrelationID, "correlation-"+j.id)
}

func (s *deviceService) look(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looks++
	j := s.jobs[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]]
	if j == nil {
		return answer(r, 404, `{"code":404,"description":"no such job"}`), nil
	}
	d := BatchUploadDetails{BatchTrackingID: j.id, Status: JobProcessing}
	for _, device := range j.devices {
		one := DeviceUploadDetails{SerialNumber: device.SerialNumber, ProductKey: device.ProductKey, Status: JobInProgress}
		if time.Since(j.began) >= s.took {
			one.Status, d.Status = JobFinished, JobFinished
		}
		d.DevicesStatus = append(d.DevicesStatus, one)
	}
	if s.status != nil {
		s.status(j, &d)
	}
	text, err := Encode(d)
	if err != nil {
		return nil, err
	}
	return answer(r, 200, string(text)), nil
}

// uploadOf makes an upload of numbered devices; sizes are those of the chunks of
// each batch.
func uploadOf(sizes map[string][]int, order ...string) DeviceUpload {
	u := DeviceUpload{CustomerID: "c1"}
	n := 0
	for _, id := range order {
		b := UploadBatch{ID: id}
		for _, size := range sizes[id] {
			var c UploadChunk
			for range size {
				n++
				c.Devices = append(c.Devices, Device{SerialNumber: fmt.Sprintf("SN-%d", n), ProductKey: fmt.Sprintf("%013d", n), HardwareHash: "aGFzaA=="})
			}
			b.Chunks = append(b.Chunks, c)
		}
		u.Batches = append(u.Batches, b)
	}
	return u
}

// upload runs an upload and holds its reports to their promises.
func upload(ctx context.Context, t *testing.T, s *deviceService, u DeviceUpload, watch ...func(UploadProgress)) (UploadProgress, error) {
	t.Helper()
	last := UploadProgress{}
	return u.Run(ctx, client(t, s.RoundTrip), func(p UploadProgress) {
		for i, c := range p.Chunks {
			if len(last.Chunks) > 0 && last.Chunks[i].Version == c.Version && !slices.Equal(last.Chunks[i].Devices, c.Devices) {
				t.Errorf("chunk %d changed its devices and not its version", i)
			}
			if c.Total != len(c.Devices) || c.Accepted > c.Sent || c.Processing+c.Done+c.Failed+c.Unknown > c.Total {
				t.Errorf("chunk %d counts %+v", i, c.UploadCounts)
			}
		}
		last = p
		for _, f := range watch {
			f(p)
		}
	})
}

func TestUploadHappyPath(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.latency = time.Second
		u := uploadOf(map[string][]int{"Laptops 2026": {3, 3, 2}, "Kiosk": {1}}, "Laptops 2026", "Kiosk")
		sum := UploadCounts{}
		p, err := upload(t.Context(), t, s, u, func(p UploadProgress) {
			if p.Sent < sum.Sent || p.Accepted < sum.Accepted || p.Done < sum.Done {
				t.Errorf("the counts went back from %+v to %+v", sum, p.UploadCounts)
			}
			sum = p.UploadCounts
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := (UploadCounts{Total: 9, Sent: 9, Accepted: 9, Done: 9}); p.UploadCounts != want {
			t.Errorf("ended with %+v", p.UploadCounts)
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
			inBubble(t, func(t *testing.T) {
				s := newDeviceService()
				s.latency = time.Second
				u := uploadOf(map[string][]int{"a": slices.Repeat([]int{2}, 20)}, "a")
				u.Parallel = limit
				p, err := upload(t.Context(), t, s, u)
				if err != nil || p.Done != 40 || s.most != limit || len(s.requests) != 20 {
					t.Errorf("%+v, %v: %d requests, %d at a time", p.UploadCounts, err, len(s.requests), s.most)
				}
			})
		})
	}
}

func TestUploadIntoABatchThatExists(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{true, false} {
		t.Run(fmt.Sprintf("known %v", known), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newDeviceService()
				s.batches["a"] = 10
				u := uploadOf(map[string][]int{"a": {2, 1}}, "a")
				u.Batches[0].Exists = known
				p, err := upload(t.Context(), t, s, u)
				if err != nil || p.Done != 3 || s.batches["a"] != 13 {
					t.Fatalf("%+v, %v, batch has %d", p.UploadCounts, err, s.batches["a"])
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
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		u := uploadOf(map[string][]int{"a": {1, 1}}, "a")
		u.Batches[0].Exists = true
		p, err := upload(t.Context(), t, s, u)
		if err != nil || p.Done != 2 || s.batches["a"] != 2 {
			t.Errorf("%+v, %v, batch has %d", p.UploadCounts, err, s.batches["a"])
		}
	})
}

func TestUploadWaitsForTheBatchItMade(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		start := time.Now()
		s.before = func(_ int, r *http.Request, _ string) step {
			if strings.HasSuffix(r.URL.Path, "/devices") && time.Since(start) < 10*time.Second {
				return reply(404, `{"code":404,"description":"no such batch"}`)
			}
			return nil
		}
		p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {1, 1}}, "a"))
		if err != nil || p.Done != 2 || s.batches["a"] != 2 {
			t.Errorf("%+v, %v, batch has %d", p.UploadCounts, err, s.batches["a"])
		}
	})
}

func TestRefusedRequestFailsItsDevicesOnly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.before = func(_ int, _ *http.Request, body string) step {
			if strings.Contains(body, `"SN-1"`) || strings.Contains(body, `"SN-5"`) {
				return reply(400, `{"code":801,"description":"The body is malformed."}`, headerCorrelationID, "their-id")
			}
			return nil
		}
		p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {2, 2, 2, 2}}, "a"))
		if err != nil {
			t.Fatal(err)
		}
		if want := (UploadCounts{Total: 8, Sent: 8, Accepted: 4, Done: 4, Failed: 4}); p.UploadCounts != want {
			t.Errorf("ended with %+v", p.UploadCounts)
		}
		for _, i := range []int{0, 1, 4, 5} {
			if d := p.Device(i); d.Stage != StageFailed || d.Code != "801" || d.Description != "The body is malformed." {
				t.Errorf("device %d is %+v", i, d)
			}
		}
		if e := AsError(p.Chunks[0].Err); e == nil || e.CorrelationID != "their-id" || p.Chunks[0].CorrelationID != "their-id" {
			t.Errorf("the refused chunk is %+v", p.Chunks[0])
		}
		if s.batches["a"] != 4 {
			t.Errorf("the service has %d devices", s.batches["a"])
		}
	})
}

func TestUploadStopsWhereGoingOnIsUseless(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.before = func(n int, _ *http.Request, _ string) step {
			if n > 0 {
				return reply(403, `{"code":"403","description":"Delegated access was removed."}`)
			}
			return nil
		}
		u := uploadOf(map[string][]int{"a": slices.Repeat([]int{1}, 30)}, "a")
		u.Parallel = 1
		p, err := upload(t.Context(), t, s, u)
		if e := AsError(err); e == nil || e.Status != 403 {
			t.Fatalf("got %v", err)
		}
		want := UploadCounts{Total: 30, Sent: 2, Accepted: 1, Done: 1, Failed: 1}
		if p.UploadCounts != want || len(s.requests) != 2 {
			t.Errorf("ended with %+v after %d requests", p.UploadCounts, len(s.requests))
		}
	})
}

func TestReadOnlyUploadSendsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		c := client(t, s.RoundTrip, func(c *Config) { c.ReadOnly = true })
		p, err := uploadOf(map[string][]int{"a": {1, 1}}, "a").Run(t.Context(), c, func(UploadProgress) {})
		var readOnly *ReadOnlyError
		if !errors.As(err, &readOnly) || p.Sent != 0 || len(s.requests) != 0 {
			t.Errorf("%+v, %v, %d requests", p.UploadCounts, err, len(s.requests))
		}
	})
}

func TestLostAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for _, lost := range []int{1, 4, 7, 12} { // the client tries 5 times by itself
		t.Run(fmt.Sprint(lost), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newDeviceService()
				s.after = func(n int, done step) step {
					if n < lost {
						return fails(io.ErrUnexpectedEOF)
					}
					return done
				}
				p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {2}}, "a"))
				if err != nil || p.Done != 2 || s.batches["a"] != 2 {
					t.Fatalf("%+v, %v, batch has %d", p.UploadCounts, err, s.batches["a"])
				}
				slices.Sort(s.requests)
				if same := slices.Compact(slices.Clone(s.requests)); len(same) != 1 || len(s.requests) != lost+1 {
					t.Errorf("the request was not repeated as it was: %q", s.requests)
				}
			})
		})
	}
}

func TestUnknownOutcomeCanBeResumed(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.after = func(int, step) step { return fails(io.ErrUnexpectedEOF) }
		u := uploadOf(map[string][]int{"a": {2}}, "a")
		p, err := upload(t.Context(), t, s, u)
		if err != nil || p.Unknown != 2 || p.Sent != 2 || p.Device(1).Reason == "" {
			t.Fatalf("%+v, %v, %+v", p.UploadCounts, err, p.Device(1))
		}
		s.after = nil
		u.Batches[0].Chunks[0].Sent = p.Chunks[0]
		again, err := upload(t.Context(), t, s, u)
		if err != nil || again.Done != 2 || s.batches["a"] != 2 {
			t.Errorf("%+v, %v, batch has %d", again.UploadCounts, err, s.batches["a"])
		}
		if again.Chunks[0].RequestID != p.Chunks[0].RequestID {
			t.Error("the request was resumed under another MS-RequestId")
		}
		// Once it has a tracking id, a chunk is only followed.
		sent := len(s.requests)
		u.Batches[0].Chunks[0].Sent = again.Chunks[0]
		if p, err := upload(t.Context(), t, s, u); err != nil || p.Done != 2 || len(s.requests) != sent {
			t.Errorf("%+v, %v, %d requests more", p.UploadCounts, err, len(s.requests)-sent)
		}
	})
}

func TestFinishedJobIsJudgedByItsDevices(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.status = func(_ *fakeJob, d *BatchUploadDetails) {
			if d.Status != JobFinished {
				return
			}
			fail := func(i int, code, name string) {
				d.DevicesStatus[i].Status, d.DevicesStatus[i].ErrorCode, d.DevicesStatus[i].ErrorDescription = JobFinishedWithErrors, code, name
			}
			fail(1, "808", "ZtdDeviceAssignedToOtherTenant")
			fail(2, "806", "ZtdDeviceAlreadyAssigned")
			d.DevicesStatus = append(slices.Delete(d.DevicesStatus, 3, 4), DeviceUploadDetails{})
		}
		u := uploadOf(map[string][]int{"a": {4}}, "a")
		u.Settled = func(code, _ string) bool { return code == "806" }
		p, err := upload(t.Context(), t, s, u)
		if err != nil {
			t.Fatal(err)
		}
		want := UploadCounts{Total: 4, Sent: 4, Accepted: 4, Done: 2, Failed: 1, Unknown: 1}
		if p.UploadCounts != want {
			t.Errorf("ended with %+v", p.UploadCounts)
		}
		if d := p.Device(1); d.Code != "808" || d.Description != "ZtdDeviceAssignedToOtherTenant" {
			t.Errorf("the failed device is %+v", d)
		}
		if d := p.Device(2); d.Stage != StageDone || d.Code != "806" {
			t.Errorf("the settled device is %+v", d)
		}
		if d := p.Device(3); d.Stage != StageUnknown || d.Reason == "" {
			t.Errorf("the device without a status is %+v", d)
		}
	})
}

func TestUploadLooksLessAndLessOften(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		s.took = 10 * time.Minute
		var at []time.Time
		s.status = func(*fakeJob, *BatchUploadDetails) { at = append(at, time.Now()) }
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

func TestUploadSurvivesALineThatIsDown(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		s := newDeviceService()
		start := time.Now()
		down := func() bool { d := time.Since(start); return d > time.Second && d < 3*time.Minute }
		c := client(t, func(r *http.Request) (*http.Response, error) {
			if down() {
				return nil, io.ErrUnexpectedEOF
			}
			return s.RoundTrip(r)
		})
		p, err := uploadOf(map[string][]int{"a": {3}}, "a").Run(t.Context(), c, func(UploadProgress) {})
		if err != nil || p.Done != 3 {
			t.Errorf("%+v, %v", p.UploadCounts, err)
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
		"nothing said": func(s *deviceService) { s.status = func(_ *fakeJob, d *BatchUploadDetails) { d.DevicesStatus = nil } },
		"never comes out": func(s *deviceService) {
			s.status = func(_ *fakeJob, d *BatchUploadDetails) { d.Status = JobFinished; d.DevicesStatus[0].Status = "" }
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				s := newDeviceService()
				spoil(s)
				if name == "never comes out" {
					s.took = time.Hour
				}
				p, err := upload(t.Context(), t, s, uploadOf(map[string][]int{"a": {1}}, "a"))
				want := UploadCounts{Total: 1, Sent: 1, Accepted: 1, Unknown: 1}
				if err != nil || p.UploadCounts != want || !strings.HasSuffix(p.Device(0).Reason, ".") {
					t.Errorf("%+v, %v, %+v", p.UploadCounts, err, p.Device(0))
				}
			})
		})
	}
}

func TestStoppedUploadTellsWhatWasSent(t *testing.T) {
	inBubble(t, func(t *testing.T) {
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
			t.Errorf("says %+v, and the service has %d", p.UploadCounts, s.batches["a"])
		}
		if c := p.Chunks[2]; c.TrackingID == "" || p.Chunks[3].Stage != StageWaiting {
			t.Errorf("the chunks ended as %+v and %+v", c, p.Chunks[3])
		}
	})
}

func TestStopDoesNotWaitForever(t *testing.T) {
	inBubble(t, func(t *testing.T) {
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
