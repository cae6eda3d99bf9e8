package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// sendingLink records when a change goes out: one that never did can have had no
// effect, however the program ended.
type sendingLink struct {
	next    http.RoundTripper
	journal Journal
}

// RoundTrip implements [http.RoundTripper].
func (l *sendingLink) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	if l.journal != nil && a.spec.Effect != Read {
		if err := l.journal.Sending(req.Context(), a.requestID); err != nil {
			return nil, fmt.Errorf("%w: %w", errJournal, err)
		}
	}
	return l.next.RoundTrip(req)
}

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
	if l.journal == nil || a.spec.Effect == Read || a.call != nil && a.call.repeat {
		return l.next.RoundTrip(req)
	}
	if err := l.journal.Begin(req.Context(), newJournalEntry(a, req)); err != nil {
		return nil, fmt.Errorf("%w: %w", errJournal, err)
	}
	resp, err := l.next.RoundTrip(req)
	// The outcome is worth recording even when the user has left meanwhile.
	l.journal.Done(context.WithoutCancel(req.Context()), a.requestID, outcomeOf(a, resp, err))
	return resp, err
}
