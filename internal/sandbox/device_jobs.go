package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// deviceState is what has changed about a customer's devices.
type deviceState struct {
	uploaded    []*batch
	jobs        []*job // uploads and assignments
	assignments []*job
	made        int             // devices uploaded so far
	deleted     map[string]bool // by device id
	policies    policyState
}

// batch is a named set of devices.
type batch struct {
	id      string
	created time.Time
	devices []device // known from the start
	jobs    []*job
}

// job is an upload or an assignment of policies in progress. Its progress is
// computed from the time when a call asks for it.
type job struct {
	id    string
	began time.Time
	tasks []task
	odd   bool // answers with an empty element, as the service does at times
	pace  time.Duration
}

type task struct {
	device  device
	verdict uploadResult
	policy  string
}

const queueTime = 3 * time.Second

// newJob plans a job. A large one is faster per device, so that it ends within a
// minute or so.
func (s *Sandbox) newJob(c *customer, tasks []task) *job {
	changes := s.state.of(c.index)
	n := len(changes.devices.jobs)
	j := &job{id: s.world.ids.guid(kindJob, c.index, n), began: s.now(), tasks: tasks, odd: n%4 == 3}
	j.pace = min(max(time.Minute/time.Duration(len(tasks)), 150*time.Millisecond), time.Second)
	changes.devices.jobs = append(changes.devices.jobs, j)
	return j
}

// done is how many devices a job has processed.
func (s *Sandbox) done(j *job) int {
	return min(max(int((s.since(j.began)-queueTime)/j.pace), 0), len(j.tasks))
}

func (s *Sandbox) jobStatus(j *job) string {
	switch {
	case s.since(j.began) < queueTime:
		return "queued"
	case s.done(j) < len(j.tasks):
		return "processing"
	default:
		return "finished" // also when devices failed: each has its own status
	}
}

type batchUploadDetails struct {
	BatchTrackingID string         `json:"batchTrackingId"`
	Status          string         `json:"status"`
	StartedTime     string         `json:"startedTime"`
	CompletedTime   string         `json:"completedTime"`
	DevicesStatus   []deviceStatus `json:"devicesStatus"`
	Attributes      attributes     `json:"attributes"`
}

type deviceStatus struct {
	DeviceID         string     `json:"deviceId,omitempty"`
	SerialNumber     string     `json:"serialNumber,omitempty"`
	ProductKey       string     `json:"productKey,omitempty"`
	Status           string     `json:"status,omitempty"`
	ErrorCode        string     `json:"errorCode,omitempty"`
	ErrorDescription string     `json:"errorDescription,omitempty"`
	Attributes       attributes `json:"attributes"`
}

func (s *Sandbox) getBatchStatus(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	for _, j := range s.state.seen(found.index).devices.jobs {
		if strings.EqualFold(j.id, c.arg(1)) {
			return reply(s.describeJob(j))
		}
	}
	return notFound("No batch job %s was found for customer %s.", clip(c.arg(1)), found.id)
}

func (s *Sandbox) describeJob(j *job) batchUploadDetails {
	d := batchUploadDetails{
		BatchTrackingID: j.id, Status: s.jobStatus(j), StartedTime: stampBare(j.began), CompletedTime: noTime,
		Attributes: typed("BatchUploadDetails"),
	}
	done := s.done(j)
	if d.Status == "finished" {
		d.CompletedTime = stampBare(j.began.Add(queueTime + time.Duration(len(j.tasks))*j.pace))
	}
	for i, t := range j.tasks {
		one := deviceStatus{SerialNumber: t.device.SerialNumber, ProductKey: t.device.ProductKey, Status: "in-progress", Attributes: typed("DeviceUploadDetails")}
		if i < done {
			if one.Status = "finished"; t.verdict != (uploadResult{}) {
				one.Status, one.ErrorCode, one.ErrorDescription = "finished_with_errors", t.verdict.code, t.verdict.name
			} else {
				one.DeviceID = t.device.ID
			}
		}
		d.DevicesStatus = append(d.DevicesStatus, one)
	}
	if j.odd {
		d.DevicesStatus = append(d.DevicesStatus, deviceStatus{Attributes: typed("DeviceUploadDetails")})
	}
	return d
}

// jobAccepted answers 202 with the address of a job's status.
func jobAccepted(c *customer, j *job) *answer {
	return accepted("/customers/" + c.id + "/batchJobStatus/" + j.id)
}

func conflict(format string, args ...any) *answer {
	return refuse(http.StatusConflict, http.StatusConflict, format, args...)
}
