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
	// configLockLimit is the longest wait for another process's edit, which takes
	// some milliseconds.
	configLockLimit = 10 * time.Second
	configLockPoll  = 10 * time.Millisecond
)

// lockConfig keeps other processes from editing the config file until unlock: each
// reads it, and would write back what it has read. The lock is on a file beside it,
// because an edit replaces the file itself. It goes with its process, however that
// ends.
func lockConfig(path string, limit time.Duration) (unlock func(), err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the config directory: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "."+filepath.Base(path)+".lock"), flock.SetPermissions(0o600))
	waiting, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	_, err = lock.TryLockContext(waiting, configLockPoll)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &ConfigError{Path: path, Problem: fmt.Sprintf(
			"another cspdesk is changing it and has not let go of %s; nothing was written, so try again, and end the other one if it is stopped", lock.Path(),
		)}
	case err != nil:
		return nil, fmt.Errorf("locking the config file: %w", err)
	}
	return func() { _ = lock.Close() }, nil // closing frees the lock; the file stays, for whoever waits for it
}
