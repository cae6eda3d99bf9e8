package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// answer makes a response; headers come in pairs.
func answer(req *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: req}
}

// step is what becomes of one request.
type step func(*http.Request) (*http.Response, error)

func reply(status int, body string, header ...string) step {
	return func(r *http.Request) (*http.Response, error) { return answer(r, status, body, header...), nil }
}

func fails(err error) step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// cut answers with a body that breaks off.
func cut(body string) step {
	return func(r *http.Request) (*http.Response, error) {
		resp := answer(r, http.StatusOK, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), brokenReader{}))
		return resp, nil
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// script answers requests one after the other and keeps them. The last step
// answers whatever comes after it too when repeat is set.
type script struct {
	steps  []step
	repeat bool

	mu       sync.Mutex
	requests []recorded
	times    []time.Time
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, recorded{r, body})
	s.times = append(s.times, time.Now())
	s.mu.Unlock()
	if n >= len(s.steps) {
		if !s.repeat {
			return nil, fmt.Errorf("request %d was not expected: %s %s", n+1, r.Method, r.URL)
		}
		n = len(s.steps) - 1
	}
	return s.steps[n](r)
}

// headers returns the values that one header had in the requests so far.
func (s *script) headers(name string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var values []string
	for _, r := range s.requests {
		values = append(values, r.Header.Get(name))
	}
	return values
}

// paths returns the paths and queries of the requests so far.
func (s *script) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.requests {
		out = append(out, r.URL.RequestURI())
	}
	return out
}

// fixedToken is a source whose token is "first" until it is renewed.
type fixedToken struct {
	token, kind string
	claims      []string // of every renewal
	stuck       bool     // a renewal gives the same token
	err         error    // of a renewal
}

func (f *fixedToken) Token(context.Context) (string, string, error) {
	if f.token == "" {
		return "", "", errors.New("nobody is signed in")
	}
	return f.token, f.kind, nil
}

func (f *fixedToken) Renew(_ context.Context, _, claims string) (string, string, error) {
	f.claims = append(f.claims, claims)
	if f.err != nil {
		return "", "", f.err
	}
	if !f.stuck {
		f.token = "second"
	}
	return f.token, f.kind, nil
}

// inBubble runs a test in fake time.
func inBubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}

// checkSentence holds errors to what a person is shown: one full sentence.
func checkSentence(t *testing.T, err error) {
	t.Helper()
	s := err.Error()
	if !strings.HasSuffix(s, ".") || strings.HasSuffix(s, "..") || strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") ||
		len(s) > 600 || s[0] < 'A' || s[0] > 'Z' {
		t.Errorf("not a sentence: %q", s)
	}
}

// recorded is a request as it reached the wire.
type recorded struct {
	*http.Request
	body []byte
}
