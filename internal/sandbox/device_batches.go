package sandbox

import (
	"net/http"
	"strings"
)

const devicesPage = 100 // fixed: there is no size parameter

type deviceBatch struct {
	ID           string     `json:"id"`
	Status       string     `json:"status"`
	CreatedBy    string     `json:"createdBy"`
	CreationDate string     `json:"creationDate"`
	DevicesCount int        `json:"devicesCount"`
	DevicesLink  link       `json:"devicesLink"`
	Attributes   attributes `json:"attributes"`
}

// batchesOf lists a customer's batches: those from the start and the uploads.
func (s *Sandbox) batchesOf(c *customer) []*batch {
	seeded := s.world.seededBatches(c.index)
	uploads := s.state.seen(c.index).devices.uploaded
	for _, b := range uploads {
		if same := findBatch(seeded, b.id); same != nil { // further devices of a seeded batch
			same.jobs = b.jobs
			continue
		}
		seeded = append(seeded, b)
	}
	return seeded
}

func findBatch(all []*batch, id string) *batch {
	for _, b := range all {
		if strings.EqualFold(b.id, id) {
			return b
		}
	}
	return nil
}

// devicesOf lists what a batch holds by now: of its uploads only what has gone
// through well.
func (s *Sandbox) devicesOf(c *customer, b *batch) []device {
	changes := &s.state.seen(c.index).devices
	all := append([]device(nil), b.devices...)
	for _, j := range b.jobs {
		for _, t := range j.tasks[:s.done(j)] {
			if t.verdict == (uploadResult{}) {
				all = append(all, t.device)
			}
		}
	}
	kept := all[:0]
	for _, d := range all {
		if changes.deleted[d.ID] {
			continue
		}
		d.Policies = []devicePolicy{{Key: oobe}}
		if id := s.policyOf(c, d.ID); id != "" {
			d.Policies[0].Value = &id
		}
		kept = append(kept, d)
	}
	return kept
}

func (s *Sandbox) listBatches(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var items []deviceBatch
	for _, b := range s.batchesOf(&found) {
		one := deviceBatch{
			ID: b.id, Status: "finished", CreatedBy: partnerAccount, CreationDate: stampBare(b.created), DevicesCount: len(s.devicesOf(&found, b)),
			DevicesLink: get("/customers/" + found.id + "/deviceBatches/" + b.id + "/devices"), // not escaped: neither is the service's
			Attributes:  typed("DeviceBatch"),
		}
		if n := len(b.jobs); n > 0 {
			one.Status = s.jobStatus(b.jobs[n-1])
		}
		items = append(items, one)
	}
	return reply(list(items, ""))
}

func (s *Sandbox) batchOf(c *call) (customer, *batch, *answer) {
	found, refused := s.customerOf(c)
	if refused != nil {
		return found, nil, refused
	}
	b := findBatch(s.batchesOf(&found), c.arg(1))
	if b == nil {
		return found, nil, notFound("Device batch %q was not found for customer %s.", clip(c.arg(1)), found.id)
	}
	return found, b, nil
}

func (s *Sandbox) listDevices(c *call) *answer {
	found, b, refused := s.batchOf(c)
	if refused != nil {
		return refused
	}
	of, from := "devices "+found.id+" "+b.id, 0
	if token := c.request.Header.Get("MS-ContinuationToken"); token != "" {
		if from, refused = s.resume(of, token); refused != nil {
			return refused
		}
	}
	all := s.devicesOf(&found, b)
	from = min(from, len(all))
	to := min(from+devicesPage, len(all))
	page := list(all[from:to], "")
	if to < len(all) {
		page.ContinuationToken = s.continuation(of, to)
	}
	return reply(page)
}

func (s *Sandbox) createBatch(c *call) *answer {
	found, refused := s.customerOf(c)
	if refused != nil {
		return refused
	}
	var given struct {
		BatchID string
		Devices []upload
	}
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	id := strings.TrimSpace(given.BatchID)
	switch {
	case id == "":
		return badRequest("BatchId is required.")
	case len(given.Devices) == 0:
		return badRequest("Devices is required and can't be empty.")
	case findBatch(s.batchesOf(&found), id) != nil:
		return conflict("A device batch named %q exists already: batch names have to be unique.", clip(id))
	}
	made := &batch{id: id, created: s.now()}
	changes := &s.state.of(found.index).devices
	changes.uploaded = append(changes.uploaded, made)
	return jobAccepted(&found, s.startUpload(&found, made, given.Devices))
}

func (s *Sandbox) addDevices(c *call) *answer {
	found, b, refused := s.batchOf(c)
	if refused != nil {
		return refused
	}
	var given []upload
	if refused := c.decode(&given); refused != nil {
		return refused
	}
	if len(given) == 0 {
		return badRequest("The list of devices can't be empty.")
	}
	changes := &s.state.of(found.index).devices
	kept := findBatch(changes.uploaded, b.id)
	if kept == nil {
		kept = &batch{id: b.id, created: b.created}
		changes.uploaded = append(changes.uploaded, kept)
	}
	return jobAccepted(&found, s.startUpload(&found, kept, given))
}

func (s *Sandbox) startUpload(c *customer, b *batch, given []upload) *job {
	known := s.registered(c)
	seen := map[string]bool{}
	tasks := make([]task, len(given))
	changes := &s.state.of(c.index).devices
	for i := range given {
		u := &given[i]
		v := s.world.checkUpload(u, known)
		if identity := u.SerialNumber + "\x00" + u.ProductKey + "\x00" + u.HardwareHash; v == (uploadResult{}) && seen[identity] {
			v = uploadResult{name: "ZtdDeviceDuplicated"}
		} else {
			seen[identity] = true
		}
		changes.made++
		tasks[i] = task{verdict: v, device: device{
			ID: s.world.ids.guid(kindDevice, c.index, 1<<20|changes.made), SerialNumber: u.SerialNumber, ProductKey: u.ProductKey,
			ModelName: u.ModelName, OemManufacturerName: u.OemManufacturerName, UploadedDate: stampLocal(s.now()), Attributes: typed("Device"), hash: u.HardwareHash,
		}}
	}
	j := s.newJob(c, tasks)
	b.jobs = append(b.jobs, j)
	return j
}

// registered tells whether a customer has a device already.
func (s *Sandbox) registered(c *customer) func(*upload) bool {
	have := map[string]bool{}
	for _, b := range s.batchesOf(c) {
		for _, d := range s.devicesOf(c, b) {
			have["serial "+d.SerialNumber+" "+d.OemManufacturerName], have["key "+d.ProductKey], have["hash "+d.hash] = true, true, true
		}
	}
	return func(u *upload) bool {
		return u.SerialNumber != "" && have["serial "+u.SerialNumber+" "+u.OemManufacturerName] || u.ProductKey != "" && have["key "+u.ProductKey] ||
			u.HardwareHash != "" && have["hash "+u.HardwareHash]
	}
}

func (s *Sandbox) deleteDevice(c *call) *answer {
	found, b, refused := s.batchOf(c)
	if refused != nil {
		return refused
	}
	for _, d := range s.devicesOf(&found, b) {
		if strings.EqualFold(d.ID, c.arg(2)) {
			changes := &s.state.of(found.index).devices
			if changes.deleted == nil {
				changes.deleted = map[string]bool{}
			}
			changes.deleted[d.ID] = true
			return newAnswer(http.StatusNoContent)
		}
	}
	return notFound("Device %s was not found in batch %q.", clip(c.arg(2)), clip(b.id))
}
