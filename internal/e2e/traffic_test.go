//go:build e2e && linux

package e2e_test

import (
	"testing"
	"time"
)

// The numbers that a slow line cares about. docs/performance.md quotes them.
func TestBytesOnTheLine(t *testing.T) {
	t.Parallel()
	l := newPlace(t, "SSH_TTY=/dev/pts/0").pty(large, "demo").sees("onmicrosoft.com")
	first := l.quiet(2 * time.Second)
	t.Logf("first paint: %d bytes", first)
	if first > 20_000 {
		t.Errorf("the first paint took %d bytes", first)
	}
	for _, step := range []struct {
		name, keys string
		most       int
	}{
		{"cursor down", "j", 300},
		{"cursor down again", "j", 300},
		{"cursor up", "k", 300},
		{"forty moves in one read", "jjjjjjjjjjjjjjjjjjjj", 400},
		{"page down", "\x1b[6~", 9_000},
	} {
		before := len(l.bytes())
		l.types(step.keys)
		until(t, patience, step.name+" is drawn", func() (bool, string) { return len(l.bytes()) > before, "" })
		took := l.quiet(500*time.Millisecond) - before
		t.Logf("%s: %d bytes", step.name, took)
		if took > step.most {
			t.Errorf("%s took %d bytes, more than %d: %q", step.name, took, step.most, l.bytes()[before:])
		}
	}
}

func TestIdle(t *testing.T) {
	t.Parallel()
	l := demoLine(t)
	l.quiet(3 * time.Second) // the budget of the first calls has been counted back by then, or is about to be
	bytes, cpu := len(l.bytes()), cpuTime(t, l.cmd.Process.Pid)
	const span = 10 * time.Second
	end := time.NewTimer(span)
	defer end.Stop()
	select {
	case <-end.C:
	case <-l.exited:
		t.Fatal("the desk ended while nobody touched it")
	}
	written, computed := len(l.bytes())-bytes, cpuTime(t, l.cmd.Process.Pid)-cpu
	t.Logf("%s idle: %d bytes, %s of CPU", span, written, computed)
	if written > 100 {
		t.Errorf("nobody touched it, and it wrote %d bytes: %q", written, l.bytes()[bytes:])
	}
	if computed > 400*time.Millisecond {
		t.Errorf("nobody touched it, and it computed for %s", computed)
	}
}
