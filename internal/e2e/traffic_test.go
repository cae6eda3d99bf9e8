//go:build e2e && linux

package e2e_test

import (
	"testing"
	"time"
)

// step is a common user action and the maximum number of bytes that it may write.
type step struct {
	name, keys string
	most       int
}

// The numbers that matter on a slow connection; docs/performance.md quotes them. The
// customers are filtered to names in Latin letters, because the renderer rewrites lines
// with wide characters in every frame (charmbracelet/ultraviolet#163).
func TestBytesOnTheLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		size                    size
		paint, move, moves, all int
	}{{small, 4_500, 300, 300, 3_000}, {large, 12_500, 300, 300, 8_000}} {
		t.Run(test.size.String(), func(t *testing.T) {
			t.Parallel()
			l := newPlace(t, "SSH_TTY=/dev/pts/0").pty(test.size, "demo").sees(".onm")
			first := l.quiet(2 * time.Second)
			t.Logf("first paint: %d bytes", first)
			if first > test.paint {
				t.Errorf("the first paint took %d bytes", first)
			}
			l.types("/ltd\r")
			until(t, patience, "the list is filtered", func() (bool, string) { return len(l.bytes()) > first, "" })
			l.quiet(time.Second)
			for _, s := range []step{
				{"cursor down", "j", test.move},
				{"cursor down again", "j", test.move},
				{"cursor up", "k", test.move},
				{"a dozen moves in one read", "jjjjjjjjjjjj", test.moves},
				{"no filter", "\x1b", test.all},
				{"page down", "\x1b[6~", test.all},
			} {
				l.measure(s)
			}
		})
	}
}

// measure performs a step and returns the number of bytes written.
func (l *line) measure(s step) {
	l.t.Helper()
	before := len(l.bytes())
	l.types(s.keys)
	until(l.t, patience, s.name+" is drawn", func() (bool, string) { return len(l.bytes()) > before, "" })
	took := l.quiet(500*time.Millisecond) - before
	l.t.Logf("%s: %d bytes", s.name, took)
	if took > s.most {
		l.t.Errorf("%s took %d bytes, more than %d: %q", s.name, took, s.most, l.bytes()[before:])
	}
}

func TestIdle(t *testing.T) {
	t.Parallel()
	l := demoLine(t)
	l.quiet(3 * time.Second) // by then the rate-limit budget of the first calls has recovered, or will soon
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
		t.Errorf("without input it wrote %d bytes: %q", written, l.bytes()[bytes:])
	}
	if computed > 400*time.Millisecond {
		t.Errorf("without input it used %s of CPU time", computed)
	}
}
