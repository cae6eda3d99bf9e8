package api

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Exchange is one request and its answer, kept in memory for the request log.
// It never holds a token or a password.
type Exchange struct {
	At            time.Time
	Operation     string
	Method        string
	URL           string
	Status        int
	Took          time.Duration
	RequestID     string
	CorrelationID string
	Try           int
	Bytes         int
	Err           string
	Sent          []byte // the request's body, secrets removed, cut at 4 KB
	Received      []byte // the answer's body, likewise
}

const maxTraced = 4 << 10

type trace struct {
	mu   sync.Mutex
	ring []Exchange
	next int
	full bool
}

func newTrace(size int) *trace { return &trace{ring: make([]Exchange, size)} }

func (t *trace) add(e Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ring[t.next] = e
	t.next++
	if t.next == len(t.ring) {
		t.next, t.full = 0, true
	}
}

func (t *trace) list() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := slices.Clone(t.ring[:t.next])
	if t.full {
		out = append(slices.Clone(t.ring[t.next:]), out...)
	}
	slices.Reverse(out)
	return out
}

// traceLink records what really went over the wire, every try of it.
type traceLink struct {
	next  http.RoundTripper
	trace *trace
}

// RoundTrip implements [http.RoundTripper].
func (l *traceLink) RoundTrip(req *http.Request) (*http.Response, error) {
	a := attemptOf(req.Context())
	e := Exchange{
		At: time.Now(), Operation: a.spec.ID, Method: req.Method, URL: req.URL.String(), Try: a.tries,
		RequestID: req.Header.Get(headerRequestID), CorrelationID: req.Header.Get(headerCorrelationID),
		Sent: bodyOf(req),
	}
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		e.Took, e.Err = time.Since(e.At), err.Error()
		l.trace.add(e)
		return nil, err
	}
	e.Status = resp.StatusCode
	e.CorrelationID = cmpOr(resp.Header.Get(headerCorrelationID), e.CorrelationID)
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	resp.Body.Close()
	e.Took, e.Bytes, e.Received = time.Since(e.At), len(body), redacted(body)
	if err != nil {
		e.Err = err.Error()
	}
	l.trace.add(e)
	resp.Body = &readAgain{Reader: bytes.NewReader(body), err: err}
	return resp, nil
}

// readAgain gives back the bytes that were read and the error they ended with.
type readAgain struct {
	*bytes.Reader
	err error
}

func (r *readAgain) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err == io.EOF && r.err != nil {
		err = r.err
	}
	return n, err
}

// WriteTo must not skip Read's error, as the embedded reader's own would.
func (r *readAgain) WriteTo(w io.Writer) (int64, error) {
	n, err := r.Reader.WriteTo(w)
	if err == nil {
		err = r.err
	}
	return n, err
}

func (r *readAgain) Close() error { return nil }

func bodyOf(req *http.Request) []byte {
	if req.GetBody == nil {
		return nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, maxTraced))
	if err != nil {
		return nil
	}
	return redacted(data)
}

var secretMembers = regexp.MustCompile(`(?i)("[^"]*(?:password|secret|token|credential)[^"]*"\s*:\s*)("(?:[^"\\]|\\.)*"?|\{[^{}]*\}?)`)

// redacted cuts a body to what the log keeps and blanks what could be a secret.
func redacted(body []byte) []byte {
	body = body[:min(len(body), maxTraced)]
	return secretMembers.ReplaceAll(body, []byte(`$1"…"`))
}
