package api

import (
	"cmp"
	"errors"
	"net"
	"net/http"
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
	Received      []byte // the answer's body, likewise; nil when it isn't text
}

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
		At: time.Now(), Operation: a.spec.ID, Method: req.Method, URL: redactedURL(req.URL), Try: a.tries,
		RequestID: req.Header.Get(headerRequestID), CorrelationID: req.Header.Get(headerCorrelationID),
		Sent: bodyOf(req),
	}
	resp, err := l.next.RoundTrip(req)
	a.sent = a.sent || !neverSent(err)
	if err != nil {
		e.Took, e.Err = time.Since(e.At), err.Error()
		l.trace.add(e)
		return nil, err
	}
	e.Status = resp.StatusCode
	e.CorrelationID = cmp.Or(resp.Header.Get(headerCorrelationID), e.CorrelationID)
	body, err := readWhole(resp)
	e.Took, e.Bytes = time.Since(e.At), len(body)
	if isText(resp.Header.Get("Content-Type")) {
		e.Received = redacted(body)
	}
	if err != nil {
		e.Err = err.Error()
	}
	l.trace.add(e)
	return resp, nil
}

// neverSent reports an error from before the first byte of a request: no
// connection came about.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
