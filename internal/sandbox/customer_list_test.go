package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// pages reads a seek-based list to its end, as a client has to.
func (d *testClient) pages(first string) (all []map[string]any, pages int) {
	d.t.Helper()
	r := d.get(first)
	for {
		pages++
		all = append(all, r.items()...)
		if r.text("totalCount") != fmt.Sprint(len(r.items())) {
			d.t.Errorf("totalCount is %s on a page of %d", r.text("totalCount"), len(r.items()))
		}
		next := r.text("links.next.uri")
		if next == "" {
			return all, pages
		}
		if !strings.HasPrefix(next, "/v1/") {
			next = "/v1/" + strings.TrimPrefix(next, "/")
		}
		r = d.get(next, "MS-ContinuationToken: "+r.text("links.next.headers.0.value"))
	}
}

func TestCustomersArePagedToTheEnd(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 1234})
	all, pages := d.pages("/v1/customers?size=100")
	if len(all) != 1234 || pages != 13 {
		t.Errorf("%d customers on %d pages", len(all), pages)
	}
	seen := map[string]bool{}
	for _, c := range all {
		seen[c["id"].(string)] = true
	}
	if len(seen) != 1234 {
		t.Errorf("%d different ids among 1234", len(seen))
	}
	if name := all[0]["companyProfile"].(map[string]any)["companyName"]; name != "Fabrikam Ltd" {
		t.Errorf("the first customer is %v", name)
	}
}

func TestAPageHoldsAtMost500Customers(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 700})
	for _, size := range []string{"", "?size=0", "?size=9999"} {
		if n := len(d.get("/v1/customers" + size).items()); n != 500 {
			t.Errorf("%q: %d customers", size, n)
		}
	}
}

func TestCustomersAreFilteredByPrefix(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Customers: 600})
	for _, test := range []struct {
		field, value string
		least        int
	}{
		{"CompanyName", "FABRI", 1},
		{"CompanyName", "Lakeshore", 1},
		{"Domain", "contosopharma", 1},
		{"CompanyName", "", 600},
	} {
		r := d.get("/v1/customers?size=0&filter=" + filter(test.field, test.value))
		if len(r.items()) < test.least {
			t.Errorf("%v finds %d", test, len(r.items()))
		}
		for _, c := range r.items() {
			profile := c["companyProfile"].(map[string]any)
			text := profile[map[string]string{"CompanyName": "companyName", "Domain": "domain"}[test.field]].(string)
			if !strings.HasPrefix(strings.ToLower(text), strings.ToLower(test.value)) {
				t.Errorf("%v finds %q", test, text)
			}
		}
	}
}

func TestCustomerListRefusals(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for _, query := range []string{
		"?size=-1", "?size=ten", "?filter=%7B", "?filter=%7B%22Field%22%3A%22Domain%22%2C%22Value%22%3A%22a%22%2C%22Operator%22%3A%22contains%22%7D",
		"?filter=" + filter("City", "a"), "?size=10&seekOperation=Next",
	} {
		d.call("GET", "/v1/customers"+query, "").refused(400, "2000")
	}
	d.call("GET", "/v1/customers?size=10", "", "MS-ContinuationToken: AAAA").refused(400, "2000")
	d.call("GET", "/v1/customers?size=10&seekOperation=Next", "", "MS-ContinuationToken: AAAA").refused(400, "2000")
}

func TestContinuationTokensExpireAndBelongToOneList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{TokenLifetime: 24 * time.Hour})
		first := d.get("/v1/customers?size=10")
		token := "MS-ContinuationToken: " + first.text("links.next.headers.0.value")
		d.get("/v1/customers?size=10&seekOperation=Next", token)
		d.call("GET", "/v1/customers?size=10&seekOperation=Next&filter="+filter("CompanyName", "a"), "", token).refused(400, "2000")
		time.Sleep(31 * time.Minute)
		d.call("GET", "/v1/customers?size=10&seekOperation=Next", "", token).refused(400, "2000")
	})
}

func TestCustomerByID(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	id := d.customer("Fabrikam")
	r := d.get("/v1/customers/" + strings.ToUpper(id))
	for path, want := range map[string]string{
		"id": id, "companyProfile.companyName": "Fabrikam Ltd", "billingProfile.defaultAddress.country": "GB",
		"relationshipToPartner": "reseller", "attributes.objectType": "Customer", "customDomains.0": "fabrikam.onmicrosoft.com",
	} {
		if r.text(path) != want {
			t.Errorf("%s is %q, not %q", path, r.text(path), want)
		}
	}
	if r.at("allowDelegatedAccess") == nil {
		t.Error("allowDelegatedAccess is missing")
	}
	for _, unknown := range []string{"8a0b1c2d-0000-4000-8000-000000000000", "nonsense", "all"} {
		d.call("GET", "/v1/customers/"+unknown, "").refused(404, "3000")
	}
}

func TestCompanyProfileHasAddress(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	r := d.get("/v1/customers/" + d.customer("Wide World") + "/profiles/company")
	if r.text("address.country") != "JP" || r.text("email") == "" {
		t.Errorf("%s", r.body)
	}
}

func TestBillingProfileIsReplacedUnderItsETag(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	path := "/v1/customers/" + d.customer("Fabrikam") + "/profiles/billing"
	before := d.get(path)
	profile := before.json.(map[string]any)
	tag := before.text("attributes.etag")
	body := with(profile, "firstName", "Grace")

	if r := d.call("PUT", path, body, `If-Match: "`+tag+`"`); r.status != 200 || r.text("firstName") != "Grace" || r.text("attributes.etag") == tag {
		t.Fatalf("%d %s", r.status, r.body)
	}
	d.call("PUT", path, body, `If-Match: "`+tag+`"`).refused(412, "412")
	d.call("PUT", path, body, "If-Match: "+tag).refused(400, "2000")
	delete(profile, "attributes")
	d.call("PUT", path, with(profile)).refused(400, "2000")
	d.call("PUT", path, "").refused(400, "2001")
	d.call("PUT", path, "{").refused(400, "2000")

	after := d.get(path)
	d.call("PUT", path, with(after.json.(map[string]any), "lastName", " ")).refused(400, "2000")
	if got := after.text("firstName"); got != "Grace" {
		t.Errorf("firstName is %q", got)
	}
	if len(d.Effects()) != 1 {
		t.Errorf("%d effects", len(d.Effects()))
	}
}

func TestTheSameSeedMakesTheSameWorld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		one, same, other := newTestClient(t, sandbox.Config{Seed: 5}), newTestClient(t, sandbox.Config{Seed: 5}), newTestClient(t, sandbox.Config{Seed: 6})
		id := one.customer("Tailwind")
		for _, path := range []string{"/v1/customers", "/v1/customers/" + id, "/v1/customers/" + id + "/subscriptions", "/v1/customers/" + id + "/orders", "/v1/invoices"} {
			a, b := one.get(path), same.get(path)
			if string(a.body) != string(b.body) {
				t.Errorf("%s differs", path)
			}
			if c := other.call("GET", path, ""); string(a.body) == string(c.body) {
				t.Errorf("%s is the same with another seed", path)
			}
		}
	})
}

func TestHostileNamesArriveUnchanged(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{Hostile: true})
	text := string(d.get("/v1/customers").body)
	for _, want := range []string{`\u001b]52;c;`, "\u202e", `=HYPERLINK(\"http`, `New\nLine`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(string(newTestClient(t, sandbox.Config{}).get("/v1/customers").body), `\u001b`) {
		t.Error("a harmless world holds an escape sequence")
	}
}

func TestIdsAreEchoed(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	r := d.get("/v1/customers", "MS-RequestId: one", "MS-CorrelationId: two", "X-Locale: de-DE")
	for name, want := range map[string]string{"MS-RequestId": "one", "MS-CorrelationId": "two", "X-Locale": "de-DE"} {
		if r.header.Get(name) != want {
			t.Errorf("%s is %q", name, r.header.Get(name))
		}
	}
	if r := d.call("GET", "/v1/nowhere", ""); r.header.Get("MS-RequestId") == "" {
		t.Error("a refusal without MS-RequestId")
	}
}

func TestUnknownPathsAndMethods(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	d.call("GET", "/v1/v1/customers", "").refused(404, "3000")
	d.call("GET", "/v1/nothing", "").refused(404, "3000")
	d.call("DELETE", "/v1/customers", "").refused(405, "2000")
}

func TestRateLimitPerFamily(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newTestClient(t, sandbox.Config{RateLimit: 3})
		id := d.customer("Fabrikam")
		d.get("/v1/customers?size=1")
		time.Sleep(10 * time.Second)
		d.get("/v1/customers?size=1")
		r := d.call("GET", "/v1/customers?size=1", "")
		if r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") != "50" {
			t.Errorf("%d, Retry-After %q", r.status, r.header.Get("Retry-After"))
		}
		if want := `{"statusCode":429,"message":"Rate limit is exceeded. Try again in 50 seconds."}`; string(r.body) != want {
			t.Errorf("%s", r.body)
		}
		d.get("/v1/customers/" + id + "/subscriptions") // another family
		time.Sleep(50 * time.Second)
		d.get("/v1/customers?size=1")
	})
}
