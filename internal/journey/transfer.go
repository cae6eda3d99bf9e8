package journey

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// IneligibleError says which subscriptions can't be transferred, and why.
type IneligibleError struct{ Subscriptions []api.TransferEligibility }

// Error names each subscription with the service's reason.
func (e *IneligibleError) Error() string {
	var b strings.Builder
	b.WriteString("Nothing was transferred:")
	for _, s := range e.Subscriptions {
		fmt.Fprintf(&b, " subscription %s can't be (%s);", s.ID, strings.TrimRight(s.Reason, ". "))
	}
	return strings.TrimSuffix(b.String(), ";") + "."
}

// PlanTransfer checks that the subscriptions can move and builds the offer of
// them to another partner, to be shown before it is sent.
func PlanTransfer(ctx context.Context, c *api.Client, offer api.NewTransfer) (*api.Prepared, error) {
	plan, err := api.CreateTransfer.Plan(c, offer, api.None{})
	if err != nil {
		return nil, err
	}
	known, err := api.ListTransferEligibility.All(ctx, c, api.TransferQuery{CustomerRef: offer.CustomerRef})
	if err != nil {
		return nil, err
	}
	var refused IneligibleError
	for _, moved := range offer.Subscriptions {
		if says := eligibilityOf(known, moved.SubscriptionID); !says.IsEligible.True() {
			refused.Subscriptions = append(refused.Subscriptions, says)
		}
	}
	if len(refused.Subscriptions) > 0 {
		return nil, &refused
	}
	return plan, nil
}

// eligibilityOf finds a subscription; answers spell ids in capitals.
func eligibilityOf(known []api.TransferEligibility, subscription string) api.TransferEligibility {
	for _, e := range known {
		if strings.EqualFold(e.ID, subscription) {
			return e
		}
	}
	return api.TransferEligibility{ID: subscription, IsEligible: api.False, Reason: "the service does not list it"}
}

// AcceptedTransfer is what is known after a transfer was accepted.
type AcceptedTransfer struct {
	Transfer api.TransferEntity // as the service has it now, with the state of each subscription
	Result   api.TransferSubmitResult
	// Unanswered says that no answer came to the acceptance, and that the transfer
	// was found accepted nevertheless.
	Unanswered bool
}

// Stayed lists the subscriptions that did not move, with the reasons.
func (a *AcceptedTransfer) Stayed() []api.TransferLineItem {
	if failed := a.Result.Failed(); len(failed) > 0 {
		return failed
	}
	var stayed []api.TransferLineItem
	for _, line := range a.Transfer.LineItems {
		if line.TransferError != "" || line.Status.Is("Failed") {
			stayed = append(stayed, line)
		}
	}
	return stayed
}

// TakeOver accepts a transfer and reads what became of it. Where no answer came,
// the transfer itself tells whether it was accepted. An error beside a result
// says that the transfer was accepted and could not be read afterwards.
func TakeOver(ctx context.Context, c *api.Client, transfer api.TransferRef) (*AcceptedTransfer, error) {
	reply, err := api.AcceptTransfer.Do(ctx, c, transfer, api.None{})
	e := api.AsError(err)
	lost := e != nil && e.Unknown
	if err != nil && !lost {
		return nil, err
	}
	now, readErr := api.GetTransfer.Do(ctx, c, transfer)
	accepted := &AcceptedTransfer{Transfer: now.Value, Result: reply.Value, Unanswered: lost}
	switch {
	case lost && readErr != nil:
		return nil, errors.Join(err, readErr)
	case lost && now.Value.Open():
		return nil, err
	}
	return accepted, readErr
}
