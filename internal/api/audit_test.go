package api

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAuditRecordTellsWhatChanged(t *testing.T) {
	t.Parallel()
	var r AuditRecord
	err := Decode([]byte(`{
		"resourceOldValue": "{\"Id\":\"s1\",\"Quantity\":25,\"FriendlyName\":\"Head office\",\"Attributes\":{\"Etag\":\"1\"}}",
		"resourceNewValue": "{\"Id\":\"s1\",\"Quantity\":26,\"FriendlyName\":\"Head office\",\"Attributes\":{\"Etag\":\"2\"}}",
		"customizedData": [{"key":"OfferId-0","value":"MS-AZR-0145P"},{"key":"PartnerOnRecord-0","value":null}]}`), &r)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]FieldChange{{Field: "Quantity", Before: "25", After: "26"}}, r.Changes()); d != "" {
		t.Error(d)
	}
	var now Subscription
	if err := r.ResourceNewValue.Into(&now); err != nil || now.Quantity.String() != "26" {
		t.Errorf("the resource after the change: %+v, %v", now, err)
	}
	if r.Detail("offerid-0") != "MS-AZR-0145P" || r.Detail("PartnerOnRecord-0") != "" || r.Detail("x") != "" {
		t.Errorf("details: %+v", r.CustomizedData)
	}
}

func TestJSONTextTakesWhatComes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		raw   string
		valid bool
		fails bool
	}{
		{`"{\"Id\":\"x\"}"`, true, false},
		{`{"Id":"x"}`, true, false},
		{`null`, false, false},
		{`""`, false, false},
		{`"{\"Id\":"`, false, true},
		{`"not JSON"`, false, true},
	}
	for _, tt := range tests {
		var r AuditRecord
		if err := Decode([]byte(`{"resourceNewValue":`+tt.raw+`}`), &r); err != nil {
			t.Errorf("%s: %v", tt.raw, err)
			continue
		}
		if (r.ResourceNewValue.Value() != nil) != tt.valid {
			t.Errorf("%s is JSON: %v", tt.raw, !tt.valid)
		}
		var into Customer
		if err := r.ResourceNewValue.Into(&into); (err != nil) != tt.fails || tt.valid && into.ID != "x" {
			t.Errorf("%s: %+v, %v", tt.raw, into, err)
		}
		if !tt.valid && r.Changes() != nil {
			t.Errorf("%s has changes: %v", tt.raw, r.Changes())
		}
	}
}

func TestAuditFilterForms(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"bri", `{"Field":"CompanyName","Value":"bri","Operator":"substring"}`},
		{"ResourceType=order", `{"Field":"ResourceType","Value":"order","Operator":"equals"}`},
		{`{"field":"CustomerId","value":"c"}`, `{"Field":"CustomerId","Value":"c","Operator":"equals"}`},
	}
	for _, tt := range tests {
		var f AuditFilter
		if err := f.UnmarshalText([]byte(tt.text)); err != nil {
			t.Fatal(err)
		}
		if got, err := f.MarshalText(); err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v", tt.text, got, err)
		}
	}
	if err := new(AuditFilter).UnmarshalText([]byte("{")); err == nil {
		t.Error("half a filter was taken")
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-05-01", "2026-05-01T23:59:59Z", "5/1/2026", "5/1/2026 12:00:00 AM"} {
		var d Date
		if err := d.UnmarshalText([]byte(text)); err != nil || d != "2026-05-01" {
			t.Errorf("%s: %s, %v", text, d, err)
		}
	}
	if err := new(Date).UnmarshalText([]byte("soon")); err == nil {
		t.Error("soon is no date")
	}
	if d := NewDate(time.Date(2026, 5, 1, 23, 30, 0, 0, time.FixedZone("", -3600))); d != "2026-05-02" {
		t.Errorf("the day in UTC is %s", d)
	}
}
