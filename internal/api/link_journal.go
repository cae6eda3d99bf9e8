package api

import (
	"errors"
	"fmt"
	"net/http"
)

var errJournal = errors.New("the change was not sent, because it could not be recorded first")

// journalLink records every change before it is sent and its outcome after, so
// that a dropped session never leaves anyone guessing.
type journalLink struct {
	next    http.RoundTripper
	journal Journal
}

// RoundTrip implements [http.RoundTripper].
func (l *journalLink) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	if l.journal == nil || a.spec.Effect == Read {
		return l.next.RoundTrip(req)
	}
	entry := JournalEntry{
		Operation: a.spec.ID, Method: req.Method, URL: req.URL.String(),
		RequestID: a.requestID, Fields: a.fields,
	}
	if err := l.journal.Begin(req.Context(), entry); err != nil {
		return nil, fmt.Errorf("%w: %w", errJournal, err)
	}
	resp, err := l.next.RoundTrip(req)
	outcome := JournalOutcome{Err: err, Unknown: err != nil}
	if err == nil {
		outcome.Status = resp.StatusCode
		outcome.Unknown = resp.StatusCode >= http.StatusInternalServerError
	}
	l.journal.Done(req.Context(), a.requestID, outcome)
	return resp, err
}
