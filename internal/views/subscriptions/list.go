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

// subscriptionRow is a row of a list of subscriptions: the resource and the provisioning
// status of its last change, which takes a separate call.
type subscriptionRow struct {
	*api.Subscription
	Customer     *kit.Customer
	Provisioning string
}

// Name returns the nickname of the subscription, or the name of its offer.
func (s *subscriptionRow) Name() string {
	if s.FriendlyName != "" {
		return s.FriendlyName
	}
	return kit.OrDash(s.OfferName)
}

func subscriptionSpec() *kit.ListSpec[*subscriptionRow] {
	return &kit.ListSpec[*subscriptionRow]{
		Name: "subscriptions", Singular: "subscription", Plural: "subscriptions",
		ID: func(s *subscriptionRow) string { return s.ID },
		Columns: []widget.Column[*subscriptionRow]{
			{Name: "name", Title: "Name", Min: 18, Max: 44, Flex: 3, Text: (*subscriptionRow).Name},
			{Name: "status", Title: "Status", Min: 9, Text: func(s *subscriptionRow) string { return kit.EnumText(s.Status) }, Tone: statusTone},
			{Name: "seats", Title: "Seats", Min: 6, Align: text.AlignRight, Text: seats, Compare: func(a, b *subscriptionRow) int { return kit.CompareDecimals(a.Quantity, b.Quantity) }},
			{Name: "term", Title: "Term", Min: 7, Priority: 3, Text: func(s *subscriptionRow) string { return kit.Term(s.TermDuration) }},
			{Name: "renews", Title: "Renews", Min: 10, Text: func(s *subscriptionRow) string { return kit.Date(s.CommitmentEndDate) }, Tone: renewTone, Compare: func(a, b *subscriptionRow) int { return kit.CompareTimes(a.CommitmentEndDate, b.CommitmentEndDate) }},
			{Name: "auto", Title: "Auto", Min: 4, Text: func(s *subscriptionRow) string { return kit.YesNo(s.AutoRenewEnabled, "on", "off") }, Tone: kit.MutedTone[*subscriptionRow]},
			{Name: "billing", Title: "Billing", Min: 8, Priority: 4, Text: func(s *subscriptionRow) string { return kit.EnumText(s.BillingCycle) }, Tone: kit.MutedTone[*subscriptionRow]},
			{Name: "unit", Title: "Unit", Min: 11, Priority: 5, Text: func(s *subscriptionRow) string { return strings.ToLower(kit.OrDash(s.UnitType)) }, Tone: kit.MutedTone[*subscriptionRow]},
			{Name: "provisioning", Title: "Provisioning", Min: 12, Priority: 1, Text: func(s *subscriptionRow) string { return s.Provisioning }, Tone: provisioningTone},
			{Name: "offer", Title: "Offer", Min: 20, Max: 40, Flex: 1, Priority: 6, Wide: true, Text: func(s *subscriptionRow) string { return s.OfferName }, Tone: kit.MutedTone[*subscriptionRow]},
			{Name: "id", Title: "ID", Min: 36, Mask: text.MaskID, Priority: 7, Wide: true, Text: func(s *subscriptionRow) string { return s.ID }, Tone: kit.MutedTone[*subscriptionRow]},
			{Name: "order", Title: "Order", Min: 36, Mask: text.MaskID, Priority: 8, Wide: true, Text: func(s *subscriptionRow) string { return s.OrderID }, Tone: kit.MutedTone[*subscriptionRow]},
		},
		SortBy: "name",
		Empty:  "This customer has no subscriptions.",
		Open: func(l *kit.List[*subscriptionRow], s *subscriptionRow) tea.Cmd {
			return ui.Push(newSubscription(l.Desk, s.Customer, s.Subscription))
		},
		Copies: func(s *subscriptionRow) []widget.CopyItem {
			return []widget.CopyItem{{Label: "subscription id", Value: s.ID}, {Label: "order id", Value: s.OrderID}, {Label: "customer tenant id", Value: s.Customer.ID}}
		},
		Raw:       func(s *subscriptionRow) []byte { return kit.EncodeJSON(s.Subscription) },
		PortalURL: func(s *subscriptionRow) string { return portalSubscription(s.Customer, s.Subscription) },
		Bindings: func(l *kit.List[*subscriptionRow]) []widget.Binding {
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

func seats(s *subscriptionRow) string { return kit.Amount(s.Quantity, "") }

func statusTone(s *subscriptionRow) text.Tone {
	switch {
	case s.Status.Is(api.StatusActive):
		return text.ToneGood
	case s.Status.Is(api.StatusPending):
		return text.ToneWarn
	default:
		return text.ToneBad
	}
}

// renewTone marks a commitment that ends within 30 days: as a warning, or as bad if it
// doesn't renew. Monthly terms are never marked, because they always end soon.
func renewTone(s *subscriptionRow) text.Tone {
	end := s.CommitmentEndDate
	if end.None() || end.Never() || strings.EqualFold(string(s.TermDuration), "P1M") || time.Until(end.At()) > 30*24*time.Hour {
		return text.ToneText
	}
	if s.AutoRenewEnabled == api.False {
		return text.ToneBad
	}
	return text.ToneWarn
}

func provisioningTone(s *subscriptionRow) text.Tone {
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

// newSubscriptions makes the list of a customer's subscriptions.
func newSubscriptions(d *kit.Desk, c *kit.Customer) *kit.List[*subscriptionRow] {
	plain := kit.NewSource(d, api.ListSubscriptions, api.CustomerRef{CustomerID: c.ID}, func(s *api.Subscription) *subscriptionRow {
		return &subscriptionRow{Subscription: s, Customer: c}
	})
	return kit.NewList(d, kit.WithNotes(d, subscriptionSpec(), aboutSubscription), "Subscriptions", withProvisioning(d, plain))
}

// withProvisioning adds the provisioning status to a source of subscriptions. After the
// last page, it yields every row again, and it replaces the row with the same id. Until
// then, rows show the status of the last read.
func withProvisioning(d *kit.Desk, plain kit.Source[*subscriptionRow]) kit.Source[*subscriptionRow] {
	var known sync.Map // subscription id → text
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[kit.Page[*subscriptionRow], error] {
		return func(yield func(kit.Page[*subscriptionRow], error) bool) {
			var rows []*subscriptionRow
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
			if len(rows) > 0 && !yield(kit.Page[*subscriptionRow]{Adding: "provisioning"}, nil) {
				return
			}
			read := func(ctx context.Context, row *subscriptionRow) *subscriptionRow { return readProvisioning(ctx, d, row) }
			for row := range kit.ParallelMap(api.InBackground(ctx), provisioningParallel, rows, read) {
				known.Store(row.ID, row.Provisioning)
				if !yield(kit.Page[*subscriptionRow]{Rows: []*subscriptionRow{row}, Adding: "provisioning"}, nil) {
					return
				}
			}
		}
	}
}

const provisioningParallel = 4

// readProvisioning reads the provisioning status of one row. If that fails, the row shows
// "?" and the list doesn't fail.
func readProvisioning(ctx context.Context, d *kit.Desk, row *subscriptionRow) *subscriptionRow {
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

func aboutSubscription(s *subscriptionRow) state.Subject {
	return state.Subject{Kind: state.AboutSubscription, Customer: s.Customer.ID, ID: s.ID, Title: s.Name()}
}
