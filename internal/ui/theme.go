package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// checkTheme refuses a theme name that doesn't exist.
func (a *App) checkTheme() error {
	if a.cfg.Theme == "" {
		return nil
	}
	var names []string
	for _, t := range text.Themes(a.profile) {
		if t.Name == a.cfg.Theme {
			return nil
		}
		names = append(names, t.Name)
	}
	return fmt.Errorf("there is no theme %q; choose one of %s", a.cfg.Theme, strings.Join(names, ", "))
}

// chooseTheme picks the theme from the user's choice and from what the terminal
// has told about itself so far.
func (a *App) chooseTheme() *text.Theme {
	theme := text.NeutralTheme(a.profile)
	if a.background {
		theme = text.ThemeFor(a.isDark, a.profile)
	}
	for _, t := range text.Themes(a.profile) {
		if t.Name == a.cfg.Theme {
			theme = t
		}
	}
	if a.env.ASCII {
		theme = theme.Plain()
	}
	return theme
}

// retheme follows news about the terminal's colours.
func (a *App) retheme() tea.Cmd {
	a.env.Theme = a.chooseTheme()
	return a.broadcast(ThemeMsg{})
}
