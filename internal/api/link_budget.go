package api

import (
	"context"
	"net/http"
	"sync"
	"time"
)

const (
	budgetLimit  = 500         // requests per family in a window, as documented
	budgetWindow = time.Minute // of the limit
	// backgroundShare is how much of the budget background calls may use, so that
	// a person never waits behind a scan.
	backgroundShare = budgetLimit * 6 / 10
)

// Budget is how much of the rate limit is left in the tightest family.
type Budget struct {
	Left, Limit int
	PausedFor   time.Duration // how long the service told us to wait
	Family      string
}

// budget counts the requests of the last minute per resource family. A sliding
// window is what the documented limit means; a token bucket would let twice the
// limit through in the first minute.
type budget struct {
	mu       sync.Mutex
	families map[string]*familyBudget
}

type familyBudget struct {
	sent        []time.Time // within the window, oldest first
	pausedUntil time.Time
}

func newBudget() *budget { return &budget{families: map[string]*familyBudget{}} }

func (b *budget) family(name string) *familyBudget {
	f := b.families[name]
	if f == nil {
		f = &familyBudget{}
		b.families[name] = f
	}
	return f
}

func (f *familyBudget) expire(now time.Time) {
	i := 0
	for i < len(f.sent) && now.Sub(f.sent[i]) >= budgetWindow {
		i++
	}
	f.sent = f.sent[i:]
}

// take either takes one request from the budget or tells how long to wait.
func (b *budget) take(name string, background bool, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := b.family(name)
	if wait := f.pausedUntil.Sub(now); wait > 0 {
		return wait
	}
	f.expire(now)
	limit := budgetLimit
	if background {
		limit = backgroundShare
	}
	if name != "other" && len(f.sent) >= limit {
		return f.sent[len(f.sent)-limit].Add(budgetWindow).Sub(now)
	}
	f.sent = append(f.sent, now)
	return 0
}

func (b *budget) pause(name string, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.family(name); until.After(f.pausedUntil) {
		f.pausedUntil = until
	}
}

func (b *budget) state(now time.Time) Budget {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := Budget{Left: budgetLimit, Limit: budgetLimit}
	for name, f := range b.families {
		f.expire(now)
		if left := budgetLimit - len(f.sent); name != "other" && left < s.Left {
			s.Left, s.Family = left, name
		}
		if wait := f.pausedUntil.Sub(now); wait > s.PausedFor {
			s.PausedFor, s.Family = wait, name
		}
	}
	return s
}

// budgetLink holds a request back until the rate limit has room for it.
type budgetLink struct {
	next   http.RoundTripper
	budget *budget
}

// RoundTrip implements [http.RoundTripper].
func (l *budgetLink) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := l.budget.wait(req.Context()); err != nil {
		return nil, err
	}
	return l.next.RoundTrip(req)
}

func (b *budget) wait(ctx context.Context) error {
	name := attemptOf(ctx).family
	for {
		d := b.take(name, isBackground(ctx), time.Now())
		if d <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, d); err != nil {
			return err
		}
	}
}

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) add(d int) {
	c.mu.Lock()
	c.n += d
	c.mu.Unlock()
}

func (c *counter) value() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}
