package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Screen is one full-window step of the user's path: a list, a detail page, a
// form. The shell keeps screens on a stack, draws the chrome around the top one
// and routes messages: a key goes to the top screen only, while the answer to a
// command goes to the screen that issued it, wherever it is on the stack, and is
// dropped when that screen is gone.
//
// A screen never does IO in Update and never changes its state inside a command.
type Screen interface {
	// Title is the screen's breadcrumb, such as a customer's name.
	Title() string
	// Start is called once, when the screen is pushed. The context is cancelled
	// when the screen leaves the stack: give it to every call.
	Start(ctx context.Context, env *Env) tea.Cmd
	// Update takes the answers to the screen's own commands, broadcast messages
	// (JobMsg, ThemeMsg) and the keys that no binding took.
	Update(msg tea.Msg) tea.Cmd
	// View draws the body in at most height lines of at most width cells.
	View(width, height int) string
	// Bindings lists what keys do here; it feeds dispatch, footer, help, palette
	// and the generated key reference.
	Bindings() []widget.Binding
	// Status is the left end of the footer: counts, sort order, age, source.
	Status() string
}

// Typing is implemented by screens that have a text prompt open: while Typing
// returns true, keys go to Update unlooked-at (except ctrl+c).
type Typing interface{ Typing() bool }

// Copier offers what `y` can copy here, most useful first.
type Copier interface{ Copies() []widget.CopyItem }

// Raw is implemented by screens that can show the service's JSON with `J`.
type Raw interface {
	// RawJSON returns a title and the JSON text as the service sent it.
	RawJSON() (title string, text []byte)
}

// Describer is implemented by screens that can describe the row under the cursor with `d`.
type Describer interface{ Describe() tea.Cmd }

// Exporter is implemented by screens whose content `e` can export.
type Exporter interface{ Export() tea.Cmd }

// Refresher is implemented by screens that `r` can read again.
type Refresher interface{ Refresh() tea.Cmd }

// Linker is implemented by screens that `o` can open in the web portal.
type Linker interface{ PortalURL() string }

// Personal is implemented by screens whose title would give something away while
// the screen is shared, such as a customer's name.
type Personal interface{ Personal() text.MaskKind }

// Guarded is implemented by screens that would lose something when left, such as
// a half-filled form: a non-empty Guard is asked as a question first.
type Guarded interface{ Guard() string }

// Escaper is implemented by screens and overlays that use `esc` for something
// nearer than leaving, such as clearing a filter. Escape reports false when there
// is nothing to undo; the shell then leaves the screen or closes the overlay.
type Escaper interface {
	Escape() (handled bool, cmd tea.Cmd)
}

// Revivable is implemented by screens that `[` and `]` can bring back after they
// were left. Revive returns a fresh screen of the same place, not yet started;
// the left one is let go with everything it holds.
type Revivable interface{ Revive() Screen }

// Resumer is implemented by screens that want to know when they come to the top
// again, for instance to read again what a form above them may have changed.
type Resumer interface{ Resume() tea.Cmd }

// ThemeMsg tells every screen and overlay that Env.Theme is another one now.
type ThemeMsg struct{}

// MaskMsg tells every screen and overlay that Env.Masked was switched.
type MaskMsg struct{ Masked bool }

// Env is what the shell shares with every screen. It is written by the shell
// only, between messages.
type Env struct {
	Theme        *text.Theme // current colours; replaced when the background is known
	ReadOnly     bool        // changes are removed
	Masked       bool        // names and ids are masked for screen sharing
	ScreenReader bool        // plain lines, no box drawing, no animation
	ASCII        bool        // the terminal can't show more than ASCII
	Jobs         *Jobs       // work that outlives its screen

	guard *crashGuard
}

// Mask returns a value as it may be shown: an alias while names and ids are masked.
func (e *Env) Mask(kind text.MaskKind, s string) string {
	if !e.Masked {
		return s
	}
	return text.Mask(kind, s)
}

// Go runs fn in a goroutine whose panic ends the program in order: terminal
// restored, crash report written. No other go statement belongs in a screen.
func (e *Env) Go(fn func()) {
	if e.guard == nil { // an Env made by a test
		go fn()
		return
	}
	e.guard.spawn(fn)
}
