package api

import (
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
