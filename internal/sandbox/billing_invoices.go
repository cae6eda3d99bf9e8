package sandbox

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

func (s *Sandbox) listInvoices(c *call) *answer {
	all := s.ledger.bills()
	size, refused := c.number("size", len(all))
	if refused != nil {
		return refused
	}
	offset, refused := c.number("offset", 0)
	if refused != nil {
		return refused
	}
	if size == 0 {
		size = len(all)
	}
	from := min(offset, len(all))
	to := from + min(size, len(all)-from)
	items := make([]invoice, 0, to-from)
	for i := range all[from:to] {
		items = append(items, all[from+i].resource(false))
	}
	page := list(items, fmt.Sprintf("/invoices?size=%d&offset=%d", size, offset))
	if to < len(all) {
		page.Links["next"] = get(fmt.Sprintf("/invoices?size=%d&offset=%d", size, to))
	}
	return reply(page)
}

// billOf resolves the invoice in the path.
func (s *Sandbox) billOf(c *call) (bill, *answer) {
	b, ok := s.ledger.find(c.arg(0))
	if !ok {
		return b, notFound("Invoice %s was not found.", clip(c.arg(0)))
	}
	return b, nil
}

func (s *Sandbox) getInvoice(c *call) *answer {
	b, refused := s.billOf(c)
	if refused != nil {
		return refused
	}
	return reply(b.resource(true))
}

type invoiceSummary struct {
	BalanceAmount            json.Number            `json:"balanceAmount"`
	CurrencyCode             string                 `json:"currencyCode"`
	CurrencySymbol           string                 `json:"currencySymbol"`
	AccountingDate           string                 `json:"accountingDate"`
	FirstInvoiceCreationDate string                 `json:"firstInvoiceCreationDate"`
	LastPaymentDate          string                 `json:"lastPaymentDate"`
	LastPaymentAmount        json.Number            `json:"lastPaymentAmount"`
	LatestInvoiceDate        string                 `json:"latestInvoiceDate"`
	Details                  []invoiceSummaryDetail `json:"details,omitempty"`
	Links                    links                  `json:"links,omitempty"`
	Attributes               attributes             `json:"attributes"`
}

type invoiceSummaryDetail struct {
	InvoiceType string         `json:"invoiceType"`
	Summary     invoiceSummary `json:"summary"`
}

// summarize adds up what is owed on invoices of one currency.
func summarize(cur *currency, bills []bill) invoiceSummary {
	sum := invoiceSummary{
		CurrencyCode: cur.code, CurrencySymbol: cur.symbol, AccountingDate: noTime, FirstInvoiceCreationDate: noTime,
		LastPaymentDate: noTime, LastPaymentAmount: "0", LatestInvoiceDate: noTime, Attributes: typed("InvoiceSummary"),
	}
	balance := int64(0)
	for i := range bills {
		b := &bills[i]
		balance += b.total - b.paid + b.amended
		if i == 0 {
			sum.FirstInvoiceCreationDate = stampZ(b.date)
		}
		if b.paid != 0 {
			sum.LastPaymentDate, sum.LastPaymentAmount = stampZ(b.date.Add(9*24*time.Hour)), cur.money(b.paid)
		}
		sum.AccountingDate, sum.LatestInvoiceDate = stampBare(b.date), stampBare(b.date)
	}
	sum.BalanceAmount = cur.money(balance)
	return sum
}

func (s *Sandbox) summaries() []invoiceSummary {
	all := s.ledger.bills()
	var sums []invoiceSummary
	for i := range currencies {
		cur := &currencies[i]
		var both []bill
		kinds := map[string][]bill{}
		for _, b := range all {
			if b.currency == cur {
				both, kinds[b.kind()] = append(both, b), append(kinds[b.kind()], b)
			}
		}
		if len(both) == 0 {
			continue
		}
		sum := summarize(cur, both)
		for _, kind := range []string{"Recurring", "OneTime"} {
			if len(kinds[kind]) > 0 {
				sum.Details = append(sum.Details, invoiceSummaryDetail{kind, summarize(cur, kinds[kind])})
			}
		}
		sum.Links = links{"self": get("/invoices/summary")}
		sums = append(sums, sum)
	}
	return sums
}

func (s *Sandbox) listSummaries(*call) *answer {
	return reply(list(s.summaries(), "/invoices/summaries"))
}

// getSummary picks the first currency: which one it should be is not documented.
func (s *Sandbox) getSummary(*call) *answer {
	sums := s.summaries()
	if len(sums) == 0 {
		return notFound("There are no invoices yet.")
	}
	return reply(sums[0])
}

type estimateLink struct {
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Period      string `json:"period"`
	Link        link   `json:"link"`
}

func (s *Sandbox) listEstimateLinks(c *call) *answer {
	cur := currencyOf(c.param("currencycode"))
	if cur == nil {
		return badRequest("The query parameter currencycode is required and has to be a billing currency.")
	}
	var items []estimateLink
	for _, period := range []string{"Current", "Previous"} {
		uri := "/invoices/unbilled/lineitems?provider=%s&invoicelineitemtype=%s&currencycode=" + cur.code + "&period=" + strings.ToLower(period) + "&size=2000"
		items = append(items,
			estimateLink{"daily_rated_usage", "Daily rated usage unbilled", "Consumption that is not invoiced yet.", period, get(fmt.Sprintf(uri, "Marketplace", "UsageLineItems"))},
			estimateLink{"non_consumption", "Unbilled reconciliation line items", "Charges that are not invoiced yet.", period, get(fmt.Sprintf(uri, "all", "billinglineitems"))})
	}
	return reply(list(items, ""))
}
