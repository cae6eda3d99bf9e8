package deviceupload

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
)

func TestStatusesFindTheirDevices(t *testing.T) {
	t.Parallel()
	both := func(serial, key string) api.Device { return api.Device{SerialNumber: serial, ProductKey: key} }
	hash := api.Device{HardwareHash: "x"}
	ok := func(serial, key string) api.DeviceUploadDetails {
		return api.DeviceUploadDetails{SerialNumber: serial, ProductKey: key, Status: "finished"}
	}
	bad := func(serial, key, code string) api.DeviceUploadDetails {
		return api.DeviceUploadDetails{SerialNumber: serial, ProductKey: key, Status: "finished_with_errors", ErrorCode: code}
	}
	empty := api.DeviceUploadDetails{}
	tests := []struct {
		name     string
		devices  []api.Device
		statuses []api.DeviceUploadDetails
		want     string
	}{
		{"in another order", []api.Device{both("A", "1"), both("B", "2")}, []api.DeviceUploadDetails{bad("B", "2", "808"), ok("A", "1")}, "done failed:808"},
		{"spelt otherwise", []api.Device{both("ab-1", "00329-00000")}, []api.DeviceUploadDetails{bad("AB1", "0032900000", "1")}, "failed:1"},
		{"serial only came back", []api.Device{both("A", "1"), both("B", "2")}, []api.DeviceUploadDetails{bad("B", "", "7"), ok("A", "")}, "done failed:7"},
		{"product ID only", []api.Device{both("", "1"), both("", "2")}, []api.DeviceUploadDetails{bad("", "2", "7"), ok("", "1")}, "done failed:7"},
		{"same serial, other keys", []api.Device{both("A", "1"), both("A", "2")}, []api.DeviceUploadDetails{bad("A", "2", "7"), ok("A", "1")}, "done failed:7"},
		{"the same twice", []api.Device{both("A", "1"), both("A", "1")}, []api.DeviceUploadDetails{ok("A", "1"), bad("A", "1", "7")}, "done failed:7"},
		{"hashes by position", []api.Device{hash, hash, hash}, []api.DeviceUploadDetails{ok("", ""), bad("", "", "802"), ok("", "")}, "done failed:802 done"},
		{"serial found in the hash", []api.Device{hash, both("B", "")}, []api.DeviceUploadDetails{bad("A", "", "7"), ok("B", "")}, "failed:7 done"},
		{"mixed with an empty element", []api.Device{hash, both("B", ""), hash}, []api.DeviceUploadDetails{ok("B", ""), bad("", "", "5"), empty, ok("", "")}, "failed:5 done done"},
		{"empty element in place", []api.Device{hash, hash}, []api.DeviceUploadDetails{empty, bad("", "", "5")}, "waiting failed:5"},
		{"too few to guess", []api.Device{hash, hash, hash}, []api.DeviceUploadDetails{bad("", "", "5"), ok("", "")}, "waiting waiting waiting"},
		{"not mine", []api.Device{both("A", "1")}, []api.DeviceUploadDetails{bad("Z", "9", "5")}, "waiting"},
		{"unknown words go on", []api.Device{both("A", "1")}, []api.DeviceUploadDetails{{SerialNumber: "A", ProductKey: "1", Status: "pending review"}}, "processing"},
		{"a code is an error whatever the status", []api.Device{both("A", "1")}, []api.DeviceUploadDetails{{SerialNumber: "A", ProductKey: "1", Status: "finished", ErrorCode: "640"}}, "failed:640"},
		{"code zero is none", []api.Device{both("A", "1")}, []api.DeviceUploadDetails{{SerialNumber: "A", ProductKey: "1", Status: "finished", ErrorCode: "0"}}, "done:0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, d := range matchStatuses(tt.devices, make([]DeviceState, len(tt.devices)), tt.statuses, nil) {
				s := d.Stage.String()
				if d.Code != "" {
					s += ":" + d.Code
				}
				got = append(got, s)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

func TestAKnownFateStays(t *testing.T) {
	t.Parallel()
	now := []DeviceState{{Stage: StageFailed, Code: "808"}}
	statuses := []api.DeviceUploadDetails{{SerialNumber: "A", Status: "in-progress"}}
	if got := matchStatuses([]api.Device{{SerialNumber: "A"}}, now, statuses, nil); got[0] != now[0] {
		t.Errorf("a failed device became %+v", got[0])
	}
}

func TestTrackingIDOfOddLocations(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"/customers/c/batchJobStatus/%s", "customers/c/batchJobStatus/%s", "/v1/customers/c/batchJobStatus/%s",
		"https://api.example/v1/customers/c/batchJobStatus/%s", "/customers/c/batchJobStatus/%s/", "/customers/c/batchJobStatus/%s?api=1",
	} {
		if got := api.TrackingID(fmt.Sprintf(location, "0127ed8e-ff72")); got != "0127ed8e-ff72" {
			t.Errorf("%s gave %q", location, got)
		}
	}
}
