package ui

import tea "charm.land/bubbletea/v2"

func (a *App) openRequestLog() tea.Cmd { return nil }
func (a *App) noRequests() string      { return "" }
func (a *App) showJSON(r Raw) tea.Cmd {
	title, text := r.RawJSON()
	return Show(Message{Title: title, Text: string(text)})
}
