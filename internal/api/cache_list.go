package api

import (
	"context"
	"crypto/rand"
	"time"
)

// keeping is where the pages of a list are kept while it is read.
type keeping struct {
	cache   Cache                   // nil when nothing is kept by this reading
	list    string                  // key of the list
	reading string                  // that its pages are kept or found under
	began   time.Time               // when the first page of the service's came; zero as long as none did
	whole   func(k *keeping, n int) // is told once all of the list was read, and how many pages it has
}

// keeping finds the place of a list in the cache. Its key is that of the first
// page, wherever reading begins.
func (o *ListOp[P, R]) keeping(ctx context.Context, c *Client, p P, size int, from *Cursor) (keeping, error) {
	if c.config.Cache == nil {
		return keeping{}, nil
	}
	first, err := o.pageRequest(p, size, nil)
	if err != nil {
		return keeping{}, err
	}
	k := keeping{list: o.place(first, c.config.Locale)}
	k.whole = func(k *keeping, pages int) {
		if k.began.IsZero() || size > 0 {
			return // all of it was known, or it is not how screens read
		}
		c.noteReading(ctx, reading{key: k.list, path: first.path, at: k.began, calls: pages, again: func(ctx context.Context) error {
			_, err := o.All(ctx, c, p)
			return err
		}})
	}
	switch {
	case k.list == "":
	case isFromCache(ctx):
		k.reading = c.config.Cache.Reading(ctx, k.list)
	case from != nil && from.reading != "": // it goes on
		k.cache, k.reading = c.config.Cache, from.reading
	default:
		k.cache = c.config.Cache
		var ok bool
		if k.reading, ok = c.undisputedReading(ctx, first.path, k.list); !ok {
			k.reading = rand.Text()
		}
	}
	return k, nil
}

// key is the key of a page; empty when the list is not kept.
func (k keeping) key(page int) string {
	if k.list == "" {
		return ""
	}
	return pageKey(k.list, k.reading, page)
}

// goesOn has a reading that breaks off be continued from a cursor as the same one.
func (k *keeping) goesOn(next *Cursor) {
	if next != nil && k.cache != nil {
		next.reading = k.reading
	}
}

// end says that the reading is through after so many pages.
func (k *keeping) end(pages int) {
	if k.cache != nil {
		k.cache.Whole(k.list, k.reading, pages)
		k.whole(k, pages)
	}
}

// came notes that a page was read.
func (k *keeping) came(resp *Response) {
	if k.began.IsZero() && !resp.Cached {
		k.began = resp.ReadAt
	}
}

// nothingAt keeps that there is nothing on a page that was promised: the list is
// whole without it.
func (k *keeping) nothingAt(page int) {
	if k.cache != nil {
		k.cache.Keep(k.key(page), []byte("[]"))
		k.end(page + 1)
	}
}

// Kept reports whether all of a list is in the cache.
func (o *ListOp[P, R]) Kept(ctx context.Context, c *Client, p P) bool {
	if !c.Caches() {
		return false
	}
	for _, err := range o.raw(FromCache(ctx), c, p, 0, nil) {
		if err != nil {
			return false
		}
	}
	return true
}
