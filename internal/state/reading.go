package state

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// readingMark stands between a list's key and the name of a reading of it in the
// keys of its pages; behind it in the order of bytes comes readingEnd.
const (
	readingMark = "\x1f"
	readingEnd  = "\x20"
)

// underWay is how long the pages of a reading that has not reached the list's end
// count as those of a process that is still reading.
const underWay = 10 * time.Minute

// pagesOf is the prefix of the keys of a reading's pages.
func pagesOf(list, reading string) string {
	if reading == "" {
		return list
	}
	return list + readingMark + reading
}

// Reading returns the name of the reading of a list that is to be shown: the last
// one that reached the list's end, and before there is one that which came farthest.
// It is empty when nothing is kept, or by a version that knew of no readings.
func (c *Cache) Reading(ctx context.Context, list string) string {
	if c.db == nil {
		return ""
	}
	name, latest := "", ""
	known, works := c.queue.pending(func(ch change) bool {
		switch ch := ch.(type) {
		case *kept:
			if reading, ok := strings.CutPrefix(ch.prefix, list+readingMark); ok && latest == "" {
				latest = reading
			}
		case whole:
			if ch.list == list {
				name = ch.reading
				return true
			}
		case forgotten:
			if strings.HasPrefix(list, string(ch)) {
				name = latest
				return true
			}
		}
		return false
	})
	if known || !works {
		return name
	}
	err := c.db.reader.QueryRowContext(ctx, "SELECT name FROM reading WHERE list = ?", list).Scan(&name)
	if err == nil {
		return name
	}
	var prefix string // one that went on from elsewhere has no beginning to show
	err = c.db.reader.QueryRowContext(ctx, "SELECT prefix FROM answer WHERE "+ofList+" GROUP BY prefix ORDER BY min(page) = 0 DESC, count(*) DESC, max(at) DESC, prefix LIMIT 1", list, list+readingMark, list+readingEnd).Scan(&prefix)
	if err != nil {
		return latest
	}
	return strings.TrimPrefix(strings.TrimPrefix(prefix, list), readingMark)
}

// ofList chooses the pages of all readings of a list.
const ofList = "(prefix = ? OR prefix >= ? AND prefix < ?) AND page >= 0"

// Whole says that a reading has reached the end of its list, after so many pages. It
// takes the place of what was kept of the list before. A reading of which pages are
// missing, because they came too fast or were let go of, doesn't.
func (c *Cache) Whole(list, reading string, pages int) {
	c.queue.put(whole{list, reading, pages, c.store.now()})
}

// whole is a reading that has reached the list's end.
type whole struct {
	list, reading string
	pages         int
	at            time.Time
}

func (w whole) apply(ctx context.Context, tx *sql.Tx) error {
	prefix := pagesOf(w.list, w.reading)
	var there int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM answer WHERE prefix = ? AND page >= 0 AND page < ?", prefix, w.pages).Scan(&there); err != nil || there < w.pages {
		return err
	}
	// Another process may be in the middle of a reading of its own: it is let be.
	if _, err := tx.ExecContext(ctx, "DELETE FROM answer WHERE "+ofList+` AND prefix <> ? AND
			(prefix = ? OR prefix = ? || ? || (SELECT name FROM reading WHERE list = ?) OR at < ?)`,
		w.list, w.list+readingMark, w.list+readingEnd, prefix, w.list, w.list, readingMark, w.list, w.at.Add(-underWay).UnixMilli()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO reading (list, name) VALUES (?, ?) ON CONFLICT (list) DO UPDATE SET name = excluded.name", w.list, w.reading)
	return err
}

func (w whole) size() int { return len(w.list) }
