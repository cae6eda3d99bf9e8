package auth

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Locker is a [Store] that keeps others from replacing a token at the same time:
// an authority that rotates refresh tokens takes the use of a replaced one for
// theft, so only one process may redeem it.
type Locker interface {
	// Lock waits for the right to replace a token; unlock gives it back. A
	// *BusyError says that somebody else did not give it back in time.
	Lock(ctx context.Context, key Key) (unlock func(), err error)
}

// BusyError says that another process holds the right to renew a sign-in, and
// does not give it back: it is stopped, or waits for an authority that is slow.
type BusyError struct {
	Path string // the lock file
}

// Error says what is in the way and what to do.
func (e *BusyError) Error() string {
	return fmt.Sprintf("Another cspdesk has been renewing this sign-in for more than %s and holds %s. "+
		"Nothing was lost: wait for it, or end it if it is stopped, and try again.", lockLimit, e.Path)
}

const (
	// lockLimit is the longest wait for another process's renewal.
	lockLimit = 20 * time.Second
	lockPoll  = 50 * time.Millisecond
)

// dirLocks are locks between processes: files in a directory, locked by the
// operating system, which frees them when their process ends in any way.
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
		return func() { _ = lock.Close() }, nil // closing frees the lock; the file stays, for whoever waits for it
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, &BusyError{Path: path}
	}
	return nil, &FileError{Op: "lock", Path: path, Err: err}
}
