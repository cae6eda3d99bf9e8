package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
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
		RequestID: a.requestID, Fields: withoutSecrets(a.fields),
	}
	if !a.recorded { // a renewed token sends the same change once more
		if err := l.journal.Begin(req.Context(), entry); err != nil {
			return nil, fmt.Errorf("%w: %w", errJournal, err)
		}
		a.recorded = true
	}
	resp, err := l.next.RoundTrip(req)
	outcome := JournalOutcome{Err: err, Unknown: err != nil && a.sent}
	if err == nil {
		outcome.Status = resp.StatusCode
		outcome.Unknown = resp.StatusCode >= http.StatusInternalServerError
	}
	// The outcome is worth recording even when the user has left meanwhile.
	l.journal.Done(context.WithoutCancel(req.Context()), a.requestID, outcome)
	return resp, err
}

// withoutSecrets blanks the values of passwords and the like: the journal is a file.
func withoutSecrets(fields []FieldChange) []FieldChange {
	out := slices.Clone(fields)
	for i, f := range out {
		if secretName(f.Field) {
			out[i].Before, out[i].After = blank, blank
		}
	}
	return out
}
