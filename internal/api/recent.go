package api

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// mostRecent is how many readings are remembered.
	mostRecent = 200
	// longReading is from how many pages on a list is not read again unasked.
	longReading = 10
)

// recent remembers what was read last and is kept, the last thing first, so that
// it can be read again when it has become untrue.
type recent struct {
	mu       sync.Mutex
	readings []*reading
}

type reading struct {
	key      string // in the cache; of a list, without a page
	path     string
	at       time.Time
	calls    int
	outdated bool
	again    func(ctx context.Context) error
}

// note remembers a reading. One in the background is not what somebody looked at
// last, so it keeps its place.
func (r *recent) note(ctx context.Context, now *reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.readings, func(old *reading) bool { return old.key == now.key })
	if i >= 0 && isBackground(ctx) {
		r.readings[i] = now
		return
	}
	if i >= 0 {
		r.readings = slices.Delete(r.readings, i, i+1)
	}
	r.readings = slices.Insert(r.readings, 0, now)
	r.readings = r.readings[:min(len(r.readings), mostRecent)]
}

// next returns the outdated reading that was wanted last, nil when there is none.
func (r *recent) next() *reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, old := range r.readings {
		if old.outdated {
			return old
		}
	}
	return nil
}

// done says that something was read again: another reading has taken its place,
// unless there was nothing to keep.
func (r *recent) done(old *reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	old.outdated = false
}

func (r *recent) drop(gone *reading) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.readings = slices.DeleteFunc(r.readings, func(old *reading) bool { return old == gone })
}

// noteReading remembers an answer that is kept.
func (c *Client) noteReading(ctx context.Context, r reading) {
	if c.config.Cache != nil && r.key != "" {
		c.recent.note(ctx, &r)
	}
}

// Outdate notes which of the things read lately the news makes untrue.
func (c *Client) Outdate(news News) {
	c.recent.mu.Lock()
	defer c.recent.mu.Unlock()
	for _, r := range c.recent.readings {
		if r.calls <= longReading && news.Outdates(r.path, r.at) {
			r.outdated = true
		}
	}
}

// ReadOutdated reads again what is noted as untrue, what was wanted last first,
// with at most so many calls. What is refused now is let go of: it isn't there any
// more. The error is one that the next try may not meet.
func (c *Client) ReadOutdated(ctx context.Context, most int) (calls int, err error) {
	for {
		r := c.recent.next()
		if r == nil || calls+r.calls > most {
			return calls, nil
		}
		calls += r.calls
		err := r.again(ctx)
		switch {
		case err == nil:
			c.recent.done(r)
		case Passing(err):
			return calls, err
		default:
			c.recent.drop(r)
			c.config.Cache.Forget(r.key)
		}
	}
}
