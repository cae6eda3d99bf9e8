package state_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
)

func journalOf(t *testing.T, s *state.Store) *state.Journal {
	t.Helper()
	j, err := s.Journal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// renamed is a change as the client tells it.
func renamed(requestID string) state.Change {
	return state.Change{
		Profile: "contoso", Account: "ada@contoso.example", Operation: "update-the-nickname-for-a-subscription", Method: "PATCH",
		URL: "https://pc.example/v1/customers/c/subscriptions/s", Customer: "c", Target: "s", RequestID: requestID, IfMatch: `"1"`,
		Fields: []state.Field{{Name: "friendlyName", Before: "old", After: "new"}}, Header: map[string][]string{"If-Match": {`"1"`}},
		Body: json.RawMessage(`{"friendlyName":"new"}`), Whole: true,
	}
}

func begin(t *testing.T, j *state.Journal, c state.Change) {
	t.Helper()
	if err := j.Begin(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

// entries lists the journal, oldest first.
func entries(t *testing.T, j *state.Journal, f state.ChangeFilter) []state.Change {
	t.Helper()
	var all []state.Change
	for c, err := range j.List(t.Context(), f) {
		if err != nil {
			t.Fatal(err)
		}
		all = append([]state.Change{c}, all...)
	}
	return all
}

func TestJournalKeepsAChange(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	j := journalOf(t, open(t, dirs, at(noon)))
	begin(t, j, renamed("r1"))
	if err := j.Done(t.Context(), "r1", state.Outcome{State: state.ChangeRefused, Status: 400, Code: "600", Message: "no", CorrelationID: "k", Location: "/x"}); err != nil {
		t.Fatal(err)
	}
	want := renamed("r1")
	want.ID, want.State, want.Begun, want.Ended, want.Sends = 1, state.ChangeRefused, noon, noon, 1
	want.Status, want.Code, want.Message, want.CorrelationID, want.Location = 400, "600", "no", "k", "/x"
	want.Process = fmt.Sprintf("process %d on %s", os.Getpid(), hostname(t))
	again := journalOf(t, open(t, dirs)) // as another process
	if diff := cmp.Diff([]state.Change{want}, entries(t, again, state.ChangeFilter{})); diff != "" {
		t.Errorf("the journal (-want +got):\n%s", diff)
	}
	if one, err := again.Get(t.Context(), 1); err != nil || one.RequestID != "r1" {
		t.Errorf("Get(1) is %+v, %v", one, err)
	}
	if _, err := again.Get(t.Context(), 2); !errors.Is(err, state.ErrNoChange) {
		t.Errorf("Get(2): %v", err)
	}
}

func hostname(t *testing.T) string {
	t.Helper()
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestChangesAreOnTheDiskBeforeTheyAreSent(t *testing.T) {
	t.Parallel()
	if level, err := open(t, places(t)).Synchronous(t.Context()); err != nil || level != "2 wal" { // 2 is FULL
		t.Errorf("the journal waits for the disk at level %q, %v", level, err)
	}
}

func TestWhoseChangesAreOpen(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	killed, running := open(t, dirs), open(t, dirs)
	for _, id := range []string{"on its way", "no answer", "done"} {
		begin(t, journalOf(t, killed), renamed("killed "+id))
		begin(t, journalOf(t, running), renamed("running "+id))
	}
	for _, s := range []struct {
		store *state.Store
		name  string
	}{{killed, "killed "}, {running, "running "}} {
		for id, outcome := range map[string]state.ChangeState{"no answer": state.ChangeUnknown, "done": state.ChangeDone} {
			if err := journalOf(t, s.store).Done(t.Context(), s.name+id, state.Outcome{State: outcome}); err != nil {
				t.Fatal(err)
			}
		}
	}
	killed.Die()
	next := open(t, dirs)
	found, err := journalOf(t, next).Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range found {
		got = append(got, c.RequestID)
	}
	want := []string{"killed on its way", "killed no answer", "running no answer"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("open changes (-want +got):\n%s", diff)
	}
}

func TestSettledOnce(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	first, second := journalOf(t, open(t, dirs)), journalOf(t, open(t, dirs))
	begin(t, first, renamed("r"))
	if err := first.Done(t.Context(), "r", state.Outcome{State: state.ChangeUnknown, Status: 503, CorrelationID: "k"}); err != nil {
		t.Fatal(err)
	}
	settled := state.Reconciliation{Outcome: state.Outcome{State: state.ChangeDone}, How: "It is as wanted.", By: "ada"}
	if ok, err := second.Reconcile(t.Context(), 1, settled); !ok || err != nil {
		t.Errorf("the first: %v, %v", ok, err)
	}
	if ok, err := first.Reconcile(t.Context(), 1, state.Reconciliation{Outcome: state.Outcome{State: state.ChangeNoEffect}}); ok || err != nil {
		t.Errorf("the second: %v, %v", ok, err)
	}
	c := entries(t, first, state.ChangeFilter{})[0]
	if c.State != state.ChangeDone || c.ReconciledHow != settled.How || c.ReconciledBy != "ada" || c.Reconciled.IsZero() || c.Status != 503 || c.CorrelationID != "k" {
		t.Errorf("the entry is %+v", c)
	}
}

func TestOneEntryForAllSendsOfAChange(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	first := open(t, dirs)
	j := journalOf(t, first)
	begin(t, j, renamed("r"))
	if err := j.Done(t.Context(), "r", state.Outcome{State: state.ChangeUnknown}); err != nil {
		t.Fatal(err)
	}
	first.Die()
	next := journalOf(t, open(t, dirs))
	begin(t, next, renamed("r")) // sent once more
	if open, err := next.Open(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("it is on its way, and open: %+v, %v", open, err)
	}
	if err := next.Done(t.Context(), "r", state.Outcome{State: state.ChangeDone}); err != nil {
		t.Fatal(err)
	}
	if all := entries(t, next, state.ChangeFilter{}); len(all) != 1 || all[0].Sends != 2 || all[0].State != state.ChangeDone {
		t.Errorf("the journal has %+v", all)
	}
}

// A process may die between the answer and what it does with it: the next one then
// sends a request again that was answered.
func TestAnsweredChangeThatIsSentOnceMore(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		answered state.ChangeState
		after    time.Duration
		change   func(*state.Change)
		again    state.ChangeState
		want     string // states of the entries, oldest first
	}{
		{"taken, and taken again", state.ChangeDone, 0, nil, state.ChangeDone, "done"},
		{"taken, and no answer", state.ChangeDone, 0, nil, state.ChangeUnknown, "done"},
		{"taken, and killed again", state.ChangeDone, 0, nil, "", "done"},
		{"refused, and taken", state.ChangeRefused, 0, nil, state.ChangeDone, "done"},
		{"refused, and killed", state.ChangeRefused, 0, nil, "", "begun"},
		{"another target", state.ChangeDone, 0, func(c *state.Change) { c.URL += "2" }, state.ChangeDone, "done done"},
		{"another body", state.ChangeDone, 0, func(c *state.Change) { c.Body = nil }, state.ChangeUnknown, "done unknown"},
		{"after the service may have forgotten it", state.ChangeDone, 25 * time.Hour, nil, state.ChangeDone, "done done"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			clock := noon
			dirs := places(t)
			now := state.WithClock(func() time.Time { return clock })
			first := open(t, dirs, now)
			begin(t, journalOf(t, first), renamed("r"))
			if err := journalOf(t, first).Done(t.Context(), "r", state.Outcome{State: tt.answered}); err != nil {
				t.Fatal(err)
			}
			first.Die()
			clock = clock.Add(tt.after)
			next := journalOf(t, open(t, dirs, now))
			c := renamed("r")
			if tt.change != nil {
				tt.change(&c)
			}
			begin(t, next, c)
			if tt.again != "" {
				if err := next.Done(t.Context(), "r", state.Outcome{State: tt.again}); err != nil {
					t.Fatal(err)
				}
			}
			var states []string
			for _, c := range entries(t, next, state.ChangeFilter{}) {
				states = append(states, string(c.State))
			}
			if got := strings.Join(states, " "); got != tt.want {
				t.Errorf("the entries are %q, want %q", got, tt.want)
			}
		})
	}
}

func TestChoosingChanges(t *testing.T) {
	t.Parallel()
	clock := noon
	s := open(t, places(t), state.WithClock(func() time.Time { return clock }))
	j := journalOf(t, s)
	for i, account := range []string{"ada@x", "ada@x", "bob@x"} {
		c := renamed(fmt.Sprint(i))
		c.Account, c.Customer = account, fmt.Sprintf("c%d", i)
		begin(t, j, c)
		clock = clock.Add(time.Hour)
	}
	if err := j.Done(t.Context(), "1", state.Outcome{State: state.ChangeDone}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		f    state.ChangeFilter
		want string
	}{
		{"all", state.ChangeFilter{}, "0 1 2"},
		{"newest", state.ChangeFilter{Limit: 2}, "1 2"},
		{"since", state.ChangeFilter{Since: noon.Add(time.Minute)}, "1 2"},
		{"until", state.ChangeFilter{Until: noon.Add(time.Hour)}, "0"},
		{"customer", state.ChangeFilter{Customer: "C1"}, "1"},
		{"operation", state.ChangeFilter{Operation: "NickName"}, "0 1 2"},
		{"other operation", state.ChangeFilter{Operation: "suspend"}, ""},
		{"account", state.ChangeFilter{Account: "ada"}, "0 1"},
		{"state", state.ChangeFilter{State: state.ChangeDone}, "1"},
		{"request", state.ChangeFilter{RequestID: "2"}, "2"},
		{"both", state.ChangeFilter{Account: "ada", State: state.ChangeBegun}, "0"},
	} {
		var ids []string
		for _, c := range entries(t, j, tt.f) {
			ids = append(ids, c.RequestID)
		}
		if got := strings.Join(ids, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	clock := noon
	dirs := places(t)
	s := open(t, dirs, state.WithClock(func() time.Time { return clock }))
	j := journalOf(t, s)
	begin(t, j, renamed("first"))
	clock = noon.AddDate(-1, 0, 0)
	begin(t, j, renamed("second"))
	if err := j.Done(t.Context(), "first", state.Outcome{State: state.ChangeUnknown}); err != nil {
		t.Fatal(err)
	}
	s.Die()
	all := entries(t, j, state.ChangeFilter{})
	if len(all) != 2 || all[0].RequestID != "first" || all[1].RequestID != "second" || !all[0].Ended.Before(all[0].Begun) {
		t.Errorf("the order is %+v", all)
	}
	if open, err := journalOf(t, open(t, dirs)).Open(t.Context()); err != nil || len(open) != 2 {
		t.Errorf("open are %+v, %v", open, err)
	}
}

func TestChangeThatCantBeEntered(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		dirs   state.Dirs
		damage func(*state.Store) error
		want   string
	}{
		"full disk": {places(t), func(s *state.Store) error { _, err := s.FillDisk(t.Context()); return err }, "the journal could not be written because the disk is full: free some space on the disk of "},
		"read-only": {places(t), func(s *state.Store) error { return s.Freeze(t.Context()) }, "the journal could not be written because the disk can't be written to: make "},
		"no folder": {state.Dirs{Cache: t.TempDir(), State: filepath.Join(file, "x")}, nil, "the journal could not be opened because "},
		"no place":  {state.Dirs{Cache: t.TempDir()}, nil, "there is no directory for the journal"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, tt.dirs)
			if tt.damage != nil {
				if err := tt.damage(s); err != nil {
					t.Fatal(err)
				}
			}
			j, err := s.Journal(t.Context())
			for i := 0; err == nil && i < 10_000; i++ {
				c := renamed(fmt.Sprint(i))
				c.Body = json.RawMessage(`"` + strings.Repeat("x", 4000) + `"`)
				err = j.Begin(t.Context(), c)
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want %q", err, tt.want)
			}
		})
	}
}

func TestFullDiskKeepsWhatWasEntered(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	s := open(t, dirs)
	j := journalOf(t, s)
	begin(t, j, renamed("before"))
	free, err := s.FillDisk(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entered := 1
	for err == nil && entered < 10_000 {
		if err = j.Begin(t.Context(), renamed(fmt.Sprint(entered))); err == nil {
			entered++
		}
	}
	if err == nil {
		t.Fatal("the disk never became full")
	}
	if all := entries(t, journalOf(t, open(t, dirs)), state.ChangeFilter{}); len(all) != entered {
		t.Errorf("%d entries of %d are there", len(all), entered)
	}
	if err := free(); err != nil {
		t.Fatal(err)
	}
	begin(t, j, renamed("after"))
}

func TestProcessesShareAJournal(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	const processes, each = 4, 25
	var wg sync.WaitGroup
	for p := range processes {
		s := open(t, dirs)
		wg.Go(func() {
			j, err := s.Journal(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			for i := range each {
				id := fmt.Sprintf("%d-%d", p, i)
				if err := j.Begin(context.WithoutCancel(t.Context()), renamed(id)); err != nil {
					t.Error(err)
				}
				if err := j.Done(t.Context(), id, state.Outcome{State: state.ChangeDone}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	all := entries(t, journalOf(t, open(t, dirs)), state.ChangeFilter{State: state.ChangeDone})
	if len(all) != processes*each {
		t.Errorf("%d entries are there, want %d", len(all), processes*each)
	}
}
