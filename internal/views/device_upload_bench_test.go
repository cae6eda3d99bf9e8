package views

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/ui"
)

const benchDevices = 10_000

// benchUpload is an upload of 10,000 devices in 50 requests.
func benchUpload() (*deviceUpload, deviceupload.Progress) {
	devices := make([]autopilot.Device, benchDevices)
	for i := range devices {
		devices[i] = autopilot.Device{Line: i + 2, SerialNumber: fmt.Sprintf("5CG%07d", i), ProductKey: fmt.Sprintf("%013d", i)}
	}
	u := newDeviceUpload(&Desk{}, &Customer{ID: "c"}, "devices.csv", autopilot.Plan(devices, "Laptops", 0), func(string) bool { return false })
	var p deviceupload.Progress
	for _, c := range u.plan.Batches[0].Chunks {
		n := len(c.Devices)
		p.Chunks = append(p.Chunks, deviceupload.ChunkState{
			Counts: deviceupload.Counts{Total: n}, BatchID: "Laptops", First: p.Total, Version: 1,
			Stage: deviceupload.StageProcessing, Devices: slices.Repeat([]deviceupload.DeviceState{{Stage: deviceupload.StageProcessing}}, n),
		})
		p.Total += n
	}
	return u, p
}

// BenchmarkUploadReport is what the update loop does for a report in which one of
// 50 requests has news.
func BenchmarkUploadReport(b *testing.B) {
	u, p := benchUpload()
	screen := newUploadProgress(u, "upload")
	screen.take(ui.JobMsg{JobReport: ui.JobReport{State: &uploadState{p, time.Time{}}}})
	for i := 0; b.Loop(); i++ {
		p.Chunks = slices.Clone(p.Chunks)
		c := &p.Chunks[i%len(p.Chunks)]
		c.Version++
		c.Devices = slices.Repeat([]deviceupload.DeviceState{{Stage: deviceupload.StageProcessing + deviceupload.Stage(i/50%2)}}, c.Total)
		screen.take(ui.JobMsg{JobReport: ui.JobReport{State: &uploadState{p, time.Time{}}}})
	}
}

// BenchmarkUploadOpen is what opening the screen costs.
func BenchmarkUploadOpen(b *testing.B) {
	u, p := benchUpload()
	for b.Loop() {
		newUploadProgress(u, "upload").take(ui.JobMsg{JobReport: ui.JobReport{State: &uploadState{p, time.Time{}}}})
	}
}
