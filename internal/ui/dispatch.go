package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// key dispatches a key: to the top overlay, to a screen with an open prompt, to a
// binding of the screen, to a binding of the shell, or to the screen's Update.
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

// keys splits keys that a slow connection delivers at once: esc and the key after it
// arrive as that key with alt.
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

// bindingFor finds the binding for a key. The screen's bindings take precedence over
// the shell's. If several bindings share the key, the first enabled one is used.
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

// act runs a binding, or shows why it can't be run.
func (a *App) act(owner ownerID, b widget.Binding) tea.Cmd {
	a.guard.recordAction(b.ID)
	a.frame.touch(true)
	if reason := a.refusal(b.Change, b.Label, b.Disabled); reason != "" {
		return a.showToast(notice{tone: text.ToneWarn, text: reason})
	}
	return a.wrap(owner, b.Do())
}

// refusal returns why an action can't be run now, or "".
func (a *App) refusal(change bool, label string, disabled func() string) string {
	if change && a.env.ReadOnly {
		return "cspdesk is read-only, so “" + label + "” is not available. Start it without --read-only to make changes."
	}
	if disabled != nil {
		return disabled()
	}
	return ""
}

// interrupt handles ctrl+c: it quits, but first asks if jobs are running. A second
// ctrl+c quits without asking. It must not block.
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
		Text:  a.jobs.summary() + "\n\nQuitting stops it. What is already done is not undone.",
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

// back handles esc on a screen: it closes the toast, undoes the screen's innermost
// state, or leaves the screen.
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
