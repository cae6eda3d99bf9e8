package state_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
)

var contoso = state.PartnerOf("global", "contoso.onmicrosoft.com")

// places are fresh directories.
func places(t *testing.T) state.Dirs {
	t.Helper()
	dir := t.TempDir()
	return state.Dirs{Config: filepath.Join(dir, "config"), Cache: filepath.Join(dir, "cache"), State: filepath.Join(dir, "state")}
}

// open opens a store that is closed with the test.
func open(t *testing.T, dirs state.Dirs, opts ...state.Option) *state.Store {
	t.Helper()
	s, err := state.Open(t.Context(), dirs, contoso, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

func flush(t *testing.T, s *state.Store) {
	t.Helper()
	if err := s.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func at(clock time.Time) state.Option {
	return state.WithClock(func() time.Time { return clock })
}

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func TestKeptAnswersOutliveTheStore(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	first := open(t, dirs, at(noon))
	first.Cache().Keep("customers#0", []byte("page 0"))
	first.Cache().Keep("customers#1", []byte("page 1"))
	first.Cache().Keep("customer/7", []byte("details"))
	if body, _, ok := first.Cache().Load(t.Context(), "customers#1"); !ok || string(body) != "page 1" {
		t.Errorf("what was just kept is %q, %v", body, ok)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := open(t, dirs, at(noon.Add(time.Minute)))
	got := map[string]string{}
	for _, key := range []string{"customers#0", "customers#1", "customers#2", "customers", "customer/7"} {
		body, at, ok := second.Cache().Load(t.Context(), key)
		if ok {
			got[key] = string(body) + " " + at.UTC().Format(time.TimeOnly)
		}
	}
	want := map[string]string{"customers#0": "page 0 12:00:00", "customers#1": "page 1 12:00:00", "customer/7": "details 12:00:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept answers (-want +got):\n%s", diff)
	}
}

func TestFindsWhatWasPut(t *testing.T) {
	t.Parallel()
	s := open(t, places(t), at(noon))
	r := state.Record{Kind: "customer", ID: "0a1b2c3d-0000-4000-8000-000000000001", Title: "Fabrikam Ltd", Text: "fabrikam.example"}
	s.Records().Put([]state.Record{r, {Kind: "customer", ID: "2", Title: "Contoso"}})
	flush(t, s)
	for _, query := range []string{"fabri", "0a1b2c3d", "ltd fabrikam.ex"} {
		hits, err := s.Records().Find(t.Context(), query, 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]state.Hit{{Record: r, At: noon.Local()}}, hits); diff != "" {
			t.Errorf("hits of %q (-want +got):\n%s", query, diff)
		}
	}
}
