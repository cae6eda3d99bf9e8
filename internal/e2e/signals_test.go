//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// demoLine starts the demo on a bare pseudo-terminal and waits for its customers.
func demoLine(t *testing.T, args ...string) *line {
	t.Helper()
	l := newPlace(t).pty(large, append([]string{"demo"}, args...)...).sees(".onm")
	l.quiet(time.Second)
	return l
}

func TestSignalsEndTheDeskInOrder(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGHUP, 129}, {syscall.SIGINT, 130}, {syscall.SIGTERM, 143}} {
		t.Run(test.signal.String(), func(t *testing.T) {
			t.Parallel()
			l := demoLine(t)
			l.signal(test.signal)
			if state := l.ends(20 * time.Second); state.ExitCode() != test.code {
				t.Errorf("%s ended it with %s, want exit code %d; the last bytes were %q", test.signal, state, test.code, tail(l.bytes()))
			}
			l.restored()
		})
	}
}

func TestCtrlCQuits(t *testing.T) {
	t.Parallel()
	l := demoLine(t)
	l.types("\x03")
	if state := l.ends(20 * time.Second); state.ExitCode() != 0 {
		t.Errorf("ctrl+c ended it with %s", state)
	}
	l.restored()
}

// A dropped connection sends SIGHUP, and writes to the terminal fail.
func TestDroppedLine(t *testing.T) {
	t.Parallel()
	l := demoLine(t)
	l.stall(true) // otherwise the reader keeps the terminal open
	before := len(l.bytes())
	l.types("j")
	until(t, patience, "nobody reads any more", func() (bool, string) { return len(l.bytes()) > before, "" })
	l.master.Close()
	if state := l.ends(20 * time.Second); state.ExitCode() != 129 {
		t.Errorf("it ended with %s, want exit code 129", state)
	}
}

// Nothing can restore a terminal after kill -9. But the next program must be able to use
// it, and no file may be half written.
func TestKilled(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	l := p.pty(large, "demo").sees(".onm")
	l.signal(syscall.SIGKILL)
	if state := l.ends(20 * time.Second); state.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("it ended with %s", state)
	}
	for path := range p.files() {
		if strings.Contains(path, ".tmp") || strings.Contains(path, ".cspdesk-") {
			t.Errorf("%s was left behind", path)
		}
	}
	again := p.pty(large, "demo").sees(".onm")
	again.types("\x03")
	again.ends(20 * time.Second)
	again.restored()
}

// If the terminal accepts no output, the renderer blocks, and with it the update loop.
// The process has to exit anyway.
func TestStalledLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		end  func(l *line)
		code int
	}{
		{"SIGTERM", func(l *line) { l.signal(syscall.SIGTERM) }, 143},
		{"SIGHUP", func(l *line) { l.signal(syscall.SIGHUP) }, 129},
		{"ctrl+c", func(l *line) { l.types("\x03") }, 130},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := demoLine(t)
			l.stall(true)
			edge := "G"
			until(t, patience, "the program is stuck in a write", func() (bool, string) {
				l.types(edge) // repaint until all buffers are full
				edge = map[string]string{"G": "g", "g": "G"}[edge]
				return stuck(t, l.cmd.Process.Pid)
			})
			begun := time.Now()
			test.end(l)
			if state := l.ends(15 * time.Second); state.ExitCode() != test.code {
				t.Errorf("it ended with %s, want exit code %d", state, test.code)
			}
			t.Logf("ended after %s", time.Since(begun).Round(10*time.Millisecond))
		})
	}
}

// stuck reports whether a thread of a process is blocked in a write to the terminal.
func stuck(t *testing.T, pid int) (bool, string) {
	t.Helper()
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, task := range tasks {
		call, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/syscall", pid, task.Name()))
		if err != nil {
			continue // the thread has ended
		}
		all = append(all, string(call))
		if strings.HasPrefix(string(call), terminalWrite) {
			return true, ""
		}
	}
	return false, strings.Join(all, "")
}

// terminalWrite is how the kernel shows a thread in a write to stdout.
var terminalWrite = strconv.Itoa(syscall.SYS_WRITE) + " 0x1 "
