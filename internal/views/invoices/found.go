package invoices

import (
	"context"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

func invoiceFound(ctx context.Context, d *kit.Desk, f kit.Found) *Invoice {
	byID := func(ctx context.Context) (*api.Invoice, error) {
		reply, err := api.GetInvoice.Do(ctx, d.Client, api.InvoiceRef{InvoiceID: f.ID})
		return &reply.Value, err
	}
	kept := api.FromCache(ctx)
	inv := kit.FirstSuccess(&api.Invoice{ID: f.ID},
		func() (*api.Invoice, error) { return byID(kept) },
		func() (*api.Invoice, error) {
			all, _ := api.ListInvoices.All(kept, d.Client, api.None{})
			return kit.FindCached(all, func(i *api.Invoice) bool { return i.ID == f.ID })
		},
		func() (*api.Invoice, error) { return byID(ctx) },
	)
	return &Invoice{Invoice: inv}
}
