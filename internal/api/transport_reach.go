package api

import (
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// reachLink notes whether the service answers at all, and when it last did as asked.
type reachLink struct {
	next    http.RoundTripper
	offline *atomic.Bool
	served  *atomic.Pointer[time.Time]
}

// RoundTrip implements [http.RoundTripper].
func (l *reachLink) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err == nil || req.Context().Err() == nil {
		l.offline.Store(err != nil)
	}
	if err == nil && resp.StatusCode < http.StatusBadRequest {
		now := time.Now()
		l.served.Store(&now)
	}
	return resp, err
}

// Offline reports whether the last request got no answer.
func (c *Client) Offline() bool { return c.offline.Load() }

// Served returns when the service last did as it was asked; zero when it never did.
func (c *Client) Served() time.Time {
	if at := c.served.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// Unreachable reports an error that says nothing about what was asked: no answer
// came, or no token for want of a connection.
func Unreachable(err error) bool {
	if e := AsError(err); e != nil {
		return e.Status == 0
	}
	_, tokens := errors.AsType[*TokenError](err)
	_, network := errors.AsType[net.Error](err)
	return tokens && network
}

// Passing reports an error that a later try may not meet: it says nothing lasting
// about what was asked, or about who asks.
func Passing(err error) bool {
	if e := AsError(err); e != nil {
		return e.Status == 0 || e.Status == http.StatusUnauthorized || retryableStatus(e.Status)
	}
	_, kind := errors.AsType[*AuthKindError](err)
	_, cloud := errors.AsType[*UnavailableError](err)
	return !kind && !cloud
}
