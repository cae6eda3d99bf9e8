//go:build e2e && linux

package e2e_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestCustomers(t *testing.T) {
	t.Parallel()
	for _, s := range sizes {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			d := desk(t, s)
			d.sees("250 of 250").press("/").types("fabrikam").sees("1 of 250", "Fabrikam Ltd")
			d.press("Enter", "Enter").sees("Customers ▸ Fabrikam Ltd", "Microsoft 365 E3", "8 of 8")
			d.press("Escape").sees("1 of 250").press("Escape").sees("250 of 250", "Fabrikam Ltd")
			for n, line := range strings.Split(d.settled(), "\n") {
				if width := len([]rune(line)); width > s.width {
					t.Errorf("line %d is %d cells wide on %s", n+1, width, s)
				}
			}
			d.press("?").sees("Keys on this screen", "Open the customer under the cursor.").press("Escape").loses("Keys on this screen")
			d.quits()
		})
	}
}

func TestHundredThousandCustomers(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	d := newPlace(t).tmux(large, "tmux-256color", "demo", "--customers", "100000")
	d.seesWithin(20*time.Second, "so far", ".onm")
	t.Logf("first rows after %s", time.Since(begun).Round(time.Millisecond))
	d.press("/").types("adventure").sees("Adventure Works Cycles", "so far")
	d.press("Enter", "Enter").sees("▸ Adventure Works Cycles", "Business Standard").press("Escape", "Escape")
	d.sees("100,000 of 100,000").loses("so far")
	t.Logf("all rows after %s", time.Since(begun).Round(time.Millisecond))
	d.press("G").settled()
	peak := memory(t, d.pid())
	t.Logf("peak memory %d MB", peak>>20)
	if peak > 300<<20 {
		t.Errorf("the process used %d MB for 100,000 customers", peak>>20)
	}
	d.quits()
}

func TestSlowService(t *testing.T) {
	t.Parallel()
	d := desk(t, small, "--customers", "2000", "--latency", "300ms")
	d.press("/").types("fabrikam").sees("Fabrikam Ltd").press("Enter", "Enter").sees("▸ Fabrikam Ltd", "Microsoft 365 E3")
	d.press("Escape", "Escape").sees("2,000 of 2,000")
	d.quits()
}

func TestFaultyService(t *testing.T) {
	t.Parallel()
	d := desk(t, large, "--customers", "8000", "--faults", "throttle=5%,cut=2%,5xx=3%,truncate=1%")
	until(t, patience, "the list is complete", func() (bool, string) {
		screen := d.screen()
		if strings.Contains(screen, "INCOMPLETE") {
			d.press("r")
		}
		return strings.Contains(screen, "8,000 of 8,000"), screen
	})
	d.quits()
}

func TestResizeWhileStreaming(t *testing.T) {
	t.Parallel()
	d := desk(t, large, "--customers", "20000", "--latency", "100ms")
	for _, s := range []size{{80, 24}, {200, 50}, {40, 10}, {120, 40}} {
		d.resize(s)
		d.sees("cspdesk")
		until(t, patience, "every line fits "+s.String(), func() (bool, string) {
			screen := d.screen()
			return fits(screen, s), screen
		})
	}
	d.sees(".onm", "20,000 of 20,000")
	d.quits()
}

// fits reports whether a screen was drawn for a size: the footer is on the last
// line, and no line is too long.
func fits(screen string, s size) bool {
	lines := strings.Split(strings.TrimSuffix(screen, "\n"), "\n")
	return len(lines) == s.height && strings.Contains(lines[len(lines)-1], " of ")
}

// memory returns the peak memory of a process in bytes.
func memory(t *testing.T, pid int) int64 {
	t.Helper()
	for line := range strings.SplitSeq(procFile(t, pid, "status"), "\n") {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatal("the kernel does not say how much memory was used")
	return 0
}
