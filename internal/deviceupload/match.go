package deviceupload

import (
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// matchStatuses returns the states of the devices of a request after a look at
// its job. Statuses name devices by serial number and product key; a device that
// was sent as a hash only has neither, and is known by its position.
func matchStatuses(devices []api.Device, now []DeviceState, statuses []api.DeviceUploadDetails, settled func(code, description string) bool) []DeviceState {
	out := slices.Clone(now)
	m := matcher{devices: devices, statuses: statuses, taken: make([]bool, len(devices)), used: make([]bool, len(statuses))}
	m.byKey(func(serial, key string) string { return serial + "\x00" + key })
	m.byKey(func(serial, _ string) string { return serial })
	m.byKey(func(_, key string) string { return key })
	m.byPosition()
	for _, p := range m.pairs {
		if s := stateOf(&statuses[p.status], settled); s.Stage >= out[p.device].Stage {
			out[p.device] = s
		}
	}
	return out
}

type matcher struct {
	devices  []api.Device
	statuses []api.DeviceUploadDetails
	taken    []bool // devices
	used     []bool // statuses
	pairs    []pair
}

type pair struct{ device, status int }

func (m *matcher) pair(device, status int) {
	m.taken[device], m.used[status] = true, true
	m.pairs = append(m.pairs, pair{device, status})
}

// byKey pairs what has the same key, in order when several have it.
func (m *matcher) byKey(keyOf func(serial, key string) string) {
	byKey := map[string][]int{}
	for i, d := range m.devices {
		if key := keyOf(foldID(d.SerialNumber), foldID(d.ProductKey)); !m.taken[i] && strings.Trim(key, "\x00") != "" {
			byKey[key] = append(byKey[key], i)
		}
	}
	for i := range m.statuses {
		s := &m.statuses[i]
		key := keyOf(foldID(s.SerialNumber), foldID(s.ProductKey))
		if rows := byKey[key]; !m.used[i] && len(rows) > 0 && m.agree(rows[0], i) {
			m.pair(rows[0], i)
			byKey[key] = rows[1:]
		}
	}
}

// agree reports whether a status doesn't contradict a device.
func (m *matcher) agree(device, status int) bool {
	d, s := &m.devices[device], &m.statuses[status]
	same := func(a, b string) bool { return a == "" || b == "" || foldID(a) == foldID(b) }
	return same(d.SerialNumber, s.SerialNumber) && same(d.ProductKey, s.ProductKey)
}

// byPosition pairs the rest: by the place in the list when there is a status for
// every device, else in order, when there are as many left of one as of the
// other. A wrong guess would be worse than none.
func (m *matcher) byPosition() {
	var statuses []int
	for i := range m.statuses {
		if !m.used[i] && m.statuses[i].HasResult() {
			statuses = append(statuses, i)
		}
	}
	if len(m.statuses) == len(m.devices) {
		for _, i := range statuses {
			if !m.taken[i] && m.agree(i, i) {
				m.pair(i, i)
			}
		}
		return
	}
	var devices []int
	for i := range m.devices {
		if !m.taken[i] {
			devices = append(devices, i)
		}
	}
	if len(devices) != len(statuses) {
		return
	}
	for n, i := range devices {
		if m.agree(i, statuses[n]) {
			m.pair(i, statuses[n])
		}
	}
}

// foldID makes identifications comparable: case, spaces and dashes come and go
// on their way through the service.
func foldID(s string) string { return strings.ToLower(withoutDashes.Replace(s)) }

var withoutDashes = strings.NewReplacer("-", "", " ", "")

func stateOf(s *api.DeviceUploadDetails, settled func(code, description string) bool) DeviceState {
	d := DeviceState{ID: s.DeviceID, Code: s.ErrorCode, Description: s.ErrorDescription}
	failed := s.Status.Is(api.JobFinishedWithErrors) || d.Code != "" && d.Code != "0" || d.Description != ""
	switch {
	case failed && settled != nil && settled(d.Code, d.Description):
		d.Stage = StageDone
	case failed:
		d.Stage = StageFailed
	case s.Status.Is(api.JobFinished):
		d.Stage = StageDone
	default:
		d.Stage = StageProcessing
	}
	return d
}
