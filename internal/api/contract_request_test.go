package api

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api/apitest"
	"github.com/go-json-experiment/json/jsontext"
)

// rehearsal answers a variant's requests and keeps them.
type rehearsal struct {
	before   []byte // what a read-modify-write finds
	etag     string // the header that goes with it
	pages    []string
	status   int
	requests []apitest.Recorded
}

func (h *rehearsal) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	h.requests = append(h.requests, apitest.Recorded{Request: r, Body: body})
	if h.before != nil && r.Method == http.MethodGet {
		return apitest.Answer(r, http.StatusOK, string(h.before), "ETag", h.etag), nil
	}
	text := "{}"
	if n := len(h.requests); n <= len(h.pages) {
		text = h.pages[n-1]
	}
	if h.status == http.StatusNoContent || h.status == http.StatusAccepted {
		text = ""
	}
	return apitest.Answer(r, h.status, text), nil
}

// TestRequestsAreAsDocumented sends every documented variant of every declared
// operation and compares what reached the wire with the manual.
func TestRequestsAreAsDocumented(t *testing.T) {
	t.Parallel()
	operations, bodies := map[string]bool{}, 0
	all := contracts(t)
	for _, c := range all {
		operations[c.op.Descriptor().ID] = true
		if c.variant.Body != nil && c.variant.Body.Example.Kind() != 'n' {
			bodies++
		}
		for _, status := range c.variant.Success.Status {
			t.Run(fmt.Sprint(c.name(), "/", status), func(t *testing.T) {
				t.Parallel()
				checkRequest(t, &c, status)
			})
		}
	}
	t.Logf("%d operations, %d variants, %d documented bodies", len(operations), len(all), bodies)
}

func checkRequest(t *testing.T, c *contract, status int) {
	h := &rehearsal{status: status}
	args := c.arguments(t, h)
	cl := client(t, h.RoundTrip, func(config *Config) {
		config.Application = "cspdesk"
		config.Tokens = &apitest.FixedToken{AccessToken: "first"}
	})
	if err := play(t, c.op, cl, args); err != nil {
		t.Fatalf("the call failed: %v", err)
	}
	got := h.requests[len(h.requests)-1]
	if got.Method != c.variant.Method {
		t.Errorf("method %s, want %s", got.Method, c.variant.Method)
	}
	c.checkPath(t, got.URL, args)
	c.checkQuery(t, got.URL.Query(), args)
	c.checkHeaders(t, got.Header, h)
	if c.variant.Body != nil && c.variant.Body.Example.Kind() != 'n' && c.believed("request") {
		for _, d := range differences(c.variant.Body.Example, got.Body) {
			t.Errorf("body %s", d)
		}
	} else if c.variant.Body == nil && len(got.Body) > 0 {
		t.Errorf("a body was sent, none is documented: %s", got.Body)
	}
}

// play runs a call as the command line does.
func play(t *testing.T, op Operation, c *Client, args Args) error {
	t.Helper()
	if d := op.Descriptor(); d.Kind == KindWrite || d.Kind == KindModify {
		prepared, err := op.Prepare(t.Context(), c, args)
		if err != nil {
			return err
		}
		_, err = prepared.Send(t.Context())
		return err
	}
	for _, err := range op.Pages(t.Context(), c, args) {
		if err != nil {
			return err
		}
	}
	return nil
}

// arguments makes up a value for every parameter that the variant documents.
func (c *contract) arguments(t *testing.T, h *rehearsal) Args {
	t.Helper()
	d := c.op.Descriptor()
	args, chosen := Args{Params: url.Values{}}, map[string]bool{}
	for i := range d.Params {
		p := &d.Params[i]
		switch p.In {
		case "path":
			args.Params.Set(p.Name, c.sample(p))
		case "query", "header":
			if c.documents(p) && !chosen[p.OneOf] {
				args.Params.Set(p.Name, c.sample(p))
				chosen[p.OneOf] = p.OneOf != ""
			}
		}
	}
	for _, q := range c.variant.Query {
		if !isPaging(d, q.Name) && paramOnWire(d, "query", q.Name) == nil && c.believed(q.Name) {
			t.Errorf("the documented query parameter %s can't be given", q.Name)
		}
	}
	c.arrangePages(h)
	if c.variant.Body == nil || c.variant.Body.Example.Kind() == 'n' {
		for _, p := range d.Params {
			if text, ok := c.fixed(p.Name); ok && p.In == "body" {
				args.Params.Set(p.Name, text)
			}
		}
		return args
	}
	if d.Kind == KindModify {
		c.arrangeChange(t, h, args)
		return args
	}
	c.fillParameters(t, args)
	if d.Body != nil {
		args.Body = c.variant.Body.Example
	}
	return args
}

// fillParameters takes the parameters that go into the body from its example.
func (c *contract) fillParameters(t *testing.T, args Args) {
	t.Helper()
	for _, p := range c.op.Descriptor().Params {
		if p.In != "body" {
			continue
		}
		if text, ok := c.fixed(p.Name); ok {
			args.Params.Set(p.Name, text)
			continue
		}
		doc, err := parseDocument(c.variant.Body.Example)
		if err != nil {
			t.Fatal(err)
		}
		if value := doc.get(p.Wire); value != nil && value.Kind() != 'n' {
			args.Params[p.Name] = textsIn(t, &p, value)
		}
	}
}

// textsIn takes the texts of a parameter from the value of its member.
func textsIn(t *testing.T, p *Param, value jsontext.Value) []string {
	t.Helper()
	if !p.Repeated {
		return []string{unquote(value)}
	}
	var items []anyText
	if err := Decode(value, &items); err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = string(item)
	}
	return texts
}

func (c *contract) documents(p *Param) bool {
	names := c.variant.Query
	if p.In == "header" {
		names = c.variant.Headers
	}
	for _, n := range names {
		if strings.EqualFold(n.Name, p.Wire) {
			return true
		}
	}
	return false
}

func paramOnWire(d *Descriptor, in, wire string) *Param {
	for i := range d.Params {
		if d.Params[i].In == in && strings.EqualFold(d.Params[i].Wire, wire) {
			return &d.Params[i]
		}
	}
	return nil
}

// isPaging reports query parameters that the paging sets, not the caller.
func isPaging(d *Descriptor, name string) bool {
	p := d.Paging
	return strings.EqualFold(name, p.SizeParam) || strings.EqualFold(name, p.SeekParam) || strings.EqualFold(name, p.OffsetParam)
}

// arrangePages makes a variant that documents a later page be one: the page
// before it ends in a token or in a link with an offset.
func (c *contract) arrangePages(h *rehearsal) {
	for _, n := range c.variant.Headers {
		if strings.EqualFold(n.Name, headerContinuation) {
			h.pages = []string{`{"items":[{"id":"a"}],"continuationToken":"token of page 2"}`}
		}
	}
	for _, n := range c.variant.Query {
		if strings.EqualFold(n.Name, "offset") {
			h.pages = []string{`{"items":[{"id":"a"},{"id":"b"}],"links":{"next":{"uri":"/x?size=2&offset=2"}}}`}
		}
	}
}

// arrangeChange lets a read-modify-write find the documented body with other
// values in the fields that it changes.
func (c *contract) arrangeChange(t *testing.T, h *rehearsal, args Args) {
	t.Helper()
	d := c.op.Descriptor()
	doc, err := parseDocument(c.variant.Body.Example)
	if err != nil {
		t.Fatal(err)
	}
	if setter, ok := c.op.(interface{ fixedFields() map[string]any }); ok {
		for name := range setter.fixedFields() {
			mustSet(t, doc, name, "something else")
		}
	}
	for i := range d.Params {
		p := &d.Params[i]
		if p.In != "change" {
			continue
		}
		if text, ok := c.fixed(p.Name); ok {
			args.Params.Set(p.Name, text)
			continue
		}
		value := doc.get(p.Wire)
		if value == nil || unquote(value) == "" { // nothing can't be asked for
			continue
		}
		args.Params[p.Name] = textsIn(t, p, value)
		mustSet(t, doc, p.Wire, nil)
	}
	h.before = doc.bytes()
	if entityTag(http.Header{}, doc) == "" {
		h.etag = "tag of the header"
	}
}

func (o *ModifyOp[P, R]) fixedFields() map[string]any { return o.spec.Set }

func mustSet(t *testing.T, doc *document, name string, value any) {
	t.Helper()
	if err := doc.set(name, value); err != nil {
		t.Fatal(err)
	}
}

func (c *contract) checkPath(t *testing.T, got *url.URL, args Args) {
	t.Helper()
	declared := strings.Split(c.op.Descriptor().Path, "/")
	sent := strings.Split(got.EscapedPath(), "/")
	documented := strings.Split(c.variant.Path, "/")
	if len(sent) != len(documented) {
		t.Errorf("path %s, documented is %s", got.EscapedPath(), c.variant.Path)
		return
	}
	for i, segment := range documented {
		want := segment
		if name, ok := strings.CutPrefix(declared[i], "{"); ok {
			want = args.Params.Get(strings.TrimSuffix(name, "}"))
			if p := paramOnWire(c.op.Descriptor(), "path", strings.TrimSuffix(name, "}")); p != nil {
				want = args.Params.Get(p.Name)
			}
		} else if strings.HasPrefix(segment, "{") {
			want = declared[i]
		}
		if text, err := url.PathUnescape(sent[i]); err != nil || !strings.EqualFold(text, want) {
			t.Errorf("path segment %q, want %q (%s)", sent[i], want, segment)
		}
	}
}

func (c *contract) checkQuery(t *testing.T, got url.Values, args Args) {
	t.Helper()
	sent := map[string][]string{}
	for key, values := range got {
		sent[strings.ToLower(key)] = values
	}
	d := c.op.Descriptor()
	for _, q := range c.variant.Query {
		values, ok := sent[strings.ToLower(q.Name)]
		p := paramOnWire(d, "query", q.Name)
		switch {
		case !ok && q.Required:
			t.Errorf("the required query parameter %s is not sent", q.Name)
		case !ok || p == nil:
		case args.Params.Has(p.Name) && !sameText(args.Params.Get(p.Name), values[0]):
			t.Errorf("query %s=%q, want %q", q.Name, values, args.Params.Get(p.Name))
		}
	}
	for key := range sent {
		if !documentedInArticle(t, c.article, key) && c.believed(key) {
			t.Errorf("query parameter %s is sent, the article doesn't know it", key)
		}
	}
}

// sameText compares parameter values; a value that is JSON by its meaning.
func sameText(want, got string) bool {
	if strings.HasPrefix(want, "{") {
		return len(differences(jsontext.Value(want), jsontext.Value(got))) == 0
	}
	return want == got
}

func documentedInArticle(t *testing.T, article, key string) bool {
	t.Helper()
	for _, v := range articlesByID(t)[article].Requests {
		for _, q := range v.Query {
			if strings.EqualFold(q.Name, key) {
				return true
			}
		}
	}
	return false
}

func (c *contract) checkHeaders(t *testing.T, got http.Header, h *rehearsal) {
	t.Helper()
	for _, name := range []string{HeaderRequestID, HeaderCorrelationID, "X-Locale", "MS-Contract-Version", "Accept"} {
		if got.Get(name) == "" {
			t.Errorf("header %s is not sent", name)
		}
	}
	if want := "Bearer first"; got.Get("Authorization") != want {
		t.Errorf("Authorization %q, want %q", got.Get("Authorization"), want)
	}
	for _, n := range c.variant.Headers {
		value := got.Get(n.Name)
		switch {
		case value == "" && !c.believed(n.Name):
		case value == "" && (n.Required || !strings.EqualFold(n.Name, headerContinuation)):
			t.Errorf("header %s is documented and not sent", n.Name)
		case strings.EqualFold(n.Name, headerContinuation) && value != "token of page 2":
			t.Errorf("header %s: %q", n.Name, value)
		case strings.EqualFold(n.Name, "Content-Type") && value != "application/json":
			t.Errorf("header %s: %q", n.Name, value)
		}
	}
	if etag := got.Get("If-Match"); h.before != nil && (len(etag) < 3 || etag[0] != '"' || etag[len(etag)-1] != '"') {
		t.Errorf("If-Match %s: the entity tag must be sent in double quotes", etag)
	}
}
