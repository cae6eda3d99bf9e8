package refresh

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// State is what a refresher is about.
type State struct {
	Paused bool
	Err    error     // what kept the last round from doing all of it; nil for nothing
	Failed int       // so many rounds in a row
	Looked time.Time // when the audit last answered; zero when it never did
	Next   time.Time // when the next round is due
	Looks  int       // calls that the audit took so far
	Read   int       // calls for what is on no screen so far

	failed time.Time // when the last round did not do all of it
}

// SlowError is a round that was given up because it took too long.
type SlowError struct {
	Throttled bool // by the service
}

// Error says what took so long.
func (e *SlowError) Error() string {
	if e.Throttled {
		return "The service has asked to wait for minutes; what is left is read in the next round."
	}
	return "The service took minutes to answer; what is left is read in the next round."
}

// State tells what the refresher is about. It doesn't wait for anything.
func (r *Refresher) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// Short is the state in two or three words; empty when all is well.
func (s State) Short() string {
	e := api.AsError(s.Err)
	_, signedOut := errors.AsType[*api.TokenError](s.Err)
	slow, _ := errors.AsType[*SlowError](s.Err)
	switch {
	case s.Paused:
		return "refresh paused"
	case s.Err == nil:
		return ""
	case api.Unreachable(s.Err):
		return "refresh waits: offline"
	case !api.Passing(s.Err):
		return "refresh by age: refused"
	case e != nil && e.Status == http.StatusTooManyRequests, slow != nil && slow.Throttled:
		return "refresh waits: throttled"
	case slow != nil:
		return "refresh waits: slow"
	case signedOut, e != nil && e.Status == http.StatusUnauthorized:
		return "refresh waits: sign-in"
	}
	return "refresh waits: failing"
}

// Pause ends the round under way and has no other until [Refresher.Resume].
func (r *Refresher) Pause() { r.set(true) }

// Resume has a round at once and goes on.
func (r *Refresher) Resume() { r.set(false) }

func (r *Refresher) set(paused bool) {
	r.mu.Lock()
	r.state.Paused = paused
	r.state.Next = time.Now()
	stop := r.stop
	r.mu.Unlock()
	if paused {
		stop()
	}
	select {
	case r.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// begin notes how a round is stopped. It reports false when none is to begin.
func (r *Refresher) begin(stop context.CancelFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop = stop
	return !r.state.Paused
}

// looked notes an answer of the audit.
func (r *Refresher) looked(calls int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Looks += calls
	r.state.Looked = time.Now()
}

// end notes how a round went and when the next one is due. A look of several pages
// is followed by a longer rest, so that it is one call an interval in the long run;
// while rounds fail they come ever more rarely.
func (r *Refresher) end(err error, calls int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Err = err
	rest := time.Duration(max(1, calls)) * r.every
	switch {
	case err == nil:
		r.state.Failed = 0
	case !api.Passing(err):
		r.state.Failed++
	default:
		r.state.Failed++
		rest = max(r.every, min(r.every<<min(r.state.Failed, 10), mostWait))
	}
	if err != nil {
		r.state.failed = time.Now()
	}
	r.state.Next = time.Now().Add(rest)
}
