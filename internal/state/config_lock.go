package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	// configLockLimit is the longest wait for another process's edit, which normally
	// takes a few milliseconds.
	configLockLimit = 10 * time.Second
	configLockPoll  = 10 * time.Millisecond
)

// lockConfig keeps other processes from editing the config file until unlock is
// called. The lock is on a separate file, because an edit replaces the config file
// itself. The operating system releases it when the process ends.
func lockConfig(path string, limit time.Duration) (unlock func(), err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating the config directory: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "."+filepath.Base(path)+".lock"), flock.SetPermissions(0o600))
	waiting, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	_, err = lock.TryLockContext(waiting, configLockPoll)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &ConfigError{Path: path, Problem: fmt.Sprintf(
			"another cspdesk process is editing it and holds the lock %s; nothing was written, so try again, and end the other process if it hangs", lock.Path(),
		)}
	case err != nil:
		return nil, fmt.Errorf("locking the config file: %w", err)
	}
	return func() { _ = lock.Close() }, nil // closing releases the lock; the file stays, because another process may be waiting for it
}
