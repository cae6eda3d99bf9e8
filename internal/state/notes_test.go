package state_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
)

func TestNotes(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	clock := noon
	n := open(t, dirs, state.WithClock(func() time.Time { return clock })).Notes()
	fabrikam := state.Subject{Kind: state.AboutCustomer, Customer: "C1", ID: "C1", Title: "Fabrikam"}
	office := state.Subject{Kind: state.AboutSubscription, Customer: "c1", ID: "s1", Title: "Office"}
	var ids []string
	for _, note := range []state.Note{{Subject: fabrikam, Author: "ada", Text: " calls back on Monday \n"}, {Subject: office, Author: "bob", Text: "wants 5 seats less"}, {Subject: fabrikam, Author: "bob", Text: "paid"}} {
		clock = clock.Add(time.Minute)
		kept, err := n.Add(t.Context(), note)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, kept.NoteID)
	}
	if _, err := n.Add(t.Context(), state.Note{Subject: fabrikam, Text: " \n"}); err == nil {
		t.Error("an empty note was kept")
	}
	until := noon.AddDate(0, 0, 3)
	for _, m := range []state.Mark{{Subject: fabrikam, Flagged: true, Author: "ada"}, {Subject: fabrikam, Snoozed: until, Author: "bob"}} {
		if err := n.SetMark(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	again := open(t, dirs).Notes()
	for _, tt := range []struct {
		about *state.Subject
		text  string
		want  []string
	}{
		{nil, "", []string{"paid", "wants 5 seats less", "calls back on Monday"}},
		{&fabrikam, "", []string{"paid", "calls back on Monday"}},
		{&office, "SEATS", []string{"wants 5 seats less"}},
		{nil, "fabrikam", []string{"paid", "calls back on Monday"}},
		{nil, "bob", []string{"paid", "wants 5 seats less"}},
		{&office, "monday", nil},
	} {
		found, err := again.Find(t.Context(), tt.about, tt.text)
		var got []string
		for _, note := range found {
			got = append(got, note.Text)
		}
		if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
			t.Errorf("%v %q: %v (-want +got):\n%s", tt.about, tt.text, err, diff)
		}
	}
	marks, err := again.Marks(t.Context())
	if err != nil || len(marks) != 2 {
		t.Fatalf("%+v, %v", marks, err)
	}
	if m := marks[0]; m.ID != "c1" || m.Flagged || !m.Snoozed.Equal(until) || m.Notes != 2 {
		t.Errorf("the customer is marked %+v", m)
	}
	if m := marks[1]; m.Kind != state.AboutSubscription || m.Notes != 1 {
		t.Errorf("the subscription is marked %+v", m)
	}
	for _, id := range ids {
		if err := again.Remove(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if marks, err = again.Marks(t.Context()); err != nil || len(marks) != 1 {
		t.Errorf("without notes: %+v, %v", marks, err)
	}
}
