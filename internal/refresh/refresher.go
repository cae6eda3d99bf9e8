package refresh

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

const (
	// DefaultEvery is the default interval between two rounds.
	DefaultEvery = time.Minute
	// staleAfter is the age at which the current screen is reloaded even without an
	// audit record, because changes made by Microsoft are not in the audit.
	staleAfter = 10 * time.Minute
	// maxRetryPause limits the pause between rounds that fail.
	maxRetryPause = 30 * time.Minute
	// maxBackgroundCalls limits the calls of one round for data not on screen.
	maxBackgroundCalls = 30
	// forever is longer than any process runs.
	forever = 1000 * 24 * time.Hour
	// lookTimeout limits the calls to the audit in one round, and rereadTimeout the
	// reloads.
	lookTimeout   = 2 * time.Minute
	rereadTimeout = 5 * time.Minute
)

// Round tells the screens what to reload in one round.
type Round struct {
	News api.News
	// Before is the age limit: data on the current screen that was read before it is
	// reloaded in any case.
	Before time.Time
}

// Screens is the user interface as seen by a [Refresher].
type Screens interface {
	// Freshen reloads stale data on the screens, starting with the top one. It returns
	// once they are reloaded or one fails.
	Freshen(ctx context.Context, r Round) error
	// Changed is called when the state of the refresher has changed.
	Changed()
}

// Refresher runs the background refresh.
type Refresher struct {
	client *api.Client
	every  time.Duration
	watch  *api.AuditWatch
	wake   chan struct{} // receives when the refresh is paused or resumed

	// Used by the goroutine of Run only.
	news   api.News  // not yet handled by all screens
	denied error     // why the audit can't be read
	lookAt time.Time // when to try reading the audit again

	mu    sync.Mutex
	state State
	stop  context.CancelFunc // cancels the current round
}

// New returns a refresher with the given interval between rounds; 0 means
// [DefaultEvery].
func New(client *api.Client, every time.Duration) *Refresher {
	if every <= 0 {
		every = DefaultEvery
	}
	r := &Refresher{client: client, every: every, watch: api.NewAuditWatch(client), wake: make(chan struct{}, 1), stop: func() {}}
	r.state.Next = time.Now().Add(every)
	return r
}

// Every returns the interval between two rounds.
func (r *Refresher) Every() time.Duration { return r.every }

// Run runs rounds until the context ends. It must be called only once.
func (r *Refresher) Run(ctx context.Context, screens Screens) {
	for r.rest(ctx) {
		r.round(ctx, screens)
		screens.Changed()
	}
}

// rest waits until a round is due. It returns false if the context ends.
func (r *Refresher) rest(ctx context.Context) bool {
	for {
		state := r.State()
		wait := time.Until(state.Next)
		if state.Failed > 0 {
			wait = min(wait, r.every)
		}
		timer := time.NewTimer(wait)
		if state.Paused {
			timer.Stop()
		}
		select {
		case <-ctx.Done():
			timer.Stop()
			return false
		case <-timer.C:
			if r.due() {
				return true
			}
		case <-r.wake:
			timer.Stop()
		}
	}
}

// due reports whether it is time for a round. After failures that is also the case
// as soon as another call has succeeded.
func (r *Refresher) due() bool {
	state := r.State()
	return !time.Now().Before(state.Next) || r.client.Served().After(state.failed)
}

// round reads the audit and reloads stale data.
func (r *Refresher) round(ctx context.Context, screens Screens) {
	ctx, stop := context.WithCancel(api.InBackground(ctx))
	defer stop()
	if !r.begin(stop) {
		return // paused in the meantime
	}
	calls, looked := r.look(ctx)
	err := looked
	if looked == nil || !api.Passing(looked) {
		err = cmp.Or(r.reread(ctx, screens), looked)
	}
	if ctx.Err() != nil {
		return // paused or ended, not failed
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = &SlowError{Throttled: r.client.Budget().PausedFor > 0}
	}
	r.end(err, calls)
}

// look reads the audit, unless that was refused recently.
func (r *Refresher) look(ctx context.Context) (calls int, err error) {
	if time.Now().Before(r.lookAt) {
		return 0, r.denied
	}
	r.denied = nil
	within, stop := context.WithTimeout(ctx, lookTimeout)
	defer stop()
	news, calls, err := r.watch.Look(within)
	if _, none := errors.AsType[*api.UnavailableError](err); none {
		r.lookAt = time.Now().Add(forever) // the screen is reloaded by age only
		return 0, nil
	}
	if err != nil && !api.Passing(err) {
		r.denied, r.lookAt = err, time.Now().Add(maxRetryPause)
	}
	if err != nil {
		return calls, err
	}
	r.news.Add(news)
	r.looked(calls)
	return calls, nil
}

// reread reloads stale data: the screens first, then recently used data not on screen.
// If a screen fails, the same news is passed on again in the next round.
func (r *Refresher) reread(ctx context.Context, screens Screens) error {
	ctx, stop := context.WithTimeout(ctx, rereadTimeout)
	defer stop()
	if err := screens.Freshen(ctx, Round{r.news, time.Now().Add(-max(staleAfter, r.every))}); err != nil || ctx.Err() != nil {
		return cmp.Or(err, ctx.Err())
	}
	r.client.Outdate(r.news)
	r.news = api.News{}
	calls, err := r.client.ReadOutdated(ctx, maxBackgroundCalls)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Read += calls
	return err
}
