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

// trace keeps the last exchanges. Those in the background have room of their own, so
// that a desk which refreshes by itself all night still knows what a person did.
type trace struct {
	mu         sync.Mutex
	size       int
	count      int
	asked      []traced
	background []traced
}

// traced is an exchange and its number, in the order in which they ended.
type traced struct {
	number int
	Exchange
}

// backgroundTrace is how much room those in the background have, as a part of that
// of the others.
const backgroundTrace = 4

func newTrace(size int) *trace { return &trace{size: size} }

func (t *trace) add(e Exchange, background bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, size := &t.asked, t.size
	if background {
		list, size = &t.background, max(1, t.size/backgroundTrace)
	}
	t.count++
	if len(*list) == size {
		*list = slices.Delete(*list, 0, 1)
	}
	*list = append(*list, traced{t.count, e})
}

// list returns the exchanges, the newest first.
func (t *trace) list() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := slices.Concat(t.asked, t.background)
	slices.SortFunc(all, func(a, b traced) int { return cmp.Compare(b.number, a.number) })
	out := make([]Exchange, len(all))
	for i := range all {
		out[i] = all[i].Exchange
	}
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
		RequestID: req.Header.Get(HeaderRequestID), CorrelationID: req.Header.Get(HeaderCorrelationID),
		Sent: bodyOf(req),
	}
	resp, err := l.next.RoundTrip(req)
	a.sent = a.sent || !neverSent(err)
	if err != nil {
		e.Took, e.Err = time.Since(e.At), err.Error()
		l.trace.add(e, isBackground(req.Context()))
		return nil, err
	}
	e.Status = resp.StatusCode
	e.CorrelationID = cmp.Or(resp.Header.Get(HeaderCorrelationID), e.CorrelationID)
	body, err := readWhole(resp)
	e.Took, e.Bytes = time.Since(e.At), len(body)
	if isText(resp.Header.Get("Content-Type")) {
		e.Received = redacted(body)
	}
	if err != nil {
		e.Err = err.Error()
	}
	l.trace.add(e, isBackground(req.Context()))
	return resp, nil
}

// neverSent reports an error from before the first byte of a request: no
// connection came about.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}
