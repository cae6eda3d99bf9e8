package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// JSONScreen is the screen that `J` opens: it shows a JSON text.
type JSONScreen struct {
	title   string
	content []byte
	view    *widget.JSONView
	env     *Env
}

// NewJSONScreen makes the screen.
func NewJSONScreen(title string, text []byte) *JSONScreen {
	return &JSONScreen{title: title, content: text, view: widget.NewJSONView(text)}
}

// Title implements Screen.
func (s *JSONScreen) Title() string { return s.title }

// Start implements Screen.
func (s *JSONScreen) Start(_ context.Context, env *Env) tea.Cmd {
	s.env = env
	return nil
}

// Update implements Screen.
func (s *JSONScreen) Update(msg tea.Msg) tea.Cmd {
	s.view.Update(msg)
	return nil
}

// View implements Screen. JSON can't be masked field by field, so it isn't shown at all
// while names and ids are masked.
func (s *JSONScreen) View(width, height int) string {
	if s.env.Masked {
		return "\n  " + text.Truncate("JSON is not shown while names and ids are masked. ctrl+x shows them again.", width-2)
	}
	return s.view.View(width, height, s.env.Theme)
}

// Bindings implements Screen.
func (s *JSONScreen) Bindings() []widget.Binding { return s.view.Bindings() }

// Status implements Screen.
func (s *JSONScreen) Status() string {
	if s.env.Masked {
		return ""
	}
	return s.view.Status()
}

// Typing implements Typing.
func (s *JSONScreen) Typing() bool { return s.view.Typing() }

// Copies implements Copier.
func (s *JSONScreen) Copies() []widget.CopyItem { return s.view.Copies() }

// Escape ends the search first.
func (s *JSONScreen) Escape() (bool, tea.Cmd) {
	return s.view.Update(tea.KeyPressMsg{Code: tea.KeyEscape}), nil
}

// Revive implements Revivable.
func (s *JSONScreen) Revive() Screen { return NewJSONScreen(s.title, s.content) }
