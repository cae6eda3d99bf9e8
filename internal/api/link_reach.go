package api

import (
	"errors"
	"net"
	"net/http"
	"sync/atomic"
)

// reachLink notes whether the service answers at all, whatever it says.
type reachLink struct {
	next    http.RoundTripper
	offline *atomic.Bool
}

// RoundTrip implements [http.RoundTripper].
func (l *reachLink) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err == nil || req.Context().Err() == nil {
		l.offline.Store(err != nil)
	}
	return resp, err
}

// Offline reports whether the last request got no answer.
func (c *Client) Offline() bool { return c.offline.Load() }

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
