package journal_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/deviceupload"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/sandbox"
	"github.com/cspdesk/cspdesk/internal/state"
)

var contoso = state.PartnerOf("global", "contoso")

// machine is a process that is killed, as by kill -9, at one of the points that it
// passes. What is on the disk and with the service by then stays; whatever the
// process does afterwards has no effect any more.
type machine struct {
	t      *testing.T
	world  *sandbox.Sandbox
	dirs   state.Dirs
	store  *state.Store
	book   *journal.Book
	keeper *journal.Uploads
	client *api.Client

	mu     sync.Mutex
	left   int    // points until it is killed; 0 for never
	killed string // the point where it was
	after  state.Dirs
	kill   context.CancelFunc
}

var errKilled = errors.New("the process is dead")

// boot starts a process on the files of a folder.
func boot(t *testing.T, world *sandbox.Sandbox, dirs state.Dirs, left int) *machine {
	t.Helper()
	store, err := state.Open(t.Context(), dirs, contoso)
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, world: world, dirs: dirs, store: store, left: left}
	m.book = &journal.Book{Open: store.Journal, Profile: "contoso", Who: ada}
	m.keeper = &journal.Uploads{Open: store.Uploads, Who: ada}
	m.client, err = api.New(api.Config{BaseURL: "https://sandbox.example", Transport: wire{m, world.Transport()}, Tokens: signedIn(world.Issue(sandbox.UserToken)), Journal: entries{m}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// halt ends the process for good, in order or not.
func (m *machine) halt() {
	if err := m.store.Close(); err != nil {
		m.t.Errorf("closing the store: %v", err)
	}
}

// passes reports whether the process is alive after a point.
func (m *machine) passes(point string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.killed != "" {
		return false
	}
	if m.left--; m.left == 0 {
		m.killed = point
		m.after = m.dirs
		m.after.State = copied(m.t, m.dirs.State)
		if m.kill != nil {
			m.kill()
		}
	}
	return m.killed == ""
}

// writes does something to the files, which must not be copied meanwhile.
func (m *machine) writes(what string, do func() error) error {
	if !m.passes("before " + what) {
		return errKilled
	}
	m.mu.Lock()
	err := errKilled
	if m.killed == "" {
		err = do()
	}
	m.mu.Unlock()
	if err != nil {
		return err
	}
	if !m.passes("after " + what) {
		return errKilled
	}
	return nil
}

// copied takes a copy of a folder: what the disk has when a process is killed.
func copied(t *testing.T, folder string) string {
	t.Helper()
	to, err := os.MkdirTemp(filepath.Dir(folder), "after-") //nolint:usetesting // a copy lies beside what it is of
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) == ".db-shm" { // memory of the process, not of the disk
			return err
		}
		target := filepath.Join(to, path[len(folder):])
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// entries is the journal with points before and after each entry.
type entries struct{ m *machine }

func (e entries) Begin(ctx context.Context, entry api.JournalEntry) error {
	return e.m.writes("an entry", func() error { return e.m.book.Begin(ctx, entry) })
}

func (e entries) Sending(ctx context.Context, id string) error {
	return e.m.writes("an entry that it is sent", func() error { return e.m.book.Sending(ctx, id) })
}

func (e entries) Done(ctx context.Context, id string, o api.JournalOutcome) {
	_ = e.m.writes("an outcome", func() error { // a dead process has nobody to tell
		e.m.book.Done(ctx, id, o)
		return nil
	})
}

// wire is the line to the service with points before and after each change.
type wire struct {
	m    *machine
	next http.RoundTripper
}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet && !w.m.passes("before sending") {
		return nil, errKilled
	}
	resp, err := w.next.RoundTrip(r)
	if r.Method != http.MethodGet && !w.m.passes("before the answer") {
		return nil, errKilled
	}
	return resp, err
}

// keep is how an upload is kept, with points before and after.
func (m *machine) keep(id string) func(int, deviceupload.ChunkState) error {
	return func(chunk int, s deviceupload.ChunkState) error {
		return m.writes("a request's state", func() error { return m.keeper.Keep(m.t.Context(), id, chunk, s) })
	}
}

func ada(context.Context) string { return "ada@contoso.example" }

type signedIn string

func (s signedIn) Token(context.Context) (string, string, error) {
	return string(s), string(sandbox.UserToken), nil
}

func (s signedIn) Renew(context.Context, string, string) (string, string, error) {
	return "", "", errors.New("the sign-in is over")
}

// fresh is an empty place for a partner's files, with the database made already.
func fresh(t *testing.T) func() state.Dirs {
	t.Helper()
	base := t.TempDir()
	template := filepath.Join(base, "template")
	store, err := state.Open(t.Context(), state.Dirs{State: template}, contoso)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Journal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	return func() state.Dirs {
		n++
		home := filepath.Join(base, fmt.Sprint(n))
		if err := os.MkdirAll(home, 0o700); err != nil {
			t.Fatal(err)
		}
		dirs := state.Dirs{State: copied(t, template)}
		return dirs
	}
}
