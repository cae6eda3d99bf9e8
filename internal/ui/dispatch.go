package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// key finds out what a key means now: to the overlay on top, to a screen with an
// open prompt, as a binding of the screen, as one of the shell, or to the screen
// itself, which moves in its table with it.
func (a *App) key(msg tea.KeyPressMsg) tea.Cmd {
	name := msg.String()
	a.jobs.clearSeen()
	if name == "ctrl+c" {
		return a.interrupt()
	}
	if l := a.topLayer(); l != nil {
		return a.layerKey(l, msg)
	}
	if a.typing() {
		return a.input(msg)
	}
	if owner, b, ok := a.bindingFor(name); ok {
		return a.act(owner, b)
	}
	return a.input(msg)
}

// keys takes apart what a slow line delivers at once: esc and the key after it
// arrive like that key with alt held.
func (a *App) keys(msg tea.KeyPressMsg) tea.Cmd {
	escape := tea.KeyPressMsg{Code: tea.KeyEscape}
	switch msg.String() {
	case "alt+esc":
		first := a.key(escape)
		return tea.Batch(first, a.key(escape))
	case "ctrl+alt+c":
		return a.interrupt()
	}
	return a.key(msg)
}

// bindingFor looks a key up: the screen's own bindings go before the shell's, and
// of several on one key the first that can act.
func (a *App) bindingFor(key string) (ownerID, widget.Binding, bool) {
	for _, set := range []struct {
		owner    ownerID
		bindings []widget.Binding
	}{{a.top().id, a.screenBindings()}, {shellOwner, a.globalBindings()}} {
		if b, ok := pick(set.bindings, key); ok {
			return set.owner, b, true
		}
	}
	return shellOwner, widget.Binding{}, false
}

func pick(bindings []widget.Binding, key string) (found widget.Binding, ok bool) {
	for _, b := range bindings {
		if b.Do == nil || !slices.Contains(b.Keys, key) {
			continue
		}
		if b.Reason() == "" {
			return b, true
		}
		if !ok {
			found, ok = b, true
		}
	}
	return found, ok
}

// act runs a binding, or says why it doesn't.
func (a *App) act(owner ownerID, b widget.Binding) tea.Cmd {
	a.guard.recordAction(b.ID)
	a.frame.touch(true)
	if reason := a.refusal(b.Change, b.Label, b.Disabled); reason != "" {
		return a.showToast(notice{tone: text.ToneWarn, text: reason})
	}
	return a.wrap(owner, b.Do())
}

// refusal says why something can't be done now, or nothing.
func (a *App) refusal(change bool, label string, disabled func() string) string {
	if change && a.env.ReadOnly {
		return "This desk is read-only, so “" + label + "” is refused. Start it without --read-only to make changes."
	}
	if disabled != nil {
		return disabled()
	}
	return ""
}

// interrupt is ctrl+c: it quits, asks first when that would stop running work, and
// doesn't ask twice. Nothing here may wait for anything.
func (a *App) interrupt() tea.Cmd {
	if a.quitAsked {
		return tea.Quit
	}
	return a.askToQuit(plainQuit)
}

func (a *App) askToQuit(d quitRequest) tea.Cmd {
	if a.jobs.running() == 0 {
		return d.quit()
	}
	cmd := a.openOverlay(shellOwner, NewQuestion(Question{
		Title: d.verb + " while work is running?",
		Text:  a.jobs.summary() + "\n\nThat stops it where it is.",
		Yes:   "Stop it",
		No:    "Keep running",
		Do:    d.quit,
	}))
	a.quitAsked = d.then == nil
	return cmd
}

func (d quitRequest) quit() tea.Cmd {
	if d.then != nil {
		d.then()
	}
	return tea.Quit
}

// back is esc on a screen: the nearest thing that can be undone, or leaving.
func (a *App) back() tea.Cmd {
	if a.toast.text != "" {
		a.toast = notice{}
	}
	e := a.top()
	if esc, ok := As[Escaper](e.screen); ok {
		if handled, cmd := esc.Escape(); handled {
			return a.wrap(e.id, cmd)
		}
	}
	if len(a.stack) == 1 {
		return a.showToast(notice{tone: text.ToneText, text: "This is the first screen. Press ctrl+c to quit."})
	}
	return a.guarded([]*entry{e}, func() tea.Cmd { return a.pop(e.id) })
}
