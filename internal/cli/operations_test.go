package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/api/apitest"
)

// exampleService answers with one example of the documentation.
type exampleService struct {
	apitest.Example

	mu    sync.Mutex
	asked []string
}

func (m *exampleService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	m.asked = append(m.asked, r.Method+" "+r.URL.EscapedPath())
	first := len(m.asked) == 1
	m.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch status := m.Success.Status[0]; {
	case r.Method != m.Method && m.Body == nil: // asking for the progress of an accepted change
		w.WriteHeader(http.StatusNotFound)
	case r.Method != m.Method: // read before a change
		_, _ = w.Write(m.Body.Example)
	case r.Method == http.MethodGet && !first: // following the example's links
		_, _ = w.Write([]byte(`{"items":[]}`))
	default:
		w.WriteHeader(status)
		_, _ = w.Write(m.Answer)
	}
}

func (m *exampleService) requests() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.asked)
}

// operationJSON is the output of `ops show -o json`.
type operationJSON struct {
	Kind, Path string
	Params     []parameter
	Body       *struct{}
}

type parameter struct {
	Name, In, Wire, Type, OneOf string
	Required                    bool
	Values                      []string
}

// TestEveryOperationRuns runs each operation by its id, against a service that answers
// with the examples of Microsoft's documentation.
func TestEveryOperationRuns(t *testing.T) {
	t.Parallel()
	all, err := apitest.Examples()
	if want := len(api.Operations()); err != nil || len(all) != want {
		t.Fatalf("there are examples of %d operations, want %d: %v", len(all), want, err)
	}
	for id, examples := range all {
		for i, e := range examples {
			t.Run(fmt.Sprintf("%s/%d", id, i), func(t *testing.T) {
				t.Parallel()
				runExample(t, id, e)
			})
		}
	}
}

// inventedValues are values that can't be derived from the output of `ops show`.
var inventedValues = map[string]string{
	"acquire-application-consent grant":   "797f4846-ba00-4fd7-ba43-dac1f8f63013=user_impersonation",
	"update-a-selfservepolicy permission": "AzureReservedInstances:Purchase",
}

func runExample(t *testing.T, id string, e apitest.Example) {
	t.Helper()
	m := &exampleService{Example: e}
	server := httptest.NewServer(m)
	t.Cleanup(server.Close)
	environ := []string{"CSPDESK_API_URL=" + server.URL, "CSPDESK_TOKEN=secret-token"}
	d := decode[operationJSON](t, desk(t, environ, "", "ops", "show", id, "-o", "json").out)
	args, path, groups := []string{"run", id, "--yes", "--no-cache"}, d.Path, map[string]bool{}
	for _, p := range d.Params {
		values := p.given(e)
		if text, ok := inventedValues[id+" "+p.Name]; ok {
			values = []string{text}
		}
		if p.OneOf != "" && !groups[p.OneOf] || p.Required && values == nil {
			groups[p.OneOf], values = true, []string{p.sample()}
		}
		for _, value := range values {
			args = append(args, "--param", p.Name+"="+value)
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		}
	}
	body := ""
	if d.Body != nil && e.Body != nil {
		args, body = append(args, "--body", "-"), string(e.Body.Example)
	}
	checkDryRun(t, m, server.URL, path, body, append(slices.Clone(args), "--dry-run"))
	got := desk(t, environ, body, args...)
	if got.code != 0 {
		t.Fatalf("%q: exit code %d\n%s", args, got.code, got.errout)
	}
	if asked := e.Method + " " + path; !slices.Contains(m.requests(), asked) {
		t.Errorf("asked %q, want %q", m.requests(), asked)
	}
	if e.Answer == nil || string(e.Answer) == "null" {
		return
	}
	want := itemsIn(decode[any](t, string(e.Answer)), d.Kind)
	if id == "verify-a-partner-mpn-id" {
		want.(map[string]any)["valid"] = true // the status says so, not the body
	}
	if !reflect.DeepEqual(decode[any](t, got.out), want) {
		t.Errorf("printed\n%s\nthe example has\n%s", got.out, e.Answer)
	}
}

// checkDryRun checks that --dry-run prints the request, sends nothing and needs no
// sign-in.
func checkDryRun(t *testing.T, m *exampleService, service, path, body string, args []string) {
	t.Helper()
	got := desk(t, []string{"CSPDESK_API_URL=" + service}, body, args...)
	if got.code != 0 || !strings.Contains(got.errout, "dry run: nothing was sent.") || len(m.requests()) != 0 {
		t.Errorf("%q: exit code %d, asked %q\n%s", args, got.code, m.requests(), got.errout)
	}
	request := "\n" + m.Method + " " + service + path
	if !strings.Contains("\n"+got.out, request) || !strings.Contains(got.out, "\nAuthorization: Bearer (not shown)\n") {
		t.Errorf("%q lacks the request %q:\n%s", args, request, got.out)
	}
}

// given returns the values of a parameter in the body of an example.
func (p parameter) given(e apitest.Example) []string {
	if e.Body == nil || p.In != "body" && p.In != "change" {
		return nil
	}
	var at any
	if json.Unmarshal(e.Body.Example, &at) != nil {
		return nil
	}
	for name := range strings.SplitSeq(p.Wire, ".") {
		at = member(at, name)
	}
	switch v := at.(type) {
	case nil, map[string]any:
		return nil
	case []any:
		var texts []string
		for _, item := range v {
			texts = append(texts, fmt.Sprint(item))
		}
		return texts
	default:
		return []string{fmt.Sprint(v)}
	}
}

// sample invents a value. Ids in paths contain characters that need escaping.
func (p parameter) sample() string {
	switch {
	case len(p.Values) > 0:
		return p.Values[0]
	case p.In == "path":
		return "the " + p.Name + " ä/?"
	case p.Type == "integer" || p.Type == "decimal":
		return "7"
	case p.Type == "time":
		return "2026-05-01T00:00:00Z"
	}
	return "some & text"
}

// member returns a member of an object, ignoring case.
func member(of any, name string) any {
	object, _ := of.(map[string]any)
	for key, value := range object {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

// itemsIn returns what a command prints of a response: the items of a collection.
func itemsIn(answer any, kind string) any {
	if kind != "list" {
		return answer
	}
	for _, name := range []string{"items", "value"} {
		if items := member(answer, name); items != nil {
			return items
		}
	}
	if _, array := answer.([]any); !array {
		return []any{answer} // an example that shows one item
	}
	return answer
}
