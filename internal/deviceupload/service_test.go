package deviceupload

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// deviceService is a service that takes uploads: it knows batches, runs a job a
// request, and carries out a repeated MS-RequestId once.
type deviceService struct {
	mu       sync.Mutex
	batches  map[string]int // devices by batch
	answers  map[string]apitest.Step
	jobs     map[string]*fakeJob
	requests []string // method, path and MS-RequestId of every POST
	sending  int
	most     int // POSTs at a time
	looks    int

	latency  time.Duration
	location func(id string) string
	// before answers instead of the service when it returns a step.
	before func(n int, r *http.Request, body string) apitest.Step
	// after damages an answer of a POST.
	after func(n int, s apitest.Step) apitest.Step
	// status makes the status of a job.
	status func(j *fakeJob, d *api.BatchUploadDetails)
	took   time.Duration // of a job
}

type fakeJob struct {
	id      string
	began   time.Time
	devices []api.Device
}

func newDeviceService() *deviceService {
	return &deviceService{
		batches: map[string]int{}, answers: map[string]apitest.Step{}, jobs: map[string]*fakeJob{}, took: 5 * time.Second,
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
	s.requests = append(s.requests, r.Method+" "+strings.TrimPrefix(r.URL.EscapedPath(), "/v1/customers/c1/")+" "+r.Header.Get(api.HeaderRequestID))
	s.sending++
	s.most = max(s.most, s.sending)
	s.mu.Unlock()
	err = wait.For(r.Context(), s.latency)
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
	id := r.Header.Get(api.HeaderRequestID)
	if s.answers[id] == nil {
		s.answers[id] = s.take(r, body)
	}
	done := s.answers[id]
	if s.after != nil {
		done = s.after(n, done)
	}
	return done(r)
}

func (s *deviceService) take(r *http.Request, body []byte) apitest.Step {
	var devices []api.Device
	var batch string
	if name, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/v1/customers/c1/deviceBatches/"), "/devices"); ok {
		batch = name
		if _, known := s.batches[batch]; !known {
			return apitest.Reply(404, `{"code":404,"description":"no such batch"}`)
		}
		if err := api.Decode(body, &devices); err != nil {
			return apitest.Reply(400, err.Error())
		}
	} else {
		var given api.DeviceBatchCreationRequest
		if err := api.Decode(body, &given); err != nil {
			return apitest.Reply(400, err.Error())
		}
		batch, devices = given.BatchID, given.Devices
		if _, known := s.batches[batch]; known {
			return apitest.Reply(409, `{"code":409,"description":"A device batch of this name exists already."}`)
		}
	}
	s.batches[batch] += len(devices)
	j := &fakeJob{id: fmt.Sprintf("job-%d", len(s.jobs)+1), began: time.Now(), devices: devices}
	s.jobs[j.id] = j
	return apitest.Reply(202, ``, "Location", s.location(j.id), api.HeaderCorrelationID, "correlation-"+j.id)
}

func (s *deviceService) look(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looks++
	j := s.jobs[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]]
	if j == nil {
		return apitest.Answer(r, 404, `{"code":404,"description":"no such job"}`), nil
	}
	d := api.BatchUploadDetails{BatchTrackingID: j.id, Status: api.JobProcessing}
	for _, device := range j.devices {
		one := api.DeviceUploadDetails{SerialNumber: device.SerialNumber, ProductKey: device.ProductKey, Status: api.JobInProgress}
		if time.Since(j.began) >= s.took {
			one.Status, d.Status = api.JobFinished, api.JobFinished
		}
		d.DevicesStatus = append(d.DevicesStatus, one)
	}
	if s.status != nil {
		s.status(j, &d)
	}
	text, err := api.Encode(d)
	if err != nil {
		return nil, err
	}
	return apitest.Answer(r, 200, string(text)), nil
}
