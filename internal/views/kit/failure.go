package kit

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// ShowFailure opens what went wrong: the operation, the service's words, what to
// do next, and the ids that support asks for, ready to copy.
func ShowFailure(errs ...error) tea.Cmd {
	m := FailureMessage(errs...)
	if m.Text == "" {
		return nil
	}
	return ui.Show(m)
}

// FailureMessage is the message box that explains an error.
func FailureMessage(errs ...error) ui.Message {
	m := ui.Message{Title: "That did not work", Tone: text.ToneBad}
	var what, next []string
	for _, err := range errs {
		if err == nil || api.IsCanceled(err) {
			continue
		}
		what = append(what, failureText(err))
		if a := advice(err); a != "" && !slices.Contains(next, a) {
			next = append(next, a)
		}
		m.Copies = append(m.Copies, failureIDs(err)...)
	}
	m.Text = strings.Join(append(what, next...), "\n\n")
	return m
}

func failureText(err error) string {
	text := Sentence(err)
	e := api.AsError(err)
	if e == nil {
		return text
	}
	if len(e.Data) > 0 {
		text += "\n\n" + strings.Join(e.Data, "\n")
	}
	if e.Tries > 1 {
		text += "\n\nTried " + strconv.Itoa(e.Tries) + " times."
	}
	return text
}

func failureIDs(err error) (ids []widget.CopyItem) {
	e := api.AsError(err)
	if e == nil {
		return nil
	}
	for _, item := range []widget.CopyItem{
		{Label: "MS-CorrelationId", Value: e.CorrelationID},
		{Label: "MS-RequestId", Value: e.RequestID},
		{Label: "operation", Value: e.Operation},
		{Label: "code", Value: e.Code},
	} {
		if item.Value != "" {
			ids = append(ids, item)
		}
	}
	return ids
}

// advice is what to do next.
func advice(err error) string {
	if kind, ok := errors.AsType[*api.AuthKindError](err); ok {
		if kind.Want == api.AppOnly {
			return "Sign in as the application; cspdesk login --help lists the ways."
		}
		return "Sign in as a person with cspdesk login. What does not need it works as before."
	}
	if _, ok := errors.AsType[*api.ReadOnlyError](err); ok {
		return "Start the desk without --read-only to make changes."
	}
	if _, ok := errors.AsType[*api.UnavailableError](err); ok {
		return "The profile says which cloud this is."
	}
	if _, ok := errors.AsType[*api.TokenError](err); ok {
		return "Sign in again with cspdesk login."
	}
	if e := api.AsError(err); e != nil {
		return e.Advice
	}
	return ""
}

// Sentence is an error's text for one line: a full sentence without its layers.
func Sentence(err error) string {
	s := innermost(err).Error()
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return text.Capital(s)
}

// innermost is the error that says the most to a person.
func innermost(err error) error {
	if page, ok := errors.AsType[*api.PageError](err); ok && page.Page > 0 {
		return page
	}
	if e := api.AsError(err); e != nil {
		return e
	}
	if kind, ok := errors.AsType[*api.AuthKindError](err); ok {
		return kind
	}
	if token, ok := errors.AsType[*api.TokenError](err); ok {
		return token
	}
	return err
}
