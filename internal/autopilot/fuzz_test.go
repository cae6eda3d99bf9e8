package autopilot_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

// addFiles seeds a fuzz target with the vendors' files, their hashes shortened
// so that mutations hit the structure and not the hashes.
func addFiles(f *testing.F) {
	f.Helper()
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(shortHashes(raw))
	}
	f.Add([]byte("sep=;\nHash;Serial\n\"" + hash(1)[:200] + "\n\";'=1\n"))
	f.Add([]byte("Serial,PKID\n\"a\"\"b\",\"c"))
	f.Add([]byte("Serial\tPKID\r\"x\ty\"z\t'0'\r\r\n\xff"))
}

// shortHashes cuts every run of over 250 bytes that are no separators to 250.
func shortHashes(raw []byte) []byte {
	var out []byte
	run := 0
	for _, b := range raw {
		if run++; strings.IndexByte(",;\t\"\r\n", b) >= 0 {
			run = 0
		}
		if run <= 250 {
			out = append(out, b)
		}
	}
	return out
}

func FuzzRead(f *testing.F) {
	addFiles(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := autopilot.Read(bytes.NewReader(raw), "fuzz.csv")
		if err != nil {
			if !utf8.ValidString(err.Error()) || strings.ContainsFunc(err.Error(), unicode.IsControl) {
				t.Errorf("error %q is not fit for a terminal", err)
			}
			return
		}
		last := 0
		for _, d := range file.Devices {
			if d.Line <= last || d.Line > file.Lines {
				t.Errorf("line %d after line %d of %d", d.Line, last, file.Lines)
			}
			last = d.Line
			for _, column := range autopilot.Columns() {
				value := d.Field(column)
				if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) || strings.TrimSpace(value) != value {
					t.Errorf("line %d: %s %q is not clean", d.Line, column, value)
				}
			}
		}
		report := autopilot.Check(file)
		if len(report.Good)+len(report.Bad) != len(file.Devices) {
			t.Errorf("%d good and %d bad of %d devices", len(report.Good), len(report.Bad), len(file.Devices))
		}
		for _, found := range report.Findings {
			if found.Line < 1 || found.Line > file.Lines || !sentence(found.Message) || !sentence(found.Remedy) {
				t.Errorf("finding %s in a file of %d lines", found, file.Lines)
			}
		}
		for _, note := range file.Notes {
			if note.Line > file.Lines || !sentence(note.Message) {
				t.Errorf("note %q of line %d in a file of %d lines", note.Message, note.Line, file.Lines)
			}
		}
	})
}

func FuzzRoundTrip(f *testing.F) {
	addFiles(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, err := autopilot.Read(bytes.NewReader(raw), "fuzz.csv")
		if err != nil {
			return // not a device file
		}
		var out bytes.Buffer
		if err := autopilot.Write(&out, first.Devices); err != nil {
			t.Fatal(err)
		}
		second, err := autopilot.Read(&out, "written.csv")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Devices, second.Devices, ignoreLine); diff != "" {
			t.Errorf("devices (-first +second):\n%s", diff)
		}
	})
}

// largeFile is a file of n devices with hashes of the usual length, which differ
// in their first digits only, so that they cost nothing to make.
func largeFile(n int) []byte {
	var b bytes.Buffer
	rest := hash(0)[8:]
	b.WriteString("Device Serial Number,Windows Product ID,Hardware Hash,Group Tag\r\n")
	for i := range n {
		fmt.Fprintf(&b, "SN%06d,%013d,%08d%s,Site %d\r\n", i, i+1, i, rest, i%7)
	}
	return b.Bytes()
}

func TestTenThousandDevices(t *testing.T) {
	t.Parallel()
	n := 10_000
	if testing.Short() {
		n = 1_000
	}
	file, err := autopilot.Read(bytes.NewReader(largeFile(n)), "large.csv")
	if err != nil {
		t.Fatal(err)
	}
	report := autopilot.Check(file)
	if len(report.Good) != n || len(report.Findings) != 0 || file.Devices[n-1].Line != n+1 {
		t.Errorf("%s Last line %d.", report.Summary, file.Devices[n-1].Line)
	}
	batches := autopilot.Plan(report.Good, "", 0)
	if len(batches) != 7 || batches[0].ID != "Site 0" || batches[0].Len() != (n+6)/7 {
		t.Errorf("%d batches, the first %q of %d devices", len(batches), batches[0].ID, batches[0].Len())
	}
}

func TestReadMemoryIsBounded(t *testing.T) {
	// Not parallel: it measures what this goroutine's call allocates.
	for name, text := range map[string]string{
		"cells":   "Serial,Hash\nS1" + strings.Repeat(",", 8<<20) + "x\n",
		"quotes":  "Serial,Hash\n" + strings.Repeat("\"a,b\n", 1<<14),
		"headers": strings.Repeat("Serial,Hash,x\n", 1<<18) + "S,H\n",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := autopilot.Read(strings.NewReader(text), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		const allowed = 96 << 20
		if used := after.TotalAlloc - before.TotalAlloc; used > allowed {
			t.Errorf("%s: %d bytes allocated for a file of %d", name, used, len(text))
		}
	}
}

func BenchmarkRead(b *testing.B) {
	raw := largeFile(10_000)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := autopilot.Read(bytes.NewReader(raw), "large.csv"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	file, err := autopilot.Read(bytes.NewReader(largeFile(10_000)), "large.csv")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if report := autopilot.Check(file); len(report.Bad) != 0 {
			b.Fatal(report.Summary)
		}
	}
}
