package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Cache keeps the answers of reads between runs. A client has it for every screen:
// an answer is kept as it comes, and given again to calls under [FromCache]. Its
// methods are called from many goroutines and may lose what they can't keep, but
// mustn't make anybody wait for a disk.
//
// A key begins with the path of what was read, so that keys of one resource have a
// prefix in common. The pages of a list have the list's key behind which come the
// name of the reading that they are of and their number, "#0" and so on: pages of two
// readings don't fit together, because a customer who is new shifts all that follow.
// Keys hold no tokens and no headers.
type Cache interface {
	// Load returns what is kept under a key and when it was read.
	Load(ctx context.Context, key string) (body []byte, at time.Time, ok bool)
	// Keep keeps an answer that was read now.
	Keep(key string, body []byte)
	// Reading names the reading of a list that is to be shown: the last that reached
	// the list's end, before there is one that which came farthest. It is empty when
	// nothing is kept.
	Reading(ctx context.Context, list string) string
	// Whole says that a reading has reached the end of its list, after so many pages:
	// it takes the place of what was kept of the list before.
	Whole(list, reading string, pages int)
	// Forget forgets everything whose key begins with a prefix.
	Forget(prefix string)
}

// ErrNotCached says that an answer was to come from the cache, which doesn't have it.
var ErrNotCached = errors.New("it has not been read on this computer")

type fromCacheKey struct{}

// FromCache has calls answered from what is kept, without a request. What isn't
// kept fails with [ErrNotCached]; so does every call that isn't only to read. A
// list of which only the first pages are kept yields them and fails then.
func FromCache(ctx context.Context) context.Context {
	return context.WithValue(ctx, fromCacheKey{}, true)
}

func isFromCache(ctx context.Context) bool { return ctx.Value(fromCacheKey{}) != nil }

// Caches reports whether answers are kept at all.
func (c *Client) Caches() bool { return c.config.Cache != nil }

// place is the part of a cache key that names what is read: where, by which
// operation, in which language. It is empty for what is never kept.
func (b *base) place(rq *call, locale string) string {
	s := &b.spec
	if s.Effect != Read || s.Method != http.MethodGet || s.Private || s.Accept != "" {
		return ""
	}
	return rq.path + "?" + rq.query.Encode() + " " + s.ID + " " + locale
}

// pageKey is the key of a page. What an earlier version kept has no reading.
func pageKey(list, reading string, page int) string {
	if reading != "" {
		list += "\x1f" + reading
	}
	return list + "#" + strconv.Itoa(page)
}

// kept answers a call from the cache.
func (c *Client) kept(ctx context.Context, rq *call) (*Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.config.Cache == nil || rq.key == "" {
		return nil, ErrNotCached
	}
	body, at, ok := c.config.Cache.Load(ctx, rq.key)
	if !ok {
		return nil, ErrNotCached
	}
	noteAge(ctx, rq.path, at, true)
	return &Response{Status: http.StatusOK, Header: http.Header{}, Body: body, ReadAt: at, Cached: true}, nil
}

// remember keeps an answer that has just come.
func (c *Client) remember(ctx context.Context, rq *call, resp *Response) {
	noteAge(ctx, rq.path, resp.ReadAt, false)
	switch cache := c.config.Cache; {
	case cache == nil:
	case rq.spec.Effect != Read:
		c.forget(rq.path)
	case rq.key != "" && len(resp.Body) > 0 && resp.Status < http.StatusMultipleChoices:
		cache.Keep(rq.key, keepable(resp.Body))
	}
}

// forget drops what a change may have made untrue. At a customer one change leads
// to others: an order makes subscriptions, a subscription licences. So all that is
// kept of the customer goes, and nothing of another one.
func (c *Client) forget(path string) {
	if c.config.Cache == nil {
		return
	}
	for _, prefix := range changedBy(path) {
		c.config.Cache.Forget(prefix)
	}
}

// changedBy returns the prefixes of the keys that a change at a path outdates.
func changedBy(path string) []string {
	root, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	area, below, _ := strings.Cut(rest, "/")
	collection := "/" + root + "/" + area
	if area != "customers" {
		return []string{collection + "?", collection + "/"}
	}
	customer, inside, _ := strings.Cut(below, "/")
	switch {
	case customer == "":
		return []string{collection + "?"}
	case inside == "":
		return []string{collection + "?", collection + "/" + customer + "?", collection + "/" + customer + "/"}
	}
	return []string{collection + "/" + customer + "?", collection + "/" + customer + "/"}
}

// mayHaveChanged reports whether a failed change may have taken effect all the same.
func mayHaveChanged(err error) bool {
	e := AsError(err)
	return e != nil && e.Unknown
}
