package views

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
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
)

// Subscription is a row of a list of subscriptions: the resource and how far its
// last change is provisioned, which takes a call of its own.
type Subscription struct {
	*api.Subscription
	Customer     *Customer
	Provisioning string
}

// Name is what a person calls the subscription.
func (s *Subscription) Name() string {
	if s.FriendlyName != "" {
		return s.FriendlyName
	}
	return orDash(s.OfferName)
}

func subscriptionKind() *Kind[*Subscription] {
	return &Kind[*Subscription]{
		Name: "subscriptions", Singular: "subscription", Plural: "subscriptions",
		ID: func(s *Subscription) string { return s.ID },
		Columns: []widget.Column[*Subscription]{
			{Name: "name", Title: "Name", Min: 18, Max: 44, Flex: 3, Text: (*Subscription).Name},
			{Name: "status", Title: "Status", Min: 9, Text: func(s *Subscription) string { return words(s.Status) }, Tone: statusTone},
			{Name: "seats", Title: "Seats", Min: 6, Align: text.AlignRight, Text: seats, Compare: func(a, b *Subscription) int { return compareDecimals(a.Quantity, b.Quantity) }},
			{Name: "term", Title: "Term", Min: 7, Priority: 3, Text: func(s *Subscription) string { return term(s.TermDuration) }},
			{Name: "renews", Title: "Renews", Min: 10, Text: func(s *Subscription) string { return date(s.CommitmentEndDate) }, Tone: renewTone, Compare: func(a, b *Subscription) int { return compareTimes(a.CommitmentEndDate, b.CommitmentEndDate) }},
			{Name: "auto", Title: "Auto", Min: 4, Text: func(s *Subscription) string { return yesNo(s.AutoRenewEnabled, "on", "off") }, Tone: muted[*Subscription]},
			{Name: "billing", Title: "Billing", Min: 8, Priority: 4, Text: func(s *Subscription) string { return words(s.BillingCycle) }, Tone: muted[*Subscription]},
			{Name: "unit", Title: "Unit", Min: 11, Priority: 5, Text: func(s *Subscription) string { return strings.ToLower(orDash(s.UnitType)) }, Tone: muted[*Subscription]},
			{Name: "provisioning", Title: "Provisioning", Min: 12, Priority: 1, Text: func(s *Subscription) string { return s.Provisioning }, Tone: provisioningTone},
			{Name: "offer", Title: "Offer", Min: 20, Max: 40, Flex: 1, Priority: 6, Wide: true, Text: func(s *Subscription) string { return s.OfferName }, Tone: muted[*Subscription]},
			{Name: "id", Title: "ID", Min: 36, Mask: text.MaskID, Priority: 7, Wide: true, Text: func(s *Subscription) string { return s.ID }, Tone: muted[*Subscription]},
			{Name: "order", Title: "Order", Min: 36, Mask: text.MaskID, Priority: 8, Wide: true, Text: func(s *Subscription) string { return s.OrderID }, Tone: muted[*Subscription]},
		},
		SortBy: "name",
		Empty:  "This customer has no subscriptions.",
		Open: func(l *List[*Subscription], s *Subscription) tea.Cmd {
			return ui.Push(NewSubscription(l.desk, s.Customer, s.Subscription))
		},
		Copies: func(s *Subscription) []widget.CopyItem {
			return []widget.CopyItem{{Label: "subscription id", Value: s.ID}, {Label: "order id", Value: s.OrderID}, {Label: "customer tenant id", Value: s.Customer.ID}}
		},
		Raw:       func(s *Subscription) []byte { return encoded(s.Subscription) },
		PortalURL: func(s *Subscription) string { return portalSubscription(s.Customer, s.Subscription) },
		Bindings: func(l *List[*Subscription]) []widget.Binding {
			return []widget.Binding{actionsBinding(func() (*subscriptionActions, string) {
				s, ok := l.table.Current()
				if !ok {
					return nil, "There is no subscription under the cursor."
				}
				return &subscriptionActions{desk: l.desk, env: l.env, customer: s.Customer, sub: s.Subscription}, ""
			})}
		},
	}
}

func seats(s *Subscription) string { return amount(s.Quantity, "") }

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
func NewSubscriptions(d *Desk, c *Customer) *List[*Subscription] {
	plain := from(d, api.ListSubscriptions, api.CustomerRef{CustomerID: c.ID}, func(s *api.Subscription) *Subscription {
		return &Subscription{Subscription: s, Customer: c}
	})
	return NewList(d, withNotes(d, subscriptionKind(), aboutSubscription), "Subscriptions", withProvisioning(d, plain))
}

// withProvisioning adds to a list of subscriptions, once it is read, how far each
// is provisioned: the rows come a second time and replace themselves. What was
// known before stays in the rows until then.
func withProvisioning(d *Desk, plain Source[*Subscription]) Source[*Subscription] {
	var known sync.Map // subscription id → text
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[Page[*Subscription], error] {
		return func(yield func(Page[*Subscription], error) bool) {
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
			if len(rows) > 0 && !yield(Page[*Subscription]{Adding: "provisioning"}, nil) {
				return
			}
			read := func(ctx context.Context, row *Subscription) *Subscription { return readProvisioning(ctx, d, row) }
			for row := range inParallel(api.InBackground(ctx), provisioningParallel, rows, read) {
				known.Store(row.ID, row.Provisioning)
				if !yield(Page[*Subscription]{Rows: []*Subscription{row}, Adding: "provisioning"}, nil) {
					return
				}
			}
		}
	}
}

const provisioningParallel = 4

// readProvisioning reads how far one row is. A status that can't be read is a "?"
// in its row, not a failure of the list.
func readProvisioning(ctx context.Context, d *Desk, row *Subscription) *Subscription {
	with := *row
	reply, err := api.GetSubscriptionProvisioningStatus.Do(ctx, d.Client, api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: row.Customer.ID}, SubscriptionID: row.ID})
	switch {
	case errors.Is(err, api.ErrNotCached):
	case err != nil:
		with.Provisioning = "?"
	default:
		with.Provisioning = words(reply.Value.Status)
	}
	return &with
}

func portalSubscription(c *Customer, s *api.Subscription) string {
	return portalCustomer(c.ID) + "/subscriptions/" + url.PathEscape(s.ID)
}

// encoded is a resource as JSON, with every field the service sent.
func encoded(v any) []byte {
	raw, err := api.Encode(v)
	if err != nil {
		return nil
	}
	return raw
}
