package state_test

import (
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// fullDisk names the folder for the process that may write no file.
const fullDisk = "CSPDESK_TEST_FULL_DISK"

// TestOpeningOnAFullDisk opens the journal where no file can grow, in a process of
// its own, since such a limit holds for all of one.
func TestOpeningOnAFullDisk(t *testing.T) {
	t.Parallel()
	if home := os.Getenv(fullDisk); home != "" {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1, Max: 1}); err != nil {
			t.Fatal(err)
		}
		_, err := open(t, state.Dirs{State: home}).Journal(t.Context())
		t.Fatal(err)
	}
	dirs := state.Dirs{State: t.TempDir()}
	s := open(t, dirs)
	journalOf(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestOpeningOnAFullDisk$")
	again.Env = append(os.Environ(), fullDisk+"="+dirs.State)
	said, _ := again.CombinedOutput()
	want := "the journal could not be opened because the disk is full or has failed: free some space on the disk of " + dirs.State
	if !strings.Contains(string(said), want) {
		t.Errorf("no %q in\n%s", want, said)
	}
}
