package views

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// manyLines makes the JSON of pages of one-time lines: n lines of 5,000 customers.
func manyLines(n int) [][]byte {
	const page = 2000
	var pages [][]byte
	for start := 0; start < n; start += page {
		body := []byte(`{"items":[`)
		for i := start; i < min(n, start+page); i++ {
			if i > start {
				body = append(body, ',')
			}
			body = fmt.Appendf(body, `{"partnerId":"6480d686-cfb4-424d-a945-6b9b9f000000","customerId":"org:9060d13d-c5ed-482e-b059-%012d","customerName":"Customer %d Ltd","customerDomainName":"customer%d.onmicrosoft.com","customerCountry":"GB","invoiceNumber":"G000024135","mpnId":"4870137","resellerMpnId":0,"orderId":"order%d","orderDate":"2026-02-08T22:31:47.1751688Z","productId":"DZH318Z0%04d","skuId":"001F","availabilityId":"DZH318Z0DR0H","productName":"Product number %d","skuName":"Plan %d","chargeType":"CycleCharge","unitPrice":14.47,"effectiveUnitPrice":14.47,"unitType":"Licenses","quantity":%d,"subtotal":%d.47,"taxTotal":%d.89,"totalForCustomer":%d.36,"currency":"GBP","publisherName":"Microsoft Corporation","publisherId":"","subscriptionDescription":"Product number %d","subscriptionId":"281e26fe-9ce7-415b-911c-%012d","chargeStartDate":"2026-01-01T00:00:00Z","chargeEndDate":"2026-01-31T00:00:00Z","termAndBillingCycle":"1 Year commitment","alternateId":"1234568124b8","priceAdjustmentDescription":"[\"15.0%% Partner earned credit\"]","discountDetails":"","pricingCurrency":"USD","pcToBCExchangeRate":0.79,"pcToBCExchangeRateDate":"2026-01-31T00:00:00Z","billableQuantity":%d,"meterDescription":"","reservationOrderId":"","billingFrequency":"Monthly","invoiceLineItemType":"billing_line_items","billingProvider":"one_time","attributes":{"objectType":"OneTimeInvoiceLineItem"}}`,
				i%5000, i%5000, i%5000, i, i%200, i%200, i%200, i%90, i, i/10, i+i/10+1, i%200, i, i%90)
		}
		body = append(body, ']')
		if start+page < n {
			body = fmt.Appendf(body, `,"continuationToken":"t%d"`, len(pages)+1)
		}
		pages = append(pages, append(body, '}'))
	}
	return pages
}

// pagesOfLines answers with prepared pages, by continuation token.
func pagesOfLines(pages [][]byte) http.RoundTripper {
	return roundTrip(func(r *http.Request) *http.Response {
		at := 0
		_, _ = fmt.Sscanf(r.Header.Get("MS-ContinuationToken"), "t%d", &at)
		w := httptest.NewRecorder()
		_, _ = w.Write(pages[at])
		return w.Result()
	})
}

type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

type anyToken struct{}

func (anyToken) Token(context.Context) (string, string, error) { return "token", "user", nil }

func (anyToken) Renew(context.Context, string, string) (string, string, error) {
	return "token", "user", nil
}

// read100k reads the pages of lines that BenchmarkInvoice100k takes in.
func read100k(b *testing.B) (*Desk, []linePage) {
	b.Helper()
	client, err := api.New(api.Config{BaseURL: "https://lines.example", Transport: pagesOfLines(manyLines(100_000)), Tokens: anyToken{}, UserAgent: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	desk := &Desk{Client: client}
	part := newLinePart("G000024135", "one_time", "billing_line_items")
	read := linesFrom(desk, part, api.ListInvoiceLineItems, api.InvoiceLineItemsQuery{InvoiceRef: api.InvoiceRef{InvoiceID: "G1"}, Provider: "onetime", Type: "billinglineitems"}, nil)
	return desk, collect(b, read(b.Context(), nil, 0))
}

func collect(b *testing.B, seq iter.Seq2[linePage, error]) []linePage {
	b.Helper()
	var pages []linePage
	for page, err := range seq {
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, page)
	}
	return pages
}

// BenchmarkInvoiceRead100k is the part of reading 100,000 lines that happens
// beside the update loop: decoding, keeping what is shown, packing the rest.
func BenchmarkInvoiceRead100k(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, pages := read100k(b)
		runtime.GC()
		runtime.ReadMemStats(&after)
		n := 0
		for _, page := range pages {
			n += len(page.rows)
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/line")
		runtime.KeepAlive(pages)
	}
}

// BenchmarkInvoice100k is what the update loop does with them: five groupings,
// sums, six tables, and a frame for each page.
func BenchmarkInvoice100k(b *testing.B) {
	desk, pages := read100k(b)
	th := text.ThemeFor(true, colorprofile.TrueColor)
	for b.Loop() {
		screen := NewInvoice(desk, &Invoice{Invoice: &api.Invoice{ID: "G000024135", CurrencyCode: "GBP"}})
		part := newLinePart("G000024135", "one_time", "billing_line_items")
		screen.reading.planned, screen.reading.parts = true, []*linePart{part}
		screen.reading.billed = map[string]bool{}
		env := &ui.Env{Theme: th}
		screen.Tabs.Start(b.Context(), env)
		for range 2 {
			screen.show(screen.active + 1)
		}
		for _, page := range pages {
			screen.reading.take(part, ui.Batch[linePage]{Items: []linePage{page}})
			screen.View(120, 40)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(len(pages)), "ms/page")
}
