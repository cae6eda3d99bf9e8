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
	paths  map[string]pathAge
}

// pathAge is what was read at one path.
type pathAge struct {
	oldest time.Time
	calls  int // answers, such as the pages of a list
}

type agesKey struct{}

// WithAges has calls under the context note how old their answers are.
func WithAges(ctx context.Context) (context.Context, *Ages) {
	a := &Ages{paths: map[string]pathAge{}}
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

// Calls returns how many answers there were.
func (a *Ages) Calls() (n int) {
	return a.count(func(string, pathAge) bool { return true })
}

// Outdated returns how many of the answers are no longer true by the news.
func (a *Ages) Outdated(news News) int {
	return a.count(func(path string, p pathAge) bool { return news.Outdates(path, p.oldest) })
}

func (a *Ages) count(which func(path string, p pathAge) bool) (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for path, p := range a.paths {
		if which(path, p) {
			n += p.calls
		}
	}
	return n
}

// noteAge tells whoever wants to know of an answer's age.
func noteAge(ctx context.Context, path string, at time.Time, cached bool) {
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
	p := a.paths[path]
	if p.oldest.IsZero() || at.Before(p.oldest) {
		p.oldest = at
	}
	p.calls++
	a.paths[path] = p
}
