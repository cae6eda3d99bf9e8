package autopilot_test

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

func TestLookup(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code, name string
		want       string // what String shows
		known      bool
		done       bool
		retryable  bool
	}{
		{"808", "ZtdDeviceAssignedToOtherTenant", "808 ZtdDeviceAssignedToOtherTenant", true, false, false},
		{"806", "ZtdDeviceAlreadyAssigned", "806 ZtdDeviceAlreadyAssigned", true, true, false},
		{"806", "ZtdDeviceAssignedToOtherTenant", "806 ZtdDeviceAssignedToOtherTenant", true, false, false},
		{"806", "", "806 ZtdDeviceAlreadyAssigned", true, true, false},
		{"806", "something new", "806 ZtdDeviceAlreadyAssigned", true, true, false},
		{"", "ztd_device_not_found", "812 ZtdDeviceNotFound", true, false, false},
		{"640", "", "640 StorageError", true, false, true},
		{" 802 ", "The hash is bad (InvalidZtdHardwareHash).", "802 InvalidZtdHardwareHash", true, false, false},
		{"", "HashNot4k", "HashNot4k", true, false, false},
		{"999", "ZtdSomethingNew", "999 ZtdSomethingNew", false, false, false},
		{"", "", "", false, false, false},
	}
	for _, tt := range tests {
		c, ok := autopilot.Lookup(tt.code, tt.name)
		if c.String() != tt.want || ok != tt.known || c.Done != tt.done || c.Retryable != tt.retryable {
			t.Errorf("Lookup(%q, %q) = %q, known %v, done %v, retryable %v; want %q, %v, %v, %v",
				tt.code, tt.name, c, ok, c.Done, c.Retryable, tt.want, tt.known, tt.done, tt.retryable)
		}
		if !sentence(c.Meaning) || !sentence(c.Remedy) {
			t.Errorf("Lookup(%q, %q): meaning %q and remedy %q must be sentences", tt.code, tt.name, c.Meaning, c.Remedy)
		}
	}
}

func TestCodesAreFoundByNameAndNumber(t *testing.T) {
	t.Parallel()
	for _, want := range autopilot.Codes() {
		if got, ok := autopilot.Lookup("", want.Name); !ok || got != want {
			t.Errorf("by name: got %v, want %v", got, want)
		}
		if got, ok := autopilot.Lookup(want.Number, ""); want.Number != "" && (!ok || got != want) {
			t.Errorf("by number: got %v, want %v", got, want)
		}
	}
}
