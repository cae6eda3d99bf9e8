package api

import (
	"context"
	"sync"
	"time"
)

// Ages collects how old the answers are that calls under a context get: a screen
// that is made of many answers is as old as the oldest of them. It is safe for
// concurrent use.
type Ages struct {
	mu     sync.Mutex
	oldest time.Time
	cached bool
}

type agesKey struct{}

// WithAges has calls under the context note how old their answers are.
func WithAges(ctx context.Context) (context.Context, *Ages) {
	a := &Ages{}
	return context.WithValue(ctx, agesKey{}, a), a
}

// Age is how old something shown is and where it comes from.
type Age struct {
	At     time.Time // when the oldest part was read; zero when nothing was
	Cached bool      // some of it comes from the cache
}

// Age returns the age of all that was read so far.
func (a *Ages) Age() Age {
	a.mu.Lock()
	defer a.mu.Unlock()
	return Age{a.oldest, a.cached}
}

// noteAge tells whoever wants to know of an answer's age.
func noteAge(ctx context.Context, at time.Time, cached bool) {
	a, ok := ctx.Value(agesKey{}).(*Ages)
	if !ok {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.oldest.IsZero() || at.Before(a.oldest) {
		a.oldest = at
	}
	a.cached = a.cached || cached
}
