package state_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
)

// keptKeys are the keys that Load finds, of those given.
func keptKeys(t *testing.T, s *state.Store, keys ...string) (kept []string) {
	t.Helper()
	for _, key := range keys {
		if _, _, ok := s.Cache().Load(t.Context(), key); ok {
			kept = append(kept, key)
		}
	}
	return kept
}

func TestForget(t *testing.T) {
	t.Parallel()
	all := []string{"/customers? list#0", "/customers? list#1", "/customers? list#2", "/customers/1? get", "/customers/1/orders? list#0", "/customers/12? get", "/invoices? list#0"}
	for _, test := range []struct {
		name   string
		change func(*state.Cache)
		gone   []string
	}{
		{"forget one", func(c *state.Cache) { c.Forget("/customers/1?"); c.Forget("/customers/1/") }, []string{"/customers/1? get", "/customers/1/orders? list#0"}},
		{"forget what begins so", func(c *state.Cache) { c.Forget("/customers") }, all[:6]},
		{"forget a sign of SQL", func(c *state.Cache) { c.Forget("%") }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, flushed := range []bool{false, true} { // what waits to be written counts as written
				s := open(t, places(t), at(noon))
				for _, key := range all {
					s.Cache().Keep(key, []byte("body"))
				}
				if flushed {
					flush(t, s)
				}
				test.change(s.Cache())
				var want []string
				for _, key := range all {
					if !strings.Contains(strings.Join(test.gone, "\n")+"\n", key+"\n") {
						want = append(want, key)
					}
				}
				for range 2 { // before and after it is written
					if diff := cmp.Diff(want, keptKeys(t, s, all...)); diff != "" {
						t.Errorf("flushed %v: kept (-want +got):\n%s", flushed, diff)
					}
					flush(t, s)
				}
				if diff := cmp.Diff(want[len(want)-1:], s.Cache().Keys(t.Context(), "/invoices")); diff != "" {
					t.Errorf("keys (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestTheLeastWantedGoFirst(t *testing.T) {
	t.Parallel()
	clock := noon
	s := open(t, places(t), state.WithClock(func() time.Time { return clock }), state.WithLimit(100_000))
	noise := rand.NewChaCha8([32]byte{}) // doesn't get smaller
	var keys []string
	for i := range 30 {
		body := make([]byte, 10_000)
		_, _ = noise.Read(body)
		key := fmt.Sprintf("answer %02d", i)
		keys = append(keys, key)
		s.Cache().Keep(key, body)
		flush(t, s)
		clock = clock.Add(2 * time.Hour)
		keptKeys(t, s, keys[0]) // somebody wants this one all the time
	}
	kept := keptKeys(t, s, keys...)
	if len(kept) < 7 || len(kept) > 10 || kept[0] != keys[0] || kept[len(kept)-1] != keys[29] || kept[1] <= keys[15] {
		t.Errorf("kept within 100,000 bytes: %v, want the first, and of the others the newest", kept)
	}
}

func TestAClockThatGoesBackwards(t *testing.T) {
	t.Parallel()
	clock := noon
	s := open(t, places(t), state.WithClock(func() time.Time { return clock }))
	s.Cache().Keep("a", []byte("first"))
	s.Records().Put([]state.Record{{Kind: "user", ID: "1", Title: "Ada"}})
	flush(t, s)
	clock = noon.Add(-24 * time.Hour)
	if _, at, ok := s.Cache().Load(t.Context(), "a"); !ok || !at.Equal(clock) {
		t.Errorf("read at %v, %v: an answer can't come from the future", at, ok)
	}
	s.Cache().Keep("a", []byte("second"))
	flush(t, s)
	if body, _, _ := s.Cache().Load(t.Context(), "a"); string(body) != "second" {
		t.Errorf("the later answer is lost: %q", body)
	}
	hits, err := s.Records().Find(t.Context(), "ada", 1)
	if err != nil || len(hits) != 1 || hits[0].At.After(clock) {
		t.Errorf("hits %+v, %v: a record can't come from the future", hits, err)
	}
}

func TestCloseWritesWhatIsWaiting(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	s := open(t, dirs)
	for i := range 100 {
		s.Cache().Keep(fmt.Sprintf("list#%d", i), []byte("page"))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(open(t, dirs).Cache().Keys(t.Context(), "list")); n != 100 {
		t.Errorf("%d of 100 pages outlived the store", n)
	}
	s.Cache().Keep("late", nil) // harmless
	if _, _, ok := s.Cache().Load(t.Context(), "late"); ok {
		t.Error("a closed store answers")
	}
}

func TestAStoreInMemoryInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, err := state.Memory()
		if err != nil {
			t.Fatal(err)
		}
		s.Cache().Keep("a", []byte("body"))
		synctest.Wait()
		if got := keptKeys(t, s, "a"); len(got) != 1 {
			t.Error("what was kept is gone")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
