package cli

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
)

// tourLines limits the invoice lines that the tour reads.
const tourLines = 6000

// invoice shows the total of the latest invoice and its largest groups of lines.
func (t *tour) invoice(ctx context.Context) error {
	all, err := api.ListInvoices.All(ctx, t.client, api.None{})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.print("  There is no invoice yet.")
		return nil
	}
	latest := slices.MaxFunc(all, func(a, b api.Invoice) int { return a.InvoiceDate.At().Compare(b.InvoiceDate.At()) })
	reply, err := api.GetInvoice.Do(ctx, t.client, api.InvoiceRef{InvoiceID: latest.ID})
	if err != nil {
		return err
	}
	inv := reply.Value
	t.table(nil, [][]string{
		{"invoice", inv.ID},
		{"dated", day(inv.InvoiceDate)},
		{"period", day(inv.BillingPeriodStartDate) + " to " + day(inv.BillingPeriodEndDate)},
		{"total", money(inv.TotalCharges.Decimal, inv.CurrencyCode)},
		{"paid", money(inv.PaidAmount.Decimal, inv.CurrencyCode)},
	})
	return t.lineGroups(ctx, inv)
}

// lineGroup sums the lines of one product and charge in one currency. Amounts in
// different currencies are never added.
type lineGroup struct {
	product, charge, currency string
	lines                     int
	total                     decimal.Decimal
}

func (t *tour) lineGroups(ctx context.Context, inv api.Invoice) error {
	type key struct{ product, charge, currency string }
	groups := map[key]*lineGroup{}
	read, whole := 0, true
	for _, detail := range inv.InvoiceDetails {
		query, ok := lineItemsOf(inv.ID, detail)
		if !ok || !detail.InvoiceLineItemType.Is("billing_line_items") {
			continue
		}
		for page, err := range api.ListInvoiceLineItems.Stream(ctx, t.client, query, nil) {
			if err != nil {
				return err
			}
			for _, item := range page.Items {
				k := key{item.Line.Product, item.Line.ChargeType, item.Line.Currency}
				if groups[k] == nil {
					groups[k] = &lineGroup{product: k.product, charge: k.charge, currency: k.currency}
				}
				groups[k].lines++
				groups[k].total = groups[k].total.Add(item.Line.Total.Decimal)
			}
			if read += len(page.Items); read >= tourLines && page.Next != nil {
				whole = false
				break
			}
		}
	}
	sorted := make([]*lineGroup, 0, len(groups))
	for _, g := range groups {
		sorted = append(sorted, g)
	}
	slices.SortFunc(sorted, func(a, b *lineGroup) int {
		return cmp.Or(b.total.Cmp(a.total), cmp.Compare(a.product, b.product), cmp.Compare(a.charge, b.charge), cmp.Compare(a.currency, b.currency))
	})
	t.printGroups(sorted, read, whole)
	return nil
}

func (t *tour) printGroups(groups []*lineGroup, read int, whole bool) {
	if !whole {
		t.print("  Only the first %d lines were read; the user interface reads all.", read)
	}
	t.print("  %d lines in %d groups; the largest:", read, len(groups))
	var lines [][]string
	for _, g := range groups[:min(len(groups), tourRows)] {
		lines = append(lines, []string{g.product, g.charge, strconv.Itoa(g.lines), money(g.total, g.currency)})
	}
	if len(lines) > 0 {
		t.table([]string{"PRODUCT", "CHARGE", "LINES", "TOTAL"}, lines)
	}
}

// lineItemsOf returns the query for the lines of one entry of an invoice's details.
func lineItemsOf(invoice string, detail api.InvoiceDetail) (api.InvoiceLineItemsQuery, bool) {
	query := api.InvoiceLineItemsQuery{InvoiceRef: api.InvoiceRef{InvoiceID: invoice}}
	for _, provider := range []api.Enum{api.ProviderOffice, api.ProviderAzure, api.ProviderOneTime} {
		if detail.BillingProvider.Is(provider) {
			query.Provider = provider
		}
	}
	for _, kind := range []api.Enum{api.BillingLineItems, api.UsageLineItems} {
		if detail.InvoiceLineItemType.Is(kind) {
			query.Type = kind
		}
	}
	return query, query.Provider != "" && query.Type != ""
}

func money(amount decimal.Decimal, currency string) string {
	return amount.StringFixed(2) + " " + currency
}
