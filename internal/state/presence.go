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

// presence tells which processes are still running. Each process that writes holds
// a lock on a file of its own, which the operating system releases when the process
// ends. Unlike process ids and timestamps, this can't be mistaken.
type presence struct {
	folder string

	mu   sync.Mutex
	id   string
	lock *flock.Flock
}

// staleAfter is the age at which the file of a dead process is removed.
const staleAfter = 24 * time.Hour

// ownID returns the id of this process. The first call creates its file.
func (p *presence) ownID() (string, error) {
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
		return "", errors.New("a new lock file is locked by another process")
	}
	p.id, p.lock = id, lock
	return id, nil
}

// alive reports whether the process with an id is running. It returns true if that
// can't be determined.
func (p *presence) alive(id string) bool {
	path := filepath.Join(p.folder, filepath.Base(id))
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return false
	}
	lock := flock.New(path)
	free, err := lock.TryRLock() // shared, so that two callers don't mistake each other for the owner
	_ = lock.Close()
	return err != nil || !free
}

// sweep removes the files that processes left behind long ago.
func (p *presence) sweep() {
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter && !p.alive(e.Name()) {
			_ = os.Remove(filepath.Join(p.folder, e.Name())) // harmless if it stays
		}
	}
}

// release removes the file of this process.
func (p *presence) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lock == nil {
		return
	}
	_ = os.Remove(p.lock.Path()) // before releasing the lock, so that nobody sees it unlocked
	_ = p.lock.Close()
	p.lock, p.id = nil, ""
}

// processName describes this process in messages.
func processName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "this computer"
	}
	return fmt.Sprintf("process %d on %s", os.Getpid(), host)
}
