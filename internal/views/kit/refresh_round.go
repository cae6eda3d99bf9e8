package kit

import (
	"context"
	"sync"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/refresh"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// mostReread is how many calls a background refresh may make for one screen.
const mostReread = 20

// refreshRound is one round of the background refresh over all open screens.
type refreshRound struct {
	refresh.Round
	ctx    context.Context
	caches bool // unchanged data is cached and costs no call
	work   sync.WaitGroup

	mu  sync.Mutex
	err error
}

// refreshMsg asks a screen to refresh stale data in place.
type refreshMsg struct {
	*refreshRound
	visibility visibility
}

// visibility says which screens a refreshMsg is meant for.
type visibility uint8

const (
	visible  visibility = iota // the top screen, or the page of it that is shown
	siblings                   // the pages of the top screen that are not shown
	covered                    // the screens below the top one
)

// RefreshScreens lets the background refresh reach the open screens. It implements
// [refresh.Screens].
type RefreshScreens struct {
	At     *ui.Background
	Caches bool
}

// Changed implements [refresh.Screens].
func (s RefreshScreens) Changed() { s.At.Changed() }

// Freshen implements [refresh.Screens].
func (s RefreshScreens) Freshen(ctx context.Context, r refresh.Round) error {
	f := &refreshRound{Round: r, ctx: ctx, caches: s.Caches}
	if err := s.At.Tell(ctx, refreshMsg{f, visible}, nil); err != nil {
		return err
	}
	f.work.Wait() // the visible screen comes first
	if err := s.At.Tell(ctx, refreshMsg{f, siblings}, refreshMsg{f, covered}); err != nil {
		return err
	}
	f.work.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// join makes the round wait until the context of a reading ends. The end of the round
// stops the reading.
func (f *refreshRound) join(reading context.Context, stop context.CancelFunc) {
	f.work.Add(1)
	forget := context.AfterFunc(f.ctx, stop)
	context.AfterFunc(reading, func() {
		forget()
		f.work.Done()
	})
}

// failed records the first error that kept a screen from being refreshed.
func (f *refreshRound) failed(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil && !api.IsCanceled(err) {
		f.err = err
	}
}

// withContext derives the context of a refresh.
type withContext func(context.Context) context.Context

// wants decides whether data must be refreshed. It returns the context to use (nil for
// no refresh), the number of calls, and whether the data is known to be stale rather
// than just old.
func (m refreshMsg) wants(ages *api.Ages, age api.Age, failure error) (with withContext, calls int, stale bool) {
	if ages == nil || m.visibility == siblings {
		return nil, 0, false
	}
	if calls = ages.Outdated(m.News); calls > 0 {
		if !m.caches {
			calls = ages.Calls()
		}
		return func(ctx context.Context) context.Context { return api.WithNews(api.InBackground(ctx), m.News) }, calls, true
	}
	old := !age.At.IsZero() && age.At.Before(m.Before)
	missed := failure != nil && api.Passing(failure) // the service may answer now
	if m.visibility != visible || !old && !missed {
		return nil, 0, false
	}
	return api.InBackground, ages.Calls(), false
}
