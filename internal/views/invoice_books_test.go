package views_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views"
)

// books is a service that knows invoices and nothing else, so that a test can say
// to the penny what is on them.
type books struct {
	invoices  []string
	summaries []string
	lines     map[string][]string // by invoice, provider and type: "G2 onetime billinglineitems"
	statement string
	perPage   int
	latency   time.Duration

	mu     sync.Mutex
	broken map[string]bool // lists of lines that fail from their second page on
	forget bool            // continuation tokens are refused
	asked  []string        // lists of lines and where in them
}

func (s *books) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.latency > 0 {
		wait := time.NewTimer(s.latency)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	status, body := s.answer(strings.TrimPrefix(r.URL.Path, "/v1/"), r.URL.Query(), r.Header.Get("MS-ContinuationToken"))
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewBufferString(body)), Request: r}, nil
}

func (s *books) answer(path string, query url.Values, token string) (int, string) {
	parts := strings.Split(path, "/")
	switch {
	case path == "invoices":
		return http.StatusOK, `{"items":[` + strings.Join(s.invoices, ",") + `]}`
	case path == "invoices/summaries":
		return http.StatusOK, `{"items":[` + strings.Join(s.summaries, ",") + `]}`
	case strings.HasSuffix(path, "/documents/statement"):
		return http.StatusOK, s.statement
	case strings.HasSuffix(path, "/lineitems"):
		key := parts[1] + " " + query.Get("provider") + " " + query.Get("invoicelineitemtype")
		if currency := query.Get("currencycode"); currency != "" {
			key += " " + currency + " " + query.Get("period")
		}
		return s.page(key, token)
	case len(parts) == 2 && parts[0] == "invoices":
		for _, inv := range s.invoices {
			if strings.Contains(inv, `"id":"`+parts[1]+`"`) {
				return http.StatusOK, strings.Replace(inv, "{", `{"billingPeriodStartDate":"2026-06-01T00:00:00","billingPeriodEndDate":"2026-06-30T00:00:00",`, 1)
			}
		}
	}
	return http.StatusNotFound, `{"code":"404","description":"There is no ` + path + `."}`
}

func (s *books) page(key, token string) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, _ := strconv.Atoi(token)
	if from > 0 && s.forget {
		return http.StatusBadRequest, `{"code":"2000","description":"The continuation token is not valid."}`
	}
	if from > 0 && s.broken[key] {
		return http.StatusForbidden, `{"code":"403","description":"Somebody pulled the plug."}`
	}
	s.asked = append(s.asked, fmt.Sprint(key, " ", from))
	all := s.lines[key]
	to := len(all)
	next := ""
	if s.perPage > 0 && from+s.perPage < to {
		to = from + s.perPage
		next = fmt.Sprintf(`,"continuationToken":"%d"`, to)
	}
	return http.StatusOK, `{"items":[` + strings.Join(all[from:to], ",") + `]` + next + `}`
}

// breaks has a list of lines fail from its second page on; heals mends all.
func (s *books) breaks(keys ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = map[string]bool{}
	for _, key := range keys {
		s.broken[key] = true
	}
}

func (s *books) heals() { s.breaks() }

// times counts how often a place in a list of lines was answered.
func (s *books) times(place string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, asked := range s.asked {
		if asked == place {
			n++
		}
	}
	return n
}

// anInvoice is the JSON of an invoice with these details ("office billing").
func anInvoice(id, date, kind, currency, total string, details ...string) string {
	parts := make([]string, len(details))
	for i, d := range details {
		provider, kind, _ := strings.Cut(d, " ")
		parts[i] = fmt.Sprintf(`{"billingProvider":"%s","invoiceLineItemType":"%s_line_items"}`, provider, kind)
	}
	return fmt.Sprintf(`{"id":"%s","invoiceDate":"%sT00:00:00Z","totalCharges":%s,"paidAmount":0,"currencyCode":"%s","documentType":"invoice","invoiceType":"%s","invoiceDetails":[%s]}`,
		id, date, total, currency, kind, strings.Join(parts, ","))
}

// aLine is the JSON of a one-time line. Its tax is left out.
func aLine(customer, product, charge, quantity, total, currency string) string {
	return fmt.Sprintf(`{"customerId":"org:%[1]s-id","customerName":"%[1]s Ltd","customerDomainName":"%[1]s.example","productName":"%[2]s","chargeType":"%[3]s","unitType":"Licenses","quantity":%[4]s,"subtotal":%[5]s,"taxTotal":0,"totalForCustomer":%[5]s,"currency":"%[6]s","subscriptionId":"%[1]s-%[2]s","orderId":"order-%[1]s","chargeStartDate":"2026-06-01T00:00:00Z","chargeEndDate":"2026-06-30T00:00:00Z","attributes":{"objectType":"OneTimeInvoiceLineItem"}}`,
		customer, product, charge, quantity, total, currency)
}

// aDay is the JSON of a day's rated usage.
func aDay(customer, product, day, total, currency string) string {
	return fmt.Sprintf(`{"customerId":"%[1]s-id","customerName":"%[1]s Ltd","productName":"%[2]s","meterName":"D2 v3","chargeType":"New","quantity":24,"unitOfMeasure":"1 Hour","billingPreTaxTotal":%[4]s,"billingCurrency":"%[5]s","subscriptionId":"%[1]s-%[2]s","usageDate":"%[3]sT00:00:00Z","attributes":{"objectType":"DailyRatedUsageLineItem"}}`,
		customer, product, day, total, currency)
}

// open runs a test at a desk over the books, on the list of invoices.
func (s *books) open(t *testing.T, size [2]int, test func(t *testing.T, b *bench)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, err := api.New(api.Config{BaseURL: "https://books.example", Transport: s, Tokens: fixedToken{}, UserAgent: "cspdesk-test"})
		if err != nil {
			t.Fatal(err)
		}
		desk := &views.Desk{Client: client, Partner: "Contoso Partners", Account: "ada@contoso.example", Badge: "SANDBOX", Dir: t.TempDir()}
		config := views.Config(desk, "cspdesk", "test")
		config.Root = func() ui.Screen { return views.NewInvoices(desk) }
		app, err := ui.New(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		test(t, &bench{t: t, Desk: uitest.New(t, app, size[0], size[1]), desk: desk})
	})
}

var (
	small = [2]int{80, 24}
	large = [2]int{120, 40}
)

// fixedToken signs in to a service that asks no questions.
type fixedToken struct{}

func (fixedToken) Token(context.Context) (string, string, error) { return "token", "user", nil }

func (fixedToken) Renew(context.Context, string, string) (string, string, error) {
	return "token", "user", nil
}
