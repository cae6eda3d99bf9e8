package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// TokenSource gives bearer tokens. kind is "app", "user" or "" when unknown: a
// call is refused for its kind of sign-in only when the kind is known.
type TokenSource interface {
	Token(ctx context.Context) (token, kind string, err error)
	// Renew is called after a 401 with the token that was refused and the claims
	// challenge of the answer, if it had one.
	Renew(ctx context.Context, rejected, claims string) (token, kind string, err error)
}

// Config makes a Client.
type Config struct {
	BaseURL     string // "https://api.partnercenter.microsoft.com"
	Cloud       Cloud  // 0 means Global
	Tokens      TokenSource
	Transport   http.RoundTripper // nil: http.Transport with HTTP/2, gzip and proxies from the environment
	Journal     Journal           // nil: none
	Cache       Cache             // nil: no answer is kept
	Index       func([]Brief)     // is told what was read, for a search; nil: nobody is
	Locale      string            // X-Locale; "" means en-US
	Application string            // MS-PartnerCenter-Application
	UserAgent   string
	ReadOnly    bool // refuse every change
	TraceSize   int  // exchanges kept for the request log; 0 means 200
	// BackgroundShare is how much of each rate limit calls under [InBackground] may
	// use, in percent; 0 means [DefaultBackgroundShare].
	BackgroundShare int
}

// Client sends calls. It is safe for concurrent use.
type Client struct {
	base     *url.URL
	config   Config
	chain    http.RoundTripper
	trace    *trace
	budget   *rateBudget
	inFlight counter
	recent   recent
	offline  atomic.Bool
	served   atomic.Pointer[time.Time]
	mfa      atomic.Int32 // an MFA
}

// New checks the configuration and builds the transport chain.
func New(config Config) (*Client, error) {
	base, err := parseBase(config.BaseURL)
	if err != nil {
		return nil, err
	}
	if config.Tokens == nil {
		return nil, errors.New("a client needs a token source")
	}
	if config.Cloud == 0 {
		config.Cloud = Global
	}
	if config.Locale == "" {
		config.Locale = "en-US"
	}
	if config.TraceSize == 0 {
		config.TraceSize = 200
	}
	c := &Client{base: base, config: config, trace: newTrace(config.TraceSize), budget: newBudget(config.BackgroundShare)}
	rt := config.Transport
	if rt == nil {
		rt = newTransport()
	}
	// From the wire outwards; a request passes them in the opposite order.
	rt = &traceLink{next: rt, trace: c.trace}
	rt = &reachLink{next: rt, offline: &c.offline, served: &c.served}
	rt = &sendingLink{next: rt, journal: config.Journal}
	rt = &budgetLink{next: rt, budget: c.budget}
	rt = &retryLink{next: rt, budget: c.budget}
	rt = &journalLink{next: rt, journal: config.Journal}
	rt = &mfaLink{next: rt, last: &c.mfa}
	rt = &tokenLink{next: rt, tokens: config.Tokens}
	rt = &identityLink{next: rt, config: &c.config}
	rt = &pinLink{next: rt, base: base}
	c.chain = rt
	return c, nil
}

func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 8
	t.ResponseHeaderTimeout = 3 * time.Minute // the service's own limit is not documented; its SDK waits as long
	return t
}

// parseBase accepts https anywhere and http on this machine only.
func parseBase(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	switch {
	case err != nil || u.Host == "":
		return nil, fmt.Errorf("the API address %q is not a URL like https://api.partnercenter.microsoft.com", s)
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
	default:
		return nil, fmt.Errorf("the API address %q must begin with https: http is accepted for addresses of this machine only", s)
	}
	u.Path = strings.TrimSuffix(u.Path, "/v1")
	u.RawQuery, u.Fragment = "", ""
	return u, nil
}

// BaseURL returns the address that every call goes to.
func (c *Client) BaseURL() string { return c.base.String() }

// ReadOnly reports whether changes are refused.
func (c *Client) ReadOnly() bool { return c.config.ReadOnly }

// InFlight returns how many calls are under way.
func (c *Client) InFlight() int { return c.inFlight.value() }

// Budget tells how much of the rate limit is left.
func (c *Client) Budget() Budget { return c.budget.state(time.Now()) }

// Exchanges returns the last requests and answers, newest first.
func (c *Client) Exchanges() []Exchange { return c.trace.list() }

// call is a request before it has a host.
type call struct {
	spec *Spec
	wire
	key       string // of the answer in the cache; empty when it is not kept
	body      []byte
	requestID string // fixed for a change, so that a repeat can't double it
	fields    []FieldChange
	repeat    bool // of a change that the journal has already: see [Client.Repeat]
}

// Response is an answer of the service that counts as success.
type Response struct {
	Status        int
	Header        http.Header
	Body          []byte
	Location      string // of a 202, as it came: a hint where the outcome will be
	RequestID     string
	CorrelationID string
	ReadAt        time.Time // when the service gave it
	Cached        bool      // it comes from the cache, not from the service
}

// RetryAfter tells how long the service asks to wait before the next look, 0
// when it doesn't say.
func (r *Response) RetryAfter() time.Duration {
	d, _ := retryAfter(r.Header, nil, time.Now())
	return d
}

// maxBody bounds an answer: the largest documented one, the rate card, has 1.5 MB.
const maxBody = 256 << 20

func (c *Client) do(ctx context.Context, rq *call) (*Response, error) {
	if err := c.permit(rq.spec); err != nil {
		return nil, err
	}
	if isFromCache(ctx) {
		return c.kept(ctx, rq)
	}
	if resp, ok := c.stillTrue(ctx, rq); ok {
		return resp, nil
	}
	resp, err := c.send(ctx, rq)
	switch {
	case err == nil:
		c.remember(ctx, rq, resp)
	case mayHaveChanged(err):
		c.forget(rq.path)
	}
	return resp, err
}

// send passes a call through the chain and tells success from refusal.
func (c *Client) send(ctx context.Context, rq *call) (*Response, error) {
	if rq.requestID == "" {
		rq.requestID = uuid.NewString()
	}
	req, err := c.httpRequest(ctx, rq)
	if err != nil {
		return nil, err
	}
	c.inFlight.add(1)
	defer c.inFlight.add(-1)
	resp, err := c.chain.RoundTrip(req)
	if err != nil {
		return nil, callError(rq.spec, req, err)
	}
	body, err := readWhole(resp)
	if err != nil {
		return nil, callError(rq.spec, req, err)
	}
	var refused *Error
	if resp.StatusCode >= 300 {
		refused = parseError(rq.spec, resp, body)
	}
	if said, ok := rq.spec.answerTo(resp.StatusCode, refused.code(), body); ok {
		body, refused = said, nil
	}
	if refused != nil {
		return nil, refused
	}
	return &Response{
		Status: resp.StatusCode, Header: resp.Header, Body: body, Location: resp.Header.Get("Location"),
		RequestID: idOf(resp, HeaderRequestID), CorrelationID: idOf(resp, HeaderCorrelationID), ReadAt: time.Now(),
	}, nil
}

// permit refuses what needn't be sent to know that it fails.
func (c *Client) permit(spec *Spec) error {
	if c.config.ReadOnly && spec.Effect != Read {
		return &ReadOnlyError{Operation: spec.ID}
	}
	if spec.Clouds != 0 && spec.Clouds&c.config.Cloud == 0 {
		return &UnavailableError{Operation: spec.ID, Cloud: c.config.Cloud, Offered: spec.Clouds}
	}
	return nil
}

func (c *Client) httpRequest(ctx context.Context, rq *call) (*http.Request, error) {
	u := *c.base
	path := u.EscapedPath() + rq.path
	unescaped, err := url.PathUnescape(path)
	if err != nil {
		return nil, fmt.Errorf("building the address of %s: %w", rq.spec.ID, err)
	}
	u.Path, u.RawPath, u.RawQuery = unescaped, path, rq.query.Encode()
	ctx = withAttempt(ctx, &attempt{spec: rq.spec, requestID: rq.requestID, call: rq, rate: rq.spec.rate(rq.path)})
	var body io.Reader
	if rq.body != nil {
		body = bytes.NewReader(rq.body)
	}
	req, err := http.NewRequestWithContext(ctx, rq.spec.Method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("building the request of %s: %w", rq.spec.ID, err)
	}
	for key, values := range rq.header {
		req.Header[key] = values
	}
	if rq.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Accept", "application/json")
	if rq.spec.Accept != "" {
		req.Header.Set("Accept", rq.spec.Accept)
	}
	return req, nil
}

// attempt is what the links of the chain know of the call that a request belongs to.
type attempt struct {
	spec      *Spec
	requestID string
	rate      Rate
	call      *call // nil outside of calls
	tries     int
	sent      bool // at least one try reached the wire
	// correlationID is that of the last try.
	correlationID string
}

type attemptKey struct{}

func withAttempt(ctx context.Context, a *attempt) context.Context {
	return context.WithValue(ctx, attemptKey{}, a)
}

func attemptOf(ctx context.Context) *attempt {
	if a, ok := ctx.Value(attemptKey{}).(*attempt); ok {
		return a
	}
	return &attempt{spec: &Spec{}}
}

type backgroundKey struct{}

// InBackground marks calls that must never delay what a person is waiting for.
func InBackground(ctx context.Context) context.Context {
	return context.WithValue(ctx, backgroundKey{}, true)
}

func isBackground(ctx context.Context) bool { return ctx.Value(backgroundKey{}) != nil }

// IsCanceled reports whether an error only says that the user left.
func IsCanceled(err error) bool { return errors.Is(err, context.Canceled) }
