package state

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// closeTimeout is how long close waits for pending writes.
	closeTimeout = time.Second
	// maxWaiting limits the bytes that wait to be written.
	maxWaiting = 64 << 20
	// maxBatch limits the bytes of one transaction, so that other processes can
	// write, too.
	maxBatch = 2 << 20
	// maxTries limits how often a transaction waits for another process, each time
	// for as long as busyTimeout.
	maxTries = 12
)

// cacheWrite is a write to the cache database.
type cacheWrite interface {
	apply(ctx context.Context, tx *sql.Tx) error
	size() int // approximate memory in bytes
}

// queue writes changes in order, many in one transaction, so that callers don't
// wait for the disk.
type queue struct {
	db    *database // nil if there is no cache
	fail  func(error)
	after func(ctx context.Context, tx *sql.Tx, written int) error // runs in each transaction, last

	mu       sync.Mutex
	room     *sync.Cond // signals that bytes were written
	waiting  []cacheWrite
	writing  []cacheWrite // taken from waiting, not yet on the disk
	bytes    int          // of both
	broken   bool         // no more changes are accepted
	readOnly bool         // the file is read-only, and invalidations are held in memory
	wake     chan struct{}
	stop     context.CancelFunc
	done     chan struct{} // closed when the writer has ended; nil if it never started
}

func newQueue(db *database, fail func(error), after func(context.Context, *sql.Tx, int) error) *queue {
	q := &queue{db: db, fail: fail, after: after, broken: db == nil, readOnly: db != nil && db.writer == nil, wake: make(chan struct{}, 1)}
	q.room = sync.NewCond(&q.mu)
	return q
}

// offer adds a change unless the queue is full.
func (q *queue) offer(c cacheWrite) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.broken {
		return true // nothing is cached, and the user has been warned
	}
	if q.bytes > 0 && q.bytes+c.size() > maxWaiting {
		return false
	}
	q.enqueue(c)
	return true
}

// put adds a change, waiting while the queue is full.
func (q *queue) put(c cacheWrite) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.broken && q.bytes > 0 && q.bytes+c.size() > maxWaiting {
		q.room.Wait()
	}
	if !q.broken {
		q.enqueue(c)
	}
}

func (q *queue) enqueue(c cacheWrite) {
	if q.readOnly {
		if f, ok := c.(prefixRemoval); ok && !slices.Contains(q.waiting, cacheWrite(f)) {
			q.waiting = append(q.waiting, f)
		}
		return
	}
	q.waiting = append(q.waiting, c)
	q.bytes += c.size()
	if q.done == nil {
		ctx, stop := context.WithCancel(context.Background())
		q.stop, q.done = stop, make(chan struct{})
		go q.write(ctx)
	}
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// pending calls look with each change that is not on disk yet, newest first, until
// it returns true. found reports whether it did, and works whether the queue still
// accepts changes.
func (q *queue) pending(look func(cacheWrite) bool) (found, works bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, list := range [][]cacheWrite{q.waiting, q.writing} {
		for i := len(list) - 1; i >= 0; i-- {
			if look(list[i]) {
				return true, !q.broken
			}
		}
	}
	return false, !q.broken
}

// write runs in the writer's goroutine. A panic here must not end the program,
// which can work without a cache.
func (q *queue) write(ctx context.Context) {
	defer close(q.done)
	defer func() {
		if r := recover(); r != nil {
			q.abort(fmt.Errorf("of an internal error in the cache: %T", r))
		}
	}()
	for range q.wake {
		for q.batch(ctx) {
		}
	}
}

// batch writes one transaction, and reports whether there was anything to write.
func (q *queue) batch(ctx context.Context) bool {
	batch, bytes := q.next()
	if len(batch) == 0 {
		return false
	}
	gathered := mergeRecordWrites(batch)
	var err error
	for range maxTries {
		err = q.db.transact(ctx, func(tx *sql.Tx) error {
			for _, c := range gathered {
				if err := c.apply(ctx, tx); err != nil {
					return err
				}
			}
			return q.after(ctx, tx, bytes)
		})
		if !isBusy(err) {
			break
		}
	}
	if err != nil {
		q.abort(err)
		return false
	}
	q.written(batch, bytes)
	return true
}

// next returns the changes of the next transaction.
func (q *queue) next() (batch []cacheWrite, bytes int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for n < len(q.waiting) && (n == 0 || bytes+q.waiting[n].size() <= maxBatch) {
		bytes += q.waiting[n].size()
		n++
	}
	q.writing, q.waiting = q.waiting[:n:n], q.waiting[n:]
	return q.writing, bytes
}

func (q *queue) written(batch []cacheWrite, bytes int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= bytes
	q.writing = nil
	q.room.Broadcast()
	release(batch)
}

// abort stops the queue after an error: pending changes are dropped and waiting
// callers return.
func (q *queue) abort(err error) {
	q.mu.Lock()
	closing := q.broken
	q.broken = true
	release(q.writing)
	release(q.waiting)
	q.writing, q.waiting, q.bytes = nil, nil, 0
	q.room.Broadcast()
	q.mu.Unlock()
	if !closing {
		q.fail(err)
	}
}

func release(changes []cacheWrite) {
	for _, c := range changes {
		if f, ok := c.(flushMark); ok {
			close(f)
		}
	}
}

// flushMark is a change that writes nothing. Its channel is closed once all changes
// before it are written.
type flushMark chan struct{}

func (flushMark) apply(context.Context, *sql.Tx) error { return nil }
func (flushMark) size() int                            { return 0 }

func (q *queue) flush(ctx context.Context) error {
	mark := make(flushMark)
	q.mu.Lock()
	idle := q.broken || q.done == nil
	if !idle {
		q.enqueue(mark)
	}
	q.mu.Unlock()
	if idle {
		return nil
	}
	select {
	case <-mark:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close ends the writer after the pending changes are written or the time is up.
func (q *queue) close() {
	q.mu.Lock()
	q.broken = true
	q.room.Broadcast()
	done := q.done
	if done != nil {
		close(q.wake)
	}
	q.mu.Unlock()
	if done == nil {
		return
	}
	late := time.NewTimer(closeTimeout)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
	}
	q.stop()
	<-done
}
