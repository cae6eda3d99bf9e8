package api

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

var errForeignHost = errors.New("only the configured Partner Center address may be called")

// pinLink keeps every request, and so every token, on the configured host,
// whatever a link or a Location in an answer says.
type pinLink struct {
	next http.RoundTripper
	base *url.URL
}

// RoundTrip implements [http.RoundTripper].
func (l *pinLink) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != l.base.Scheme || req.URL.Host != l.base.Host {
		return nil, fmt.Errorf("refusing to call %s: %w", req.URL.Host, errForeignHost)
	}
	return l.next.RoundTrip(req)
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
