package views

import (
	"context"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// jump finds the screen of something that was found. It reads what the screen must
// know first, from the cache where it can, and is called in a command.
func (d *Desk) jump(ctx context.Context, f Found) func() ui.Screen {
	c := &Customer{ID: f.Parent, Name: f.Customer}
	answerOf := func(id string, params ...string) func() ui.Screen {
		args := api.Args{Params: map[string][]string{}}
		for i := 0; i+1 < len(params); i += 2 {
			args.Params[params[i]] = []string{params[i+1]}
		}
		return func() ui.Screen { return newSingleAnswer(NewOperation(d, api.Lookup(id)), args) }
	}
	switch f.Kind {
	case api.BriefCustomer:
		domain, _, _ := strings.Cut(f.Text, " ")
		return func() ui.Screen { return NewCustomer(d, &Customer{ID: f.ID, Name: f.Title, Domain: domain}) }
	case api.BriefSubscription:
		sub := d.subscriptionFound(ctx, f)
		return func() ui.Screen { return NewSubscription(d, c, sub) }
	case api.BriefOrder:
		return func() ui.Screen { return newOrder(d, c, f.ID) }
	case api.BriefUser:
		return answerOf("get-a-user-account-by-id", "customer-id", f.Parent, "user-id", f.ID)
	case api.BriefInvoice:
		inv := d.invoiceFound(ctx, f)
		return func() ui.Screen { return NewInvoice(d, inv) }
	case api.BriefDeviceBatch:
		return func() ui.Screen { return NewDevices(d, c, f.ID) }
	case api.BriefDevice:
		at := strings.LastIndexByte(f.ID, '/')
		return func() ui.Screen {
			devices := NewDevices(d, c, f.ID[:max(at, 0)])
			devices.table.Select(f.ID[at+1:])
			return devices
		}
	}
	return answerOf("get-service-request-details-by-id", "service-request-id", f.ID)
}

// firstRead is what the first of some ways to read gives.
func firstRead[R any](otherwise R, ways ...func() (R, error)) R {
	for _, way := range ways {
		if got, err := way(); err == nil {
			return got
		}
	}
	return otherwise // the screen itself says what can't be read
}

func (d *Desk) subscriptionFound(ctx context.Context, f Found) *api.Subscription {
	ref := api.SubscriptionRef{CustomerRef: api.CustomerRef{CustomerID: f.Parent}, SubscriptionID: f.ID}
	byID := func(ctx context.Context) (*api.Subscription, error) {
		reply, err := api.GetSubscription.Do(ctx, d.Client, ref)
		return &reply.Value, err
	}
	kept := api.FromCache(ctx)
	return firstRead(&api.Subscription{ID: f.ID, FriendlyName: f.Title},
		func() (*api.Subscription, error) { return byID(kept) },
		func() (*api.Subscription, error) {
			all, _ := api.ListSubscriptions.All(kept, d.Client, ref.CustomerRef) // what there is of it will do
			return among(all, func(s *api.Subscription) bool { return s.ID == f.ID })
		},
		func() (*api.Subscription, error) { return byID(ctx) },
	)
}

func (d *Desk) invoiceFound(ctx context.Context, f Found) *Invoice {
	byID := func(ctx context.Context) (*api.Invoice, error) {
		reply, err := api.GetInvoice.Do(ctx, d.Client, api.InvoiceRef{InvoiceID: f.ID})
		return &reply.Value, err
	}
	kept := api.FromCache(ctx)
	inv := firstRead(&api.Invoice{ID: f.ID},
		func() (*api.Invoice, error) { return byID(kept) },
		func() (*api.Invoice, error) {
			all, _ := api.ListInvoices.All(kept, d.Client, api.None{})
			return among(all, func(i *api.Invoice) bool { return i.ID == f.ID })
		},
		func() (*api.Invoice, error) { return byID(ctx) },
	)
	return &Invoice{Invoice: inv}
}

func among[R any](all []R, wanted func(*R) bool) (*R, error) {
	for i := range all {
		if wanted(&all[i]) {
			return &all[i], nil
		}
	}
	return nil, api.ErrNotCached
}
