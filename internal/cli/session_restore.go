package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"sync"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// sessionSaver has the desk keep where the person is, and offer it at the next start.
// Each profile of a partner has a place of its own.
type sessionSaver struct {
	store *state.Store
	name  string

	mu  sync.Mutex
	err error // the first that kept it from being kept
}

// restoreSession makes the desk of a profile resumable. What was kept is forgotten for a
// fresh start, and so is what can't be read any more.
func (p *program) restoreSession(ctx context.Context, store *state.Store, profile string, config *ui.Config) *sessionSaver {
	r := &sessionSaver{store: store, name: "desk of " + cmp.Or(profile, "no profile")}
	if store == nil {
		return r
	}
	config.SaveSession = r.save
	doc, left, err := store.LoadSession(ctx, r.name)
	switch {
	case errors.Is(err, state.ErrNoSession):
		return r
	case err != nil:
		r.record(err)
		return r
	case p.flags.fresh:
		r.record(store.DropSession(ctx, r.name))
		return r
	}
	path, err := decodeScreens(doc)
	if err != nil {
		p.say("Where you were could not be read, so the desk starts anew: %s", sentence(err.Error()))
		r.record(store.DropSession(ctx, r.name))
		return r
	}
	config.Session = &ui.Session{Path: path, Left: left}
	return r
}

func decodeScreens(doc []byte) (path []ui.SavedScreen, err error) {
	err = json.Unmarshal(doc, &path)
	return path, err
}

// save is called by the desk, from whatever goroutine.
func (r *sessionSaver) save(path []ui.SavedScreen) {
	doc, err := json.Marshal(path)
	if err == nil {
		err = r.store.SaveSession(context.Background(), r.name, doc)
	}
	r.record(err)
}

func (r *sessionSaver) record(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// firstError is why the place could not be kept, nil when it was.
func (r *sessionSaver) firstError() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
