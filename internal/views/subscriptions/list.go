package subscriptions

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/state"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Subscription is a row of a list of subscriptions: the resource and how far its
// last change is provisioned, which takes a call of its own.
type Subscription struct {
	*api.Subscription
	Customer     *kit.Customer
	Provisioning string
}

// Name is what a person calls the subscription.
func (s *Subscription) Name() string {
	if s.FriendlyName != "" {
		return s.FriendlyName
	}
	return kit.OrDash(s.OfferName)
}

func subscriptionKind() *kit.ListSpec[*Subscription] {
	return &kit.ListSpec[*Subscription]{
		Name: "subscriptions", Singular: "subscription", Plural: "subscriptions",
		ID: func(s *Subscription) string { return s.ID },
		Columns: []widget.Column[*Subscription]{
			{Name: "name", Title: "Name", Min: 18, Max: 44, Flex: 3, Text: (*Subscription).Name},
			{Name: "status", Title: "Status", Min: 9, Text: func(s *Subscription) string { return kit.EnumText(s.Status) }, Tone: statusTone},
			{Name: "seats", Title: "Seats", Min: 6, Align: text.AlignRight, Text: seats, Compare: func(a, b *Subscription) int { return kit.CompareDecimals(a.Quantity, b.Quantity) }},
			{Name: "term", Title: "Term", Min: 7, Priority: 3, Text: func(s *Subscription) string { return kit.Term(s.TermDuration) }},
			{Name: "renews", Title: "Renews", Min: 10, Text: func(s *Subscription) string { return kit.Date(s.CommitmentEndDate) }, Tone: renewTone, Compare: func(a, b *Subscription) int { return kit.CompareTimes(a.CommitmentEndDate, b.CommitmentEndDate) }},
			{Name: "auto", Title: "Auto", Min: 4, Text: func(s *Subscription) string { return kit.YesNo(s.AutoRenewEnabled, "on", "off") }, Tone: kit.MutedTone[*Subscription]},
			{Name: "billing", Title: "Billing", Min: 8, Priority: 4, Text: func(s *Subscription) string { return kit.EnumText(s.BillingCycle) }, Tone: kit.MutedTone[*Subscription]},
			{Name: "unit", Title: "Unit", Min: 11, Priority: 5, Text: func(s *Subscription) string { return strings.ToLower(kit.OrDash(s.UnitType)) }, Tone: kit.MutedTone[*Subscription]},
			{Name: "provisioning", Title: "Provisioning", Min: 12, Priority: 1, Text: func(s *Subscription) string { return s.Provisioning }, Tone: provisioningTone},
			{Name: "offer", Title: "Offer", Min: 20, Max: 40, Flex: 1, Priority: 6, Wide: true, Text: func(s *Subscription) string { return s.OfferName }, Tone: kit.MutedTone[*Subscription]},
			{Name: "id", Title: "ID", Min: 36, Mask: text.MaskID, Priority: 7, Wide: true, Text: func(s *Subscription) string { return s.ID }, Tone: kit.MutedTone[*Subscription]},
			{Name: "order", Title: "Order", Min: 36, Mask: text.MaskID, Priority: 8, Wide: true, Text: func(s *Subscription) string { return s.OrderID }, Tone: kit.MutedTone[*Subscription]},
		},
		SortBy: "name",
		Empty:  "This customer has no subscriptions.",
		Open: func(l *kit.List[*Subscription], s *Subscription) tea.Cmd {
			return ui.Push(NewSubscription(l.Desk, s.Customer, s.Subscription))
		},
		Copies: func(s *Subscription) []widget.CopyItem {
			return []widget.CopyItem{{Label: "subscription id", Value: s.ID}, {Label: "order id", Value: s.OrderID}, {Label: "customer tenant id", Value: s.Customer.ID}}
		},
		Raw:       func(s *Subscription) []byte { return kit.EncodeJSON(s.Subscription) },
		PortalURL: func(s *Subscription) string { return portalSubscription(s.Customer, s.Subscription) },
		Bindings: func(l *kit.List[*Subscription]) []widget.Binding {
			return []widget.Binding{actionsBinding(func() (*subscriptionActions, string) {
				s, ok := l.Table.Current()
				if !ok {
					return nil, "There is no subscription under the cursor."
				}
				return &subscriptionActions{desk: l.Desk, env: l.Env, customer: s.Customer, sub: s.Subscription}, ""
			})}
		},
	}
}

func seats(s *Subscription) string { return kit.Amount(s.Quantity, "") }

func statusTone(s *Subscription) text.Tone {
	switch {
	case s.Status.Is(api.StatusActive):
		return text.ToneGood
	case s.Status.Is(api.StatusPending):
		return text.ToneWarn
	default:
		return text.ToneBad
	}
}

// renewTone warns of a commitment that ends within 30 days, more so when it
// won't renew by itself. Monthly terms always end soon: that is no news.
func renewTone(s *Subscription) text.Tone {
	end := s.CommitmentEndDate
	if end.None() || end.Never() || strings.EqualFold(string(s.TermDuration), "P1M") || time.Until(end.At()) > 30*24*time.Hour {
		return text.ToneText
	}
	if s.AutoRenewEnabled == api.False {
		return text.ToneBad
	}
	return text.ToneWarn
}

func provisioningTone(s *Subscription) text.Tone {
	switch s.Provisioning {
	case "success":
		return text.ToneGood
	case "pending":
		return text.ToneWarn
	case "failed":
		return text.ToneBad
	}
	return text.ToneMuted
}

// NewSubscriptions makes the list of a customer's subscriptions.
func NewSubscriptions(d *kit.Desk, c *kit.Customer) *kit.List[*Subscription] {
	plain := kit.NewSource(d, api.ListSubscriptions, api.CustomerRef{CustomerID: c.ID}, func(s *api.Subscription) *Subscription {
		return &Subscription{Subscription: s, Customer: c}
	})
	return kit.NewList(d, kit.WithNotes(d, subscriptionKind(), aboutSubscription), "Subscriptions", withProvisioning(d, plain))
}

// withProvisioning adds to a list of subscriptions, once it is read, how far each
// is provisioned: the rows come a second time and replace themselves. What was
// known before stays in the rows until then.
func withProvisioning(d *kit.Desk, plain kit.Source[*Subscription]) kit.Source[*Subscription] {
	var known sync.Map // subscription id → text
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[kit.Page[*Subscription], error] {
		return func(yield func(kit.Page[*Subscription], error) bool) {
			var rows []*Subscription
			for page, err := range plain(ctx, at) {
				for _, row := range page.Rows {
					if text, ok := known.Load(row.ID); ok {
						row.Provisioning = text.(string)
					}
				}
				rows = append(rows, page.Rows...)
				if !yield(page, err) || err != nil {
					return
				}
			}
			if len(rows) > 0 && !yield(kit.Page[*Subscription]{Adding: "provisioning"}, nil) {
				return
			}
			read := func(ctx context.Context, row *Subscription) *Subscription { return readProvisioning(ctx, d, row) }
			for row := range kit.ParallelMap(api.InBackground(ctx), provisioningParallel, rows, read) {
				known.Store(row.ID, row.Provisioning)
				if !yield(kit.Page[*Subscription]{Rows: []*Subscription{row}, Adding: "provisioning"}, nil) {
					return
				}
			}
		}
	}
}

const provisioningParallel = 4

// readProvisioning reads how far one row is. A status that can't be read is a "?"
// in its row, not a failure of the list.
func readProvisioning(ctx context.Context, d *kit.Desk, row *Subscription) *Subscription {
	with := *row
	reply, err := api.GetSubscriptionProvisioningStatus.Do(ctx, d.Client, api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: row.Customer.ID}, SubscriptionID: row.ID})
	switch {
	case errors.Is(err, api.ErrNotCached):
	case err != nil:
		with.Provisioning = "?"
	default:
		with.Provisioning = kit.EnumText(reply.Value.Status)
	}
	return &with
}

func portalSubscription(c *kit.Customer, s *api.Subscription) string {
	return kit.PortalCustomer(c.ID) + "/subscriptions/" + url.PathEscape(s.ID)
}

func aboutSubscription(s *Subscription) state.Subject {
	return state.Subject{Kind: state.AboutSubscription, Customer: s.Customer.ID, ID: s.ID, Title: s.Name()}
}
