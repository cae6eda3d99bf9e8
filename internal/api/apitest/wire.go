package apitest

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

// RoundTrip is a function that is an [http.RoundTripper].
type RoundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (f RoundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Answer makes a response; headers come in pairs.
func Answer(req *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: req}
}

// Step is what becomes of one request.
type Step func(*http.Request) (*http.Response, error)

// Reply answers with a status, a body and headers in pairs.
func Reply(status int, body string, header ...string) Step {
	return func(r *http.Request) (*http.Response, error) { return Answer(r, status, body, header...), nil }
}

// Fails lets the connection fail.
func Fails(err error) Step {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// Cut answers with a body that breaks off.
func Cut(body string) Step {
	return func(r *http.Request) (*http.Response, error) {
		resp := Answer(r, http.StatusOK, "")
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), brokenReader{}))
		return resp, nil
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Script answers requests one after the other and keeps them. The last step
// answers whatever comes after it too when repeat is set.
type Script struct {
	Steps  []Step
	Repeat bool

	mu       sync.Mutex
	Requests []Recorded
	Times    []time.Time
}

// RoundTrip implements [http.RoundTripper].
func (s *Script) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	s.mu.Lock()
	n := len(s.Requests)
	s.Requests = append(s.Requests, Recorded{r, body})
	s.Times = append(s.Times, time.Now())
	s.mu.Unlock()
	if n >= len(s.Steps) {
		if !s.Repeat {
			return nil, fmt.Errorf("request %d was not expected: %s %s", n+1, r.Method, r.URL)
		}
		n = len(s.Steps) - 1
	}
	return s.Steps[n](r)
}

// Headers returns the values that one header had in the requests so far.
func (s *Script) Headers(name string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var values []string
	for _, r := range s.Requests {
		values = append(values, r.Header.Get(name))
	}
	return values
}

// Paths returns the paths and queries of the requests so far.
func (s *Script) Paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.Requests {
		out = append(out, r.URL.RequestURI())
	}
	return out
}

// FixedToken is a source whose token is "first" until it is renewed.
type FixedToken struct {
	AccessToken, TokenKind string
	Claims                 []string // of every renewal
	Stuck                  bool     // a renewal gives the same token
	Err                    error    // of a renewal
}

// Token implements api.TokenSource.
func (f *FixedToken) Token(context.Context) (string, string, error) {
	if f.AccessToken == "" {
		return "", "", errors.New("nobody is signed in")
	}
	return f.AccessToken, f.TokenKind, nil
}

// Renew implements api.TokenSource.
func (f *FixedToken) Renew(_ context.Context, _, claims string) (string, string, error) {
	f.Claims = append(f.Claims, claims)
	if f.Err != nil {
		return "", "", f.Err
	}
	if !f.Stuck {
		f.AccessToken = "second"
	}
	return f.AccessToken, f.TokenKind, nil
}

// InBubble runs a test in fake time.
func InBubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, f)
}

// CheckSentence holds errors to what a person is shown: one full sentence.
func CheckSentence(t *testing.T, err error) {
	t.Helper()
	s := err.Error()
	if !strings.HasSuffix(s, ".") || strings.HasSuffix(s, "..") || strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") ||
		len(s) > 600 || s[0] < 'A' || s[0] > 'Z' {
		t.Errorf("not a sentence: %q", s)
	}
}

// Recorded is a request as it reached the wire.
type Recorded struct {
	*http.Request
	Body []byte
}
