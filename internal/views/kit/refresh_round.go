package kit

import (
	"context"
	"sync"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/refresh"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// mostReread is how many calls a screen may take to be read again unasked.
const mostReread = 20

// freshening is one round of the background refresh at the screens.
type freshening struct {
	refresh.Round
	ctx    context.Context
	caches bool // what is still true is kept, and needn't be asked for
	work   sync.WaitGroup

	mu  sync.Mutex
	err error
}

// freshenMsg asks a screen to read again in place what has become untrue.
type freshenMsg struct {
	*freshening
	where where
}

// where is a screen to the one that asks.
type where uint8

const (
	lookedAt where = iota // it is on top, or the page of that which is shown
	beside                // it is on top, and the pages are meant that are not shown
	covered
)

// RefreshScreens are the screens to the background refresh.
type RefreshScreens struct {
	At     *ui.Background
	Caches bool
}

// Changed implements [refresh.Screens].
func (s RefreshScreens) Changed() { s.At.Changed() }

// Freshen implements [refresh.Screens].
func (s RefreshScreens) Freshen(ctx context.Context, r refresh.Round) error {
	f := &freshening{Round: r, ctx: ctx, caches: s.Caches}
	if err := s.At.Tell(ctx, freshenMsg{f, lookedAt}, nil); err != nil {
		return err
	}
	f.work.Wait() // nothing may delay what is looked at
	if err := s.At.Tell(ctx, freshenMsg{f, beside}, freshenMsg{f, covered}); err != nil {
		return err
	}
	f.work.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// join counts something that reads as long as its context lasts, which ends with
// the round at the latest.
func (f *freshening) join(reading context.Context, stop context.CancelFunc) {
	f.work.Add(1)
	forget := context.AfterFunc(f.ctx, stop)
	context.AfterFunc(reading, func() {
		forget()
		f.work.Done()
	})
}

// failed notes what kept a screen from being read again.
func (f *freshening) failed(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil && !api.IsCanceled(err) {
		f.err = err
	}
}

// under makes the context that something is read again under.
type under func(context.Context) context.Context

// wants tells whether something shown is to be read again: how, nil for not at all,
// with how many calls, and whether it is known to be untrue rather than old.
func (m freshenMsg) wants(ages *api.Ages, age api.Age, failure error) (under under, calls int, untrue bool) {
	if ages == nil || m.where == beside {
		return nil, 0, false
	}
	if calls = ages.Outdated(m.News); calls > 0 {
		if !m.caches {
			calls = ages.Calls()
		}
		return func(ctx context.Context) context.Context { return api.WithNews(api.InBackground(ctx), m.News) }, calls, true
	}
	old := !age.At.IsZero() && age.At.Before(m.Before)
	missed := failure != nil && api.Passing(failure) // the service answers again
	if m.where != lookedAt || !old && !missed {
		return nil, 0, false
	}
	return api.InBackground, ages.Calls(), false
}
