// Package apitest has stand-ins for what a client of Partner Center is given, and the
// examples of the manual.
package apitest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Shelf is a cache of answers in memory, which can outlive a client. It is an
// [api.Cache]; the zero value is empty.
type Shelf struct {
	mu    sync.Mutex
	kept  map[string]shelved
	whole map[string]string // by list, the reading that reached its end last
}

type shelved struct {
	body []byte
	at   time.Time
}

// Load implements [api.Cache].
func (s *Shelf) Load(_ context.Context, key string) ([]byte, time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[key]
	return k.body, k.at, ok
}

// Keep implements [api.Cache].
func (s *Shelf) Keep(key string, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept, s.whole = map[string]shelved{}, map[string]string{}
	}
	s.kept[key] = shelved{bytes.Clone(body), time.Now()}
}

// Reading implements [api.Cache].
func (s *Shelf) Reading(_ context.Context, list string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reading, ok := s.whole[list]; ok {
		return reading
	}
	pages := s.readings(list)
	var best string
	for _, reading := range slices.Sorted(maps.Keys(pages)) {
		if pages[reading] > pages[best] {
			best = reading
		}
	}
	return best
}

// Whole implements [api.Cache].
func (s *Shelf) Whole(list, reading string, pages int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.readings(list)[reading] < pages {
		return
	}
	s.whole[list] = reading
	maps.DeleteFunc(s.kept, func(key string, _ shelved) bool {
		of, ok := readingOf(list, key)
		return ok && of != reading
	})
}

// readings counts the pages of each reading of a list that has a first one: without
// it there is nothing to show.
func (s *Shelf) readings(list string) map[string]int {
	pages := map[string]int{}
	for key := range s.kept {
		if reading, ok := readingOf(list, key); ok {
			pages[reading]++
		}
	}
	maps.DeleteFunc(pages, func(reading string, _ int) bool {
		_, begins := s.kept[list+"\x1f"+reading+"#0"]
		return !begins
	})
	return pages
}

func readingOf(list, key string) (reading string, ok bool) {
	rest, ok := strings.CutPrefix(key, list+"\x1f")
	reading, _, isPage := strings.Cut(rest, "#")
	return reading, ok && isPage
}

// Forget implements [api.Cache].
func (s *Shelf) Forget(prefix string) {
	s.Drop(func(key string) bool { return strings.HasPrefix(key, prefix) })
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.whole, func(list, _ string) bool { return strings.HasPrefix(list, prefix) })
}

// Drop loses what is kept under some keys.
func (s *Shelf) Drop(which func(key string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.kept, func(key string, _ shelved) bool { return which(key) })
}

// Keys returns the keys of all that is kept, in order.
func (s *Shelf) Keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.kept))
}

// Edit changes what is kept, as if it had been read when the world was otherwise.
func (s *Shelf) Edit(change func(body string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, k := range s.kept {
		s.kept[key] = shelved{[]byte(change(string(k.body))), k.at}
	}
}

// Age makes everything older.
func (s *Shelf) Age(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, k := range s.kept {
		s.kept[key] = shelved{k.body, k.at.Add(-by)}
	}
}
