// Package journal keeps what a desk does to Partner Center so that nothing is
// lost: it enters every change of a client into the journal on the disk, finds
// out after a crash what became of those whose answer was lost, and keeps uploads
// of devices so that they can go on.
package journal

import (
	"cmp"
	"context"
	"net/http"
	"sync/atomic"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
)

// Book is the journal of one desk. It is an [api.Journal]: a client that has it
// sends no change that isn't entered first.
type Book struct {
	// Open opens the journal when it is first wanted; afterwards it must be quick.
	Open func(ctx context.Context) (*state.Journal, error)
	// Profile and Who say who makes the changes.
	Profile string
	Who     func(ctx context.Context) string
	// Failed is told that an outcome could not be entered: the change counts as
	// open then, and is settled at the next start. May be nil.
	Failed func(error)

	unsettled atomic.Int64
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

// Unknown lists the changes of which nobody knows what became of them.
func (b *Book) Unknown(ctx context.Context) ([]state.Change, error) {
	j, err := b.Open(ctx)
	if err != nil {
		return nil, err
	}
	open, err := j.Open(ctx)
	if err == nil {
		b.unsettled.Store(int64(len(open)))
	}
	return open, err
}

// Unsettled counts the changes of which nobody knows what became of them, as of the
// last look at the journal: every outcome that stays unknown and every settlement
// is one.
func (b *Book) Unsettled() int { return int(b.unsettled.Load()) }

// Finding is what was found out about an open change.
type Finding struct {
	State state.ChangeState // still open when it could not be told
	Why   string            // a full sentence
	// Answer is what the service answered to a repetition. It is kept nowhere and may
	// hold a secret that comes this once.
	Answer []byte
}

// Look settles an open change by reading its target, as far as that tells. It
// changes nothing at the service.
func (b *Book) Look(ctx context.Context, c *api.Client, change *state.Change) (Finding, error) {
	s, err := c.Settle(ctx, entry(change), change.Sent)
	if err != nil {
		return Finding{State: change.State}, err
	}
	return b.settle(ctx, change, s)
}

// Decide settles an open change by what a person knows of it.
func (b *Book) Decide(ctx context.Context, change *state.Change, tookEffect bool, why string) (Finding, error) {
	s := api.Settlement{Verdict: api.VerdictNoEffect, Why: "By hand: " + cmp.Or(why, "it did not take effect.")}
	if tookEffect {
		s = api.Settlement{Verdict: api.VerdictTookEffect, Why: "By hand: " + cmp.Or(why, "it took effect.")}
	}
	return b.settle(ctx, change, s)
}

// settle enters a verdict.
func (b *Book) settle(ctx context.Context, change *state.Change, s api.Settlement) (Finding, error) {
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
	open, err := j.Settle(context.WithoutCancel(ctx), change.ID, state.Settlement{Outcome: o, How: s.Why, By: b.Who(ctx)})
	if err != nil {
		return Finding{State: change.State}, err
	}
	if !open {
		f.Why = "Another desk has settled it meanwhile."
	}
	_, err = b.Unknown(ctx)
	return f, err
}
