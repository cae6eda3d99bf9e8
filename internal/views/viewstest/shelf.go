package viewstest

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Main runs the tests of a package with local times in UTC. It is called by TestMain.
func Main(m *testing.M) {
	time.Local = time.UTC // screens show local times
	m.Run()
}

// Shelf is a cache and an index in memory, which outlive a desk.
type Shelf struct {
	apitest.Shelf

	mu     sync.Mutex
	Briefs map[string]api.Brief

	Slow    time.Duration // what a search takes
	GivenUp int           // searches that nobody waited for
}

// NewShelf makes an empty cache.
func NewShelf() *Shelf { return &Shelf{Briefs: map[string]api.Brief{}} }

func (s *Shelf) index(briefs []api.Brief) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range briefs {
		s.Briefs[b.Kind+" "+b.Parent+" "+b.ID] = b
	}
}

// Find implements [views.Finder] as plainly as possible.
func (s *Shelf) Find(ctx context.Context, query string, limit int) ([]kit.Found, error) {
	if s.Slow > 0 {
		select {
		case <-time.After(s.Slow):
		case <-ctx.Done():
			s.mu.Lock()
			s.GivenUp++
			s.mu.Unlock()
			return nil, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []kit.Found
	for _, b := range s.Briefs {
		text := strings.ToLower(strings.Join([]string{b.Title, b.ID, b.Text}, " "))
		matches := !slices.ContainsFunc(strings.Fields(strings.ToLower(query)), func(word string) bool { return !strings.Contains(text, word) })
		if matches {
			found = append(found, kit.Found{Brief: b, Customer: s.Briefs["customer  "+b.Parent].Title, At: time.Now()})
		}
	}
	slices.SortFunc(found, func(a, b kit.Found) int { return strings.Compare(a.Kind+a.Title+a.ID, b.Kind+b.Title+b.ID) })
	return found[:min(limit, len(found))], nil
}

// Finding is a desk that can search.
func Finding(cache *Shelf) Setup {
	return Setup{Width: 160, Height: 45, Cache: cache, Desk: func(d *kit.Desk) { d.Finder = cache }}
}
