package cli_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const listCustomers = "get-a-list-of-customers"

func TestFormats(t *testing.T) {
	t.Parallel()
	_, env := startService(t, twoPages)
	for _, test := range []struct {
		format, want string
	}{
		{"json", `[
  {
    "id": "1",
    "companyProfile": {
      "companyName": "Contoso",
      "domain": "contoso.example"
    },
    "links": {
      "self": {
        "uri": "/customers/1"
      }
    },
    "credit": 12345678901234567890.10
  },
  {
    "id": "2",
    "companyProfile": {
      "companyName": "=HYPERLINK(\"x\")\u001b[31m"
    },
    "tags": [
      "a",
      "b"
    ]
  },
  {
    "id": "3",
    "companyProfile": {
      "companyName": "Größe & \u202eSöhne"
    },
    "active": true
  }
]
`},
		{"jsonl", `{"id":"1","companyProfile":{"companyName":"Contoso","domain":"contoso.example"},"links":{"self":{"uri":"/customers/1"}},"credit":12345678901234567890.10}
{"id":"2","companyProfile":{"companyName":"=HYPERLINK(\"x\")\u001b[31m"},"tags":["a","b"]}
{"id":"3","companyProfile":{"companyName":"Größe & \u202eSöhne"},"active":true}
`},
		{"table", `ID  COMPANYNAME           DOMAIN           CREDIT                   TAGS  ACTIVE
1   Contoso               contoso.example  12345678901234567890.10
2   =HYPERLINK("x")␛[31m                                            a, b
3   Größe & Söhne                                                         true
`},
		{"yaml", `- id: "1"
  companyProfile:
    companyName: Contoso
    domain: contoso.example
  links:
    self:
      uri: /customers/1
  credit: 12345678901234567890.10
- id: "2"
  companyProfile:
    companyName: "=HYPERLINK(\"x\")\x1b[31m"
  tags:
  - a
  - b
- id: "3"
  companyProfile:
    companyName: "Größe & \u202eSöhne"
  active: true
`},
	} {
		t.Run(test.format, func(t *testing.T) {
			t.Parallel()
			desk(t, env, "", "run", listCustomers, "--all", "-o", test.format).check(t, 0, test.want, "")
		})
	}
}

// TestCSVColumnsAreStable: scripts rely on the columns.
func TestCSVColumnsAreStable(t *testing.T) {
	t.Parallel()
	_, env := startService(t, twoPages)
	got := desk(t, env, "", "run", listCustomers, "--all", "-o", "csv")
	lines, err := csv.NewReader(strings.NewReader(got.out)).ReadAll()
	if err != nil || len(lines) != 4 {
		t.Fatalf("%d lines of %v in %+v", len(lines), err, got)
	}
	_, empty := startService(t, map[string]string{"GET /v1/customers": `{"items":[]}`})
	none := desk(t, empty, "", "run", listCustomers, "--all", "-o", "csv")
	declared := strings.Split(strings.TrimSpace(none.out), ",")
	header := lines[0]
	if len(declared) < 10 || declared[0] != "id" || !slices.Equal(header[:len(declared)], declared) {
		t.Errorf("columns\n%s\nwant the same as of an empty list, and more after them:\n%s", header, declared)
	}
	if more := header[len(declared):]; !slices.Equal(more, []string{"credit", "tags", "active"}) {
		t.Errorf("fields that are not declared: %s", more)
	}
	for _, test := range []struct {
		line int
		name string
		want string
	}{
		{1, "companyProfile.companyName", "Contoso"},
		{1, "credit", "12345678901234567890.10"},
		{2, "companyProfile.companyName", "'=HYPERLINK(\"x\")\ufffd[31m"},
		{2, "tags", "a, b"},
		{3, "companyProfile.companyName", "Größe & \u202eSöhne"},
		{3, "active", "true"},
		{3, "companyProfile.domain", ""},
	} {
		if i := slices.Index(header, test.name); i < 0 || lines[test.line][i] != test.want {
			t.Errorf("line %d: %s is not %q: %q", test.line, test.name, test.want, lines[test.line])
		}
	}
	if strings.Contains(strings.ToLower(none.out), "password") {
		t.Errorf("there is a password column: %s", none.out)
	}
}

// TestFieldNamesIgnoreCase: the service mixes spellings in one response.
func TestFieldNamesIgnoreCase(t *testing.T) {
	t.Parallel()
	_, env := startService(t, map[string]string{"GET /v1/odd": `{"items":[{"Id":"1","Odd":{"A":1}},{"id":"2","odd":{"a":2,"b":3}}]}`})
	desk(t, env, "", "api", "GET", "/odd", "--paginate", "-o", "csv").check(t, 0, "Id,Odd.A,odd.b\n1,1,\n2,2,3\n", "")
	desk(t, env, "", "api", "GET", "/odd", "--paginate", "-o", "table").check(t, 0, "ID  A  B\n1   1\n2   2  3\n", "")
}

func TestFirstPageMentionsAll(t *testing.T) {
	t.Parallel()
	s, env := startService(t, twoPages)
	got := desk(t, env, "", "run", listCustomers, "-o", "jsonl")
	if got.code != 0 || strings.Count(got.out, "\n") != 2 || !strings.Contains(got.errout, "showing 2 items of 3; use --all to read all.") {
		t.Errorf("got %+v", got)
	}
	if asked := s.requests(); len(asked) != 1 {
		t.Errorf("asked %q, want the first page only", asked)
	}
}

func TestEmptyCollection(t *testing.T) {
	t.Parallel()
	_, env := startService(t, map[string]string{"GET /v1/customers": `{"totalCount":0,"items":[]}`})
	for format, want := range map[string]string{"json": "[]\n", "jsonl": "", "table": "", "yaml": ""} {
		desk(t, env, "", "run", listCustomers, "-o", format).check(t, 0, want, "")
	}
}

func TestListThatFailsMidway(t *testing.T) {
	t.Parallel()
	_, env := startService(t, map[string]string{
		"GET /v1/customers":    twoPages["GET /v1/customers"],
		"GET /v1/customers#t1": `400 {"code":"1234","description":"The token is worn out."}`,
	})
	for _, format := range []string{"json", "jsonl", "csv", "table", "yaml"} {
		got := desk(t, env, "", "run", listCustomers, "--all", "-o", format)
		if got.code != 1 || !strings.Contains(got.out, "Contoso") {
			t.Errorf("%s: exit code %d with %q, want 1 and the items read", format, got.code, got.out)
		}
		for _, want := range []string{"incomplete: the list failed after 2 items.", "code 1234", "The token is worn out", "MS-RequestId: ", "MS-CorrelationId: 11111111-2222-3333-4444-555555555555"} {
			if !strings.Contains(got.errout, want) {
				t.Errorf("%s: standard error lacks %q:\n%s", format, want, got.errout)
			}
		}
	}
	got := desk(t, env, "", "run", listCustomers, "--all")
	if items := decode[[]any](t, got.out); len(items) != 2 {
		t.Errorf("%d items in the array, want 2", len(items))
	}
}

func TestSingleResource(t *testing.T) {
	t.Parallel()
	_, env := startService(t, map[string]string{"GET /v1/customers/c 1": `{"id":"c 1","allowDelegatedAccess":false,"customDomains":["a.example","b.example"],"links":{}}`})
	for format, want := range map[string]string{
		"table": "id                    c 1\nallowDelegatedAccess  false\ncustomDomains         a.example, b.example\n",
		"jsonl": `{"id":"c 1","allowDelegatedAccess":false,"customDomains":["a.example","b.example"],"links":{}}` + "\n",
	} {
		desk(t, env, "", "run", "get-a-customer-by-id", "--param", "customer-id=c 1", "-o", format).check(t, 0, want, "")
	}
}

// TestUnpagedListHasOneRowPerItem: not every list is read page by page.
func TestUnpagedListHasOneRowPerItem(t *testing.T) {
	t.Parallel()
	_, env := startService(t, map[string]string{
		"POST /v1/extensions/product/checkInventory": `[{"productId":"p","skuId":"1","isRestricted":true},{"productId":"p","skuId":"2","isRestricted":false}]`,
		"GET /v1/odd":      `{"totalCount":2,"items":[{"id":"1"},{"id":"2"}],"attributes":{}}`,
		"GET /v1/none":     `{"totalCount":0,"items":[],"attributes":{}}`,
		"GET /v1/names":    `["a","b"]`,
		"GET /v1/resource": `{"id":"1","values":["a"]}`,
	})
	for _, test := range []struct {
		args []string
		out  string
	}{
		{
			[]string{"run", "check-inventory", "--param", "country=US", "--body", "-", "-o", "table"},
			"PRODUCTID  SKUID  ISRESTRICTED\np          1      true\np          2      false\n",
		},
		{[]string{"api", "GET", "/odd", "-o", "table"}, "ID\n1\n2\n"},
		{[]string{"api", "GET", "/odd", "-o", "csv"}, "id\n1\n2\n"},
		{[]string{"api", "GET", "/none", "-o", "csv"}, ""},
		{[]string{"api", "GET", "/names", "-o", "table"}, "value  a, b\n"},
		{[]string{"api", "GET", "/resource", "-o", "table"}, "id      1\nvalues  a\n"},
	} {
		desk(t, env, `{"targetItems":[{"productId":"p"}]}`, test.args...).check(t, 0, test.out, "")
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	_, env := startService(t, map[string]string{"GET /v1/invoices/G1/documents/statement": "%PDF-1.4 …"})
	args := []string{"run", "get-invoice-statement", "--param", "invoice-id=G1"}
	desk(t, env, "", args...).check(t, 0, "%PDF-1.4 …", "")
	file := filepath.Join(t.TempDir(), "statement.pdf")
	desk(t, env, "", append(args, "--out", file)...).check(t, 0, "", "")
	if data, err := os.ReadFile(file); err != nil || string(data) != "%PDF-1.4 …" {
		t.Errorf("the file holds %q, %v", data, err)
	}
}

const subscription = `{"id":"s1","friendlyName":"Office","quantity":5,"status":"active","more":{"kept":1.50},"attributes":{"etag":"e1"}}`

var oneSubscription = map[string]string{
	"GET /v1/customers/c1/subscriptions/s1":   subscription,
	"PATCH /v1/customers/c1/subscriptions/s1": strings.Replace(subscription, "active", "suspended", 1),
}

func suspend(extra ...string) []string {
	return append([]string{"run", "suspend-a-subscription", "--param", "customer-id=c1", "--param", "subscription-id=s1"}, extra...)
}

func TestChange(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		args   []string
		env    []string
		code   int
		errout string
		sent   bool
	}{
		{"asks for --yes", suspend(), nil, 2, "suspend-a-subscription takes something away, and nobody can be asked here: add --yes", false},
		{"sends with --yes", suspend("--yes"), nil, 0, "  status: active → suspended\n", true},
		{"dry run", suspend("--dry-run"), nil, 0, "  status → suspended\ndry run: nothing was sent.", false},
		{"dry run wins", suspend("--dry-run", "--yes", "--preview"), nil, 0, "dry run: nothing was sent.", false},
		{"preview", suspend("--preview"), nil, 0, "preview: the change was not sent.", false},
		{"preview wins", suspend("--preview", "--yes"), nil, 0, "preview: the change was not sent.", false},
		{"read-only by flag", suspend("--yes", "--read-only"), nil, 4, "cspdesk is read-only: nothing was sent.", false},
		{"read-only by environment", suspend("--yes"), []string{"CSPDESK_READ_ONLY=1"}, 4, "read-only", false},
		{"not read-only", suspend("--yes"), []string{"CSPDESK_READ_ONLY=false"}, 0, "done: HTTP 200", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, env := startService(t, oneSubscription)
			got := desk(t, append(env, test.env...), "", test.args...)
			if got.code != test.code || !strings.Contains(got.errout, test.errout) {
				t.Errorf("exit code %d, want %d; standard error:\n%s\nwant in it: %s", got.code, test.code, got.errout, test.errout)
			}
			if sent := slices.Contains(s.requests(), "PATCH /v1/customers/c1/subscriptions/s1"); sent != test.sent {
				t.Errorf("the change was sent: %t, want %t", sent, test.sent)
			}
		})
	}
}

func TestPreviewShowsTheRequest(t *testing.T) {
	t.Parallel()
	_, env := startService(t, oneSubscription)
	got := desk(t, env, "", suspend("--preview")...)
	for _, want := range []string{
		"PATCH http://127.0.0.1:", "/v1/customers/c1/subscriptions/s1\n", "Authorization: Bearer (not shown)\n", "If-Match: \"e1\"\n", "MS-RequestId: ",
		"  \"status\": \"suspended\",\n", "    \"kept\": 1.50\n",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("the request lacks %q:\n%s", want, got.out)
		}
	}
	if all := got.out + got.errout; strings.Contains(all, "secret-token") {
		t.Errorf("the token is shown:\n%s", all)
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	s, env := startService(t, map[string]string{"POST /v1/customers/c1/policies": `{"id":"p1"}`})
	create := []string{"run", "create-a-new-configuration-policy-for-the-specified-customer", "--param", "customer-id=c1", "--yes"}
	got := desk(t, env, `{"name":"Kiosk","password":"hunter2"}`, append(create, "--body", "-", "-o", "jsonl")...)
	if got.code != 0 || got.out != `{"id":"p1"}`+"\n" {
		t.Errorf("got %+v", got)
	}
	if strings.Contains(got.errout, "hunter2") || !strings.Contains(got.errout, `"name": "Kiosk"`) {
		t.Errorf("the preview shows too much or too little:\n%s", got.errout)
	}
	if s.bodies[0] != `{"name":"Kiosk","password":"hunter2"}` {
		t.Errorf("sent %s", s.bodies[0])
	}
	for _, test := range []struct{ name, stdin, want string }{
		{"not JSON", `{"name":`, "the body in standard input is not JSON"},
		{"two values", `{} {}`, "the body in standard input is not JSON"},
		{"empty", ``, "the body in standard input is not JSON"},
	} {
		desk(t, env, test.stdin, append(create, "--body", "-")...).check(t, 2, "", test.want)
	}
	desk(t, env, "", create...).check(t, 2, "", "body")
	desk(t, env, "", append(create, "--body", filepath.Join(t.TempDir(), "none"))...).check(t, 2, "", "cannot read the body")
	desk(t, env, "{}", suspend("--yes", "--body", "-")...).check(t, 2, "", "takes no body")
	if asked := s.requests(); len(asked) != 1 {
		t.Errorf("asked %q, want one request in all", asked)
	}
}

// TestBodyOfAChange passes a body to operations that also accept parameters.
func TestBodyOfAChange(t *testing.T) {
	t.Parallel()
	s, env := startService(t, map[string]string{
		"GET /v1/customers/c1/profiles/billing":     `{"id":"b","taxId":"7","defaultAddress":{"city":"Bern","kept":1.50},"attributes":{"etag":"e1"}}`,
		"PUT /v1/customers/c1/profiles/billing":     `{"id":"b"}`,
		"POST /v1/customers/c1/applicationconsents": `{}`,
	})
	got := desk(t, env, `{"DefaultAddress":{"City":"Basel"},"taxId":""}`, "run", "update-a-customers-billing-profile", "--param", "customer-id=c1", "--yes", "--body", "-")
	if got.code != 0 || !strings.Contains(got.errout, "  taxId: 7 → (none)\n  defaultAddress.city: Bern → Basel\n") {
		t.Errorf("got %+v", got)
	}
	desk(t, env, `{"applicationId":"a","applicationGrants":[{"enterpriseApplicationId":"e","scope":"s"}]}`,
		"run", "acquire-application-consent", "--param", "customer-id=c1", "--yes", "--body", "-").check(t, 0, "{}\n", `"enterpriseApplicationId": "e"`)
	for i, want := range []string{
		"", `{"id":"b","taxId":"","defaultAddress":{"city":"Basel","kept":1.50},"attributes":{"etag":"e1"}}`,
		`{"applicationId":"a","applicationGrants":[{"enterpriseApplicationId":"e","scope":"s"}]}`,
	} {
		if s.bodies[i] != want {
			t.Errorf("%s sent %s, want %s", s.asked[i], s.bodies[i], want)
		}
	}
}

// TestAcceptedIsNotDone answers changes with 202: what the service has only accepted
// is followed to its end, or called accepted.
func TestAcceptedIsNotDone(t *testing.T) {
	t.Parallel()
	const subscription = "/v1/customers/c1/subscriptions/s1"
	ref := []string{"--yes", "--param", "customer-id=c1", "--param", "subscription-id=s1"}
	for _, test := range []struct {
		name      string
		operation string
		answers   map[string]string
		code      int
		says      []string
		saysNot   string
	}{
		{
			"followed", "register-a-subscription",
			map[string]string{"POST " + subscription + "/registrations": "202 ", "GET " + subscription + "/registrationstatus": `{"status":"registered"}`},
			0,
			[]string{"accepted, not done yet: HTTP 202", "done: registered."},
			"done: HTTP",
		},
		{
			"cannot be followed", "register-a-subscription",
			map[string]string{"POST " + subscription + "/registrations": "202 "},
			0,
			[]string{"accepted, not done yet: HTTP 202", "the progress could not be read"},
			"done: ",
		},
		{
			"nothing tells", "suspend-a-subscription",
			map[string]string{"GET " + subscription: `{"id":"s1","status":"active"}`, "PATCH " + subscription: "202 "},
			0,
			[]string{"accepted, not done yet: HTTP 202"},
			"done: ",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, env := startService(t, test.answers)
			got := desk(t, env, "", append([]string{"run", test.operation}, ref...)...)
			if got.code != test.code || strings.Contains(got.errout, test.saysNot) {
				t.Errorf("exit code %d, want %d, without %q; standard error:\n%s", got.code, test.code, test.saysNot, got.errout)
			}
			for _, want := range test.says {
				if !strings.Contains(got.errout, want) {
					t.Errorf("standard error lacks %q:\n%s", want, got.errout)
				}
			}
		})
	}
}
