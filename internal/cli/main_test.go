package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/cspdesk/cspdesk/internal/cli"
	"github.com/cspdesk/cspdesk/internal/sandbox"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == cli.OpenInBrowser {
		os.Exit(cli.Main(context.Background(), cli.Process())) // a test that opens a browser runs this
	}
	keyring.MockInit() // tests must not use the real keyring
	m.Run()
}

// outcome is the exit code and output of a command.
type outcome struct {
	code        int
	out, errout string
}

// desk runs a command line with the given environment only.
func desk(t *testing.T, environ []string, stdin string, args ...string) outcome {
	t.Helper()
	var out, errout bytes.Buffer
	code := cli.Main(t.Context(), cli.World{Args: args, In: strings.NewReader(stdin), Out: &out, Err: &errout, Environ: environ, Dirs: cli.DirsWithState(t, environ), Keyring: cli.TestKeyring})
	return outcome{code, out.String(), errout.String()}
}

func (o outcome) check(t *testing.T, code int, out, errout string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d; standard error:\n%s", o.code, code, o.errout)
	}
	if o.out != out {
		t.Errorf("standard output:\n%s\nwant:\n%s", o.out, out)
	}
	if !strings.Contains(o.errout, errout) {
		t.Errorf("standard error:\n%s\nwant in it:\n%s", o.errout, errout)
	}
}

// service is a fake Partner Center with canned responses by "METHOD /path". It
// records the requests.
type service struct {
	mu      sync.Mutex
	answers map[string]string
	asked   []string
	bodies  []string
}

// startService starts a fake Partner Center and returns an environment that uses it.
func startService(t *testing.T, answers map[string]string) (*service, []string) {
	t.Helper()
	s := &service{answers: answers}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, []string{"CSPDESK_API_URL=" + server.URL, "CSPDESK_TOKEN=secret-token"}
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	_, _ = body.ReadFrom(r.Body)
	key := r.Method + " " + r.URL.Path
	if token := r.Header.Get("MS-ContinuationToken"); token != "" {
		key += "#" + token
	}
	s.mu.Lock()
	s.asked, s.bodies = append(s.asked, key), append(s.bodies, body.String())
	answer, ok := s.answers[key]
	s.mu.Unlock()
	w.Header().Set("MS-RequestId", r.Header.Get("MS-RequestId"))
	w.Header().Set("MS-CorrelationId", "11111111-2222-3333-4444-555555555555")
	switch {
	case !ok:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprintf(w, `{"code":600009,"description":"Nothing is at %s."}`, r.URL.Path)
	case strings.HasPrefix(answer, "%PDF"):
		w.Header().Set("Content-Type", "application/pdf")
		fmt.Fprint(w, answer)
	case strings.HasPrefix(answer, "202 "):
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, answer[4:])
	case strings.HasPrefix(answer, "400 "):
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, answer[4:])
	default:
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, answer)
	}
}

func (s *service) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}

// twoPages are three customers on two pages.
var twoPages = map[string]string{
	"GET /v1/customers": `{"totalCount":3,"continuationToken":"t1","links":{"next":{"uri":"/customers?seekOperation=Next"}},"items":[
		{"id":"1","companyProfile":{"companyName":"Contoso","domain":"contoso.example"},"links":{"self":{"uri":"/customers/1"}},"credit":12345678901234567890.10},
		{"id":"2","companyProfile":{"companyName":"=HYPERLINK(\"x\")\u001b[31m"},"tags":["a","b"]}]}`,
	"GET /v1/customers#t1": `{"totalCount":3,"items":[{"id":"3","companyProfile":{"companyName":"Größe & \u202eSöhne"},"active":true}]}`,
}

// startSandbox serves a sandbox and returns an environment that uses it.
func startSandbox(t *testing.T, config sandbox.Config) (*sandbox.Running, []string) {
	t.Helper()
	s, err := sandbox.New(config)
	if err != nil {
		t.Fatal(err)
	}
	running, err := s.Serve(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return running, []string{
		"CSPDESK_API_URL=" + running.API, "CSPDESK_AUTHORITY=" + running.Authority, "CSPDESK_TOKEN=" + running.AccessToken,
	}
}

// decode parses JSON output.
func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	return v
}
