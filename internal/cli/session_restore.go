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

// sessionSaver saves the open screens for the next start. Each profile of a partner has
// its own saved session.
type sessionSaver struct {
	store *state.Store
	name  string

	mu  sync.Mutex
	err error // the first error
}

// restoreSession sets up the saving and restoring of a profile's session. With --fresh,
// or if it is damaged, the saved session is deleted.
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
		p.say("The last session could not be restored: %s", sentence(err.Error()))
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

// save saves the open screens. It may be called from any goroutine.
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

// firstError returns the first error, nil if there was none.
func (r *sessionSaver) firstError() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
