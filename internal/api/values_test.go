package api

import (
	"testing"
	"time"
)

type probe struct {
	ID    string  `json:"id"`
	Count Int     `json:"count"`
	Money Decimal `json:"money"`
	Yes   Bool    `json:"yes"`
	At    Time    `json:"at"`
	Kind  Enum    `json:"kind"`
	Sub   *probe  `json:"sub"`
	Extra
}

func TestDecodeKeepsEverything(t *testing.T) {
	t.Parallel()
	in := `{"ID":4391507,"count":"12","money":0.0130687981000000001,"yes":false,"at":"0001-01-01T00:00:00","kind":3,"sub":null,"newField":{"a":[1]},"other":1}`
	var p probe
	if err := Decode([]byte(in), &p); err != nil {
		t.Fatal(err)
	}
	out, err := Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"4391507","count":12,"money":0.0130687981000000001,"yes":false,"at":"0001-01-01T00:00:00","kind":"3","newField":{"a":[1]},"other":1}`
	if string(out) != want {
		t.Errorf("re-encoded\n%s\nwant\n%s", out, want)
	}
}

func TestAbsentAndZeroDiffer(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{}`, `{"count":0,"money":0,"yes":false}`, `{"count":1,"money":-0.5,"yes":true}`} {
		var p probe
		if err := Decode([]byte(in), &p); err != nil {
			t.Fatal(err)
		}
		if out, err := Encode(p); err != nil || string(out) != in {
			t.Errorf("%s became %s, %v", in, out, err)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 5, 9, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		text        string
		want        time.Time
		none, never bool
	}{
		{"2026-05-09T00:00:00Z", day, false, false},
		{"2026-05-09T00:00:00", day, false, false},
		{"2026-05-09T02:00:00+02:00", day, false, false},
		{"2026-05-09T00:00:00.1234567Z", day.Add(123456700), false, false},
		{"2026-05-09T00:00:00.123456789", day.Add(123456789), false, false},
		{"2026-05-09T00:00", day, false, false},
		{"2026-05-09 00:00:00Z", day, false, false},
		{"2026-05-09", day, false, false},
		{"5/9/2026 12:00:00 AM", day, false, false},
		{"5/9/2026", day, false, false},
		{"9999-12-31T23:59:59Z", time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), false, true},
		{"0001-01-01T00:00:00", time.Time{}, true, false},
		{"0001-01-01T00:00:00Z", time.Time{}, true, false},
		{"", time.Time{}, true, false},
		{"tomorrow", time.Time{}, true, false},
	}
	for _, tt := range tests {
		var got Time
		if err := Decode([]byte(`"`+tt.text+`"`), &got); err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if !got.At().Equal(tt.want) || got.None() != tt.none || got.Never() != tt.never || got.Text() != tt.text {
			t.Errorf("%q: %v, none %v, never %v, text %q", tt.text, got.At(), got.None(), got.Never(), got.Text())
		}
	}
	if got := NewTime(day.Add(time.Microsecond)).Text(); got != "2026-05-09T00:00:00.000001Z" {
		t.Errorf("a new time is %s", got)
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`1`: `1`, `"1"`: `1`, `" 12.50 "`: `12.5`, `-0.1999968000511991808131`: `-0.1999968000511991808131`, `1e3`: `1000`, `null`: `null`, `""`: `null`,
	} {
		var d Decimal
		if err := Decode([]byte(text), &d); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if got, err := d.MarshalJSON(); err != nil || string(got) != want {
			t.Errorf("%s became %s, %v", text, got, err)
		}
	}
	for _, text := range []string{`"many"`, `{}`, `1e999999999`, `"1e-999999999"`, `true`} {
		var d Decimal
		if err := Decode([]byte(text), &d); err == nil {
			t.Errorf("%s is read as %s", text, d)
		}
		var n Int
		if err := Decode([]byte(text), &n); err == nil {
			t.Errorf("%s is read as %s", text, n)
		}
	}
	for text, want := range map[string]int64{`7`: 7, `"7"`: 7, `7.0`: 7, `1e3`: 1000, `-1`: -1, `null`: 0} {
		var n Int
		if err := Decode([]byte(text), &n); err != nil || n.Int64() != want {
			t.Errorf("%s: %v, %v", text, n, err)
		}
	}
	for _, text := range []string{`7.5`, `1e99`} {
		var n Int
		if err := Decode([]byte(text), &n); err == nil {
			t.Errorf("%s is read as %s", text, n)
		}
	}
}

func TestEnumsIgnoreSpelling(t *testing.T) {
	t.Parallel()
	if e := Enum("OneTime"); !e.Is("one_time") || !e.Is("onetime") || !e.Is("ONE-TIME") || e.Is("one") || !e.In("x", "one time") || e.In("x") {
		t.Error("OneTime is not itself")
	}
}

func TestTrackingID(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"/customers/c/batchJobStatus/j", "/v1/customers/c/batchJobStatus/j", "customers/c/batchJobStatus/j",
		"https://pc.example/v1/customers/c/batchJobStatus/j?x=1", "/customers/c/batchJobStatus/j/",
	} {
		if got := TrackingID(location); got != "j" {
			t.Errorf("%s: %q", location, got)
		}
	}
}
