package sandbox

import (
	"sync"
	"time"
)

// documentedRate is what the manual allows per minute, tenant and resource.
const documentedRate = 500

// Test events have a documented rate of their own.
const (
	familyTestEvents = "testevents"
	testEventRate    = 2
)

// throttle counts calls per minute for each tenant and resource family.
type throttle struct {
	limit   int // none when negative
	mu      sync.Mutex
	windows map[string]window
}

type window struct {
	began time.Time
	calls int
}

func newThrottle(limit int) *throttle {
	if limit == 0 {
		limit = documentedRate
	}
	return &throttle{limit: limit, windows: map[string]window{}}
}

// take counts a call. It returns how many seconds to wait if there are too many,
// else 0. A refused call counts too, as it does at the service.
func (t *throttle) take(tenant, family string, now time.Time) int {
	if t.limit < 0 || family == "" {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	key := tenant + "/" + family
	w := t.windows[key]
	if now.Sub(w.began) >= time.Minute || now.Before(w.began) {
		w = window{began: now}
	}
	w.calls++
	t.windows[key] = w
	limit := t.limit
	if family == familyTestEvents {
		limit = min(limit, testEventRate)
	}
	if w.calls <= limit {
		return 0
	}
	left := time.Minute - now.Sub(w.began)
	return int((left + time.Second - 1) / time.Second)
}
