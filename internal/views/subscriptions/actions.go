package subscriptions

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// subscriptionActions are the changes of one subscription.
type subscriptionActions struct {
	desk     *kit.Desk
	env      *ui.Env
	customer *kit.Customer
	sub      *api.Subscription
}

// actionsBinding is the `a` key. which returns the actions of the current subscription,
// or the reason why there are none.
func actionsBinding(which func() (*subscriptionActions, string)) widget.Binding {
	return widget.Binding{
		ID: "subscription.actions", Keys: []string{"a"}, Label: "actions", Group: "Subscription", Footer: true,
		Help:     "Suspend, reactivate, change seats, rename, switch renewal or billing cycle.",
		Disabled: func() string { _, why := which(); return why },
		Do: func() tea.Cmd {
			a, _ := which()
			return a.menu()
		},
	}
}

func (a *subscriptionActions) menu() tea.Cmd {
	readOnly := ""
	if a.desk.Client.ReadOnly() {
		readOnly = "cspdesk is read-only."
	}
	off := func(reason string) string {
		if readOnly != "" {
			return readOnly
		}
		return reason
	}
	suspended, active := a.sub.Status.Is(api.StatusSuspended), a.sub.Status.Is(api.StatusActive)
	usage := a.sub.BillingType.Is("usage")
	return ui.Open(ui.NewMenu(ui.Menu{Title: a.shown(), Quick: true, Items: []widget.MenuItem{
		{ID: "seats", Key: "s", Title: "Change seats", Detail: kit.Amount(a.sub.Quantity, "") + " now", Off: off(kit.ReasonUnless(active && !usage, "Only an active subscription with licences has seats to change.")), Do: a.askSeats},
		{ID: "rename", Key: "n", Title: "Rename", Detail: a.shown(), Off: off(""), Do: a.askName},
		{ID: "renew", Key: "r", Title: "Auto-renew " + kit.YesNo(a.sub.AutoRenewEnabled, "off", "on"), Detail: "ends " + kit.Date(a.sub.CommitmentEndDate), Off: off(kit.ReasonUnless(!usage, "A usage-based subscription has no term to renew.")), Do: a.toggleRenew},
		{ID: "billing", Key: "b", Title: "Billing cycle", Detail: kit.EnumText(a.sub.BillingCycle) + " now", Off: off(a.noBillingChange()), Do: a.askBilling},
		{ID: "contact", Key: "c", Title: "Support contact", Detail: "who supports it", Off: off(""), Do: a.askContact},
		{ID: "suspend", Key: "x", Title: "Suspend", Detail: "users lose the service", Off: off(kit.ReasonUnless(active, "Only an active subscription can be suspended.")), Do: a.suspend},
		{ID: "reactivate", Key: "v", Title: "Reactivate", Detail: "users get the service back", Off: off(kit.ReasonUnless(suspended, "Only a suspended subscription can be reactivated.")), Do: a.reactivate},
		{ID: "cancel", Key: "d", Title: "Cancel (marketplace)", Detail: "can't be undone", Off: off(kit.ReasonUnless(a.sub.IsMicrosoftProduct == api.False, "Only a commercial marketplace subscription is cancelled this way.")), Do: a.cancel},
	}}))
}

func (a *subscriptionActions) name() string { return (&subscriptionRow{Subscription: a.sub}).Name() }

// shown is the name, masked if the screen is masked.
func (a *subscriptionActions) shown() string { return a.env.Mask(text.MaskName, a.name()) }

func (a *subscriptionActions) subject() string { return a.customer.Name + " ▸ " + a.name() }

func (a *subscriptionActions) ref() api.SubscriptionRef {
	return api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: a.customer.ID}, SubscriptionID: a.sub.ID}
}

func (a *subscriptionActions) change(spec kit.ChangeSpec) tea.Cmd {
	spec.Subject = a.subject()
	spec.Names = map[string]string{a.customer.ID: a.customer.Name, a.sub.ID: a.name()}
	return ui.Push(kit.NewChange(a.desk, spec))
}

func (a *subscriptionActions) suspend() tea.Cmd {
	return a.change(kit.ChangeSpec{
		Verb: "Suspend", Title: "Suspend the subscription",
		Plan: func(ctx context.Context) (*api.Prepared, error) {
			return api.SuspendSubscription.Plan(ctx, a.desk.Client, a.ref())
		},
		Effects: func(*api.Prepared) []string {
			return []string{
				a.seatsText(a.sub.Quantity) + " lose the service until it is reactivated. The service stores their data for a limited time.",
				"The commitment continues: it is billed until " + kit.Date(a.sub.CommitmentEndDate) + ".",
			}
		},
	})
}

func (a *subscriptionActions) seatsText(q api.Decimal) string {
	if a.sub.BillingType.Is("usage") {
		return "Its resources"
	}
	return text.Plural(int(q.IntPart()), "seat", "seats")
}

func (a *subscriptionActions) reactivate() tea.Cmd {
	return a.change(kit.ChangeSpec{
		Verb: "Reactivate", Title: "Reactivate the subscription",
		Plan: func(ctx context.Context) (*api.Prepared, error) {
			return api.ReactivateSubscription.Plan(ctx, a.desk.Client, a.ref())
		},
		Effects: func(*api.Prepared) []string {
			return []string{a.seatsText(a.sub.Quantity) + " get the service back; provisioning can take some minutes."}
		},
	})
}

func (a *subscriptionActions) cancel() tea.Cmd {
	return a.change(kit.ChangeSpec{
		Verb: "Cancel it", Title: "Cancel the subscription",
		Plan: func(ctx context.Context) (*api.Prepared, error) {
			return api.CancelMarketplaceSubscription.Plan(ctx, a.desk.Client, a.ref())
		},
		Effects: func(*api.Prepared) []string { return append([]string{"This can't be undone."}, refunds(a.sub)...) },
	})
}

// refunds says what can be refunded, and until when.
func refunds(s *api.Subscription) []string {
	var out []string
	if until := s.CancellationAllowedUntilDate; !until.None() {
		out = append(out, "It can be cancelled for a refund until "+kit.DateTime(until)+" ("+kit.RelativeDay(until)+").")
	}
	for _, o := range s.RefundOptions {
		end := o.ExpiresAfter
		if end.None() {
			end = o.ExpiresAt
		}
		out = append(out, fmt.Sprintf("Refund: %s until %s.", kit.EnumText(o.Type), kit.DateTime(end)))
	}
	if q := s.RefundableQuantity; q != nil && q.TotalQuantity.Given() {
		out = append(out, "Seats that can be refunded: "+kit.Amount(q.TotalQuantity, "")+".")
	}
	return out
}

func (a *subscriptionActions) askSeats() tea.Cmd { return kit.AskText(a.seatsQuestion()) }

func (a *subscriptionActions) seatsQuestion() kit.TextQuestion {
	return kit.TextQuestion{
		Title: "Seats of " + a.shown(), Label: "Seats: ", At: seatsQuestion.At(a.args()),
		Help: "The new number of seats. It is " + kit.Amount(a.sub.Quantity, "") + " now. You see a preview before anything is sent.",
		Check: func(text string) error {
			d, err := api.ParseDecimal(strings.TrimSpace(text))
			switch {
			case err != nil || !d.IsInteger() || d.Sign() <= 0:
				return errors.New("Type a whole number greater than 0.")
			case d.Decimal.Equal(a.sub.Quantity.Decimal):
				return errors.New("The subscription has this number of seats already.")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			d, err := api.ParseDecimal(strings.TrimSpace(text))
			if err != nil {
				return nil
			}
			return a.changeSeats(d)
		},
	}
}

func (a *subscriptionActions) changeSeats(to api.Decimal) tea.Cmd {
	return a.change(kit.ChangeSpec{
		Verb: "Change seats", Title: "Change the number of seats",
		Plan: func(ctx context.Context) (*api.Prepared, error) {
			return api.ChangeSubscriptionQuantity.Plan(ctx, a.desk.Client, api.QuantityChange{SubscriptionRef: a.ref(), Quantity: to})
		},
		Effects: func(p *api.Prepared) []string { return a.seatEffects(p, to) },
	})
}

// seatEffects says how many seats are added or removed, and what that means for the
// commitment.
func (a *subscriptionActions) seatEffects(p *api.Prepared, to api.Decimal) []string {
	var now api.Subscription
	if api.Decode(p.Before, &now) != nil {
		now = *a.sub
	}
	diff := to.Decimal.Sub(now.Quantity.Decimal)
	n := int(diff.Abs().IntPart())
	if diff.Sign() > 0 {
		return []string{
			fmt.Sprintf("%s more, billed %s until %s.", text.Plural(n, "seat", "seats"), kit.EnumText(now.BillingCycle), kit.Date(now.CommitmentEndDate)),
			"The subscription resource has no price: see the invoice lines of its order.",
		}
	}
	return append([]string{
		fmt.Sprintf("%s fewer. Unassign the licences of users first.", text.Plural(n, "seat", "seats")),
		"Seats of a commitment can be removed only within the refund window. Otherwise the service refuses the change.",
	}, refunds(&now)...)
}

func (a *subscriptionActions) askName() tea.Cmd { return kit.AskText(a.nameQuestion()) }

func (a *subscriptionActions) nameQuestion() kit.TextQuestion {
	return kit.TextQuestion{
		Title: "Rename " + a.shown(), Label: "Name: ", Value: a.sub.FriendlyName, At: renameQuestion.At(a.args()),
		Help: "A name for your own use. The customer doesn't see it.",
		Check: func(text string) error {
			if strings.TrimSpace(text) == "" {
				return errors.New("Type a name.")
			}
			return nil
		},
		Do: func(text string) tea.Cmd {
			return a.change(kit.ChangeSpec{
				Verb: "Rename", Title: "Rename the subscription",
				Plan: func(ctx context.Context) (*api.Prepared, error) {
					return api.UpdateSubscriptionNickname.Plan(ctx, a.desk.Client, api.NicknameChange{SubscriptionRef: a.ref(), FriendlyName: strings.TrimSpace(text)})
				},
			})
		},
	}
}

// args are the arguments of the questions about the subscription.
func (a *subscriptionActions) args() kit.SubscriptionArgs {
	return kit.SubscriptionArgs{Customer: a.customer, Subscription: a.sub}
}

func (a *subscriptionActions) toggleRenew() tea.Cmd {
	on := a.sub.AutoRenewEnabled != api.True
	return a.change(kit.ChangeSpec{
		Verb: "Switch " + map[bool]string{true: "on", false: "off"}[on], Title: "Auto-renew",
		Plan: func(ctx context.Context) (*api.Prepared, error) {
			return api.UpdateSubscriptionAutoRenew.Plan(ctx, a.desk.Client, api.AutoRenewChange{SubscriptionRef: a.ref(), AutoRenewEnabled: api.NewBool(on)})
		},
		Effects: func(*api.Prepared) []string {
			end := kit.Date(a.sub.CommitmentEndDate)
			if on {
				return []string{"On " + end + " it renews for another " + kit.Term(a.sub.TermDuration) + " term, at the price of that day."}
			}
			return []string{"On " + end + " it ends, and " + a.seatsText(a.sub.Quantity) + " lose the service."}
		},
	})
}

// noBillingChange says why the billing cycle can't change, by the documented rules. It
// returns "" if it can.
func (a *subscriptionActions) noBillingChange() string {
	switch {
	case a.sub.OrderID == "":
		return "The subscription has no order, and the billing cycle belongs to the order."
	case a.sub.IsTrial.True():
		return "A trial has no billing cycle to change."
	case !a.sub.Status.Is(api.StatusActive):
		return "Only an active subscription can change its billing cycle."
	case a.sub.BillingType.Is("usage"):
		return "An Azure subscription has no billing cycle to change."
	case !a.sub.BillingCycle.In("monthly", "annual"):
		return "Only monthly and annual billing can be switched; this is " + kit.EnumText(a.sub.BillingCycle) + "."
	}
	return ""
}

func (a *subscriptionActions) askBilling() tea.Cmd {
	to := api.Enum("Annual")
	if a.sub.BillingCycle.Is(to) {
		to = "Monthly"
	}
	return a.change(kit.ChangeSpec{
		Verb: "Bill " + kit.EnumText(to), Title: "Change the billing cycle",
		Plan: func(ctx context.Context) (*api.Prepared, error) {
			return api.ChangeBillingCycle.Plan(ctx, a.desk.Client, api.BillingCycleChange{
				OrderRef:     api.OrderRef{CustomerRef: api.CustomerRef{CustomerID: a.customer.ID}, OrderID: a.sub.OrderID},
				BillingCycle: to, SubscriptionID: a.sub.ID,
			})
		},
		Effects: func(*api.Prepared) []string {
			return []string{"Order " + a.sub.OrderID + " is billed " + kit.EnumText(to) + " from its next invoice on. The seats don't change."}
		},
	})
}

func (a *subscriptionActions) askContact() tea.Cmd {
	return ui.Push(kit.NewOperation(a.desk, api.UpdateSubscriptionSupportContact, "customer-id", a.customer.ID, "subscription-id", a.sub.ID))
}
