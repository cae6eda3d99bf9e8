//go:build e2e && linux

package e2e_test

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// hash returns a hardware hash of the usual length.
func hash(seed int) string {
	raw := make([]byte, 3000)
	random := rand.NewChaCha8([32]byte(binary.BigEndian.AppendUint64(make([]byte, 24), uint64(seed))))
	if _, err := random.Read(raw); err != nil {
		panic(err) // it never fails
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// deviceFile returns a device file as Windows PowerShell 5.1 writes it: UTF-16 with a byte
// order mark. Two rows are invalid; one device belongs to another tenant.
func deviceFile(good int) []byte {
	var b strings.Builder
	b.WriteString("Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model,Group Tag\r\n")
	row := func(serial, hash string) { fmt.Fprintf(&b, "%s,,%s,HP,EliteBook 840,Laptops\r\n", serial, hash) }
	for n := range good {
		row(fmt.Sprintf("5CG%07d", n), hash(n))
	}
	row("FAIL808X", hash(good))
	row("SHORT", "AAAA")
	b.WriteString("LONELY,,,,,Laptops\r\n")
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(b.String())) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// toBatches opens a device file in the upload screen of Fabrikam and continues to the
// batches.
func (d *terminal) toBatches(path string) *terminal {
	d.t.Helper()
	d.sees("250 of 250").press("/").types("fabrikam ltd").press("Enter").sees("1 of 250").press("Enter")
	d.sees("▸ Fabrikam Ltd", "PROVISIONING").press("Tab", "Tab", "Tab").sees("BATCH (GROUP TAG)", "Test batch")
	d.press("u").sees("File: ").press("C-u").types(path).press("Enter").sees(" good", "2 bad, not sent")
	d.press("Enter").sees("2 rows will not be sent").press("y")
	return d.sees("Laptops", "a new batch is made")
}

// toUpload continues to the last page before anything is sent.
func (d *terminal) toUpload(path string) *terminal {
	d.t.Helper()
	return d.toBatches(path).press("Enter").sees("nothing is sent yet")
}

func TestDeviceUpload(t *testing.T) {
	t.Parallel()
	for _, s := range sizes {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			path := p.write("devices.csv", deviceFile(9))
			d := p.tmux(s, "tmux-256color", "demo")
			d.toUpload(path).press("Enter").sees("Progress", "of 10")
			d.sees("Finished. 9 of 10 registered, 1 failed.", "808")
			d.press("e").sees("Save as", "File: ").press("C-u").types("failures.csv").press("Enter")
			var text []byte
			until(t, patience, "the failures are saved", func() (bool, string) {
				var err error
				text, err = os.ReadFile(filepath.Join(p.home, "failures.csv")) // it appears only when it is complete
				return err == nil, d.screen()
			})
			if !strings.Contains(string(text), "FAIL808X") || !strings.Contains(string(text), "ZtdDeviceAssignedToOtherTenant") {
				t.Errorf("the failures are %.300q", text)
			}
			d.press("Escape").sees("BATCH (GROUP TAG)", "Laptops")
			d.quits()
		})
	}
}

func TestQuittingAsksWhileAnUploadRuns(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	path := p.write("devices.csv", deviceFile(40))
	d := p.tmux(small, "tmux-256color", "demo", "--latency", "500ms")
	d.toUpload(path).press("Enter").sees("Progress")
	d.press("C-c").sees("Quit while work is running?").press("Escape").loses("Quit while work is running?")
	d.press("C-c").sees("Quit while work is running?").press("C-c")
	if code := d.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// Closing the terminal during an upload must not leave a process or a half-written file.
func TestKilledSessionDuringAnUpload(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	path := p.write("devices.csv", deviceFile(40))
	d := p.tmux(small, "tmux-256color", "demo", "--latency", "500ms")
	d.toUpload(path).press("Enter").sees("Progress")
	pid := d.pid()
	d.must("kill-session", "-t", "desk")
	gone(t, pid)
	for path, text := range p.files() {
		if strings.HasPrefix(path, "home/") && path != "home/devices.csv" && strings.Contains(text, "5CG") {
			t.Errorf("devices were left in %s", path)
		}
	}
}

// gone waits until a process has exited.
func gone(t *testing.T, pid int) {
	t.Helper()
	until(t, 20*time.Second, "the process has gone", func() (bool, string) {
		state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err != nil || strings.Contains(string(state), ") Z "), string(state)
	})
}
