package views

import (
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// showFailure opens what went wrong: the operation, the service's words, what to
// do next, and the ids that support asks for, ready to copy.
func showFailure(err error) tea.Cmd {
	if err == nil || api.IsCanceled(err) {
		return nil
	}
	m := ui.Message{Title: "That did not work", Tone: ui.ToneBad, Text: sentence(err)}
	e := api.AsError(err)
	if e == nil {
		return ui.Show(m)
	}
	if e.Advice != "" {
		m.Text += "\n\n" + e.Advice
	}
	if len(e.Data) > 0 {
		m.Text += "\n\n" + strings.Join(e.Data, "\n")
	}
	if e.Tries > 1 {
		m.Text += "\n\nTried " + strconv.Itoa(e.Tries) + " times."
	}
	for _, item := range []ui.CopyItem{
		{Label: "operation", Value: e.Operation}, {Label: "code", Value: e.Code},
		{Label: "MS-CorrelationId", Value: e.CorrelationID}, {Label: "MS-RequestId", Value: e.RequestID},
	} {
		if item.Value != "" {
			m.Copies = append(m.Copies, item)
		}
	}
	return ui.Show(m)
}

// sentence is an error's text for one line: a full sentence without its layers.
func sentence(err error) string {
	var page *api.PageError
	if errors.As(err, &page) && page.Page > 0 {
		return page.Error()
	}
	if e := api.AsError(err); e != nil {
		return e.Error()
	}
	s := err.Error()
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
