package kit

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/ui"
)

// tabsState is which page is shown, and how each is looked at.
type tabsState struct {
	Active string                    `json:"active"`
	Pages  map[string]jsontext.Value `json:"pages,omitempty"`
}

// At sets what restores the screen in a later run.
func (t *Tabs) At(at Location) *Tabs {
	t.location = at
	return t
}

// Save implements [ui.Savable].
func (t *Tabs) Save() (ui.SavedScreen, bool) { return EncodeScreen(t.Heading, t.location, t.State()) }

// State is the active page and the view state of each page.
func (t *Tabs) State() any {
	s := tabsState{Active: t.tabs[t.Active].Title, Pages: map[string]jsontext.Value{}}
	for i, tab := range t.tabs {
		page, ok := tab.Screen.(stateful)
		if !ok || !t.started[i] {
			continue
		}
		if state := page.State(); state != nil {
			if raw, err := json.Marshal(state, json.Deterministic(true)); err == nil {
				s.Pages[tab.Title] = raw
			}
		}
	}
	return s
}

// SetState restores the active page and the view state of each page.
func (t *Tabs) SetState(raw jsontext.Value) error {
	var s tabsState
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	for i, tab := range t.tabs {
		if tab.Title == s.Active {
			t.Active = i
		}
		page, ok := tab.Screen.(stateful)
		if state := s.Pages[tab.Title]; ok && len(state) > 0 {
			if err := page.SetState(state); err != nil {
				return err
			}
		}
	}
	return nil
}
