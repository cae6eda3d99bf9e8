package journey

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/wait"
)

// AzurePlanUpgrade is the way of a customer from MS-AZR-0145P to an Azure plan:
// plan it, show the request, begin it, follow it.
type AzurePlanUpgrade struct {
	CustomerID string
	// UpgradeID is known once the upgrade has begun; from the start when somebody
	// began it before.
	UpgradeID string
	// Request is what begins the upgrade; nil when it has begun already.
	Request *api.Prepared

	client *api.Client
}

// NotEligibleError is a customer that can't be upgraded.
type NotEligibleError struct {
	CustomerID string
	Reason     string // the service's own words; "" when it gave none
}

// Error says why the customer can't be upgraded.
func (e *NotEligibleError) Error() string {
	return fmt.Sprintf("Customer %s can't be upgraded to an Azure plan: %s", e.CustomerID,
		sentence(cmp.Or(e.Reason, "the service gives no reason")))
}

// sentence ends a text with a full stop.
func sentence(s string) string { return strings.TrimRight(s, ". ") + "." }

// PlanAzurePlanUpgrade asks whether a customer can be upgraded and builds the
// request. An upgrade that exists already is taken up instead of begun again.
func PlanAzurePlanUpgrade(ctx context.Context, c *api.Client, customerID string) (*AzurePlanUpgrade, error) {
	u := &AzurePlanUpgrade{CustomerID: customerID, client: c}
	eligibility, err := u.look(ctx)
	switch {
	case err != nil || u.UpgradeID != "":
		return u, err
	case !eligibility.IsEligible.True():
		return u, &NotEligibleError{customerID, eligibility.Reason}
	}
	u.Request, err = api.CreateProductUpgrade.Plan(c, api.UpgradeRequest{CustomerID: customerID}, api.None{})
	return u, err
}

// look asks for the eligibility, which tells whether an upgrade exists.
func (u *AzurePlanUpgrade) look(ctx context.Context) (api.ProductUpgradesEligibility, error) {
	reply, err := api.CheckUpgradeEligibility.Do(ctx, u.client, api.UpgradeRequest{CustomerID: u.CustomerID}, api.None{})
	u.UpgradeID = reply.Value.UpgradeID
	return reply.Value, err
}

// Begin sends the request. When it fails, the service is asked whether the
// upgrade began just the same: an answer can get lost.
func (u *AzurePlanUpgrade) Begin(ctx context.Context) error {
	if u.UpgradeID != "" {
		return nil
	}
	resp, err := u.Request.Send(ctx)
	if err == nil {
		// The Location is no address: relative, without /v1, and not callable.
		u.UpgradeID = path.Base(strings.TrimSuffix(strings.TrimRight(resp.Header.Get("Location"), "/"), "/status"))
		if u.UpgradeID != "." && u.UpgradeID != "/" {
			return nil
		}
		u.UpgradeID = ""
	}
	if _, lookErr := u.look(ctx); u.UpgradeID != "" {
		return nil
	} else if err == nil {
		err = cmp.Or(lookErr, fmt.Errorf("the upgrade of customer %s was accepted, but the service doesn't say under which id", u.CustomerID))
	}
	return err
}

// Pauses between looks at an upgrade.
const (
	firstUpgradeLook   = 5 * time.Second
	longestUpgradeLook = time.Minute
)

// Follow looks at the upgrade until it is over, and reports what it sees. A look
// that fails for a passing reason is only a look less.
func (u *AzurePlanUpgrade) Follow(ctx context.Context, report func(api.ProductUpgradesStatus)) (api.ProductUpgradesStatus, error) {
	ref := api.UpgradeStatusRequest{UpgradeID: u.UpgradeID, UpgradeRequest: api.UpgradeRequest{CustomerID: u.CustomerID}}
	last := api.ProductUpgradesStatus{ID: u.UpgradeID}
	for every := firstUpgradeLook; ; every = min(every*3/2, longestUpgradeLook) {
		reply, err := api.GetProductUpgradeStatus.Do(api.InBackground(ctx), u.client, ref, api.None{})
		switch e := api.AsError(err); {
		case ctx.Err() != nil:
			return last, ctx.Err()
		case err == nil:
			last = reply.Value
			report(last)
			if failure := last.Failure(); failure != nil {
				return last, &UpgradeFailedError{u.CustomerID, u.UpgradeID, failure}
			}
			if last.Completed() {
				return last, nil
			}
			every = max(every, reply.RetryAfter())
		case e == nil || !e.Retryable:
			return last, err
		}
		if err := wait.For(ctx, every); err != nil {
			return last, err
		}
	}
}

// UpgradeFailedError is an upgrade that ended without an Azure plan, at least for
// one of its products.
type UpgradeFailedError struct {
	CustomerID string
	UpgradeID  string
	Failure    *api.ProductUpgradeFailure
}

// Error says what failed and why.
func (e *UpgradeFailedError) Error() string {
	reason := e.Failure.Message
	if e.Failure.Code != "" {
		reason = strings.TrimSpace(e.Failure.Code + " " + reason)
	}
	return fmt.Sprintf("Upgrade %s of customer %s to an Azure plan failed: %s", e.UpgradeID, e.CustomerID, sentence(reason))
}
