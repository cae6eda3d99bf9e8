package state_test

import (
	"errors"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

func TestSessionOutlivesTheStore(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	first := open(t, dirs, at(noon))
	for _, doc := range []string{"one", "two"} {
		if err := first.SaveSession(t.Context(), "desk", []byte(doc)); err != nil {
			t.Fatal(err)
		}
	}
	second := open(t, dirs) // as after kill -9: the first is still open
	doc, saved, err := second.LoadSession(t.Context(), "desk")
	if err != nil || string(doc) != "two" || !saved.Equal(noon) {
		t.Errorf("%q of %s, %v", doc, saved, err)
	}
	if _, _, err := second.LoadSession(t.Context(), "other"); !errors.Is(err, state.ErrNoSession) {
		t.Errorf("another name: %v", err)
	}
	for range 2 {
		if err := first.DropSession(t.Context(), "desk"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := second.LoadSession(t.Context(), "desk"); !errors.Is(err, state.ErrNoSession) {
		t.Errorf("after it was dropped: %v", err)
	}
}
