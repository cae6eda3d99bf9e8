package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

type invoice struct {
	ID                     string          `json:"id"`
	InvoiceDate            string          `json:"invoiceDate"`
	BillingPeriodStartDate string          `json:"billingPeriodStartDate,omitempty"`
	BillingPeriodEndDate   string          `json:"billingPeriodEndDate,omitempty"`
	TotalCharges           json.Number     `json:"totalCharges"`
	PaidAmount             json.Number     `json:"paidAmount"`
	CurrencyCode           string          `json:"currencyCode"`
	CurrencySymbol         string          `json:"currencySymbol"`
	PdfDownloadLink        string          `json:"pdfDownloadLink"`
	TaxReceipts            []taxReceipt    `json:"taxReceipts,omitempty"`
	InvoiceDetails         []invoiceDetail `json:"invoiceDetails,omitempty"`
	Amendments             []invoice       `json:"amendments,omitempty"`
	DocumentType           string          `json:"documentType"`
	AmendsOf               string          `json:"amendsOf,omitempty"`
	InvoiceType            string          `json:"invoiceType"`
	Links                  links           `json:"links,omitempty"`
	Attributes             attributes      `json:"attributes"`
}

type taxReceipt struct {
	ID   string `json:"id"`
	Link string `json:"taxReceiptPdfDownloadLink"`
}

type invoiceDetail struct {
	InvoiceLineItemType string     `json:"invoiceLineItemType"`
	BillingProvider     string     `json:"billingProvider"`
	Links               links      `json:"links,omitempty"`
	Attributes          attributes `json:"attributes"`
}

// bill is an invoice in numbers.
type bill struct {
	id       string
	currency *currency
	oneTime  bool
	month    int // as monthAgo counts
	date     time.Time
	period   month
	parts    []billing
	total    int64 // tax included
	paid     int64
	amended  int64 // by an adjustment note
}

// bills lists all invoices, the oldest first. Recurring ones come in the
// currencies that have customers with older offers.
func (l *ledger) bills() []bill {
	l.added()
	var all []bill
	for ago := l.world.closedMonth() + invoicedMonths - 1; ago >= l.latestInvoiced(); ago-- {
		all = append(all, l.billsOf(ago)...)
	}
	return all
}

// billsOf lists the invoices of a month.
func (l *ledger) billsOf(ago int) []bill {
	var all []bill
	for i := range currencies {
		for _, oneTime := range []bool{false, true} {
			if b, ok := l.bill(&currencies[i], oneTime, ago); ok {
				all = append(all, b)
			}
		}
	}
	return all
}

// came is when an invoice becomes available; its date is the day before.
func (b *bill) came() time.Time { return b.period.end.AddDate(0, 0, invoiceDay-1) }

func (l *ledger) bill(cur *currency, oneTime bool, ago int) (bill, bool) {
	b := bill{currency: cur, oneTime: oneTime, month: ago, period: l.world.monthAgo(ago)}
	parts := []billing{officeLines, azureLines}
	if oneTime {
		parts = []billing{oneTimeLines}
	}
	for _, part := range parts {
		if t := l.total(ledgerKey{cur.code, part, ago}); t.lines > 0 {
			b.parts = append(b.parts, part)
			b.total += t.subtotal + t.tax
		}
	}
	if len(b.parts) == 0 {
		return b, false
	}
	b.date = b.came().Add(-17 * time.Hour)
	serial := (b.period.begin.Year()*12 + int(b.period.begin.Month())) % 10_000
	for i := range currencies {
		if &currencies[i] == cur {
			serial = serial*10 + i
		}
	}
	if b.id = fmt.Sprintf("D%09d", 20_000_000+serial*7); oneTime {
		b.id = fmt.Sprintf("G%09d", 24_000_000+serial*3)
	}
	switch latest := l.latestInvoiced(); {
	case ago > latest+1:
		b.paid = b.total
	case ago == latest+1 && !oneTime:
		b.paid = min(b.total, cur.minor(100_000))
	}
	if oneTime && cur.code == "GBP" && ago == l.world.closedMonth()+1 {
		b.amended = -b.total / 20
	}
	return b, true
}

// find resolves an invoice id, with or without the prefix that links have.
func (l *ledger) find(id string) (bill, bool) {
	for _, prefix := range []string{"OneTime-", "Recurring-"} {
		if len(id) > len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) {
			id = id[len(prefix):]
		}
	}
	for _, b := range l.bills() {
		if strings.EqualFold(b.id, id) {
			return b, true
		}
	}
	return bill{}, false
}

func (b *bill) kind() string {
	if b.oneTime {
		return "OneTime"
	}
	return "Recurring"
}

func (b *bill) receipt() string { return b.id[len(b.id)-6:] }

var (
	providerWords = map[billing]string{officeLines: "office", azureLines: "azure", oneTimeLines: "one_time"}
	providerPaths = map[billing]string{officeLines: "Office", azureLines: "Azure", oneTimeLines: "OneTime"}
)

// resource renders an invoice; the period is shown by id only.
func (b *bill) resource(withPeriod bool) invoice {
	r := invoice{
		ID: b.id, InvoiceDate: stampZ(b.date), TotalCharges: b.currency.money(b.total), PaidAmount: b.currency.money(b.paid),
		CurrencyCode: b.currency.code, CurrencySymbol: b.currency.symbol, PdfDownloadLink: "/invoices/" + b.id + "/documents/statement",
		TaxReceipts:  []taxReceipt{{b.receipt(), "/invoices/" + b.id + "/receipts/" + b.receipt() + "/documents/statement"}},
		DocumentType: "invoice", InvoiceType: b.kind(), Links: links{"self": get("/invoices/" + b.kind() + "-" + b.id)}, Attributes: typed("Invoice"),
	}
	if withPeriod {
		r.BillingPeriodStartDate, r.BillingPeriodEndDate = stampZ(b.period.begin), stampZ(b.period.end.AddDate(0, 0, -1))
	}
	for _, part := range b.parts {
		r.InvoiceDetails = append(r.InvoiceDetails, b.detail(part, "billing_line_items"))
		if part != officeLines {
			r.InvoiceDetails = append(r.InvoiceDetails, b.detail(part, "usage_line_items"))
		}
	}
	if b.amended != 0 {
		note := b.resourceOfNote()
		r.Amendments = []invoice{note}
	}
	return r
}

func (b *bill) detail(part billing, kind string) invoiceDetail {
	camel := map[string]string{"billing_line_items": "BillingLineItems", "usage_line_items": "UsageLineItems"}[kind]
	uri := fmt.Sprintf("/invoices/%s-%s/lineitems/%s/%s", b.kind(), b.id, providerPaths[part], camel)
	return invoiceDetail{kind, providerWords[part], links{"self": get(uri)}, typed("InvoiceDetail")}
}

func (b *bill) resourceOfNote() invoice {
	note := invoice{
		ID: strings.Replace(b.id, "G", "N", 1), InvoiceDate: stampZ(b.date.AddDate(0, 0, 9)), TotalCharges: b.currency.money(b.amended), PaidAmount: "0",
		CurrencyCode: b.currency.code, CurrencySymbol: b.currency.symbol, PdfDownloadLink: "/invoices/" + b.id + "/documents/statement",
		DocumentType: "adjustment_note", AmendsOf: b.id, InvoiceType: b.kind(), Attributes: typed("Invoice"),
	}
	for _, part := range b.parts { // without links: a note has no lines of its own
		note.InvoiceDetails = append(note.InvoiceDetails, invoiceDetail{"billing_line_items", providerWords[part], nil, typed("InvoiceDetail")})
	}
	return note
}
