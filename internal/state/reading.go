package state

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// A reading is one pass over a list. readingMark separates the key of the list from
// the name of the reading in the keys of its pages. readingEnd sorts directly after
// it.
const (
	readingMark = "\x1f"
	readingEnd  = "\x20"
)

// readingTimeout is how long the pages of an incomplete reading are assumed to belong to a
// process that is still reading the list.
const readingTimeout = 10 * time.Minute

// pagesOf returns the key prefix of the pages of a reading.
func pagesOf(list, reading string) string {
	if reading == "" {
		return list
	}
	return list + readingMark + reading
}

// Reading returns the name of the reading to show for a list: the last complete one
// or, if there is none, the one with the most pages. It is empty if nothing is
// cached, or if the pages were written by a version without readings.
func (c *Cache) Reading(ctx context.Context, list string) string {
	if c.db == nil {
		return ""
	}
	name, latest := "", ""
	known, works := c.queue.pending(func(ch cacheWrite) bool {
		switch ch := ch.(type) {
		case *answerWrite:
			if reading, ok := strings.CutPrefix(ch.prefix, list+readingMark); ok && latest == "" {
				latest = reading
			}
		case listCompletion:
			if ch.list == list {
				name = ch.reading
				return true
			}
		case prefixRemoval:
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
	var prefix string // prefer a reading that has the first page
	err = c.db.reader.QueryRowContext(ctx, "SELECT prefix FROM answer WHERE "+pagesOfList+" GROUP BY prefix ORDER BY min(page) = 0 DESC, count(*) DESC, max(at) DESC, prefix LIMIT 1", list, list+readingMark, list+readingEnd).Scan(&prefix)
	if err != nil {
		return latest
	}
	return strings.TrimPrefix(strings.TrimPrefix(prefix, list), readingMark)
}

// pagesOfList selects the pages of all readings of a list.
const pagesOfList = "(prefix = ? OR prefix >= ? AND prefix < ?) AND page >= 0"

// Whole marks a reading of a list as complete, with the given number of pages. It
// then replaces the previous reading, unless some of its pages are missing because
// they were dropped or evicted.
func (c *Cache) Whole(list, reading string, pages int) {
	c.queue.put(listCompletion{list, reading, pages, c.store.now()})
}

// listCompletion is a change that marks a reading as complete.
type listCompletion struct {
	list, reading string
	pages         int
	at            time.Time
}

func (w listCompletion) apply(ctx context.Context, tx *sql.Tx) error {
	prefix := pagesOf(w.list, w.reading)
	var there int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM answer WHERE prefix = ? AND page >= 0 AND page < ?", prefix, w.pages).Scan(&there); err != nil || there < w.pages {
		return err
	}
	// Recent pages of other readings stay, because another process may still be
	// reading the list.
	if _, err := tx.ExecContext(ctx, "DELETE FROM answer WHERE "+pagesOfList+` AND prefix <> ? AND
			(prefix = ? OR prefix = ? || ? || (SELECT name FROM reading WHERE list = ?) OR at < ?)`,
		w.list, w.list+readingMark, w.list+readingEnd, prefix, w.list, w.list, readingMark, w.list, w.at.Add(-readingTimeout).UnixMilli()); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO reading (list, name) VALUES (?, ?) ON CONFLICT (list) DO UPDATE SET name = excluded.name", w.list, w.reading)
	return err
}

func (w listCompletion) size() int { return len(w.list) }
