package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
)

// repeatable is how long after its first attempt a change may be sent again. The
// manual doesn't say how long the service remembers an MS-RequestId. Once it has
// forgotten one, the same request is a second change.
const repeatable = 24 * time.Hour

// TooOldError reports that a change is too old to be sent again.
type TooOldError struct{ Begun time.Time }

// Error returns the reason and what to do instead.
func (e *TooOldError) Error() string {
	return "it was begun on " + e.Begun.Local().Format("2 January 2006") + ", and after more than a day the service may have forgotten its MS-RequestId and would apply it a second time: check the target yourself, and record what you see"
}

// NoBodyError reports that the journal does not have the body of a change.
type NoBodyError struct{ ID int64 }

// Error returns the reason and what to do instead.
func (e *NoBodyError) Error() string {
	return fmt.Sprintf("the journal does not have its body, which is large or may hold a secret: "+
		"give it again with cspdesk journal settle %d --repeat --body FILE, or check the target yourself and record what you see", e.ID)
}

// lacksBody reports whether only the body of a change is missing. A raw call may also
// lack headers, and the body of an update depends on the previous state of the target.
func lacksBody(change *state.Change) bool {
	op := api.Lookup(change.Operation)
	if op == nil {
		return false
	}
	d := op.Descriptor()
	return !change.Whole && change.Body == nil && d.Kind == api.KindWrite && d.Body != nil
}

// GiveBody completes a change with the body that the journal doesn't have. A
// different body than the original does no harm, because the service applies each
// MS-RequestId once.
func GiveBody(change *state.Change, body []byte) error {
	if !lacksBody(change) {
		return errNotTheBody
	}
	change.Body, change.Whole = body, true
	return nil
}

var errNotTheBody = errors.New("the journal lacks more of this change than its body")

// CanRepeat returns an error if a change can't be sent again.
func CanRepeat(c *api.Client, change *state.Change) error {
	if time.Since(change.Begun) > repeatable {
		return &TooOldError{change.Begun}
	}
	e := entry(change)
	err := c.CanRepeat(e)
	if e.Whole = true; err != nil && lacksBody(change) && c.CanRepeat(e) == nil {
		return &NoBodyError{change.ID}
	}
	return err
}

// Repeat reconciles a change by sending the same request again. The service applies
// it only once. If the response doesn't tell the outcome, Repeat reads the target.
func (b *Book) Repeat(ctx context.Context, c *api.Client, change *state.Change) (Finding, error) {
	if err := CanRepeat(c, change); err != nil {
		return Finding{State: change.State}, err
	}
	s, err := c.Repeat(ctx, entry(change))
	if err != nil {
		return Finding{State: change.State}, err
	}
	if s.Verdict == api.VerdictUnknown {
		// The service has responded to the repeated request, so only earlier attempts may
		// still be in progress.
		looked, err := c.Settle(ctx, entry(change), cmp.Or(change.Sent, time.Now()))
		if err == nil {
			s.Verdict, s.Why = looked.Verdict, s.Why+" "+looked.Why
		}
	}
	return b.reconcile(ctx, change, s)
}
