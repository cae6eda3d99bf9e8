package state

import (
	"bytes"
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/s2"
)

// noPage is the number of an answer that has no pages.
const noPage = -1

// Cache stores responses of the service. The caller chooses the keys and must
// keep secrets out of keys and bodies. The key of a page is a prefix, "#" and the
// page number.
type Cache struct {
	store *Store
	db    *database // nil when there is no cache
	queue *queue
}

// splitKey splits a key into its prefix and page number.
func splitKey(key string) (prefix string, page int) {
	if i := strings.LastIndexByte(key, '#'); i >= 0 {
		if n, err := strconv.Atoi(key[i+1:]); err == nil && n >= 0 {
			return key[:i], n
		}
	}
	return key, noPage
}

// Load returns a cached response and when it was read from the service. ok is
// false if the response was never cached, was evicted, or can't be read.
func (c *Cache) Load(ctx context.Context, key string) (body []byte, at time.Time, ok bool) {
	if c.db == nil {
		return nil, time.Time{}, false
	}
	prefix, page := splitKey(key)
	var packed []byte
	known, works := c.queue.pending(func(ch cacheWrite) bool {
		switch ch := ch.(type) {
		case *answerWrite:
			if ch.prefix == prefix && ch.page == page {
				packed, at, ok = ch.packed, ch.at, true
				return true
			}
		case prefixRemoval:
			return strings.HasPrefix(prefix, string(ch))
		}
		return false
	})
	// A failed queue may have lost an invalidation, so nothing is read after that:
	// it could be stale.
	if known || !works {
		body, err := s2.Decode(nil, packed)
		return body, at, ok && works && err == nil
	}
	var read, used int64
	err := c.db.reader.QueryRowContext(ctx, "SELECT body, at, used FROM answer WHERE prefix = ? AND page = ?", prefix, page).Scan(&packed, &read, &used)
	if err == nil {
		body, err = s2.Decode(nil, packed)
	}
	if err != nil {
		if unusableReason(err) != "" {
			c.queue.abort(err)
		}
		return nil, time.Time{}, false
	}
	if age := c.store.now().Sub(time.UnixMilli(used)); age > usedResolution || age < 0 {
		c.queue.offer(&usedUpdate{prefix, page, c.store.now()})
	}
	return body, c.store.notInFuture(read), true
}

// usedResolution is the resolution of an answer's last use. Storing every use would
// turn each read into a write.
const usedResolution = time.Hour

// Keep caches a response with the current time, replacing an earlier one. It does
// not wait for the disk. Until the response is written it is held in memory
// compressed, because lists arrive faster than they are written and would take
// five times as much memory otherwise. The compressed copy is cloned to drop the
// spare capacity that the compressor allocates.
func (c *Cache) Keep(key string, body []byte) {
	prefix, page := splitKey(key)
	if !c.queue.offer(&answerWrite{prefix, page, c.store.now(), bytes.Clone(s2.Encode(nil, body))}) {
		c.store.warn("Some responses were not cached because they arrived faster than the disk could write them.")
	}
}

// Flush waits until all responses cached so far are on disk.
func (c *Cache) Flush(ctx context.Context) error { return c.queue.flush(ctx) }

// Forget removes every response whose key begins with the prefix.
func (c *Cache) Forget(prefix string) { c.queue.put(prefixRemoval(prefix)) }

// Keys returns the keys of the cached responses that begin with prefix, sorted.
func (c *Cache) Keys(ctx context.Context, prefix string) []string {
	if c.db == nil || c.queue.flush(ctx) != nil {
		return nil
	}
	rows, err := c.db.reader.QueryContext(ctx, "SELECT prefix, page FROM answer WHERE prefix >= ? AND prefix < ? ORDER BY prefix, page", prefix, prefix+"\U0010ffff")
	if err != nil {
		return nil
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		var page int
		if rows.Scan(&key, &page) != nil {
			return nil
		}
		if page != noPage {
			key += "#" + strconv.Itoa(page)
		}
		keys = append(keys, key)
	}
	if rows.Err() != nil {
		return nil
	}
	return keys
}

// answerWrite is a change that stores a response.
type answerWrite struct {
	prefix string
	page   int
	at     time.Time
	packed []byte
}

func (k *answerWrite) apply(ctx context.Context, tx *sql.Tx) error {
	at := k.at.UnixMilli()
	_, err := tx.ExecContext(ctx, `INSERT INTO answer (prefix, page, at, used, size, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (prefix, page) DO UPDATE SET at = excluded.at, used = excluded.used, size = excluded.size, body = excluded.body`,
		k.prefix, k.page, at, at, len(k.packed), k.packed)
	return err
}

func (k *answerWrite) size() int { return len(k.prefix) + len(k.packed) }

// usedUpdate is a change that updates when a response was last used.
type usedUpdate struct {
	prefix string
	page   int
	at     time.Time
}

func (w *usedUpdate) apply(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE answer SET used = ? WHERE prefix = ? AND page = ?", w.at.UnixMilli(), w.prefix, w.page)
	return err
}

func (w *usedUpdate) size() int { return len(w.prefix) }

// prefixRemoval is a change that removes all responses with this key prefix.
type prefixRemoval string

func (f prefixRemoval) apply(ctx context.Context, tx *sql.Tx) error {
	end := string(f) + "\U0010ffff"
	if _, err := tx.ExecContext(ctx, "DELETE FROM reading WHERE list >= ? AND list < ?", string(f), end); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM answer WHERE prefix >= ? AND prefix < ?", string(f), end)
	return err
}

func (f prefixRemoval) size() int { return len(f) }
