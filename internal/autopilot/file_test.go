package autopilot_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

// hash returns a made-up hardware hash of the usual length, the same for the same n.
func hash(n int) string { return hashOf(n, 3000) }

func hashOf(n, size int) string {
	raw := []byte("OA")
	for block := 0; len(raw) < size; block++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "device %d block %d", n, block))
		raw = append(raw, sum[:]...)
	}
	return base64.StdEncoding.EncodeToString(raw[:size])
}

func read(t *testing.T, text string) *autopilot.File {
	t.Helper()
	f, err := autopilot.Read(strings.NewReader(text), "devices.csv")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func readTestdata(t *testing.T, name string) *autopilot.File {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := autopilot.Read(bytes.NewReader(raw), name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestReadVendorFiles(t *testing.T) {
	t.Parallel()
	type device = autopilot.Device
	tests := []struct {
		file      string
		encoding  autopilot.Encoding
		separator rune
		layout    autopilot.Layout
		lines     int
		devices   []device
		notes     []string // what each note must mention
	}{
		{
			file: "powershell-5.1.csv", encoding: autopilot.UTF16LE, separator: ',', layout: autopilot.LayoutBasic, lines: 4,
			devices: []device{
				{Line: 2, SerialNumber: "PF2XK001", HardwareHash: hash(1)},
				{Line: 3, SerialNumber: "PF2XK002", HardwareHash: hash(2)},
				{Line: 4, SerialNumber: "PF2XK003", HardwareHash: hash(3)},
			},
		},
		{
			file: "powershell-7-group-tag.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutIntune, lines: 4,
			devices: []device{
				{Line: 2, SerialNumber: "5CG1000011", HardwareHash: hash(11), GroupTag: "Sales"},
				{Line: 3, SerialNumber: "5CG1000012", HardwareHash: hash(12), GroupTag: "Sales"},
				{Line: 4, SerialNumber: "5CG1000013", HardwareHash: hash(13), GroupTag: "Kiosk"},
			},
		},
		{
			file: "partner-center.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutPartnerCenter, lines: 6,
			devices: []device{
				{Line: 2, SerialNumber: "0F3A1C2204653", Manufacturer: "Microsoft Corporation", Model: "Surface Pro 7"},
				{Line: 3, SerialNumber: "PF1ABCDE", HardwareHash: hash(21)},
				{Line: 4, ProductKey: "3304875512093"},
				{Line: 5, SerialNumber: "R90XYZ12", ProductKey: "3304875512094", HardwareHash: hash(22), Manufacturer: "LENOVO", Model: "20XW005PGE"},
				{Line: 6, SerialNumber: "7H2KQ53", Manufacturer: "Dell Inc."},
			},
		},
		{
			file: "intune.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutIntune, lines: 4,
			devices: []device{
				{Line: 2, SerialNumber: "MJ0AB001", HardwareHash: hash(31), GroupTag: "Sales", AssignedUser: "ada@contoso.example"},
				{Line: 3, SerialNumber: "MJ0AB002", HardwareHash: hash(32), GroupTag: "sales"},
				{Line: 4, SerialNumber: "MJ0AB003", HardwareHash: hash(33)},
			},
			notes: []string{"Assigned User is not part of the Partner Center API and is not sent"},
		},
		{
			file: "excel-semicolon.csv", encoding: autopilot.Windows1252, separator: ';', layout: autopilot.LayoutCombined, lines: 8,
			devices: []device{
				{Line: 3, SerialNumber: "PC0Z1111", HardwareHash: hash(41), Manufacturer: "Müller; Söhne", Model: `Book 14" Pro`, GroupTag: "Zürich"},
				{Line: 4, SerialNumber: "1,23457E+12", Manufacturer: "Dell Inc.", Model: "Latitude 5420", GroupTag: "Zürich"},
				{Line: 5, ProductKey: "304875512093", GroupTag: "Zürich"},
				{Line: 6, SerialNumber: "0004711", HardwareHash: hash(42), GroupTag: "Zürich"},
			},
			notes: []string{`Column 7, "Notes"`},
		},
		{
			file: "headerless.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutHeaderless, lines: 3,
			devices: []device{
				{Line: 1, SerialNumber: "SN-0001", ProductKey: "3304875512201", HardwareHash: hash(51), GroupTag: "Warehouse"},
				{Line: 2, SerialNumber: "SN-0002", HardwareHash: hash(52), GroupTag: "Warehouse"},
				{Line: 3, SerialNumber: "SN-0003", ProductKey: "3304875512203", HardwareHash: hash(53)},
			},
			notes: []string{"Device Serial Number, Windows Product ID, Hardware Hash, Group Tag"},
		},
		{
			file: "mixed-case-tabs.txt", encoding: autopilot.UTF8, separator: '\t', layout: autopilot.LayoutIntune, lines: 4,
			devices: []device{
				{Line: 2, SerialNumber: "AA1", HardwareHash: hash(61), GroupTag: "Front desk"},
				{Line: 4, SerialNumber: "AA2", HardwareHash: hash(62), GroupTag: "Front desk"},
			},
		},
		{
			file: "malformed-quotes.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutPartnerCenter, lines: 5,
			devices: []device{
				{Line: 2, SerialNumber: `"QA1`, HardwareHash: hash(71), Model: "X1"},
				{Line: 3, SerialNumber: "QA2", HardwareHash: hash(72), Model: `X1 "Carbon" 7`},
				{Line: 4, SerialNumber: "QA3", HardwareHash: hash(73), Model: `Monitor 24"`},
				{Line: 5, SerialNumber: "QA4", HardwareHash: hash(74), Model: "X1"},
			},
		},
		{
			file: "wrapped-hash.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutBasic, lines: 8,
			devices: []device{
				{Line: 2, SerialNumber: "WR1", HardwareHash: hash(81)},
				{Line: 6, SerialNumber: "WR2", HardwareHash: hash(82)[:2000]},
				{Line: 7, SerialNumber: hash(82)[2000:]},
				{Line: 8, SerialNumber: "WR3", HardwareHash: hash(83)},
			},
		},
		{
			file: "export-csv-type-line.csv", encoding: autopilot.UTF8BOM, separator: ',', layout: autopilot.LayoutBasic, lines: 3,
			devices: []device{{Line: 3, SerialNumber: "TY1", HardwareHash: hash(91)}},
			notes:   []string{"1 row is above the header"},
		},
		{
			file: "joined.csv", encoding: autopilot.UTF8, separator: ',', layout: autopilot.LayoutBasic, lines: 5,
			devices: []device{
				{Line: 2, SerialNumber: "JO1", HardwareHash: hash(101)},
				{Line: 4, SerialNumber: "JO2", HardwareHash: hash(102), GroupTag: "Sales"},
				{Line: 5, SerialNumber: "JO1", HardwareHash: hash(101), GroupTag: "Sales"},
			},
			notes: []string{"Another header begins here"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			got := readTestdata(t, tt.file)
			want := &autopilot.File{
				Name: tt.file, Encoding: tt.encoding, Separator: tt.separator,
				Layout: tt.layout, Lines: tt.lines, Devices: tt.devices,
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(autopilot.File{}, "Notes", "Findings")); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			if len(got.Notes) != len(tt.notes) {
				t.Fatalf("notes = %v, want %d", got.Notes, len(tt.notes))
			}
			for i, want := range tt.notes {
				if !strings.Contains(got.Notes[i].Message, want) {
					t.Errorf("note %d = %q, want it to mention %q", i, got.Notes[i].Message, want)
				}
			}
		})
	}
}

func TestReadEncodings(t *testing.T) {
	t.Parallel()
	const text = "Device Serial Number,Windows Product ID,Manufacturer name,Device model\r\nS1,,Zürich AG,Modell 7\r\n"
	utf16 := func(bigEndian bool) []byte {
		var raw []byte
		for _, r := range text {
			pair := []byte{byte(r), byte(r >> 8)}
			if bigEndian {
				pair[0], pair[1] = pair[1], pair[0]
			}
			raw = append(raw, pair...)
		}
		return raw
	}
	tests := []struct {
		name string
		raw  []byte
		want autopilot.Encoding
	}{
		{"UTF-8", []byte(text), autopilot.UTF8},
		{"UTF-8 with mark", []byte("\xEF\xBB\xBF" + text), autopilot.UTF8BOM},
		{"UTF-16 LE with mark", append([]byte{0xFF, 0xFE}, utf16(false)...), autopilot.UTF16LE},
		{"UTF-16 BE with mark", append([]byte{0xFE, 0xFF}, utf16(true)...), autopilot.UTF16BE},
		{"UTF-16 LE", utf16(false), autopilot.UTF16LE},
		{"UTF-16 BE", utf16(true), autopilot.UTF16BE},
		{"Windows-1252", []byte(strings.ReplaceAll(text, "ü", "\xFC")), autopilot.Windows1252},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := autopilot.Read(bytes.NewReader(tt.raw), "devices.csv")
			if err != nil {
				t.Fatal(err)
			}
			want := []autopilot.Device{{Line: 2, SerialNumber: "S1", Manufacturer: "Zürich AG", Model: "Modell 7"}}
			if diff := cmp.Diff(want, f.Devices); diff != "" || f.Encoding != tt.want {
				t.Errorf("encoding %s, want %s; devices (-want +got):\n%s", f.Encoding, tt.want, diff)
			}
		})
	}
}

func TestReadWithoutHeader(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       autopilot.Device
	}{
		{"hash first", hash(1) + ",S1", autopilot.Device{SerialNumber: "S1", HardwareHash: hash(1)}},
		{"hash only", hash(1), autopilot.Device{HardwareHash: hash(1)}},
		{"a scanned list of product IDs", "3304875512093\n3304875512094\n", autopilot.Device{ProductKey: "3304875512093"}},
		{"numeric serial numbers", "4711000001,," + hash(1), autopilot.Device{SerialNumber: "4711000001", HardwareHash: hash(1)}},
		{"tag and user", "S1,," + hash(1) + ",Sales,ada@contoso.example", autopilot.Device{SerialNumber: "S1", HardwareHash: hash(1), GroupTag: "Sales", AssignedUser: "ada@contoso.example"}},
		{"manufacturer and model", "S1;;" + hash(1) + ";Dell Inc.;XPS", autopilot.Device{SerialNumber: "S1", HardwareHash: hash(1), Manufacturer: "Dell Inc.", Model: "XPS"}},
		{"tuples", "S1,,,Dell Inc.,XPS\nS2,,,Dell Inc.,XPS\n", autopilot.Device{SerialNumber: "S1", Manufacturer: "Dell Inc.", Model: "XPS"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := read(t, tt.text)
			tt.want.Line = 1
			if diff := cmp.Diff(tt.want, f.Devices[0]); diff != "" || f.Layout != autopilot.LayoutHeaderless {
				t.Errorf("layout %q, device (-want +got):\n%s", f.Layout, diff)
			}
		})
	}
}

func TestReadRefusesOtherFiles(t *testing.T) {
	t.Parallel()
	broken := errors.New("input/output error")
	tests := []struct {
		name string
		in   io.Reader
		line int
		want string
	}{
		{"empty", strings.NewReader(""), 0, "is empty"},
		{"only blank lines", strings.NewReader("\n \t\r\n\n"), 0, "is empty"},
		{"header only", strings.NewReader("Device Serial Number,Hardware Hash\n"), 1, "no devices"},
		{"workbook", strings.NewReader("PK\x03\x04rest"), 0, "Excel workbook"},
		{"old workbook", strings.NewReader("\xD0\xCF\x11\xE0rest"), 0, "Excel workbook"},
		{"binary", strings.NewReader("MZ\x00\x01\x02abc,def"), 0, "not text"},
		{"another list", strings.NewReader("Name,Department\nAda,Sales\n"), 1, `It begins with "Name", "Department"`},
		{"no identifying column", strings.NewReader("Group Tag,Assigned User\nSales,ada\n"), 1, "has no column"},
		{"too large", io.LimitReader(endless{}, autopilot.MaxFileSize+2), 0, "larger than 128 MiB"},
		{"too many devices", strings.NewReader("PKID\n" + strings.Repeat("3304875512093\n", autopilot.MaxDevices+1)), autopilot.MaxDevices + 2, "more than 100000 devices"},
		{"unreadable", iotest.ErrReader(broken), 0, "input/output error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := autopilot.Read(tt.in, "devices.csv")
			var fileErr *autopilot.FileError
			if !errors.As(err, &fileErr) {
				t.Fatalf("error = %v, want a FileError", err)
			}
			if fileErr.Line != tt.line || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %q in line %d, want %q in line %d", err, fileErr.Line, tt.want, tt.line)
			}
			if !strings.HasPrefix(err.Error(), "devices.csv") || fileErr.Remedy == "" {
				t.Errorf("error %q must name the file and a remedy", err)
			}
		})
	}
	if _, err := autopilot.Read(iotest.ErrReader(broken), "devices.csv"); !errors.Is(err, broken) {
		t.Errorf("error %v must wrap the reader's error", err)
	}
}

// endless is a reader of spaces.
type endless struct{}

var spaces = bytes.Repeat([]byte(" "), 64<<10)

func (endless) Read(p []byte) (int, error) { return copy(p, spaces), nil }

func TestReadSeparatorLine(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"sep=;", "SEP=;", `"sep=;"`} {
		f := read(t, first+"\r\nSerial;Hash;Model\r\nA,B;"+hash(1)+";C,D,E,F\r\n")
		want := []autopilot.Device{{Line: 3, SerialNumber: "A,B", HardwareHash: hash(1), Model: "C,D,E,F"}}
		if diff := cmp.Diff(want, f.Devices); diff != "" {
			t.Errorf("%s: devices (-want +got):\n%s", first, diff)
		}
	}
}

func TestReadSeparatorIsNotFooledByQuotes(t *testing.T) {
	t.Parallel()
	f := read(t, "Serial;Hash;\"Model, with; many, many, commas\"\n\"A,1,2,3,4\";"+hash(1)+";\"x,y,z\"\n")
	if f.Separator != ';' || f.Devices[0].SerialNumber != "A,1,2,3,4" {
		t.Errorf("separator %q, devices %v", f.Separator, f.Devices[0].SerialNumber)
	}
}

func TestReadUnclosedQuoteCostsOneRow(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("Serial,Product ID,Hash\n")
	for n := range 300 {
		fmt.Fprintf(&b, "\"S%d,,%s\n", n, hash(n)[:400])
	}
	f := read(t, b.String())
	if len(f.Devices) != 300 || f.Devices[299].Line != 301 {
		t.Errorf("%d devices, last in line %d; want 300 and 301", len(f.Devices), f.Devices[len(f.Devices)-1].Line)
	}
}
