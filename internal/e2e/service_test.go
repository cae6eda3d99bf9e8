//go:build e2e && linux

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// service is a fake of the customers API, made from the examples in the documentation. It
// shares no code with the program, so it can't share its mistakes.
type service struct {
	*httptest.Server
	next func(host string) string // the link to the second page

	mu    sync.Mutex
	calls []string
}

const serviceToken = "token-of-the-independent-service"

// customer is an item as in the documentation; ids have no fixed format.
const customer = `{
  "id": "%[1]s",
  "companyProfile": {
    "tenantId": "%[1]s", "domain": "%[2]s.onmicrosoft.com", "companyName": "%[3]s",
    "links": {"self": {"uri": "/customers/%[1]s/profiles/company", "method": "GET", "headers": []}},
    "attributes": {"objectType": "CustomerCompanyProfile"}
  },
  "relationshipToPartner": "reseller",
  "links": {"self": {"uri": "/customers/%[1]s", "method": "GET", "headers": []}},
  "attributes": {"objectType": "Customer"}
}`

func newService(t *testing.T, next func(host string) string) *service {
	t.Helper()
	s := &service{next: next}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *service) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, r.Method+" "+r.URL.String())
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("MS-CorrelationId", r.Header.Get("MS-CorrelationId"))
	w.Header().Set("MS-RequestId", r.Header.Get("MS-RequestId"))
	if r.Header.Get("Authorization") != "Bearer "+serviceToken {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"code": 900401, "description": "Unauthorized", "data": [], "source": "PartnerFD"}`)
		return
	}
	if r.URL.Path != "/v1/customers" {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"code": 3000, "description": "There is nothing here.", "data": [], "source": "PartnerFD"}`)
		return
	}
	s.customers(w, r)
}

// customers returns pages like the service: with a token in the body and in the headers
// of the next link, and status 400 with code 2000 after the token has expired.
func (s *service) customers(w http.ResponseWriter, r *http.Request) {
	page := func(first, last int, links string) {
		var items []string
		for n := first; n <= last; n++ {
			items = append(items, fmt.Sprintf(customer, fmt.Sprintf("b44bb1fb-c595-45b0-9e09-%012d", n), fmt.Sprintf("contoso%d", n), fmt.Sprintf("Contoso%03d", n)))
		}
		fmt.Fprintf(w, "\ufeff"+`{"totalCount": %d, "items": [%s], %s "attributes": {"objectType": "Collection"}}`,
			len(items), strings.Join(items, ","), links)
	}
	link := func(token string) string {
		return fmt.Sprintf(`"continuationToken": %[2]q, "links": {"next": {"uri": %[1]q, "method": "GET", "headers": [{"key": "MS-ContinuationToken", "value": %[2]q}]}},`,
			s.next(s.URL), token)
	}
	switch r.Header.Get("MS-ContinuationToken") {
	case "":
		page(1, 3, link("second"))
	case "second":
		page(4, 5, link("third"))
	default:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"code": 2000, "description": "The continuation token is invalid.", "data": [], "source": "PartnerFD"}`)
	}
}

func TestIndependentService(t *testing.T) {
	t.Parallel()
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a link led to another host: %s %s, Authorization %q", r.Method, r.URL, r.Header.Get("Authorization"))
	}))
	t.Cleanup(foreign.Close)
	for name, next := range map[string]func(host string) string{
		"without v1": func(string) string { return "/customers?size=3&seekOperation=Next" },
		"with v1":    func(string) string { return "/v1/customers?size=3&seekOperation=Next" },
		"absolute":   func(host string) string { return host + "/v1/customers?size=3&seekOperation=Next" },
		"foreign":    func(string) string { return foreign.URL + "/v1/customers?size=3&seekOperation=Next" },
		"no slash":   func(string) string { return "customers?size=3&seekOperation=Next" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, next)
			out := newPlace(t, "CSPDESK_API_URL="+s.URL, "CSPDESK_TOKEN="+serviceToken).
				run("run", "get-a-list-of-customers", "--all", "-o", "json")
			var customers []struct {
				CompanyProfile struct{ CompanyName string }
			}
			if err := json.Unmarshal([]byte(out.stdout), &customers); err != nil || out.code != 0 {
				t.Fatalf("exit code %d, %v, stderr %q\n%s", out.code, err, out.stderr, out.stdout)
			}
			if len(customers) != 5 || customers[4].CompanyProfile.CompanyName != "Contoso005" {
				t.Errorf("customers %+v", customers)
			}
			for _, call := range s.calls {
				if !strings.HasPrefix(call, "GET /v1/customers?") {
					t.Errorf("it called %s", call)
				}
			}
		})
	}
}

func TestDeskOnAnIndependentService(t *testing.T) {
	t.Parallel()
	s := newService(t, func(string) string { return "/customers?size=3&seekOperation=Next" })
	p := newPlace(t, "CSPDESK_API_URL="+s.URL, "CSPDESK_TOKEN="+serviceToken)
	d := p.tmux(small, "tmux-256color")
	d.sees("Contoso001", "Contoso005", "5 of 5")
	d.press("Enter").sees("Customers ▸ Contoso001", "That did not work", "There is nothing here.")
	d.press("Escape").loses("That did not work").press("Escape").sees("5 of 5")
	d.quits()
	for path, text := range p.files() {
		if strings.Contains(text, serviceToken) {
			t.Errorf("the token is in %s", path)
		}
	}
	if strings.Contains(d.seen.String(), serviceToken) {
		t.Error("the token was on the screen")
	}
}
