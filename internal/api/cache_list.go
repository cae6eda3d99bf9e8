package api

import "context"

// keeping is where the pages of a list are kept while it is read.
type keeping struct {
	cache Cache  // nil when nothing is kept by this reading
	list  string // key of the list
}

// keeping finds the place of a list in the cache. Its key is that of the first
// page, wherever reading begins.
func (o *ListOp[P, R]) keeping(ctx context.Context, c *Client, p P, size int) (keeping, error) {
	if c.config.Cache == nil {
		return keeping{}, nil
	}
	first, err := o.pageRequest(p, size, nil)
	if err != nil {
		return keeping{}, err
	}
	k := keeping{list: o.place(first, c.config.Locale)}
	if k.list != "" && !isFromCache(ctx) {
		k.cache = c.config.Cache
	}
	return k, nil
}

// key is the key of a page; empty when the list is not kept.
func (k keeping) key(page int) string {
	if k.list == "" {
		return ""
	}
	return pageKey(k.list, page)
}

// end says how many pages the list has: what is kept beyond is of an older reading.
func (k keeping) end(pages int) {
	if k.cache != nil {
		k.cache.Trim(k.list, pages)
	}
}

// nothingAt keeps that there is nothing on a page that was promised: the list is
// whole without it.
func (k keeping) nothingAt(page int) {
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
