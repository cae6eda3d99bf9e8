package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
)

// tourRows is how many rows of a list the tour shows.
const tourRows = 5

// customers streams the list of customers and shows its progress.
func (t *tour) customers(ctx context.Context) error {
	t.customer = api.Customer{}
	var lines [][]string
	n, pages := 0, 0
	for page, err := range api.ListCustomers.Stream(ctx, t.client, api.None{}, nil) {
		if err != nil {
			if n > 0 {
				t.print("  incomplete: the list failed after %d customers", n)
			}
			return err
		}
		pages++
		n += len(page.Items)
		if pages <= 10 || pages%10 == 0 {
			t.print("  %d customers so far …", n)
		}
		for _, c := range page.Items {
			if len(lines) < tourRows && c.CompanyProfile != nil {
				lines = append(lines, []string{c.CompanyProfile.CompanyName, c.CompanyProfile.Domain, c.ID})
			}
		}
		if t.customer.ID == "" && len(page.Items) > 0 {
			t.customer = pickCustomer(page.Items)
		}
	}
	t.print("  %d customers in %d page(s), complete; the first of them:", n, pages)
	t.table([]string{"NAME", "DOMAIN", "ID"}, lines)
	return nil
}

// pickCustomer returns the customer with the most interesting data, else the first.
func pickCustomer(customers []api.Customer) api.Customer {
	for _, c := range customers {
		if c.CompanyProfile != nil && strings.HasPrefix(c.CompanyProfile.CompanyName, "Fabrikam") {
			return c
		}
	}
	return customers[0]
}

var errNoCustomer = errors.New("there is no customer to show because the list could not be read")

func (t *tour) ref() (api.CustomerRef, error) {
	if t.customer.ID == "" {
		return api.CustomerRef{}, errNoCustomer
	}
	return api.CustomerRef{CustomerID: t.customer.ID}, nil
}

// subscriptions lists the subscriptions of one customer.
func (t *tour) subscriptions(ctx context.Context) error {
	ref, err := t.ref()
	if err != nil {
		return err
	}
	all, err := api.ListSubscriptions.All(ctx, t.client, ref)
	if err != nil {
		return err
	}
	if t.customer.CompanyProfile != nil {
		t.print("  %s has %d subscriptions:", t.customer.CompanyProfile.CompanyName, len(all))
	}
	var lines [][]string
	for _, s := range all {
		lines = append(lines, []string{s.FriendlyName, string(s.Status), s.Quantity.String(), string(s.TermDuration), day(s.CommitmentEndDate)})
		if t.subscription.ID == "" && s.Status.Is(api.StatusActive) {
			t.subscription = s
		}
	}
	t.table([]string{"NAME", "STATUS", "SEATS", "TERM", "RENEWS"}, lines)
	return nil
}

// subscriptionDetails shows one subscription.
func (t *tour) subscriptionDetails(ctx context.Context) error {
	ref, err := t.ref()
	if err != nil {
		return err
	}
	if t.subscription.ID == "" {
		t.print("  The customer has no active subscription.")
		return nil
	}
	what := api.SubscriptionRef{CustomerRef: ref, SubscriptionID: t.subscription.ID}
	s, err := api.GetSubscription.Do(ctx, t.client, what)
	if err != nil {
		return err
	}
	provisioning := "unknown"
	status, err := api.GetSubscriptionProvisioningStatus.Do(ctx, t.client, what)
	if e := api.AsError(err); e != nil && e.Retryable {
		return err
	} else if err == nil {
		provisioning = string(status.Value.Status)
	}
	t.table(nil, [][]string{
		{"name", s.Value.FriendlyName},
		{"offer", s.Value.OfferName},
		{"id", s.Value.ID},
		{"status", string(s.Value.Status)},
		{"seats", s.Value.Quantity.String()},
		{"billed", string(s.Value.BillingCycle)},
		{"began", day(s.Value.EffectiveStartDate)},
		{"committed until", day(s.Value.CommitmentEndDate)},
		{"renews by itself", yesOrNo(s.Value.AutoRenewEnabled)},
		{"provisioning", provisioning},
		{"order", s.Value.OrderID},
	})
	return nil
}

func day(at api.Time) string {
	if at.None() || at.Never() {
		return "-"
	}
	return at.At().Format(time.DateOnly)
}

func yesOrNo(b api.Bool) string {
	switch b {
	case api.True:
		return "yes"
	case api.False:
		return "no"
	}
	return "-"
}
