package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/wait"
)

const (
	tourBatch    = "Tour laptops"
	tourDevices  = 6
	pollInterval = time.Second
	pollLimit    = 5 * time.Minute
)

// upload sends a device file and follows the job to the result of each device.
func (t *tour) upload(ctx context.Context) error {
	ref, err := t.ref()
	if err != nil {
		return err
	}
	report, err := sampleFile()
	if err != nil {
		return err
	}
	t.print("  The file holds %d devices: %s", report.Summary.Rows, report.Summary)
	for _, finding := range report.Findings {
		t.print("  %s", finding)
	}
	for _, batch := range autopilot.Plan(report.Good, tourBatch, 0) {
		job, err := t.send(ctx, ref, batch)
		if err != nil {
			return err
		}
		if err := t.follow(ctx, job); err != nil {
			return err
		}
	}
	return nil
}

// sampleFile creates a device file like a vendor's, with one device that the service
// refuses and one invalid row.
func sampleFile() (autopilot.Report, error) {
	random := rand.NewChaCha8([32]byte{})
	devices := make([]autopilot.Device, tourDevices)
	for i := range devices {
		hash := make([]byte, 3000)
		_, _ = random.Read(hash) // never fails
		devices[i] = autopilot.Device{
			SerialNumber: fmt.Sprintf("FBK-%04d", i+1), Manufacturer: "Fabrikam", Model: "Slate 14",
			HardwareHash: base64.StdEncoding.EncodeToString(hash),
		}
	}
	devices[2].SerialNumber = "FBK-FAIL808" // the sandbox refuses it with this code
	devices[4].HardwareHash = devices[4].HardwareHash[:500]
	var file bytes.Buffer
	if err := autopilot.Write(&file, devices); err != nil {
		return autopilot.Report{}, err
	}
	read, err := autopilot.Read(&file, "tour.csv")
	if err != nil {
		return autopilot.Report{}, err
	}
	return autopilot.Check(read), nil
}

// send uploads a batch chunk by chunk and returns the last chunk's job.
func (t *tour) send(ctx context.Context, ref api.CustomerRef, batch autopilot.Batch) (api.BatchJobRef, error) {
	var job api.BatchJobRef
	for i, chunk := range batch.Chunks {
		reply, err := t.sendChunk(ctx, ref, batch.ID, deviceBodies(chunk), i > 0)
		if err != nil {
			return job, err
		}
		job = api.BatchJobRef{CustomerRef: ref, TrackingID: api.TrackingID(reply.Location)}
		t.print("  %d devices sent to batch %q, tracking id %s", len(chunk), batch.ID, job.TrackingID)
	}
	if job.TrackingID == "" {
		return job, errors.New("the service accepted the upload without a tracking id to follow it by")
	}
	return job, nil
}

// sendChunk creates the batch, or adds to it if it exists: from an earlier chunk, or
// because the response to an earlier attempt was lost.
func (t *tour) sendChunk(ctx context.Context, ref api.CustomerRef, id string, devices []api.Device, exists bool) (api.Reply[api.None], error) {
	if !exists {
		reply, err := api.CreateDeviceBatch.Do(ctx, t.client, ref, api.DeviceBatchCreationRequest{BatchID: id, Devices: devices})
		if e := api.AsError(err); e == nil || e.Status != http.StatusConflict {
			return reply, err
		}
	}
	return api.AddDevicesToBatch.Do(ctx, t.client, api.DeviceBatchRef{CustomerRef: ref, BatchID: id}, devices)
}

func deviceBodies(chunk []autopilot.Device) []api.Device {
	devices := make([]api.Device, len(chunk))
	for i, d := range chunk {
		devices[i] = api.Device{
			SerialNumber: d.SerialNumber, ProductKey: d.ProductKey, HardwareHash: d.HardwareHash,
			OemManufacturerName: d.Manufacturer, ModelName: d.Model,
		}
	}
	return devices
}

// follow polls the status of a job until it is finished.
func (t *tour) follow(ctx context.Context, job api.BatchJobRef) error {
	ctx, cancel := context.WithTimeout(ctx, pollLimit)
	defer cancel()
	for last := ""; ; {
		reply, err := api.GetDeviceBatchStatus.Do(ctx, t.client, job)
		if err != nil {
			return err
		}
		details := reply.Value
		done, all := countFinished(details.DevicesStatus)
		if now := fmt.Sprintf("  %s: %d of %d devices done", details.Status, done, all); now != last {
			t.print("%s", now)
			last = now
		}
		if details.Status.In(api.JobFinished, api.JobFinishedWithErrors) {
			t.results(details.DevicesStatus)
			return nil
		}
		if err := wait.For(ctx, max(pollInterval, reply.RetryAfter())); err != nil {
			return fmt.Errorf("waiting for the upload: %w", err)
		}
	}
}

// countFinished counts the finished devices and all devices. It skips the empty elements
// that the service sometimes adds.
func countFinished(devices []api.DeviceUploadDetails) (done, all int) {
	for _, d := range devices {
		if d.Status == "" {
			continue
		}
		all++
		if !d.Status.Is(api.JobInProgress) {
			done++
		}
	}
	return done, all
}

// results shows the result of each device, which the job's status doesn't include.
func (t *tour) results(devices []api.DeviceUploadDetails) {
	var lines [][]string
	for _, d := range devices {
		if d.Status == "" {
			continue
		}
		meaning := ""
		if d.ErrorCode != "" || d.ErrorDescription != "" {
			code, _ := autopilot.Lookup(d.ErrorCode, d.ErrorDescription)
			meaning = code.String() + ": " + code.Meaning
		}
		lines = append(lines, []string{d.SerialNumber, string(d.Status), meaning})
	}
	t.table([]string{"DEVICE", "RESULT", "WHY"}, lines)
}
