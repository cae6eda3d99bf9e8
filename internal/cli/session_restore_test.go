package cli

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/views"
)

// newStartable returns a program with a store, and a function that restores the session
// of a profile.
func newStartable(t *testing.T) (p *program, store *state.Store, start func(profile string) (*ui.Config, *sessionSaver)) {
	t.Helper()
	store, err := state.Memory()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	p = newProgram(World{Err: io.Discard})
	return p, store, func(profile string) (*ui.Config, *sessionSaver) {
		config := &ui.Config{}
		return config, p.restoreSession(t.Context(), store, profile, config)
	}
}

func TestRestoreSession(t *testing.T) {
	t.Parallel()
	p, _, start := newStartable(t)
	path := []ui.SavedScreen{{Title: "Customers", Kind: "customers", State: []byte(`{"sort":"name"}`)}}
	first, r := start("contoso")
	if first.Session != nil || r.firstError() != nil {
		t.Errorf("a first start is offered %v, %v", first.Session, r.firstError())
	}
	first.SaveSession(path)

	again, _ := start("contoso")
	if again.Session == nil || again.Session.Left.IsZero() {
		t.Fatalf("the next start is offered %+v", again.Session)
	}
	if diff := cmp.Diff(path, again.Session.Path); diff != "" {
		t.Errorf("offered (-left +offered):\n%s", diff)
	}
	if other, _ := start("fabrikam"); other.Session != nil {
		t.Error("another profile is offered it too")
	}
	p.flags.fresh = true
	if fresh, _ := start("contoso"); fresh.Session != nil {
		t.Error("--fresh still offers it")
	}
	p.flags.fresh = false
	if later, _ := start("contoso"); later.Session != nil {
		t.Error("--fresh has not deleted it")
	}
}

func TestRestoreDamagedSession(t *testing.T) {
	t.Parallel()
	_, store, start := newStartable(t)
	if err := store.SaveSession(t.Context(), "desk of contoso", []byte(`[{"title":`)); err != nil {
		t.Fatal(err)
	}
	if config, r := start("contoso"); config.Session != nil || r.firstError() != nil {
		t.Errorf("a damaged session gives %v, %v", config.Session, r.firstError())
	}
	if _, _, err := store.LoadSession(t.Context(), "desk of contoso"); err == nil {
		t.Error("it is still there")
	}
}

// FuzzRestore: opening a saved session, valid or not, returns a screen or an error.
func FuzzRestore(f *testing.F) {
	f.Add([]byte(`[{"title":"Customers","kind":"customers","state":{"filter":"x","sort":"name","marks":["a"]}}]`))
	f.Add([]byte(`[{"kind":"customer","args":{"customer":{"ID":"a"},"page":"Orders"},"state":{"active":"Orders","pages":{"Orders":{"sort":"id"}}}}]`))
	f.Add([]byte(`[{"kind":"subscription","args":{"customer":{"ID":"a"},"subscription":{"id":"b","quantity":1e99}}}]`))
	f.Add([]byte(`[{"kind":"invoice","args":{"invoice":{"id":"b"}}},{"kind":"unbilled"},{"kind":"operation","args":{"operation":"nothing"}}]`))
	f.Add([]byte(`[{"kind":"answer","args":{"operation":"get-a-collection-of-invoices","params":{"size":["1"]}}},{"kind":"policy-form","args":{"customer":{}},"state":{"name":"x"}}]`))
	desk := &views.Desk{}
	f.Fuzz(func(t *testing.T, doc []byte) {
		path, err := decodeScreens(doc)
		if err != nil {
			return
		}
		for _, saved := range path {
			screen, err := desk.OpenSaved(saved)
			if (screen == nil) == (err == nil) {
				t.Errorf("%s gives %v and %v", saved.Kind, screen, err)
			}
		}
	})
}
