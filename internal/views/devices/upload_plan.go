package devices

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// deviceUpload is a set of devices to be sent, with what is needed to show it, to
// send it and to send a part of it again.
type deviceUpload struct {
	desk     *kit.Desk
	customer *kit.Customer
	file     string             // name of the file they come from
	devices  []autopilot.Device // in the order of the plan
	plan     deviceupload.Upload

	kept     string // id under which it is kept on this computer; "" until it begins
	resumed  bool   // it was kept by an earlier run
	replaces string // the kept upload whose rest this one sends
}

// newDeviceUpload plans an upload of batches; exists tells of a batch whether it
// is there already.
func newDeviceUpload(d *kit.Desk, c *kit.Customer, file string, batches []autopilot.Batch, exists func(id string) bool) *deviceUpload {
	u := &deviceUpload{desk: d, customer: c, file: file, plan: deviceupload.Upload{CustomerID: c.ID, Settled: alreadyThere}}
	for _, b := range batches {
		batch := deviceupload.Batch{ID: b.ID, Exists: exists(b.ID)}
		for _, chunk := range b.Chunks {
			batch.Chunks = append(batch.Chunks, deviceupload.Chunk{Devices: apiDevices(chunk)})
			u.devices = append(u.devices, chunk...)
		}
		u.plan.Batches = append(u.plan.Batches, batch)
	}
	return u
}

// alreadyThere reports errors of devices that are where they were to go.
func alreadyThere(code, description string) bool {
	c, _ := autopilot.Lookup(code, description)
	return c.Done
}

func apiDevices(devices []autopilot.Device) []api.Device {
	out := make([]api.Device, len(devices))
	for i, d := range devices {
		out[i] = api.Device{
			SerialNumber: d.SerialNumber, ProductKey: d.ProductKey, HardwareHash: d.HardwareHash,
			OemManufacturerName: d.Manufacturer, ModelName: d.Model,
		}
	}
	return out
}

func (u *deviceUpload) requests() int {
	n := 0
	for _, b := range u.plan.Batches {
		n += len(b.Chunks)
	}
	return n
}

// batchIDs names the batches: all when they are few.
func (u *deviceUpload) batchIDs() string {
	switch ids := u.plan.Batches; len(ids) {
	case 1:
		return ids[0].ID
	case 2:
		return ids[0].ID + " and " + ids[1].ID
	default:
		return text.Plural(len(ids), "batch", "batches")
	}
}

// change shows the upload before it is sent: what goes where, and the first
// request to the letter.
func (u *deviceUpload) change() kit.ChangeSpec {
	return kit.ChangeSpec{
		Verb: "Send", Title: "Upload " + text.Plural(len(u.devices), "device", "devices"),
		Subject: u.customer.Name + " ▸ " + u.batchIDs(), Names: map[string]string{u.customer.ID: u.customer.Name},
		Plan: func(context.Context) (*api.Prepared, error) {
			plan, err := u.plan.PlanChunk(u.desk.Client, 0, 0)
			if err == nil {
				plan.Fields = u.fields()
			}
			return plan, err
		},
		Effects: func(*api.Prepared) []string { return u.effects() },
		Start:   u.start,
	}
}

// fields says what each batch gets.
func (u *deviceUpload) fields() []api.FieldChange {
	var out []api.FieldChange
	for i, b := range u.plan.Batches {
		if i == shownDevices {
			out = append(out, api.FieldChange{Field: fmt.Sprintf("and %d more batches", len(u.plan.Batches)-i), After: "their devices"})
			break
		}
		n := 0
		for _, c := range b.Chunks {
			n += len(c.Devices)
		}
		before := "no batch yet"
		if b.Exists {
			before = "exists"
		}
		out = append(out, api.FieldChange{Field: b.ID, Before: before, After: text.Plural(n, "device", "devices") + " more, in " + text.Plural(len(b.Chunks), "request", "requests")})
	}
	return out
}

func (u *deviceUpload) effects() []string {
	effects := []string{
		text.Plural(len(u.devices), "device is", "devices are") + " registered for Windows Autopilot under " + u.customer.Name + ". The name of the batch is what Autopilot shows as group tag.",
	}
	if n := u.requests(); n > 1 {
		effects = append(effects, fmt.Sprintf("%d requests are sent, %d at a time; the first is shown. Stopping later leaves what was sent by then.", n, 2))
	}
	return append(effects, "The service takes some minutes. You can leave the screen meanwhile; B leads back to it.")
}

// title names the upload among the jobs.
func (u *deviceUpload) title() string {
	return "Upload " + text.Sanitize(filepath.Base(u.file)) + " to " + u.batchIDs()
}
