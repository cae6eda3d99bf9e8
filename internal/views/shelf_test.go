package views_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/cspdesk/cspdesk/internal/views"
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

// Find implements [views.Finder] as plainly as possible.
func (s *shelf) Find(ctx context.Context, query string, limit int) ([]views.Found, error) {
	if s.slow > 0 {
		select {
		case <-time.After(s.slow):
		case <-ctx.Done():
			s.mu.Lock()
			s.givenUp++
			s.mu.Unlock()
			return nil, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []views.Found
	for _, b := range s.briefs {
		text := strings.ToLower(strings.Join([]string{b.Title, b.ID, b.Text}, " "))
		matches := !slices.ContainsFunc(strings.Fields(strings.ToLower(query)), func(word string) bool { return !strings.Contains(text, word) })
		if matches {
			found = append(found, views.Found{Brief: b, Customer: s.briefs["customer  "+b.Parent].Title, At: time.Now()})
		}
	}
	slices.SortFunc(found, func(a, b views.Found) int { return strings.Compare(a.Kind+a.Title+a.ID, b.Kind+b.Title+b.ID) })
	return found[:min(limit, len(found))], nil
}

// finding is a desk that can search.
func finding(cache *shelf) setup {
	return setup{width: 160, height: 45, cache: cache, desk: func(d *views.Desk) { d.Finder = cache }}
}
