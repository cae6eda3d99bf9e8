package views_test

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // screens tell local times
	m.Run()
}

// shelf is a cache and an index in memory, which outlive a desk.
type shelf struct {
	mu     sync.Mutex
	kept   map[string]shelved
	briefs map[string]api.Brief

	slow    time.Duration // what a search takes
	givenUp int           // searches that nobody waited for
}

type shelved struct {
	body []byte
	at   time.Time
}

func newShelf() *shelf { return &shelf{kept: map[string]shelved{}, briefs: map[string]api.Brief{}} }

// Load implements [api.Cache].
func (s *shelf) Load(_ context.Context, key string) ([]byte, time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[key]
	return k.body, k.at, ok
}

// Keep implements [api.Cache].
func (s *shelf) Keep(key string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[key] = shelved{slices.Clone(body), time.Now()}
}

// Trim implements [api.Cache].
func (s *shelf) Trim(list string, from int) {
	s.drop(func(key string) bool {
		page, ok := strings.CutPrefix(key, list+"#")
		n, err := strconv.Atoi(page)
		return ok && err == nil && n >= from
	})
}

// Forget implements [api.Cache].
func (s *shelf) Forget(prefix string) {
	s.drop(func(key string) bool { return strings.HasPrefix(key, prefix) })
}

// Keys implements [api.Cache].
func (s *shelf) Keys(_ context.Context, prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := slices.Sorted(maps.Keys(s.kept))
	return slices.DeleteFunc(keys, func(key string) bool { return !strings.HasPrefix(key, prefix) })
}

func (s *shelf) drop(which func(key string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.kept, func(key string, _ shelved) bool { return which(key) })
}

func (s *shelf) index(briefs []api.Brief) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range briefs {
		s.briefs[b.Kind+" "+b.Parent+" "+b.ID] = b
	}
}

// edit changes what is kept, as if it had been read when the world was otherwise.
func (s *shelf) edit(change func(body string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, k := range s.kept {
		s.kept[key] = shelved{[]byte(change(string(k.body))), k.at}
	}
}

// age makes everything older.
func (s *shelf) age(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, k := range s.kept {
		s.kept[key] = shelved{k.body, k.at.Add(-by)}
	}
}
