package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/cspdesk/cspdesk/internal/wait"
)

const (
	budgetLimit  = 500         // requests per family in a window, as documented
	budgetWindow = time.Minute // of the limit

	// DefaultBackgroundShare is how much of a rate background calls get, in percent,
	// unless the configuration says otherwise.
	DefaultBackgroundShare = 25
	// backgroundRoom is how much of a rate may be used by anybody, in percent, before
	// background calls stand back: what is left is for people.
	backgroundRoom = 60
)

// Rate is a documented limit: so many requests of a family in a window.
type Rate struct {
	Family   string // of operations that count against it together
	Requests int    // 0 for no limit
	Window   time.Duration
}

// rate is the limit that a call counts against: the operation's own, else that of
// the resource in its path. The manual gives one each for customers, subscriptions
// and orders.
func (s *Spec) rate(path string) Rate {
	if s.Rate.Requests > 0 {
		return s.Rate
	}
	for _, family := range []string{"subscription", "order", "customer"} {
		if strings.Contains(path, "/"+family+"s") {
			return resourceRate(family)
		}
	}
	return Rate{Family: "other"}
}

func resourceRate(family string) Rate { return Rate{family, budgetLimit, budgetWindow} }

// part is a share of the rate, at least one request: none would be waited for
// without end.
func (r Rate) part(percent int) int { return max(1, r.Requests*percent/100) }

// Budget is how much of the rate limit is left in the tightest family.
type Budget struct {
	Left, Limit int
	PausedFor   time.Duration // how long somebody has to wait: the service said so, or the limit is reached
	Family      string
}

// rateBudget counts the requests of the last window per family. A sliding
// window is what the documented limit means; a token bucket would let twice the
// limit through in the first minute.
type rateBudget struct {
	share    int // of each rate that background calls may use, in percent
	mu       sync.Mutex
	families map[string]*familyBudget
}

type familyBudget struct {
	rate        Rate
	sent        []time.Time // within the window, oldest first
	background  []time.Time // those of them that nobody waits for
	pausedUntil time.Time   // by the service
	fullUntil   time.Time   // for somebody who waits
}

func newBudget(share int) *rateBudget {
	return &rateBudget{share: cmp.Or(share, DefaultBackgroundShare), families: map[string]*familyBudget{}}
}

func (b *rateBudget) family(rate Rate) *familyBudget {
	f := b.families[rate.Family]
	if f == nil {
		f = &familyBudget{rate: rate}
		b.families[rate.Family] = f
	}
	return f
}

func (f *familyBudget) expire(now time.Time) {
	f.sent, f.background = f.within(f.sent, now), f.within(f.background, now)
}

func (f *familyBudget) within(sent []time.Time, now time.Time) []time.Time {
	i := 0
	for i < len(sent) && now.Sub(sent[i]) >= f.rate.Window {
		i++
	}
	return sent[i:]
}

// room is when fewer than a limit of the requests are within the window; a time
// that is past when they are already.
func (f *familyBudget) room(sent []time.Time, limit int) time.Time {
	if len(sent) < limit {
		return time.Time{}
	}
	return sent[len(sent)-limit].Add(f.rate.Window)
}

// roomInBackground is when a call in the background may go: not beyond the share of
// such calls, not while people are busy, and not for a window after somebody had
// to wait. So what comes free is a person's, as if there were no background.
func (f *familyBudget) roomInBackground(share int) time.Time {
	until := f.room(f.sent, f.rate.part(backgroundRoom))
	if own := f.room(f.background, f.rate.part(share)); own.After(until) {
		until = own
	}
	if after := f.fullUntil.Add(f.rate.Window); !f.fullUntil.IsZero() && after.After(until) {
		until = after
	}
	return until
}

// take either takes one request from the budget or tells how long to wait.
func (b *rateBudget) take(rate Rate, background bool, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	f := b.family(rate)
	if wait := f.pausedUntil.Sub(now); wait > 0 {
		return wait
	}
	f.expire(now)
	if rate.Requests == 0 {
		return 0
	}
	until := f.room(f.sent, rate.Requests)
	if background {
		until = f.roomInBackground(b.share)
	}
	if until.After(now) {
		if !background {
			f.fullUntil = until
		}
		return until.Sub(now)
	}
	f.sent = append(f.sent, now)
	if background {
		f.background = append(f.background, now)
	}
	return 0
}

func (b *rateBudget) pause(rate Rate, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if f := b.family(rate); until.After(f.pausedUntil) {
		f.pausedUntil = until
	}
}

func (b *rateBudget) state(now time.Time) Budget {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := Budget{Left: budgetLimit, Limit: budgetLimit}
	for name, f := range b.families {
		f.expire(now)
		if left := f.rate.Requests - len(f.sent); f.rate.Requests == budgetLimit && left < s.Left {
			s.Left, s.Family = left, name
		}
		if wait := max(f.pausedUntil.Sub(now), f.fullUntil.Sub(now)); wait > s.PausedFor {
			s.PausedFor, s.Family = wait, name
		}
	}
	return s
}

// budgetLink holds a request back until the rate limit has room for it.
type budgetLink struct {
	next   http.RoundTripper
	budget *rateBudget
}

// RoundTrip implements [http.RoundTripper].
func (l *budgetLink) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := l.budget.wait(req.Context()); err != nil {
		return nil, err
	}
	return l.next.RoundTrip(req)
}

func (b *rateBudget) wait(ctx context.Context) error {
	rate := attemptOf(ctx).rate
	for {
		d := b.take(rate, isBackground(ctx), time.Now())
		if d <= 0 {
			return ctx.Err()
		}
		if err := wait.For(ctx, d); err != nil {
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
