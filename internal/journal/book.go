// Package journal connects an [api.Client] with the state database, so that no change
// is lost. [Book] records every change before it is sent and reconciles changes with
// an unknown outcome, such as after a crash. [Uploads] stores device uploads so that
// they can be resumed.
package journal

import (
	"cmp"
	"context"
	"net/http"
	"sync/atomic"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
)

// Book implements [api.Journal] with a [state.Journal]. A client with a Book sends no
// change that could not be recorded first.
type Book struct {
	// Open returns the journal. It is called for every access, so it should open the
	// journal once and then return it quickly.
	Open func(ctx context.Context) (*state.Journal, error)
	// Profile and Who say who makes the changes.
	Profile string
	Who     func(ctx context.Context) string
	// Failed is called if an outcome could not be recorded. The outcome is then
	// unknown, and is reconciled at the next start. It may be nil.
	Failed func(error)

	unknownCount atomic.Int64
}

// Begin implements [api.Journal].
func (b *Book) Begin(ctx context.Context, e api.JournalEntry) error {
	j, err := b.Open(ctx)
	if err != nil {
		return err
	}
	return j.Begin(ctx, b.change(ctx, e))
}

// Sending implements [api.Journal].
func (b *Book) Sending(ctx context.Context, requestID string) error {
	j, err := b.Open(ctx)
	if err != nil {
		return err
	}
	return j.Sending(ctx, requestID)
}

// Done implements [api.Journal].
func (b *Book) Done(ctx context.Context, requestID string, o api.JournalOutcome) {
	j, err := b.Open(ctx)
	if err == nil {
		err = j.Done(ctx, requestID, outcome(o))
	}
	if err == nil && o.Unknown {
		_, err = b.Unknown(ctx)
	}
	if err != nil && b.Failed != nil {
		b.Failed(err)
	}
}

func outcome(o api.JournalOutcome) state.Outcome {
	out := state.Outcome{
		State: state.ChangeDone, Status: o.Status, Code: o.Code, Message: o.Message, CorrelationID: o.CorrelationID, Location: o.Location,
	}
	switch {
	case o.Unknown:
		out.State = state.ChangeUnknown
	case o.Err != nil:
		out.State = state.ChangeNoEffect
	case o.Status >= http.StatusMultipleChoices:
		out.State = state.ChangeRefused
	}
	return out
}

func (b *Book) change(ctx context.Context, e api.JournalEntry) state.Change {
	c := state.Change{
		Profile: b.Profile, Account: b.Who(ctx), Operation: e.Operation, Method: e.Method, URL: e.URL, RequestID: e.RequestID,
		IfMatch: e.IfMatch, Customer: e.Customer, Target: e.Target, Header: e.Header, Body: e.Body, Whole: e.Whole,
	}
	for _, f := range e.Fields {
		c.Fields = append(c.Fields, state.Field{Name: f.Field, Before: f.Before, After: f.After})
	}
	return c
}

func entry(c *state.Change) api.JournalEntry {
	e := api.JournalEntry{
		Operation: c.Operation, Method: c.Method, URL: c.URL, RequestID: c.RequestID,
		IfMatch: c.IfMatch, Customer: c.Customer, Target: c.Target, Header: c.Header, Body: c.Body, Whole: c.Whole,
	}
	for _, f := range c.Fields {
		e.Fields = append(e.Fields, api.FieldChange{Field: f.Name, Before: f.Before, After: f.After})
	}
	return e
}

// Unknown lists the changes with an unknown outcome.
func (b *Book) Unknown(ctx context.Context) ([]state.Change, error) {
	j, err := b.Open(ctx)
	if err != nil {
		return nil, err
	}
	open, err := j.Open(ctx)
	if err == nil {
		b.unknownCount.Store(int64(len(open)))
	}
	return open, err
}

// UnknownCount returns the number of changes with an unknown outcome. It is updated by
// [Book.Unknown], by every change that ends with an unknown outcome, and by every
// reconciliation.
func (b *Book) UnknownCount() int { return int(b.unknownCount.Load()) }

// Finding is the result of reconciling a change.
type Finding struct {
	State state.ChangeState // unchanged if the outcome is still unknown
	Why   string            // a full sentence
	// Answer is the response to a repeated request. It is stored nowhere, and may hold
	// a secret that the service sends only once.
	Answer []byte
}

// Look reconciles a change by reading its target. It sends no change. The outcome
// stays unknown if the target doesn't tell.
func (b *Book) Look(ctx context.Context, c *api.Client, change *state.Change) (Finding, error) {
	s, err := c.Settle(ctx, entry(change), change.Sent)
	if err != nil {
		return Finding{State: change.State}, err
	}
	return b.reconcile(ctx, change, s)
}

// Decide reconciles a change with what the user knows about it.
func (b *Book) Decide(ctx context.Context, change *state.Change, tookEffect bool, why string) (Finding, error) {
	s := api.Settlement{Verdict: api.VerdictNoEffect, Why: "By hand: " + cmp.Or(why, "it did not take effect.")}
	if tookEffect {
		s = api.Settlement{Verdict: api.VerdictTookEffect, Why: "By hand: " + cmp.Or(why, "it took effect.")}
	}
	return b.reconcile(ctx, change, s)
}

// reconcile records the outcome that was found.
func (b *Book) reconcile(ctx context.Context, change *state.Change, s api.Settlement) (Finding, error) {
	f := Finding{State: change.State, Why: s.Why, Answer: s.Answer}
	switch {
	case s.Verdict == api.VerdictTookEffect:
		f.State = state.ChangeDone
	case s.Verdict == api.VerdictNoEffect && s.Outcome.Status >= http.StatusMultipleChoices:
		f.State = state.ChangeRefused
	case s.Verdict == api.VerdictNoEffect:
		f.State = state.ChangeNoEffect
	default:
		return f, nil
	}
	j, err := b.Open(ctx)
	if err != nil {
		return Finding{State: change.State}, err
	}
	o := outcome(s.Outcome)
	o.State = f.State
	open, err := j.Reconcile(context.WithoutCancel(ctx), change.ID, state.Reconciliation{Outcome: o, How: s.Why, By: b.Who(ctx)})
	if err != nil {
		return Finding{State: change.State}, err
	}
	if !open {
		f.Why = "Another cspdesk process has reconciled it in the meantime."
	}
	_, err = b.Unknown(ctx)
	return f, err
}
