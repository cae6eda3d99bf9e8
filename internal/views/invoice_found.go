package views

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/api"
)

func invoiceFound(ctx context.Context, d *Desk, f Found) *Invoice {
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
