package views_test

import (
	"sync"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // screens tell local times
	m.Run()
}

// shelf is a cache and an index in memory, which outlive a desk.
type shelf struct {
	apitest.Shelf

	mu     sync.Mutex
	briefs map[string]api.Brief

	slow    time.Duration // what a search takes
	givenUp int           // searches that nobody waited for
}

func newShelf() *shelf { return &shelf{briefs: map[string]api.Brief{}} }

func (s *shelf) index(briefs []api.Brief) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range briefs {
		s.briefs[b.Kind+" "+b.Parent+" "+b.ID] = b
	}
}
