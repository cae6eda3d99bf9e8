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
	// closingPatience is how long closing waits for what is still to be written.
	closingPatience = time.Second
	// mostWaiting bounds the bytes that wait to be written.
	mostWaiting = 64 << 20
	// mostBatch bounds the bytes of one transaction, so that other processes
	// get their turn.
	mostBatch = 2 << 20
	// mostTries bounds how often a transaction waits for another process; each
	// time takes as long as patience says.
	mostTries = 12
)

// change is something to write to the cache's database.
type change interface {
	apply(ctx context.Context, tx *sql.Tx) error
	size() int // bytes it holds on to, about
}

// queue writes changes in their order, many in one transaction. Those who hand
// them over don't wait for the disk.
type queue struct {
	db    *database // nil when nothing can be written
	fail  func(error)
	after func(ctx context.Context, tx *sql.Tx, written int) error // runs in each transaction, last

	mu      sync.Mutex
	room    *sync.Cond // signals that bytes were written
	waiting []change
	writing []change // taken from waiting, not yet on the disk
	bytes   int      // of both
	broken  bool     // nothing more is taken
	frozen  bool     // nothing can be written, and what is forgotten is remembered
	wake    chan struct{}
	stop    context.CancelFunc
	done    chan struct{} // closed when the writer has ended; nil when it never began
}

func newQueue(db *database, fail func(error), after func(context.Context, *sql.Tx, int) error) *queue {
	q := &queue{db: db, fail: fail, after: after, broken: db == nil, frozen: db != nil && db.writer == nil, wake: make(chan struct{}, 1)}
	q.room = sync.NewCond(&q.mu)
	return q
}

// offer hands a change over unless too much is waiting.
func (q *queue) offer(c change) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.broken {
		return true // nothing is kept, and that has been said
	}
	if q.bytes > 0 && q.bytes+c.size() > mostWaiting {
		return false
	}
	q.take(c)
	return true
}

// put hands a change over, and waits while too much is waiting.
func (q *queue) put(c change) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.broken && q.bytes > 0 && q.bytes+c.size() > mostWaiting {
		q.room.Wait()
	}
	if !q.broken {
		q.take(c)
	}
}

func (q *queue) take(c change) {
	if q.frozen {
		if f, ok := c.(forgotten); ok && !slices.Contains(q.waiting, change(f)) {
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

// pending calls look with each change that is not on the disk yet, newest first,
// until it returns true. It reports whether one did, and whether the queue works.
func (q *queue) pending(look func(change) bool) (found, works bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, list := range [][]change{q.waiting, q.writing} {
		for i := len(list) - 1; i >= 0; i-- {
			if look(list[i]) {
				return true, !q.broken
			}
		}
	}
	return false, !q.broken
}

// write is the writer's goroutine. A fault of its own must not end a desk whose
// cache is a convenience.
func (q *queue) write(ctx context.Context) {
	defer close(q.done)
	defer func() {
		if r := recover(); r != nil {
			q.give(fmt.Errorf("of a fault in the cache itself: %T", r))
		}
	}()
	for range q.wake {
		for q.batch(ctx) {
		}
	}
}

// batch writes some of what is waiting, and reports whether there was anything.
func (q *queue) batch(ctx context.Context) bool {
	batch, bytes := q.next()
	if len(batch) == 0 {
		return false
	}
	gathered := gather(batch)
	var err error
	for range mostTries {
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
		q.give(err)
		return false
	}
	q.written(batch, bytes)
	return true
}

// next takes the next transaction's changes.
func (q *queue) next() (batch []change, bytes int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := 0
	for n < len(q.waiting) && (n == 0 || bytes+q.waiting[n].size() <= mostBatch) {
		bytes += q.waiting[n].size()
		n++
	}
	q.writing, q.waiting = q.waiting[:n:n], q.waiting[n:]
	return q.writing, bytes
}

func (q *queue) written(batch []change, bytes int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= bytes
	q.writing = nil
	q.room.Broadcast()
	release(batch)
}

// give gives up: nothing is written any more, and nobody waits for it.
func (q *queue) give(err error) {
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

func release(changes []change) {
	for _, c := range changes {
		if f, ok := c.(flushed); ok {
			close(f)
		}
	}
}

// flushed is a change that changes nothing: it tells that all before it is done.
type flushed chan struct{}

func (flushed) apply(context.Context, *sql.Tx) error { return nil }
func (flushed) size() int                            { return 0 }

func (q *queue) flush(ctx context.Context) error {
	mark := make(flushed)
	q.mu.Lock()
	idle := q.broken || q.done == nil
	if !idle {
		q.take(mark)
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

// close ends the writer once it has written what is waiting, or gives up.
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
	late := time.NewTimer(closingPatience)
	defer late.Stop()
	select {
	case <-done:
	case <-late.C:
	}
	q.stop()
	<-done
}
