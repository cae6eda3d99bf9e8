package sandbox

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// clock is the time of the invented world. It can go faster than the real one,
// stand still and be set forward, so that a job can be watched or skipped. What
// concerns the wire keeps real time: how long tokens last, how fast calls may come.
type clock struct {
	wall func() time.Time

	mu     sync.Mutex
	anchor time.Time // real time at which the world's time was base
	base   time.Time
	speed  float64
}

// newClock starts a clock; a zero start is now, a zero speed that of real time,
// and a negative one stands still.
func newClock(wall func() time.Time, start time.Time, speed float64) *clock {
	c := &clock{wall: wall, anchor: wall(), base: start}
	if start.IsZero() {
		c.base = c.anchor
	}
	c.speed = speedOf(speed)
	return c
}

func speedOf(asked float64) float64 {
	if asked == 0 {
		return 1
	}
	return max(asked, 0)
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *clock) read() time.Time {
	if c.speed == 1 { // exactly, whatever floating point makes of it
		return c.base.Add(c.wall().Sub(c.anchor))
	}
	return c.base.Add(time.Duration(float64(c.wall().Sub(c.anchor)) * c.speed))
}

func (c *clock) skip(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.anchor = c.read().Add(d), c.wall()
}

func (c *clock) setSpeed(speed float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.base, c.anchor, c.speed = c.read(), c.wall(), speed
}

// Skip sets the world's clock forward: what takes time has come so much further.
func (s *Sandbox) Skip(d time.Duration) { s.clock.skip(max(d, 0)) }

// clockPath is where programs read and set the clock.
const clockPath = "/sandbox/clock"

type clockReading struct {
	Now   time.Time `json:"now"`
	Speed float64   `json:"speed"`
}

// clockChange sets the clock forward, by a duration such as 15m, and changes how
// fast it goes; 0 stops it.
type clockChange struct {
	Skip  string
	Speed *float64
}

const maxSkip = 366 * 24 * time.Hour

// serveClock answers with the world's time, after changing it when asked to.
func (s *Sandbox) serveClock(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
	case http.MethodPost:
		var change clockChange
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10)).Decode(&change); err != nil {
			deliver(w, r, badRequest("The body has to be a JSON object with skip, such as 15m, or speed, such as 60: %v.", err), nil)
			return
		}
		if refused := s.setClock(&change); refused != nil {
			deliver(w, r, refused, nil)
			return
		}
	default:
		deliver(w, r, noSuchRoute(r, http.MethodGet, http.MethodPost), nil)
		return
	}
	s.clock.mu.Lock()
	reading := clockReading{s.clock.read().UTC(), s.clock.speed}
	s.clock.mu.Unlock()
	sendJSON(w, http.StatusOK, reading)
}

func (s *Sandbox) setClock(change *clockChange) *answer {
	var skip time.Duration
	if change.Skip != "" {
		var err error
		if skip, err = time.ParseDuration(change.Skip); err != nil || skip < 0 || skip > maxSkip {
			return badRequest("skip has to be a duration of at most a year, such as 15m, not %q.", clip(change.Skip))
		}
	}
	if change.Speed != nil {
		if *change.Speed < 0 || *change.Speed > MaxSpeed {
			return badRequest("speed has to be between 0 and %d.", MaxSpeed)
		}
		s.clock.setSpeed(*change.Speed)
	}
	s.clock.skip(skip)
	return nil
}

// MaxSpeed is how much faster than the real one the world's clock can go.
const MaxSpeed = 1_000_000
