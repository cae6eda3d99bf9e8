package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Screen fills the window between the header and the footer: a list, a detail page, a
// form. The shell holds screens on a stack and routes messages: a key goes to the top
// screen only, while the result of a command goes to the screen that returned the
// command, wherever it is on the stack. The result is dropped if that screen has been
// closed.
//
// A screen must not do I/O in Update and must not change its state inside a command.
type Screen interface {
	// Title returns the screen's breadcrumb, such as a customer's name.
	Title() string
	// Start is called once, when the screen is pushed. The context is cancelled when the
	// screen is removed from the stack; pass it to every call.
	Start(ctx context.Context, env *Env) tea.Cmd
	// Update handles the results of the screen's own commands, broadcast messages
	// (JobMsg, ThemeMsg) and the keys that have no binding.
	Update(msg tea.Msg) tea.Cmd
	// View draws the body in at most height lines of at most width cells.
	View(width, height int) string
	// Bindings returns the screen's keys, for dispatch, the footer, the help, the
	// palette and the generated key reference.
	Bindings() []widget.Binding
	// Status returns the left end of the footer: counts, sort order, age, source.
	Status() string
}

// Typing is implemented by screens with a text prompt. While Typing returns true, all
// keys except ctrl+c go to Update and bindings are ignored.
type Typing interface{ Typing() bool }

// Copier is implemented by screens that offer values to copy with `y`, most useful
// first.
type Copier interface{ Copies() []widget.CopyItem }

// Raw is implemented by screens that can show the service's JSON with `J`.
type Raw interface {
	// RawJSON returns a title and the JSON text as the service sent it.
	RawJSON() (title string, text []byte)
}

// Describer is implemented by screens that can describe the row under the cursor with `d`.
type Describer interface{ Describe() tea.Cmd }

// Exporter is implemented by screens whose content can be exported with `e`.
type Exporter interface{ Export() tea.Cmd }

// Refresher is implemented by screens that can be reloaded with `r`.
type Refresher interface{ Refresh() tea.Cmd }

// Linker is implemented by screens that have a page in the web portal, opened with `o`.
type Linker interface{ PortalURL() string }

// Personal is implemented by screens whose title must be masked while the screen is
// shared, such as a customer's name.
type Personal interface{ Personal() text.MaskKind }

// Guarded is implemented by screens that would lose data when they are closed, such as a
// half-filled form. If Guard returns a text, the user is asked with it first.
type Guarded interface{ Guard() string }

// Escaper is implemented by screens and overlays that use `esc` for something other than
// closing, such as clearing a filter. Escape reports false if there is nothing to undo;
// the shell then closes the screen or overlay.
type Escaper interface {
	Escape() (handled bool, cmd tea.Cmd)
}

// Revivable is implemented by screens that `[` and `]` can open again after they were
// closed. Revive returns a new screen for the same content, not yet started, so that
// the closed one can be freed.
type Revivable interface{ Revive() Screen }

// Resumer is implemented by screens that need to know when they become the top screen
// again, for example to reload data that a form above them may have changed.
type Resumer interface{ Resume() tea.Cmd }

// ThemeMsg tells every screen and overlay that Env.Theme has changed.
type ThemeMsg struct{}

// MaskMsg tells every screen and overlay that Env.Masked has changed.
type MaskMsg struct{ Masked bool }

// Env is what the shell shares with every screen. Only the shell changes it, between
// messages.
type Env struct {
	Theme        *text.Theme // current theme; replaced once the terminal's background is known
	ReadOnly     bool        // actions that change data are disabled
	Masked       bool        // names and ids are masked for screen sharing
	ScreenReader bool        // plain lines, no box drawing, no animation
	ASCII        bool        // the terminal can't show more than ASCII
	Jobs         *Jobs       // work that continues when its screen is closed

	guard *crashGuard
}

// Mask returns s, or an alias for it while names and ids are masked.
func (e *Env) Mask(kind text.MaskKind, s string) string {
	if !e.Masked {
		return s
	}
	return text.Mask(kind, s)
}

// Go runs fn in a goroutine. If fn panics, the terminal is restored and a crash report
// is written. Screens must not use go statements themselves.
func (e *Env) Go(fn func()) {
	if e.guard == nil { // an Env made by a test
		go fn()
		return
	}
	e.guard.spawn(fn)
}
