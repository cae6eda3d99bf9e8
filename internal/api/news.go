package api

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// News is what was changed at the service, by whomever.
type News struct {
	// Since is from when on the news is complete: what was read before may be
	// untrue without any.
	Since  time.Time
	Events []Event
}

// Event is one change and what it makes untrue.
type Event struct {
	Customer string // tenant id; empty when it concerns none
	scopes   []scope
	told     time.Time // when the audit told of it, by this computer's clock
}

// outdates reports whether what was read at a moment may not show the change. When
// it happened doesn't count: clocks differ, and the service may show a change late.
// What was read after the audit told of it shows it, as far as anybody can know.
func (e *Event) outdates(read time.Time) bool { return read.Before(e.told) }

// scope is a path, in lower case, of which a change leaves nothing as it was read.
type scope struct {
	path  string
	below bool // what is below the path too
}

func (s scope) holds(path string) bool {
	rest, ok := strings.CutPrefix(path, s.path)
	return ok && (rest == "" || s.below && rest[0] == '/')
}

// Outdates reports whether what was read at a path is untrue since.
func (n *News) Outdates(path string, read time.Time) bool {
	path = strings.ToLower(path)
	for i := range n.Events {
		if e := &n.Events[i]; e.outdates(read) && e.touches(path) {
			return true
		}
	}
	return false
}

func (e *Event) touches(path string) bool {
	for _, s := range e.scopes {
		if s.holds(path) {
			return true
		}
	}
	return false
}

// Customers returns the tenant ids of the customers who, since a moment, came, went,
// or are another in the list of all.
func (n *News) Customers(since time.Time) []string {
	var ids []string
	seen := map[string]bool{}
	for i := range n.Events {
		e := &n.Events[i]
		if id := strings.ToLower(e.Customer); id != "" && e.touches(customersPath) && e.outdates(since) && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// Add puts later news to earlier ones.
func (n *News) Add(later News) {
	if n.Since.IsZero() {
		n.Since = later.Since
	}
	n.Events = append(n.Events, later.Events...)
}

type newsKey struct{}

// WithNews has calls answered from what is kept where the news doesn't say that it
// is untrue: of a screen that is read again, only what changed is asked for.
func WithNews(ctx context.Context, news News) context.Context {
	return context.WithValue(ctx, newsKey{}, &news)
}

// stillTrue answers a call under [WithNews] without asking the service.
func (c *Client) stillTrue(ctx context.Context, rq *call) (*Response, bool) {
	body, at, ok := c.undisputed(ctx, rq.path, rq.key)
	if !ok {
		return nil, false
	}
	noteAge(ctx, rq.path, at, false)
	return &Response{Status: http.StatusOK, Header: http.Header{}, Body: body, ReadAt: at, Cached: true}, true
}

// undisputed returns an answer that is kept and that the news under [WithNews] says
// nothing against.
func (c *Client) undisputed(ctx context.Context, path, key string) (body []byte, at time.Time, ok bool) {
	news, ok := ctx.Value(newsKey{}).(*News)
	if !ok || c.config.Cache == nil || key == "" {
		return nil, time.Time{}, false
	}
	body, at, ok = c.config.Cache.Load(ctx, key)
	return body, at, ok && !at.Before(news.Since) && !news.Outdates(path, at)
}

// undisputedReading returns the reading of a list that is kept, unless the news says
// that it is untrue: as a whole, because its first page is the oldest.
func (c *Client) undisputedReading(ctx context.Context, path, list string) (reading string, ok bool) {
	if ctx.Value(newsKey{}) == nil {
		return "", false
	}
	reading = c.config.Cache.Reading(ctx, list)
	_, _, ok = c.undisputed(ctx, path, pageKey(list, reading, 0))
	return reading, ok
}
