package api

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Page is one page of a collection.
type Page[R any] struct {
	Items []R
	Index int // 0 for the first
	// Total is the service's totalCount; often that of the page, not of the whole.
	Total int
	// Next continues after this page; nil at the end.
	Next *Cursor
	*Response
}

// Cursor is a place in a collection between two pages. It holds only what the
// next request can't do without.
type Cursor struct {
	token       string // continuation token, sent in a header
	offset      int    // of the next page's first item; 0 when a token leads on
	offsetParam string // the query key that carries the offset
	query       url.Values
	index       int
	reading     string // of the list, as far as it is kept; empty when nothing is
}

// place identifies where a cursor leads, whatever its index.
func (c *Cursor) place() string {
	return fmt.Sprintf("%s %d %s", c.token, c.offset, c.query.Encode())
}

// ListOp reads a collection page by page.
type ListOp[P, R any] struct{ base }

func list[P, R any](s Spec) *ListOp[P, R] {
	o := &ListOp[P, R]{base{spec: s, params: reflect.TypeFor[P](), result: reflect.TypeFor[[]R](), kind: KindList}}
	if s.Paging.SizeParam != "" {
		o.single = []Param{{Name: s.Paging.SizeParam, In: "query", Wire: s.Paging.SizeParam, Type: "integer", Doc: "Results per page.", Max: s.Paging.Size}}
	}
	return register(o)
}

// Pages yields the collection page by page until the answer carries nothing to
// continue with. A count in an answer never ends it. On a failed page it yields
// the error, whose [PageError] says where to go on, and stops.
func (o *ListOp[P, R]) Pages(ctx context.Context, c *Client, args Args) iter.Seq2[RawPage, error] {
	return func(yield func(RawPage, error) bool) {
		p, size, err := o.bindPage(args)
		if err != nil {
			yield(RawPage{}, err)
			return
		}
		for page, err := range o.raw(ctx, c, p, size, nil) {
			if err == nil && !page.Cached {
				indexRaw[R](c, page.path, page.Items)
			}
			if !yield(RawPage{Items: page.Items, More: page.Next != nil, Total: page.Total, Reply: page.Response}, err) {
				return
			}
		}
	}
}

// bindPage binds the parameters and the page size, which is one on the command line.
func (o *ListOp[P, R]) bindPage(args Args) (p P, size int, err error) {
	others := make(url.Values, len(args.Params))
	for name, texts := range args.Params {
		if !strings.EqualFold(name, o.spec.Paging.SizeParam) {
			others[name] = texts
			continue
		}
		if args.Size, err = strconv.Atoi(strings.Join(texts, ",")); err != nil || args.Size < 1 {
			return p, 0, &ParamError{o.spec.ID, o.spec.Paging.SizeParam, "is not a whole number above 0", nil}
		}
	}
	args.Params = others
	p, err = bindArgs[P](&o.base, args)
	return p, args.Size, err
}

// Prepare implements [Operation]: the request of the first page.
func (o *ListOp[P, R]) Prepare(_ context.Context, c *Client, args Args) (*Prepared, error) {
	return prepare(c, func() (*call, error) {
		p, size, err := o.bindPage(args)
		if err != nil {
			return nil, err
		}
		return o.pageRequest(p, size, nil)
	})
}

// Stream yields decoded pages, from the start or from a cursor.
func (o *ListOp[P, R]) Stream(ctx context.Context, c *Client, p P, from *Cursor) iter.Seq2[Page[R], error] {
	return func(yield func(Page[R], error) bool) {
		for raw, err := range o.raw(ctx, c, p, 0, from) {
			page := Page[R]{Index: raw.Index, Total: raw.Total, Next: raw.Next, Response: raw.Response}
			if err == nil {
				page.Items, err = decodeItems[R](raw.Items)
				if err != nil {
					err = &PageError{Page: raw.Index, From: raw.from, Err: undecodable(&o.spec, raw.Response, err)}
				} else if !raw.Cached {
					index(c, raw.path, page.Items)
				}
			}
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// Items yields the items of one page at a time; the shape that lists stream from.
func (o *ListOp[P, R]) Items(ctx context.Context, c *Client, p P) iter.Seq2[[]R, error] {
	return func(yield func([]R, error) bool) {
		for page, err := range o.Stream(ctx, c, p, nil) {
			if !yield(page.Items, err) {
				return
			}
		}
	}
}

// All reads the whole collection.
func (o *ListOp[P, R]) All(ctx context.Context, c *Client, p P) ([]R, error) {
	var all []R
	for page, err := range o.Stream(ctx, c, p, nil) {
		if err != nil {
			return all, err
		}
		all = append(all, page.Items...)
	}
	return all, nil
}

func decodeItems[R any](raw []jsontext.Value) ([]R, error) {
	items := make([]R, len(raw))
	for i := range raw {
		if err := Decode(raw[i], &items[i]); err != nil {
			return nil, fmt.Errorf("item %d: %w", i, err)
		}
	}
	return items, nil
}

func (o *ListOp[P, R]) pageRequest(p P, size int, cur *Cursor) (*call, error) {
	rq, err := o.request(p)
	if err != nil {
		return nil, err
	}
	paging := o.spec.Paging
	if size == 0 {
		size = paging.Size
	}
	if size > 0 && paging.SizeParam != "" {
		rq.query.Set(paging.SizeParam, strconv.Itoa(size))
	}
	if cur == nil {
		return rq, nil
	}
	for key, texts := range cur.query {
		rq.query[key] = texts
	}
	if cur.offset > 0 {
		rq.query.Set(cur.offsetParam, strconv.Itoa(cur.offset))
	}
	if cur.token != "" {
		rq.header.Set(headerContinuation, cur.token)
		if paging.SeekParam != "" {
			rq.query.Set(paging.SeekParam, "Next")
		}
	}
	return rq, nil
}

type undecodedPage struct {
	Items []jsontext.Value
	Index int
	Total int
	Next  *Cursor
	from  *Cursor
	path  string // that was asked
	*Response
}

// raw is the one loop behind every collection.
func (o *ListOp[P, R]) raw(ctx context.Context, c *Client, p P, size int, cur *Cursor) iter.Seq2[undecodedPage, error] {
	return func(yield func(undecodedPage, error) bool) {
		seed, seen := maphash.MakeSeed(), map[uint64]bool{}
		visited := map[string]bool{}
		keep, err := o.keeping(ctx, c, p, size, cur)
		if err != nil {
			yield(undecodedPage{}, err)
			return
		}
		for {
			rq, err := o.pageRequest(p, size, cur)
			if err != nil {
				yield(undecodedPage{}, err)
				return
			}
			rq.key = keep.key(pageIndex(cur))
			resp, err := c.do(ctx, rq)
			if err != nil {
				if cur != nil && isEndOfPages(err) {
					keep.nothingAt(pageIndex(cur))
					return
				}
				yield(undecodedPage{}, &PageError{Page: pageIndex(cur), From: cur, Err: err})
				return
			}
			keep.came(resp)
			if resp.Status == http.StatusNoContent && resp.Header.Get("Retry-After") != "" {
				yield(undecodedPage{}, &NotReadyError{Operation: o.spec.ID, After: resp.RetryAfter()})
				return
			}
			env, err := parseEnvelope(resp.Body)
			if err != nil {
				yield(undecodedPage{}, &PageError{Page: pageIndex(cur), From: cur, Err: undecodable(&o.spec, resp, err)})
				return
			}
			known := fingerprint(seed, env.items)
			if len(env.items) > 0 && seen[known] {
				keep.end(pageIndex(cur) + 1)
				return // the service ignores the offset and repeats itself: modern invoices do
			}
			seen[known] = true
			page := undecodedPage{Items: env.items, Index: pageIndex(cur), Total: env.total, from: cur, path: rq.path, Response: resp}
			page.Next = env.next(o.spec.Paging, cmp.Or(size, o.spec.Paging.Size), cur)
			if page.Next != nil {
				if visited[page.Next.place()] {
					page.Next = nil // the links lead in a circle
				} else {
					visited[page.Next.place()] = true
				}
			}
			if keep.goesOn(page.Next); page.Next == nil {
				keep.end(page.Index + 1)
			}
			if !yield(page, nil) || page.Next == nil {
				return
			}
			cur = page.Next
		}
	}
}

func pageIndex(cur *Cursor) int {
	if cur == nil {
		return 0
	}
	return cur.index
}

// fingerprint recognises a page that came before.
func fingerprint(seed maphash.Seed, items []jsontext.Value) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, item := range items {
		h.Write(item)
		h.WriteByte('\n')
	}
	return h.Sum64()
}

// PageError is a collection that could not be read to its end. From is where to
// go on: nil means from the start.
type PageError struct {
	Page int
	From *Cursor
	Err  error
}

// Error says which page failed and why.
func (e *PageError) Error() string {
	if e.Page == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("the list is incomplete, page %d failed: %v", e.Page+1, e.Err)
}

// Unwrap returns the cause.
func (e *PageError) Unwrap() error { return e.Err }
