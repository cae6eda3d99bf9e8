package ui

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/dustin/go-humanize"
	"github.com/go-json-experiment/json/jsontext"
)

// saveDelay is how long after a key press the session is saved. A killed process loses
// at most that much.
const saveDelay = time.Second

// SavedScreen describes a screen or an overlay so that a later start can restore it.
type SavedScreen struct {
	Title string         `json:"title"`
	Kind  string         `json:"kind"`                     // what kind of screen it is: "customer"
	Args  jsontext.Value `json:"args,omitempty,omitzero"`  // what the screen shows
	State jsontext.Value `json:"state,omitempty,omitzero"` // view state: filter, cursor, typed text
	Above bool           `json:"above,omitempty"`          // it is an overlay, above the screen before it
}

// Savable is implemented by screens and overlays that a later start can restore.
type Savable interface {
	// Save returns what is needed to restore the screen. It reports false if the screen
	// can't be restored; the session then leaves it out.
	Save() (SavedScreen, bool)
}

// Session is the stack of screens that was open when the program ended, the first screen
// first.
type Session struct {
	Path []SavedScreen
	Left time.Time
}

// savedPath returns the open screens that can be restored.
func (a *App) savedPath() []SavedScreen {
	var path []SavedScreen
	whole := false // the top screen can be restored
	for _, e := range a.stack {
		var saved SavedScreen
		if saved, whole = saveScreen(e.screen); whole {
			path = append(path, saved)
		}
	}
	if l := a.topLayer(); l != nil && whole && l.owner == a.top().id {
		if saved, ok := saveScreen(l.overlay); ok {
			saved.Above = true
			path = append(path, saved)
		}
	}
	return path
}

func saveScreen(v any) (SavedScreen, bool) {
	if s, ok := v.(Savable); ok {
		return s.Save()
	}
	return SavedScreen{}, false
}

// sessionSaver saves the session through Config.SaveSession. Commands run concurrently,
// so a session that is older than the last saved one is dropped.
type sessionSaver struct {
	scheduled bool          // a saveSessionMsg is on its way
	last      []SavedScreen // as last saved
	seq       int

	mu      sync.Mutex
	written int
	final   []SavedScreen // the session when the loop was told to quit
	ended   bool
}

// saveSessionMsg saves the session, some time after a key press.
type saveSessionMsg struct{}

// scheduleSave saves the session after saveDelay, unless that is already scheduled.
func (a *App) scheduleSave() tea.Cmd {
	if a.cfg.SaveSession == nil || a.sessionSaver.scheduled {
		return nil
	}
	a.sessionSaver.scheduled = true
	return a.after(saveDelay, saveSessionMsg{})
}

func (a *App) saveSession() tea.Cmd {
	m := &a.sessionSaver
	m.scheduled = false
	path := a.savedPath()
	if slices.EqualFunc(path, m.last, sameScreen) {
		return nil
	}
	m.last = path
	m.seq++
	seq := m.seq
	return func() tea.Msg {
		m.mu.Lock()
		defer m.mu.Unlock()
		if seq > m.written && !m.ended {
			m.written = seq
			a.cfg.SaveSession(path)
		}
		return nil
	}
}

// setFinal stores the final session: the update loop was told to quit.
func (m *sessionSaver) setFinal(path []SavedScreen) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.final = path
}

// flush saves the final session, if the update loop got to set it.
func (m *sessionSaver) flush(save func([]SavedScreen)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if save != nil && m.final != nil && !m.ended {
		m.ended = true
		save(m.final)
	}
}

func sameScreen(a, b SavedScreen) bool {
	return a.Above == b.Above && a.Title == b.Title && a.Kind == b.Kind && bytes.Equal(a.Args, b.Args) && bytes.Equal(a.State, b.State)
}

// offerSession asks whether to restore the last session. It doesn't ask if that would
// change nothing.
func (a *App) offerSession() tea.Cmd {
	s := a.cfg.Session
	if s == nil || a.cfg.OpenSaved == nil || slices.EqualFunc(s.Path, a.savedPath(), sameScreen) || len(s.Path) == 0 {
		return nil
	}
	names := make([]string, len(s.Path))
	for i, saved := range s.Path {
		names[i] = a.env.Mask(text.MaskName, saved.Title)
	}
	names[0] = s.Path[0].Title // the first screen's title is not personal
	return a.openOverlay(shellOwner, NewQuestion(Question{
		Title: "Go back to where you were?",
		Text:  strings.Join(names, " ▸ ") + "\n\nThe session ended " + humanize.Time(s.Left) + ".",
		Yes:   "Go back", No: "Start here", Harmless: true,
		Do: func() tea.Cmd { return a.restoreSession(s) },
	}))
}

// restoreSession opens the screens of a session up to the first that can't be restored.
func (a *App) restoreSession(s *Session) tea.Cmd {
	var entries []*entry
	var above Overlay
	var failed error
	for _, saved := range s.Path {
		if saved.Above {
			above, failed = a.restoreOverlay(saved)
			break
		}
		screen, err := a.cfg.OpenSaved(saved)
		if err != nil {
			failed = err
			break
		}
		entries = append(entries, &entry{screen: screen})
	}
	var cmds []tea.Cmd
	if failed != nil {
		cmds = append(cmds, a.showToast(notice{tone: text.ToneWarn, text: "Part of the last session could not be restored: " + failed.Error()}))
	}
	if len(entries) == 0 {
		return tea.Batch(cmds...)
	}
	for _, e := range slices.Backward(a.stack) {
		a.stop(e)
	}
	a.stack = nil
	for _, e := range entries {
		a.stack = append(a.stack, e)
		cmds = append(cmds, a.start(e))
	}
	a.stackChanged()
	if above != nil {
		cmds = append(cmds, a.openOverlay(shellOwner, above))
	}
	return tea.Batch(cmds...)
}

func (a *App) restoreOverlay(saved SavedScreen) (Overlay, error) {
	if a.cfg.OpenAbove == nil {
		return nil, nil
	}
	return a.cfg.OpenAbove(a.ctx, a.env, saved)
}
