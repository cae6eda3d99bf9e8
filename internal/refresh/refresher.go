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
	// DefaultEvery is how often the audit is asked.
	DefaultEvery = time.Minute
	// staleAfter is from what age on the screen that is looked at is read again
	// although no news is known: what happens at Microsoft's is in no audit.
	staleAfter = 10 * time.Minute
	// mostWait bounds the time between two tries while they fail.
	mostWait = 30 * time.Minute
	// mostCalls bounds what one round reads that is on no screen.
	mostCalls = 30
	// forever is longer than any desk is open.
	forever = 1000 * 24 * time.Hour
	// lookTimeout gives up a look that gets no answer, and rereadTimeout what follows
	// from it.
	lookTimeout   = 2 * time.Minute
	rereadTimeout = 5 * time.Minute
)

// Round is what one round has to tell the screens.
type Round struct {
	News api.News
	// Before is a moment: what the screen that is looked at shows from before is
	// read again, whatever the news.
	Before time.Time
}

// Screens are what is looked at.
type Screens interface {
	// Freshen has the screens read again what is untrue, the one on top first. It
	// returns when they have, with what kept them from it.
	Freshen(ctx context.Context, r Round) error
	// Changed has the state of the refresher shown again.
	Changed()
}

// Refresher is the background refresh of one desk.
type Refresher struct {
	client *api.Client
	every  time.Duration
	watch  *api.AuditWatch
	wake   chan struct{} // somebody paused or resumed

	// Of the goroutine of Run.
	news   api.News  // that not every screen has taken in yet
	denied error     // why the audit is not to be asked
	lookAt time.Time // when it may be asked again all the same

	mu    sync.Mutex
	state State
	stop  context.CancelFunc // of the round under way
}

// New makes a refresher that has a round every so often; 0 means [DefaultEvery].
func New(client *api.Client, every time.Duration) *Refresher {
	if every <= 0 {
		every = DefaultEvery
	}
	r := &Refresher{client: client, every: every, watch: api.NewAuditWatch(client), wake: make(chan struct{}, 1), stop: func() {}}
	r.state.Next = time.Now().Add(every)
	return r
}

// Every is the time between two rounds.
func (r *Refresher) Every() time.Duration { return r.every }

// Run has rounds until the context ends. It is called once.
func (r *Refresher) Run(ctx context.Context, screens Screens) {
	for r.rest(ctx) {
		r.round(ctx, screens)
		screens.Changed()
	}
}

// rest waits until a round is due. It reports false when there won't be one.
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

// due reports whether it is time for a round: also after failures, as soon as the
// service did what somebody else asked for.
func (r *Refresher) due() bool {
	state := r.State()
	return !time.Now().Before(state.Next) || r.client.Served().After(state.failed)
}

// round looks for news and has what they make untrue read again.
func (r *Refresher) round(ctx context.Context, screens Screens) {
	ctx, stop := context.WithCancel(api.InBackground(ctx))
	defer stop()
	if !r.begin(stop) {
		return // paused just now
	}
	calls, looked := r.look(ctx)
	err := looked
	if looked == nil || !api.Passing(looked) {
		err = cmp.Or(r.reread(ctx, screens), looked)
	}
	if ctx.Err() != nil {
		return // paused or over: nothing failed
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = &SlowError{Throttled: r.client.Budget().PausedFor > 0}
	}
	r.end(err, calls)
}

// look asks the audit, unless it was refused not long ago.
func (r *Refresher) look(ctx context.Context) (calls int, err error) {
	if time.Now().Before(r.lookAt) {
		return 0, r.denied
	}
	r.denied = nil
	within, stop := context.WithTimeout(ctx, lookTimeout)
	defer stop()
	news, calls, err := r.watch.Look(within)
	if _, none := errors.AsType[*api.UnavailableError](err); none {
		r.lookAt = time.Now().Add(forever) // what is looked at is read again by its age
		return 0, nil
	}
	if err != nil && !api.Passing(err) {
		r.denied, r.lookAt = err, time.Now().Add(mostWait)
	}
	if err != nil {
		return calls, err
	}
	r.news.Add(news)
	r.looked(calls)
	return calls, nil
}

// reread has what the news makes untrue read again: the screens first, then what
// was read last. News that not every screen could take in is told again.
func (r *Refresher) reread(ctx context.Context, screens Screens) error {
	ctx, stop := context.WithTimeout(ctx, rereadTimeout)
	defer stop()
	if err := screens.Freshen(ctx, Round{r.news, time.Now().Add(-max(staleAfter, r.every))}); err != nil || ctx.Err() != nil {
		return cmp.Or(err, ctx.Err())
	}
	r.client.Outdate(r.news)
	r.news = api.News{}
	calls, err := r.client.ReadOutdated(ctx, mostCalls)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.state.Read += calls
	return err
}
