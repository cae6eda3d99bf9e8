package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// checkTheme returns an error if the configured theme doesn't exist.
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

// chooseTheme returns the configured theme, or the one that fits what the terminal has
// reported so far.
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

// retheme chooses the theme again after the terminal has reported its colors.
func (a *App) retheme() tea.Cmd {
	a.env.Theme = a.chooseTheme()
	return a.broadcast(ThemeMsg{})
}
