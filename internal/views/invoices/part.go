package invoices

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// linePart is one provider and type of an invoice's lines: one list at the service.
type linePart struct {
	index    int    // among the parts that are read together
	invoice  string // id of the invoice; "unbilled" for what has none yet
	provider api.Enum
	usage    bool   // daily usage, not charges
	title    string // on the screen: "office", "azure usage"
	billed   bool   // it is on an invoice, so its lines don't change any more
	anew     bool   // read from the service even so
	explains bool   // its lines break down those of another part
	read     func(ctx context.Context, at *api.Cursor, first int) iter.Seq2[linePage, error]

	state    lineState
	searched int         // lines read
	lines    int         // lines kept of them
	pages    int         // read
	keptAt   time.Time   // when its lines were read, if they come from the cache
	next     *api.Cursor // where to go on
	resumed  bool        // went on after a failure, and no page has come yet
	err      error
	sums
}

type lineState uint8

const (
	partWaiting lineState = iota
	partLater             // read when asked for
	partReading
	partDone
	partFailed
)

// linePage is a page of a part's lines.
type linePage struct {
	rows     []*invoiceLine
	searched int // lines in the page; more than rows when only some are kept
	next     *api.Cursor
	keptAt   time.Time // when it was read, if it comes from the cache
}

// newLinePart makes a part. What is asked of it for every line is worked out here.
func newLinePart(invoice string, provider, kind api.Enum) *linePart {
	p := &linePart{invoice: invoice, provider: provider, usage: kind.In("usage_line_items", api.UsageLineItems)}
	p.title = kit.EnumText(provider)
	if provider.Is(api.ProviderOneTime) {
		p.title = "one-time"
	}
	if p.usage {
		p.title += " usage"
	}
	return p
}

func (p *linePart) kindName() string {
	if p.usage {
		return "usage"
	}
	return "billing"
}

// invoiceParts are the parts that an invoice names in its details. Usage breaks
// down what the billing lines of the same provider charge; it is large, and read
// only when somebody wants to see the days. keep picks lines; nil keeps all.
func invoiceParts(d *kit.Desk, inv *api.Invoice, keep func(*api.Line) bool) []*linePart {
	billed := map[string]bool{}
	name := func(e api.Enum) string { return strings.ReplaceAll(strings.ToLower(string(e)), "_", "") }
	for _, detail := range inv.InvoiceDetails {
		if detail.InvoiceLineItemType.In("billing_line_items", api.BillingLineItems) {
			billed[name(detail.BillingProvider)] = true
		}
	}
	var parts, usage []*linePart
	for _, detail := range inv.InvoiceDetails {
		if detail.BillingProvider.In("none", "") || detail.InvoiceLineItemType.In("none", "") {
			continue
		}
		part := newLinePart(inv.ID, detail.BillingProvider, detail.InvoiceLineItemType)
		query := api.InvoiceLineItemsQuery{
			InvoiceRef: api.InvoiceRef{InvoiceID: inv.ID},
			Provider:   api.Enum(name(detail.BillingProvider)), Type: api.Enum(name(detail.InvoiceLineItemType)),
		}
		part.billed = true
		part.read = linesFrom(d, part, api.ListInvoiceLineItems, query, keep)
		if !part.usage {
			parts = append(parts, part)
			continue
		}
		if billed[name(detail.BillingProvider)] {
			part.explains, part.state = true, partLater
		}
		usage = append(usage, part)
	}
	return append(parts, usage...)
}

// unbilledParts are what is not on an invoice yet: charges, and daily usage that
// no charge contains yet.
func unbilledParts(d *kit.Desk, currency string, period api.Enum, keep func(*api.Line) bool) []*linePart {
	charges := newLinePart(api.Unbilled, api.ProviderOneTime, api.BillingLineItems)
	charges.read = linesFrom(d, charges, api.ListUnbilledLineItems, api.UnbilledQuery{InvoiceID: api.Unbilled, CurrencyCode: strings.ToLower(currency), Period: period}, keep)
	usage := newLinePart(api.Unbilled, api.ProviderOneTime, api.UsageLineItems)
	usage.read = linesFrom(d, usage, api.ListUnbilledConsumptionLineItems, api.UnbilledConsumptionQuery{CurrencyCode: strings.ToLower(currency), Period: period}, keep)
	return []*linePart{charges, usage}
}

// linesFrom reads a part of lines, keeping of each line what is shown, and only
// those that keep wants; nil keeps all. It runs where the pages arrive, not in the
// update loop.
func linesFrom[P any](d *kit.Desk, part *linePart, op *api.ListOp[P, api.InvoiceLineItem], query P, keep func(*api.Line) bool) func(context.Context, *api.Cursor, int) iter.Seq2[linePage, error] {
	return func(ctx context.Context, at *api.Cursor, first int) iter.Seq2[linePage, error] {
		return func(yield func(linePage, error) bool) {
			from := ctx
			if part.billed && !part.anew && at == nil && op.Kept(ctx, d.Client, query) {
				from = api.FromCache(ctx)
			}
			packer := &linePacker{}
			for page, err := range kit.StreamWithCacheFallback(from, d, op, query, at) {
				out := linePage{searched: len(page.Items), next: page.Next}
				if page.Response != nil && page.Cached {
					out.keptAt = page.ReadAt
				}
				var raw []jsontext.Value
				for i, line := range rawLines(&page) {
					if keep == nil || keep(&page.Items[i].Line) {
						out.rows = append(out.rows, newInvoiceLine(part, first+len(out.rows), &page.Items[i]))
						raw = append(raw, line)
					}
				}
				for i, place := range packer.pack(raw) {
					out.rows[i].json = place
				}
				first += len(out.rows)
				if !yield(out, err) {
					return
				}
			}
		}
	}
}
