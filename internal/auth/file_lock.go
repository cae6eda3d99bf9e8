package auth

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Locker is a [Store] that allows one process at a time to replace a token. An
// authority that rotates refresh tokens treats the reuse of an old one as theft, so
// only one process may redeem it.
type Locker interface {
	// Lock acquires the lock for replacing a token, and unlock releases it. The error
	// is a *BusyError if another process holds the lock for too long.
	Lock(ctx context.Context, key Key) (unlock func(), err error)
}

// BusyError reports that another process holds the lock for renewing a sign-in for
// too long. The process may be suspended or waiting for a slow authority.
type BusyError struct {
	Path string // the lock file
}

// Error returns the lock file and what to do.
func (e *BusyError) Error() string {
	return fmt.Sprintf("Another cspdesk process has been renewing this sign-in for more than %s and holds the lock %s. "+
		"Nothing was lost. Wait for it, or end it if it hangs, and try again.", lockLimit, e.Path)
}

const (
	// lockLimit is the longest wait for another process's renewal.
	lockLimit = 20 * time.Second
	lockPoll  = 50 * time.Millisecond
)

// dirLocks implements locks between processes with locked files in a directory. The
// operating system releases them when the process ends.
type dirLocks struct{ dir string }

// Lock implements [Locker].
func (d dirLocks) Lock(ctx context.Context, key Key) (func(), error) {
	if err := secureDir(d.dir); err != nil {
		return nil, err
	}
	path := filepath.Join(d.dir, fileStem(key)+".lock")
	lock := flock.New(path, flock.SetPermissions(ownerOnly))
	waiting, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	locked, err := lock.TryLockContext(waiting, lockPoll)
	switch {
	case locked:
		return func() { _ = lock.Close() }, nil // closing releases the lock; the file stays, because another process may be waiting for it
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &BusyError{Path: path}
	}
	return nil, &FileError{Op: "lock", Path: path, Err: err}
}
