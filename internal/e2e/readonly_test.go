//go:build e2e && linux

package e2e_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is a user that file permissions apply to, unlike root.
const nobody = 65534

// asNobody returns a command that runs the program as a user who owns the home but can't
// write to some folders.
func (p *place) asNobody(frozen ...string) *exec.Cmd {
	p.t.Helper()
	cmd := exec.Command(built)
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		p.each(p.dir, func(path string, _ fs.DirEntry) error { return os.Lchown(path, nobody, nobody) })
		copied := filepath.Join(p.dir, "bin", "cspdesk") // root owns the build folder
		// Copied by another process, because a parallel test that starts a program could make the file busy.
		if out, err := exec.Command("cp", built, copied).CombinedOutput(); err != nil {
			p.t.Fatalf("cp: %v\n%s", err, out)
		}
		cmd.Path = copied
	}
	for _, folder := range frozen {
		p.each(filepath.Join(p.home, folder), func(path string, d fs.DirEntry) error {
			if d.IsDir() {
				p.t.Cleanup(func() { _ = os.Chmod(path, 0o700) }) // so that it can be removed
				return os.Chmod(path, 0o500)
			}
			return os.Chmod(path, 0o400)
		})
	}
	return cmd
}

func (p *place) each(folder string, do func(path string, d fs.DirEntry) error) {
	p.t.Helper()
	if err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return do(path, d)
	}); err != nil {
		p.t.Fatal(err)
	}
}

// TestReadOnlyFolders starts the program with read-only folders and without a connection
// to the service: it shows cached data and says that nothing is saved.
func TestReadOnlyFolders(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	w := p.sandbox("--customers", "30")
	p.env = append(p.env, "CSPDESK_API_URL="+w.API, "CSPDESK_TOKEN="+w.AccessToken)
	p.atSandbox(w).sees("30 of 30 · read").quits()
	w.stops(t, os.Interrupt)
	for _, frozen := range [][]string{{".cache"}, {".cache", ".local"}} {
		l := p.onPTY(large, p.asNobody(frozen...)).sees("Fabrikam Ltd")
		l.quiet(time.Second)
		l.types("\x03").sees("New data is not cached because the folder")
		if state := l.ends(patience); state.ExitCode() != 0 {
			t.Errorf("without writing to %s it ended with %s:\n%q", strings.Join(frozen, " and "), state, tail(l.bytes()))
		}
	}
}
