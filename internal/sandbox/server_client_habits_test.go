package sandbox_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// TestOtherClientsHabits makes the calls of clients that write HTTP differently from
// cspdesk, though not wrongly.
func TestOtherClientsHabits(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	path, sub := d.subscription(d.customer("Fabrikam"), "Microsoft 365 E3")
	for name, get := range map[string]string{
		"a trailing slash": path + "/", "two slashes at first": "/" + path, "capitals": strings.ToUpper(path), "escaped hyphens": strings.ReplaceAll(path, "-", "%2D"),
	} {
		if r := d.get(get); r.text("id") != sub["id"] {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	for name, write := range map[string]struct{ before, header string }{
		"a byte order mark":     {"\ufeff", "Content-Type: application/json"},
		"a character set":       {"", `Content-Type: application/json; charset="UTF-8"`},
		"a preference":          {"", "Prefer: return=minimal"},
		"whatever it is now":    {"", "If-Match: *"},
		"one of several states": {"", `If-Match: "x", "TAG"`},
	} {
		now := d.get(path)
		header := strings.ReplaceAll(write.header, "TAG", now.text("attributes.etag"))
		if r := d.call("PATCH", path, write.before+with(now.json.(map[string]any), "friendlyName", name), header); r.status != 200 || r.text("friendlyName") != name {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	now := d.get(path)
	body := with(now.json.(map[string]any), "friendlyName", "never")
	d.call("PATCH", path, body, `If-Match: W/"`+now.text("attributes.etag")+`"`).refused(412, "412")
	d.call("PATCH", path, body, `If-Match: "x", "y"`).refused(412, "412")
	d.call("PATCH", path, body, `If-Match: "x", y`).refused(400, "2000")
}

// TestARequestIDIsTheSameInEitherCase repeats an order with the id in capitals.
func TestARequestIDIsTheSameInEitherCase(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	trey := d.customer("Trey")
	body := object{"referenceCustomerId": trey, "billingCycle": "monthly", "lineItems": []object{{"lineItemNumber": 0, "offerId": officeE1, "quantity": 2}}}.text()
	const id = "0a4f2b5c-8d1e-4c57-9b3a-6f0e9d2c7b18"
	first := d.call("POST", "/v1/customers/"+trey+"/orders", body, "MS-RequestId: "+id)
	again := d.call("POST", "/v1/customers/"+trey+"/orders", body, "MS-RequestId: "+strings.ToUpper(id))
	if first.status != 201 || string(first.body) != string(again.body) || len(d.Effects()) != 1 {
		t.Errorf("%d effects:\n%d %s\n%d %s", len(d.Effects()), first.status, first.body, again.status, again.body)
	}
}

// TestRefusalsHaveTheirHTTPHeaders checks the headers of refusals: the allowed
// methods, and a challenge without an error if there is no token.
func TestRefusalsHaveTheirHTTPHeaders(t *testing.T) {
	t.Parallel()
	d := newTestClient(t, sandbox.Config{})
	for path, want := range map[string]string{"/v1/customers": "GET, POST", "/v1/invoices": "GET", "/sandbox/clock": "GET, POST"} {
		if r := d.call("DELETE", path, ""); r.status != 405 || r.header.Get("Allow") != want {
			t.Errorf("%s: %d, allowed %q, want %q", path, r.status, r.header.Get("Allow"), want)
		}
	}
	if r := d.call("GET", "/v1/customers", "", "Authorization: "); r.status != 401 || r.header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("without a token: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
	if r := d.call("GET", "/v1/customers", "", "Authorization: Bearer x"); !strings.Contains(r.header.Get("WWW-Authenticate"), `error="invalid_token"`) {
		t.Errorf("with a wrong token: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
}
