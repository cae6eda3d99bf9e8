package api

import "testing"

func TestServiceRequestNumbersHaveNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ json, severity, status Enum }{
		{`{"severity":1,"status":3}`, SeverityCritical, ServiceRequestAttentionNeeded},
		{`{"severity":"moderate","status":"open"}`, SeverityModerate, ServiceRequestOpen},
		{`{"severity":9,"status":-1}`, "9", "-1"},
		{`{}`, "", ""},
	} {
		var r ServiceRequest
		if err := Decode([]byte(tt.json), &r); err != nil || r.SeverityName() != tt.severity || r.StatusName() != tt.status {
			t.Errorf("%s: %s, %s, %v", tt.json, r.SeverityName(), r.StatusName(), err)
		}
	}
}
