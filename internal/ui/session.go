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

// rememberAfter is how long after a key the place is kept: what a killed process
// forgets is at most that much.
const saveDelay = time.Second

// SavedScreen is a screen as a later start can bring it back.
type SavedScreen struct {
	Title string         `json:"title"`
	Kind  string         `json:"kind"`                     // what kind of screen it is: "customer"
	Args  jsontext.Value `json:"args,omitempty,omitzero"`  // what it is about
	State jsontext.Value `json:"state,omitempty,omitzero"` // how it is looked at: filter, cursor, what was typed
	Above bool           `json:"above,omitempty"`          // it is an overlay, above the screen before it
}

// Savable is implemented by screens and overlays that a later start can bring back.
type Savable interface {
	// Save says what makes it again. It reports false when nothing can: then the way
	// back leads past it.
	Save() (SavedScreen, bool)
}

// Session is where the user was when the desk was left: the stack of screens, the
// first one first.
type Session struct {
	Path []SavedScreen
	Left time.Time
}

// path is where the user is, as far as it can be brought back.
func (a *App) savedPath() []SavedScreen {
	var path []SavedScreen
	whole := false // the screen on top is kept
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

// memory keeps the place through Config.SaveSession. Commands run side by side,
// so a place that is overtaken by a newer one is dropped.
type sessionSaver struct {
	scheduled bool          // a look is coming
	last      []SavedScreen // as it was kept
	seq       int

	mu      sync.Mutex
	written int
	final   []SavedScreen // where the user was when the loop was told to quit
	ended   bool
}

// rememberMsg is the look at the place that follows a key.
type saveSessionMsg struct{}

// rememberPlace has the place looked at soon, unless that is coming already.
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

// leave notes the place for good: the update loop was told to quit.
func (m *sessionSaver) setFinal(path []SavedScreen) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.final = path
}

// flush keeps the place that was left, if the loop lived to tell it.
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

// offerSession asks whether to go back to where the user was. Nothing is asked
// when they would see the same as now.
func (a *App) offerSession() tea.Cmd {
	s := a.cfg.Session
	if s == nil || a.cfg.OpenSaved == nil || slices.EqualFunc(s.Path, a.savedPath(), sameScreen) || len(s.Path) == 0 {
		return nil
	}
	names := make([]string, len(s.Path))
	for i, saved := range s.Path {
		names[i] = a.env.Mask(text.MaskName, saved.Title)
	}
	names[0] = s.Path[0].Title // the first screen is about nobody
	return a.openOverlay(shellOwner, NewQuestion(Question{
		Title: "Go back to where you were?",
		Text:  strings.Join(names, " ▸ ") + "\n\nYou left it " + humanize.Time(s.Left) + ".",
		Yes:   "Go back", No: "Start here", Harmless: true,
		Do: func() tea.Cmd { return a.restoreSession(s) },
	}))
}

// goBack opens the screens of a session, as many as can be opened.
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
		cmds = append(cmds, a.showToast(notice{tone: text.ToneWarn, text: "Not everything could be brought back: " + failed.Error()}))
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
