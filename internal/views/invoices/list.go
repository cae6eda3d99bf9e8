package invoices

import (
	"context"
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/shopspring/decimal"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
	"github.com/cspdesk/cspdesk/internal/ui/widget"
	"github.com/cspdesk/cspdesk/internal/views/kit"
)

// Invoice is a row of the list of invoices: an invoice, or a document that amends
// one and comes nested in it.
type Invoice struct {
	*api.Invoice
	Amended *api.Invoice // the invoice it amends; nil for an invoice
}

func invoiceKind() *kit.ListSpec[*Invoice] {
	return &kit.ListSpec[*Invoice]{
		Name: "invoices", Singular: "invoice", Plural: "invoices",
		ID: func(i *Invoice) string { return i.ID },
		Columns: []widget.Column[*Invoice]{
			{Name: "id", Title: "ID", Min: 12, Text: func(i *Invoice) string { return i.ID }},
			{Name: "date", Title: "Date", Min: 10, Text: func(i *Invoice) string { return kit.Date(i.InvoiceDate) }, Compare: compareInvoices},
			{Name: "period", Title: "Period", Min: 16, Priority: 2, Text: func(i *Invoice) string { return shortPeriod(period(i.BillingPeriodStartDate, i.BillingPeriodEndDate)) }, Tone: kit.MutedTone[*Invoice]},
			{Name: "type", Title: "Type", Min: 9, Text: func(i *Invoice) string { return invoiceType(i.Invoice) }},
			{Name: "document", Title: "Document", Min: 15, Max: 32, Flex: 1, Priority: 1, Text: document, Tone: documentTone},
			{Name: "total", Title: "Total", Min: 17, Align: text.AlignRight, Text: func(i *Invoice) string { return kit.Amount(i.TotalCharges, i.CurrencyCode) }, Compare: func(a, b *Invoice) int { return compareMoney(a, b, a.TotalCharges, b.TotalCharges) }},
			{Name: "paid", Title: "Paid", Min: 14, Priority: 4, Align: text.AlignRight, Text: func(i *Invoice) string { return money(i.PaidAmount, i.CurrencyCode) }, Tone: kit.MutedTone[*Invoice], Compare: func(a, b *Invoice) int { return compareMoney(a, b, a.PaidAmount, b.PaidAmount) }},
			{Name: "state", Title: "State", Min: 11, Priority: 3, Text: paymentState, Tone: paymentTone},
		},
		SortBy: "date", Desc: true, Large: true,
		Empty: "There are no invoices. The first one comes some days after the first billing period; U shows what is not billed yet.",
		Open:  func(l *kit.List[*Invoice], i *Invoice) tea.Cmd { return ui.Push(NewInvoice(l.Desk, i)) },
		Copies: func(i *Invoice) []widget.CopyItem {
			return []widget.CopyItem{{Label: "invoice id", Value: i.ID}, {Label: "total", Value: exact(i.TotalCharges)}}
		},
		Raw: func(i *Invoice) []byte { return kit.EncodeJSON(i.Invoice) },
	}
}

// compareInvoices orders by date; documents of one date by currency and id, so
// that the list never looks shuffled.
func compareInvoices(a, b *Invoice) int {
	if c := kit.CompareTimes(a.InvoiceDate, b.InvoiceDate); c != 0 {
		return c
	}
	if c := strings.Compare(b.CurrencyCode, a.CurrencyCode); c != 0 {
		return c
	}
	return strings.Compare(b.ID, a.ID)
}

// compareMoney orders by amount within a currency.
func compareMoney(a, b *Invoice, x, y api.Decimal) int {
	if c := strings.Compare(b.CurrencyCode, a.CurrencyCode); c != 0 {
		return c
	}
	return kit.CompareDecimals(x, y)
}

func document(i *Invoice) string {
	if i.Amended != nil {
		return kit.EnumText(i.DocumentType) + " to " + i.AmendsOf
	}
	if n := len(i.Amendments); n > 0 {
		return kit.EnumText(i.DocumentType) + ", amended"
	}
	return kit.EnumText(i.DocumentType)
}

func documentTone(i *Invoice) text.Tone {
	if i.Amended != nil || len(i.Amendments) > 0 {
		return text.ToneWarn
	}
	return text.ToneMuted
}

// openAmount is what is left to pay of an invoice. The manual's payments are
// negative in its table and positive in its examples: the size counts.
func openAmount(i *api.Invoice) (decimal.Decimal, bool) {
	if !i.TotalCharges.Given() || !i.PaidAmount.Given() || !i.DocumentType.Is("invoice") {
		return decimal.Decimal{}, false
	}
	return i.TotalCharges.Sub(i.PaidAmount.Abs()), true
}

func paymentState(i *Invoice) string {
	open, ok := openAmount(i.Invoice)
	switch {
	case !ok:
		return ""
	case !open.IsPositive():
		return "paid"
	case !i.PaidAmount.Decimal.IsZero():
		return "partly paid"
	}
	return "open"
}

func paymentTone(i *Invoice) text.Tone {
	if paymentState(i) == "paid" {
		return text.ToneGood
	}
	return text.ToneWarn
}

// Invoices is the screen of the partner's invoices, with what is owed in each
// currency above them.
type Invoices struct {
	*kit.List[*Invoice]
	balances balances
}

// NewInvoices makes the list of the partner's invoices.
func NewInvoices(d *kit.Desk) *Invoices {
	return &Invoices{List: kit.NewList(d, invoiceKind(), "Invoices", withPeriods(d, invoicesOf(d))).At(kit.InvoicesRoute.At(kit.NoArgs{}))}
}

// invoicesOf reads invoices and puts the documents that amend them in rows of
// their own.
func invoicesOf(d *kit.Desk) kit.Source[*Invoice] {
	plain := kit.NewSource(d, api.ListInvoices, api.None{}, kit.Identity[api.Invoice])
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[kit.Page[*Invoice], error] {
		return func(yield func(kit.Page[*Invoice], error) bool) {
			for page, err := range plain(ctx, at) {
				out := kit.Page[*Invoice]{Next: page.Next}
				for _, inv := range page.Rows {
					out.Rows = append(out.Rows, &Invoice{Invoice: inv})
					for i := range inv.Amendments {
						out.Rows = append(out.Rows, &Invoice{Invoice: &inv.Amendments[i], Amended: inv})
					}
				}
				if !yield(out, err) {
					return
				}
			}
		}
	}
}

// periodsParallel is how many invoices are read by id at once.
const periodsParallel = 4

// withPeriods adds the billing periods, which the service tells by id only: the
// rows come a second time, the newest first, and replace themselves.
func withPeriods(d *kit.Desk, plain kit.Source[*Invoice]) kit.Source[*Invoice] {
	return func(ctx context.Context, at *api.Cursor) iter.Seq2[kit.Page[*Invoice], error] {
		return func(yield func(kit.Page[*Invoice], error) bool) {
			var bare []*Invoice
			for page, err := range plain(ctx, at) {
				for _, row := range page.Rows {
					if row.Amended == nil && row.BillingPeriodStartDate.None() {
						bare = append(bare, row)
					}
				}
				if !yield(page, err) || err != nil {
					return
				}
			}
			newestFirst(bare)
			read := func(ctx context.Context, row *Invoice) *Invoice { return readPeriod(ctx, d, row) }
			for row := range kit.ParallelMap(api.InBackground(ctx), periodsParallel, bare, read) {
				if row == nil {
					return // refused to this kind of sign-in, or out of order: the list is whole without
				}
				if !yield(kit.Page[*Invoice]{Rows: []*Invoice{row}, Adding: "billing periods"}, nil) {
					return
				}
			}
		}
	}
}

func readPeriod(ctx context.Context, d *kit.Desk, row *Invoice) *Invoice {
	reply, err := api.GetInvoice.Do(ctx, d.Client, api.InvoiceRef{InvoiceID: row.ID})
	if err != nil {
		return nil
	}
	with := *row.Invoice
	with.BillingPeriodStartDate, with.BillingPeriodEndDate = reply.Value.BillingPeriodStartDate, reply.Value.BillingPeriodEndDate
	return &Invoice{Invoice: &with}
}

func newestFirst(list []*Invoice) {
	slices.SortStableFunc(list, func(a, b *Invoice) int { return kit.CompareTimes(b.InvoiceDate, a.InvoiceDate) })
}

// Start implements [ui.Screen].
func (s *Invoices) Start(ctx context.Context, env *ui.Env) tea.Cmd {
	return tea.Batch(s.List.Start(ctx, env), s.balances.read(ctx, s.Desk))
}

// Refresh implements [ui.Refresher].
func (s *Invoices) Refresh() tea.Cmd {
	return tea.Batch(s.List.Refresh(), s.balances.read(s.Ctx, s.Desk))
}

// Revive implements [ui.Revivable].
func (s *Invoices) Revive() ui.Screen { return NewInvoices(s.Desk) }

// Update implements [ui.Screen].
func (s *Invoices) Update(msg tea.Msg) tea.Cmd {
	if s.balances.update(msg) {
		return nil
	}
	return s.List.Update(msg)
}

// View implements [ui.Screen].
func (s *Invoices) View(width, height int) string {
	head := s.balances.lines(s.Env.Theme, width)
	head = head[:min(len(head), max(0, height-5))]
	return strings.Join(append(head, s.List.View(width, height-len(head))), "\n")
}

// Bindings implements [ui.Screen].
func (s *Invoices) Bindings() []widget.Binding {
	current := func() (context.Context, *Invoice) {
		inv, _ := s.Table.Current()
		return s.Ctx, inv
	}
	unbilled := widget.Binding{
		ID: "invoices.unbilled", Keys: []string{"U"}, Label: "unbilled", Group: "Invoice", Footer: true,
		Help: "Show what will be on the next invoice, as far as it is known.",
		Do:   s.chooseUnbilled,
	}
	return append([]widget.Binding{unbilled, statementBinding(s.Desk, current)}, s.List.Bindings()...)
}

// Export implements [ui.Exporter].
func (s *Invoices) Export() tea.Cmd {
	kind := invoiceKind()
	kind.Columns = invoiceSheet()
	shown := slices.Collect(s.Table.Rows())
	return exportMenu(s.Desk, kind, "invoices", !s.Reading() && s.Failure == nil, shown, slices.Collect(s.Table.All()))
}

func invoiceSheet() []widget.Column[*Invoice] {
	text := func(name string, of func(*Invoice) string) widget.Column[*Invoice] {
		return widget.Column[*Invoice]{Name: name, Text: of}
	}
	return []widget.Column[*Invoice]{
		text("id", func(i *Invoice) string { return i.ID }),
		text("date", func(i *Invoice) string { return kit.Date(i.InvoiceDate) }),
		text("periodStart", func(i *Invoice) string { return day(i.BillingPeriodStartDate) }),
		text("periodEnd", func(i *Invoice) string { return day(i.BillingPeriodEndDate) }),
		text("type", func(i *Invoice) string { return invoiceType(i.Invoice) }),
		text("document", func(i *Invoice) string { return kit.EnumText(i.DocumentType) }),
		text("amends", func(i *Invoice) string { return i.AmendsOf }),
		text("total", func(i *Invoice) string { return exact(i.TotalCharges) }),
		text("paid", func(i *Invoice) string { return exact(i.PaidAmount) }),
		text("currency", func(i *Invoice) string { return i.CurrencyCode }),
	}
}

// day is a date for other programs.
func day(t api.Time) string {
	if t.None() {
		return ""
	}
	return kit.Date(t)
}
