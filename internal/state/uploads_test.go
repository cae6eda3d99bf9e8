package state_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
)

func uploadsOf(t *testing.T, s *state.Store) *state.Uploads {
	t.Helper()
	u, err := s.Uploads(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func someUpload(id string) state.Upload {
	return state.Upload{
		ID: id, Account: "ada", Customer: "c", CustomerName: "Fabrikam", File: "devices.csv", Plan: []byte("plan"),
		Chunks: []state.UploadChunk{{Devices: []byte("d0"), State: []byte("s0")}, {Devices: []byte("d1"), State: []byte("s1")}},
	}
}

func TestUploadIsTakenUpByOneProcess(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	killed := open(t, dirs, at(noon))
	sender := uploadsOf(t, killed)
	if err := sender.Begin(t.Context(), someUpload("u")); err != nil {
		t.Fatal(err)
	}
	if err := sender.Keep(t.Context(), "u", 1, []byte("sent")); err != nil {
		t.Fatal(err)
	}
	next, other := uploadsOf(t, open(t, dirs, at(noon))), uploadsOf(t, open(t, dirs))
	if left, err := next.Unfinished(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("while it is being sent, %+v are unfinished, %v", left, err)
	}
	if _, err := next.Claim(t.Context(), "u"); !errors.Is(err, state.ErrNoUpload) {
		t.Errorf("it was taken from a living process: %v", err)
	}
	killed.Die()
	want := someUpload("u")
	want.Begun, want.Changed, want.Chunks[1].State = noon, noon, []byte("sent")
	listed := want
	listed.Chunks = []state.UploadChunk{{State: []byte("s0")}, {State: []byte("sent")}}
	left, err := next.Unfinished(t.Context())
	if diff := cmp.Diff([]state.Upload{listed}, left); err != nil || diff != "" {
		t.Errorf("%v; unfinished (-want +got):\n%s", err, diff)
	}
	got, err := next.Claim(t.Context(), "u")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v; claimed (-want +got):\n%s", err, diff)
	}
	if _, err := other.Claim(t.Context(), "u"); !errors.Is(err, state.ErrNoUpload) {
		t.Errorf("two have it: %v", err)
	}
}

func TestFinishedUploadsGoAfterAWeek(t *testing.T) {
	t.Parallel()
	clock := noon
	dirs := places(t)
	s := open(t, dirs, state.WithClock(func() time.Time { return clock }))
	u := uploadsOf(t, s)
	for _, id := range []string{"ended", "dropped", "broken"} {
		if err := u.Begin(t.Context(), someUpload(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := u.End(t.Context(), "ended", "all registered"); err != nil {
		t.Fatal(err)
	}
	if err := u.Drop(t.Context(), "dropped"); err != nil {
		t.Fatal(err)
	}
	clock = clock.AddDate(0, 0, 8)
	if err := u.Begin(t.Context(), someUpload("later")); err != nil {
		t.Fatal(err)
	}
	for id, there := range map[string]bool{"ended": false, "dropped": false, "broken": true, "later": true} {
		err := u.Keep(t.Context(), id, 0, []byte("x"))
		if there && err != nil || !there && !errors.Is(err, state.ErrNoUpload) {
			t.Errorf("%s: %v", id, err)
		}
	}
	s.Die()
	left, err := uploadsOf(t, open(t, dirs)).Unfinished(t.Context())
	if err != nil || len(left) != 2 || left[0].ID != "broken" {
		t.Errorf("unfinished are %+v, %v", left, err)
	}
}
