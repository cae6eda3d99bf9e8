package journey

import (
	"context"
	"fmt"
	"net/http"

	"github.com/cspdesk/cspdesk/internal/api"
)

// ConsentLostError says that the former consent was removed and no new one took
// its place: the application has no access now.
type ConsentLostError struct {
	CustomerID    string
	ApplicationID string
	Err           error
}

// Error says what state the customer is in.
func (e *ConsentLostError) Error() string {
	return fmt.Sprintf("Application %s has no access to customer %s any more: its former consent was removed, and the new one failed: %v",
		e.ApplicationID, e.CustomerID, e.Err)
}

// Unwrap returns why the new consent failed.
func (e *ConsentLostError) Unwrap() error { return e.Err }

// RenewConsent gives an application the named grants and no others: it removes
// the consent that there may be, then acquires the new one. Nothing is acquired
// when it isn't certain that the former consent is gone.
func RenewConsent(ctx context.Context, c *api.Client, consent api.ApplicationConsent) error {
	acquire, err := api.AcquireConsent.Plan(c, consent, api.None{}) // so that a mistake in it costs nothing
	if err != nil {
		return err
	}
	removed := true
	_, err = api.RemoveConsent.Do(ctx, c, api.ConsentRef{CustomerRef: consent.CustomerRef, ApplicationID: consent.ApplicationID}, api.None{})
	if e := api.AsError(err); e != nil && e.Status == http.StatusNotFound {
		removed, err = false, nil // there was none
	}
	if err != nil {
		return err
	}
	if _, err = acquire.Send(ctx); err != nil && removed {
		return &ConsentLostError{consent.CustomerID, consent.ApplicationID, err}
	}
	return err
}
