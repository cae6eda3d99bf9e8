package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/sandbox"
)

// testClient is a client without knowledge of the API: it sends and shows JSON.
type testClient struct {
	t *testing.T
	*sandbox.Sandbox
	token  string
	scheme string
}

func newTestClient(t *testing.T, config sandbox.Config) *testClient {
	t.Helper()
	s, err := sandbox.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return &testClient{t, s, s.Issue(sandbox.UserToken), "http"}
}

// result is an answer with its decoded JSON.
type result struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
	json   any
}

// call sends a request; headers come as "Name: value".
func (d *testClient) call(method, path, body string, headers ...string) result {
	d.t.Helper()
	r, err := d.try(method, path, body, headers...)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	return r
}

func (d *testClient) try(method, path, body string, headers ...string) (result, error) {
	rq, err := http.NewRequestWithContext(d.t.Context(), method, d.scheme+"://sandbox.test"+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	rq.Header.Set("Authorization", "Bearer "+d.token)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		rq.Header.Set(name, value)
	}
	resp, err := d.Transport().RoundTrip(rq)
	if err != nil {
		return result{}, err
	}
	defer resp.Body.Close()
	r := result{t: d.t, status: resp.StatusCode, header: resp.Header}
	if r.body, err = io.ReadAll(resp.Body); err != nil {
		return r, err
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") && len(r.body) > 0 {
		decoder := json.NewDecoder(bytes.NewReader(r.body))
		decoder.UseNumber()
		if err := decoder.Decode(&r.json); err != nil {
			d.t.Fatalf("%s %s: not JSON: %v\n%s", method, path, err, r.body)
		}
	}
	return r, nil
}

func (d *testClient) get(path string, headers ...string) result {
	d.t.Helper()
	r := d.call("GET", path, "", headers...)
	if r.status != http.StatusOK {
		d.t.Fatalf("GET %s: %d %s", path, r.status, r.body)
	}
	return r
}

// at walks into JSON: "items.0.id".
func (r result) at(path string) any {
	v := r.json
	for _, key := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[key]
		case []any:
			n := 0
			for _, digit := range key {
				n = n*10 + int(digit-'0')
			}
			if n >= len(in) {
				return nil
			}
			v = in[n]
		default:
			return nil
		}
	}
	return v
}

func (r result) text(path string) string {
	switch v := r.at(path).(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case nil:
		return ""
	default:
		b, _ := json.Marshal(v)
		return string(b)
	}
}

func (r result) items() []map[string]any {
	list, _ := r.at("items").([]any)
	items := make([]map[string]any, len(list))
	for i := range list {
		items[i], _ = list[i].(map[string]any)
	}
	return items
}

// refused checks status and code of a refusal in the documented payload.
func (r result) refused(status int, code string) {
	r.t.Helper()
	if r.status != status || r.text("code") != code {
		r.t.Errorf("got %d %s, want %d with code %s", r.status, r.body, status, code)
	}
	if r.text("description") == "" || r.text("source") == "" || r.at("data") == nil {
		r.t.Errorf("the payload lacks description, data or source: %s", r.body)
	}
}

// customer finds a customer's id by its name.
func (d *testClient) customer(name string) string {
	d.t.Helper()
	r := d.get("/v1/customers?size=0&filter=" + filter("CompanyName", name))
	if len(r.items()) == 0 {
		d.t.Fatalf("no customer %s", name)
	}
	return r.text("items.0.id")
}

func filter(field, value string) string {
	b, _ := json.Marshal(map[string]string{"Field": field, "Value": value, "Operator": "starts_with"})
	return strings.NewReplacer("{", "%7B", "}", "%7D", `"`, "%22", ":", "%3A", ",", "%2C", " ", "%20").Replace(string(b))
}

// subscription finds a customer's subscription by its offer.
func (d *testClient) subscription(customer, offer string) (path string, resource map[string]any) {
	d.t.Helper()
	for _, item := range d.get("/v1/customers/" + customer + "/subscriptions").items() {
		if item["offerName"] == offer {
			return "/v1/customers/" + customer + "/subscriptions/" + item["id"].(string), item
		}
	}
	d.t.Fatalf("no subscription to %s", offer)
	return "", nil
}

// with is a resource as JSON with some members changed.
func with(resource map[string]any, changes ...any) string {
	c := map[string]any{}
	for k, v := range resource {
		c[k] = v
	}
	for i := 0; i < len(changes); i += 2 {
		c[changes[i].(string)] = changes[i+1]
	}
	b, _ := json.Marshal(c)
	return string(b)
}
