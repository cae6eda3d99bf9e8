package signin

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Setup runs the first start: the user chooses the demo, or fills in a profile, which is
// tried and saved. FreeName, Check, Done and Demo are called in the update loop and must
// not block. Try and Save are called outside of it.
type Setup struct {
	Path     string                  // path of the config file; "" if there is no folder for it
	FreeName func(name string) error // reports a name that is invalid or taken
	Check    func(state.Profile) error
	// Try signs in with the terminal to itself.
	Try  func(name string, p state.Profile) error
	Save func(name string, p state.Profile) error
	Done func(name string) // called after the profile was saved
	Demo func()            // called when the user chooses the demo
}

// Config returns the shell's configuration, with the welcome screen as home screen.
func (s *Setup) Config(product, version string) ui.Config {
	return ui.Config{
		Product: product, Version: version,
		Root:    func() ui.Screen { return &welcome{setup: s} },
		Screens: func() []ui.Screen { return []ui.Screen{&welcome{setup: s}, newProfileForm(s)} },
	}
}

// welcome is the first screen if no profile is set up.
type welcome struct {
	setup *Setup
	env   *ui.Env
	at    int
}

// choices returns the choices of the welcome screen.
func (w *welcome) choices() []struct{ key, title, text string } {
	return []struct{ key, title, text string }{
		{"d", "Look around in the demo", "A sandbox with invented data. It needs no account, and nothing leaves this computer."},
		{"s", "Set up your partner tenant", "You need the id of an application that is registered in your tenant; docs/sign-in.md shows how to register one. It takes five minutes."},
		{"q", "Quit", "cspdesk --help lists the commands for scripts."},
	}
}

// Title implements [ui.Screen].
func (w *welcome) Title() string { return "Welcome" }

// Start implements [ui.Screen].
func (w *welcome) Start(_ context.Context, env *ui.Env) tea.Cmd {
	w.env = env
	return nil
}

// Status implements [ui.Screen].
func (w *welcome) Status() string { return "no partner tenant is set up" }

// Update implements [ui.Screen].
func (w *welcome) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	last := len(w.choices()) - 1
	switch key.String() {
	case "up", "k", "shift+tab":
		w.at = max(w.at-1, 0)
	case "down", "j", "tab":
		w.at = min(w.at+1, last)
	case "1", "2", "3":
		w.at = min(int(key.String()[0]-'1'), last)
	}
	return nil
}

// Bindings implements [ui.Screen].
func (w *welcome) Bindings() []widget.Binding {
	return []widget.Binding{
		{ID: "welcome.choose", Keys: []string{"enter"}, Label: "choose", Help: "Choose the line under the cursor.", Footer: true, Do: func() tea.Cmd { return w.choose(w.at) }},
		{ID: "welcome.demo", Keys: []string{"d"}, Label: "demo", Help: "Open the demo, a sandbox with invented data.", Footer: true, Do: func() tea.Cmd { return w.choose(0) }},
		{ID: "welcome.setup", Keys: []string{"s"}, Label: "set up", Help: "Set up a sign-in to your partner tenant.", Footer: true, Do: func() tea.Cmd { return w.choose(1) }},
		{ID: "welcome.quit", Keys: []string{"q"}, Label: "quit", Help: "Quit.", Footer: true, Do: func() tea.Cmd { return w.choose(2) }},
	}
}

func (w *welcome) choose(at int) tea.Cmd {
	w.at = at
	switch at {
	case 0:
		return ui.QuitFor("Open the demo", w.setup.Demo)
	case 1:
		if w.setup.Path == "" {
			return ui.Toast(text.ToneWarn, "There is no folder for the config file: set HOME or XDG_CONFIG_HOME, then start cspdesk again.")
		}
		return ui.Push(newProfileForm(w.setup))
	}
	return ui.Quit()
}

// View implements [ui.Screen].
func (w *welcome) View(width, height int) string {
	th := w.env.Theme
	lines := []string{"", "  " + th.Paint(text.ToneStrong, "Welcome to cspdesk, the Partner Center support desk."), ""}
	for i, c := range w.choices() {
		marker, tone := "  ", text.ToneText
		if i == w.at {
			marker, tone = th.Paint(text.ToneAccent, th.Glyphs().Cursor)+" ", text.ToneCursor
		}
		lines = append(lines, marker+th.Paint(text.ToneAccent, c.key)+"  "+th.Paint(tone, c.title))
		for _, line := range text.Wrap(c.text, max(min(width, 96)-6, 20)) {
			lines = append(lines, "     "+th.Paint(text.ToneMuted, line))
		}
		lines = append(lines, "")
	}
	return strings.Join(lines[:min(len(lines), height)], "\n")
}
