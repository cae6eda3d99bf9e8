package sandbox

import (
	"fmt"
	"strings"
)

// Pages of line items.
const linesPage = 2000

// lineQuery is which line items a call asks for.
type lineQuery struct {
	bill     bill // the invoice; of unbilled lines only currency and month count
	unbilled bool
	empty    bool // nothing can match
	billing  billing
	usage    bool
	credit   string // "true", "false" or "" for both
	size     int
	period   string
}

// listLineItems serves billed and, for the invoice id unbilled, unbilled lines.
func (s *Sandbox) listLineItems(c *call) *answer {
	if len(c.args) == 0 || strings.EqualFold(c.arg(0), "unbilled") {
		return s.listUnbilled(c)
	}
	b, refused := s.billOf(c)
	if refused != nil {
		return refused
	}
	q := lineQuery{bill: b}
	if refused := q.read(c); refused != nil {
		return refused
	}
	return s.lines(c, &q)
}

func (s *Sandbox) listUnbilled(c *call) *answer {
	q := lineQuery{unbilled: true, period: strings.ToLower(c.param("period"))}
	if refused := q.read(c); refused != nil {
		return refused
	}
	if q.bill.currency = currencyOf(c.param("currencycode")); q.bill.currency == nil {
		return badRequest("The query parameter currencycode is required and has to be a billing currency.")
	}
	switch q.bill.month = s.ledger.thisMonth(); q.period {
	case "current":
	case "previous":
		// Last month is unbilled only until its invoice comes.
		q.bill.month++
		q.empty = s.ledger.latestInvoiced() == q.bill.month
	default:
		return badRequest("The query parameter period is required: current or previous.")
	}
	if q.billing != oneTimeLines {
		return badRequest("Unbilled line items exist for the provider onetime only.")
	}
	return s.lines(c, &q)
}

// read takes provider and type from the query or, in the older form, the path.
func (q *lineQuery) read(c *call) *answer {
	provider, kind := c.param("provider"), c.param("invoicelineitemtype")
	if parts := strings.Split(strings.Trim(c.request.URL.Path, "/"), "/"); len(parts) == 6 {
		provider, kind = parts[4], parts[5]
	}
	switch strings.ToLower(provider) {
	case "office":
		q.billing = officeLines
	case "azure":
		q.billing = azureLines
	case "onetime", "marketplace", "all":
		q.billing = oneTimeLines
	default:
		return badRequest("The provider %q is not one of office, azure and onetime.", clip(provider))
	}
	switch strings.ToLower(kind) {
	case "billinglineitems":
	case "usagelineitems":
		q.usage = true
	default:
		return badRequest("The invoicelineitemtype %q is not one of BillingLineItems and UsageLineItems.", clip(kind))
	}
	if q.credit = strings.ToLower(c.param("hasPartnerEarnedCredit")); !q.usage || q.billing != oneTimeLines {
		q.credit = "" // without effect elsewhere
	}
	var refused *answer
	if q.size, refused = c.number("size", linesPage); refused != nil {
		return refused
	}
	if q.size == 0 {
		q.size = linesPage
	}
	if q.size > linesPage {
		return badRequest("size can be %d at most.", linesPage)
	}
	return nil
}

// lines answers one page. Office and Azure lines page by offset, one-time lines
// by continuation token.
func (s *Sandbox) lines(c *call, q *lineQuery) *answer {
	of := fmt.Sprint("lines ", q.bill.id, q.bill.currency.code, q.billing, q.usage, q.period, q.credit)
	var from int
	var refused *answer
	if q.billing == oneTimeLines {
		from, refused = s.seek(c, of)
	} else {
		from, refused = c.number("offset", 0)
	}
	if refused != nil {
		return refused
	}
	items, more := []any{}, false
	if !q.empty {
		items, more = s.lineWindow(q, from)
	}
	page := list(items, q.uri("", from))
	if more {
		s.continueLines(&page, q, of, from+len(items))
	}
	return reply(page)
}

func (s *Sandbox) continueLines(page *collection[any], q *lineQuery, of string, to int) {
	if q.billing != oneTimeLines {
		page.Links["next"] = get(q.uri("", to))
		return
	}
	next := s.nextPage(q.uri("&seekOperation=Next", 0), of, to)
	page.Links["next"] = next
	if !q.unbilled { // unbilled lists have the token in the link only
		page.ContinuationToken = next.Headers[0].Value
	}
}

func (q *lineQuery) uri(tail string, offset int) string {
	id, kind := q.bill.id, "BillingLineItems"
	if q.usage {
		kind = "UsageLineItems"
	}
	if q.unbilled {
		tail = "&currencycode=" + strings.ToLower(q.bill.currency.code) + "&period=" + q.period + tail
		id = "unbilled"
	}
	if q.billing != oneTimeLines {
		tail += fmt.Sprintf("&offset=%d", offset)
	}
	return fmt.Sprintf("/invoices/%s/lineitems?provider=%s&invoicelineitemtype=%s&size=%d%s", id, providerPaths[q.billing], kind, q.size, tail)
}

// lineWindow renders the lines from a position on.
func (s *Sandbox) lineWindow(q *lineQuery, from int) (items []any, more bool) {
	l, key := s.ledger, ledgerKey{q.bill.currency.code, q.billing, q.bill.month}
	items = []any{}
	if q.usage {
		wanted := func(e *entitled) bool { return q.credit == "" || (q.credit == "true") == earnsCredit(e) }
		found, more := l.ratedUsage(key, from, q.size, wanted)
		for i := range found {
			if q.billing == azureLines {
				items = append(items, s.dailyUsageLine(q, &found[i]))
			} else {
				items = append(items, s.ratedUsageLine(q, &found[i]))
			}
		}
		return items, more
	}
	found, more := l.window(key, from, q.size)
	for i := range found {
		switch q.billing {
		case officeLines:
			items = append(items, s.licenseLine(q, &found[i]))
		case azureLines:
			items = append(items, s.usageLine(q, &found[i], from+i))
		default:
			items = append(items, s.oneTimeLine(q, &found[i]))
		}
	}
	return items, more
}

// earnsCredit reports whether the partner earns credit for managing an Azure
// subscription.
func earnsCredit(e *entitled) bool { return e.customer%3 != 0 }
