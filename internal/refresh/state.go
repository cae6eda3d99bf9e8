package refresh

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// State is the state of a refresher.
type State struct {
	Paused bool
	Err    error     // error of the last round; nil if it succeeded
	Failed int       // number of failed rounds in a row
	Looked time.Time // when the audit was last read; zero if never
	Next   time.Time // when the next round is due
	Looks  int       // calls to the audit so far
	Read   int       // calls for data not on screen so far

	failed time.Time // when the last round failed
}

// SlowError reports that a round was canceled because it took too long.
type SlowError struct {
	Throttled bool // because the service is throttling
}

// Error returns the reason.
func (e *SlowError) Error() string {
	if e.Throttled {
		return "The service is throttling requests for minutes. The rest is refreshed in the next round."
	}
	return "The service took minutes to respond. The rest is refreshed in the next round."
}

// State returns the current state. It doesn't block.
func (r *Refresher) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.state
}

// Short returns the state in a few words, or "" if there is no problem.
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

// Pause cancels the current round and starts no other until [Refresher.Resume].
func (r *Refresher) Pause() { r.set(true) }

// Resume starts a round immediately and continues after that.
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
	default: // already signaled
	}
}

// begin stores the function that cancels the round. It returns false if the refresh
// is paused.
func (r *Refresher) begin(stop context.CancelFunc) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stop = stop
	return !r.state.Paused
}

// looked records a successful read of the audit.
func (r *Refresher) looked(calls int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Looks += calls
	r.state.Looked = time.Now()
}

// end records the result of a round and when the next one is due. After several calls
// to the audit the pause is longer, for an average of one call per interval. While
// rounds fail, the pause grows.
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
		rest = max(r.every, min(r.every<<min(r.state.Failed, 10), maxRetryPause))
	}
	if err != nil {
		r.state.failed = time.Now()
	}
	r.state.Next = time.Now().Add(rest)
}
