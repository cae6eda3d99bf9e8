package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"
)

// presence tells living processes from dead ones. Each process that writes holds
// a file of its own locked for as long as it lives: the system lets go of it
// however the process ends, and neither a process id that comes again nor a clock
// can deceive.
type presence struct {
	folder string

	mu   sync.Mutex
	id   string
	lock *flock.Flock
}

// abandoned is how old the file of a dead process is when it is removed.
const abandoned = 24 * time.Hour

// me is this process's id; the first call makes its file.
func (p *presence) me() (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lock != nil {
		return p.id, nil
	}
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return "", err
	}
	p.sweep()
	id := uuid.NewString()
	lock := flock.New(filepath.Join(p.folder, id), flock.SetPermissions(0o600))
	switch held, err := lock.TryLock(); {
	case err != nil:
		return "", err
	case !held:
		return "", errors.New("a file that nobody knows of is locked")
	}
	p.id, p.lock = id, lock
	return id, nil
}

// alive reports whether the process of an id still runs. When that can't be told,
// it does.
func (p *presence) alive(id string) bool {
	path := filepath.Join(p.folder, filepath.Base(id))
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false
	}
	lock := flock.New(path)
	free, err := lock.TryRLock() // shared: two who look don't take one another for the owner
	_ = lock.Close()
	return err != nil || !free
}

// sweep removes the files of processes that ended long ago without doing so.
func (p *presence) sweep() {
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned && !p.alive(e.Name()) {
			_ = os.Remove(filepath.Join(p.folder, e.Name())) // it is only litter
		}
	}
}

// leave says that this process is through.
func (p *presence) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lock == nil {
		return
	}
	_ = os.Remove(p.lock.Path()) // before the lock goes, so that no one sees it free
	_ = p.lock.Close()
	p.lock, p.id = nil, ""
}

// processName is this process for people.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	return fmt.Sprintf("process %d on %s", os.Getpid(), host)
}
