package autopilot_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

var ignoreLine = cmpopts.IgnoreFields(autopilot.Device{}, "Line")

// awkward are devices whose values a spreadsheet or a careless reader would change.
var awkward = []autopilot.Device{
	{SerialNumber: "S1", HardwareHash: hash(1), Manufacturer: "Müller, Söhne", Model: `Book 14" Pro`, GroupTag: "=SUM(A1)", AssignedUser: "@ada"},
	{SerialNumber: "-5", ProductKey: "0304875512093", GroupTag: "+49 Sales"},
	{SerialNumber: "'0071", ProductKey: "3304875512094", GroupTag: "'s-Hertogenbosch"},
	{SerialNumber: `="0071"`, ProductKey: "3304875512095", GroupTag: "''"},
	{SerialNumber: `"quoted"`, ProductKey: "3304875512096", GroupTag: "＝1+1"},
	{SerialNumber: "a;b\\c", ProductKey: "3304875512097"},
}

func TestWriteRoundTrip(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := autopilot.Write(&out, awkward); err != nil {
		t.Fatal(err)
	}
	f, err := autopilot.Read(&out, "written.csv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(awkward, f.Devices, ignoreLine); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestWriteIsSafeInSpreadsheets(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	failure := autopilot.Failure{Device: awkward[0], Code: "=1+1", Name: "@name", Meaning: "-a\r\n=b", Remedy: "\t=c"}
	if err := autopilot.WriteFailures(&out, []autopilot.Failure{failure, {Device: awkward[1]}, {Device: awkward[4]}}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n") || strings.ContainsAny(cell, "\r\n") {
				t.Errorf("cell %q is computed or broken by a spreadsheet", cell)
			}
		}
	}
}

func TestWriteFailuresReadsBackWithoutNotes(t *testing.T) {
	t.Parallel()
	report := autopilot.Check(readTestdata(t, "partner-center.csv"))
	code, _ := autopilot.Lookup("808", "ZtdDeviceAssignedToOtherTenant")
	failures := append(report.Failures(), autopilot.Failure{
		Device: report.Good[1], Code: code.Number, Name: code.Name, Meaning: code.Meaning, Remedy: code.Remedy,
	})
	var out bytes.Buffer
	if err := autopilot.WriteFailures(&out, failures); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"identification", "without the model", "808,ZtdDeviceAssignedToOtherTenant"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("file does not contain %q", want)
		}
	}
	f, err := autopilot.Read(&out, "failures.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Notes) != 0 || len(f.Findings) != 0 {
		t.Errorf("notes %v, findings %v; want none", f.Notes, f.Findings)
	}
	want := []autopilot.Device{report.Bad[0], report.Good[1]}
	if diff := cmp.Diff(want, f.Devices, ignoreLine); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestWriteIsWhatVendorToolsAccept(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := autopilot.Write(&out, []autopilot.Device{{SerialNumber: "S1", HardwareHash: hash(1)}}); err != nil {
		t.Fatal(err)
	}
	want := "Device Serial Number,Windows Product ID,Hardware Hash\r\nS1,," + hash(1) + "\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}

func TestWriteReportsAFullDisk(t *testing.T) {
	t.Parallel()
	if err := autopilot.Write(full{}, awkward); !errors.Is(err, errFull) {
		t.Errorf("error = %v, want %v", err, errFull)
	}
}

var errFull = errors.New("no space left on device")

// full is a writer to a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
