package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Overlay is a box above the screen that takes all keys until it closes: a question, a
// menu, the help. `esc` closes it; an overlay that implements Escaper is asked first.
type Overlay interface {
	// Title is shown in the box's upper border.
	Title() string
	// Start is called once, when the overlay opens. The context is cancelled when
	// it closes.
	Start(ctx context.Context, env *Env) tea.Cmd
	// Update handles keys, pastes, results of the overlay's commands and broadcasts. If
	// done is true, the overlay closes, and the result of cmd goes to the screen that
	// opened it.
	Update(msg tea.Msg) (cmd tea.Cmd, done bool)
	// View draws the content of the box in at most height lines of at most width cells.
	View(width, height int) string
	// Bindings returns the keys to show in the footer. Update handles them.
	Bindings() []widget.Binding
}

// layer is an open overlay.
type layer struct {
	id              ownerID
	owner           ownerID // the screen that opened it
	overlay         Overlay
	cancel          context.CancelFunc
	ignoreKeysUntil time.Time // keys typed before then are meant for the screen below
}

// typingGrace is how long an overlay that opens unexpectedly ignores keys while the user
// is typing, so that typed text doesn't answer a question by accident.
const typingGrace = 700 * time.Millisecond

func (a *App) topLayer() *layer {
	if len(a.layers) == 0 {
		return nil
	}
	return a.layers[len(a.layers)-1]
}

func (a *App) layer(id ownerID) *layer {
	for _, l := range a.layers {
		if l.id == id {
			return l
		}
	}
	return nil
}

// openOverlay opens an overlay for a screen. The shell's own overlays are opened for the
// top screen.
func (a *App) openOverlay(from ownerID, o Overlay) tea.Cmd {
	if from == shellOwner {
		from = a.top().id
	}
	ctx, cancel := context.WithCancel(a.ctx)
	l := &layer{id: a.nextID(), owner: from, overlay: o, cancel: cancel}
	if a.typing() && !a.handlingKey && !a.expected {
		l.ignoreKeysUntil = time.Now().Add(typingGrace)
	}
	a.layers = append(a.layers, l)
	a.frame.touch(false)
	return a.wrap(l.id, o.Start(ctx, a.env))
}

// typing reports whether keys are typed as text now.
func (a *App) typing() bool {
	if len(a.layers) > 0 {
		return true
	}
	t, ok := As[Typing](a.top().screen)
	return ok && t.Typing()
}

func (a *App) updateLayer(l *layer, msg tea.Msg) tea.Cmd {
	a.frame.touch(false)
	cmd, done := l.overlay.Update(msg)
	if !done {
		return a.wrap(l.id, cmd)
	}
	a.closeLayer(l)
	return a.wrap(l.owner, cmd)
}

func (a *App) closeLayer(l *layer) {
	l.cancel()
	a.quitAsked = false
	a.layers = slices.DeleteFunc(a.layers, func(other *layer) bool { return other == l })
	a.frame.touch(false)
}

func (a *App) closeLayersOf(owner ownerID) {
	for _, l := range slices.Clone(a.layers) {
		if l.owner == owner {
			a.closeLayer(l)
		}
	}
}

// layerKey passes a key to the top overlay.
func (a *App) layerKey(l *layer, msg tea.KeyPressMsg) tea.Cmd {
	if time.Now().Before(l.ignoreKeysUntil) {
		return nil
	}
	if msg.String() != "esc" {
		return a.updateLayer(l, msg)
	}
	if e, ok := l.overlay.(Escaper); ok {
		a.frame.touch(false)
		if handled, cmd := e.Escape(); handled {
			return a.wrap(l.id, cmd)
		}
	}
	a.closeLayer(l)
	return nil
}
