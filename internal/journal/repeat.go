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

// repeatable is how long after it was begun a change may be sent again. No article
// says how long the service remembers an MS-RequestId: once it has forgotten one,
// the same request is a second change.
const repeatable = 24 * time.Hour

// TooOldError is a change that was begun too long ago to be sent again.
type TooOldError struct{ Begun time.Time }

// Error says why, and what to do instead.
func (e *TooOldError) Error() string {
	return "it was begun on " + e.Begun.Local().Format("2 January 2006") + ", and after more than a day the service may have forgotten its MS-RequestId and carry it out a second time: look at what it changes, and enter what you see"
}

// NoBodyError is a change whose body the journal must not hold.
type NoBodyError struct{ ID int64 }

// Error says why, and what to do instead.
func (e *NoBodyError) Error() string {
	return fmt.Sprintf("the journal does not hold its body, which is large or may hold a secret: "+
		"give it again with cspdesk journal settle %d --repeat --body FILE, or look for what it makes and enter what you see", e.ID)
}

// lacksBody reports whether nothing but the body of a change is missing: of a raw
// call other headers may be too, and the body of a modification depends on what
// was there before it.
func lacksBody(change *state.Change) bool {
	op := api.Lookup(change.Operation)
	if op == nil {
		return false
	}
	d := op.Descriptor()
	return !change.Whole && change.Body == nil && d.Kind == api.KindWrite && d.Body != nil
}

// GiveBody completes a change with the body that the journal does not hold. A body
// that differs from the first one does no harm: the service carries out one
// MS-RequestId once.
func GiveBody(change *state.Change, body []byte) error {
	if !lacksBody(change) {
		return errNotTheBody
	}
	change.Body, change.Whole = body, true
	return nil
}

var errNotTheBody = errors.New("a body is not all that the journal lacks of this change")

// CanRepeat says why an open change can't be sent again, nil when it can.
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

// Repeat settles an open change by sending the very same request again, which the
// service carries out once however often it comes. Where its answer doesn't tell,
// the target is looked at.
func (b *Book) Repeat(ctx context.Context, c *api.Client, change *state.Change) (Finding, error) {
	if err := CanRepeat(c, change); err != nil {
		return Finding{State: change.State}, err
	}
	s, err := c.Repeat(ctx, entry(change))
	if err != nil {
		return Finding{State: change.State}, err
	}
	if s.Verdict == api.VerdictUnknown {
		// The repetition was answered: what may still be under way is what went before it.
		looked, err := c.Settle(ctx, entry(change), cmp.Or(change.Sent, time.Now()))
		if err == nil {
			s.Verdict, s.Why = looked.Verdict, s.Why+" "+looked.Why
		}
	}
	return b.settle(ctx, change, s)
}
