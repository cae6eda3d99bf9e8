//go:build e2e && linux

package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// startLimit is the allowed cost of a local command relative to an empty program with the
// same imports.
const startLimit = 1.5

// TestStartCost counts the memory pages that a start touches. Unlike time, the count
// hardly depends on the machine.
func TestStartCost(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	empty := p.builds("empty")
	base := p.touched(empty)
	for _, command := range []string{"version", "ops"} {
		if got := p.touched(built, command); float64(got) > startLimit*float64(base) {
			t.Errorf("cspdesk %s touches %d pages, an empty program %d: more than %g times as many", command, got, base, startLimit)
		} else {
			t.Logf("cspdesk %s touches %d pages, an empty program %d", command, got, base)
		}
	}
}

// builds builds a program from the test data like the program under test.
func (p *place) builds(name string) string {
	p.t.Helper()
	path := filepath.Join(p.dir, name)
	build := exec.Command("go", "build", "-trimpath", "-o", path, "./testdata/"+name)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		p.t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// touched returns the fewest pages that a command touches in five runs, because the
// progress of the garbage collector varies.
func (p *place) touched(program string, args ...string) int64 {
	p.t.Helper()
	var fewest int64
	for range 5 {
		cmd := exec.CommandContext(p.t.Context(), program, args...)
		cmd.Env, cmd.Dir = p.env, p.home
		if out, err := cmd.CombinedOutput(); err != nil {
			p.t.Fatalf("%s %q: %v\n%s", program, args, err, out)
		}
		usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if fewest == 0 || usage.Minflt < fewest {
			fewest = usage.Minflt
		}
	}
	return fewest
}
