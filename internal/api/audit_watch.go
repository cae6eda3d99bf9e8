package api

import (
	"context"
	"hash/maphash"
	"time"
)

const (
	// lateness is how long after a change its record may still appear.
	lateness = time.Hour
	// grace is how long before a watch begins a change counts as one after it.
	grace = time.Minute
	// auditReach is how far back the service tells.
	auditReach = 89 * 24 * time.Hour
)

// AuditWatch finds out what was changed by looking at the audit again and again.
// The service takes days only, so a look asks for a day or two and knows by what it
// has seen before which records are news. It is used by one goroutine.
type AuditWatch struct {
	client *Client
	since  time.Time // there is no news from before
	last   time.Time // when the last whole look began; zero before the first
	seed   maphash.Seed
	seen   map[uint64]time.Time // records, and when they happened
}

// NewAuditWatch makes a watch for what is changed from now on.
func NewAuditWatch(c *Client) *AuditWatch {
	return &AuditWatch{client: c, since: time.Now(), seed: maphash.MakeSeed(), seen: map[uint64]time.Time{}}
}

// Look returns what happened since the last look, and how many calls that took. A
// look that fails has no news, and the next one tells all of it.
func (w *AuditWatch) Look(ctx context.Context) (news News, calls int, err error) {
	now := time.Now()
	horizon := w.horizon(now)
	news.Since = w.since
	seen := map[uint64]time.Time{}
	query := AuditQuery{StartDate: NewDate(horizon)}
	for page, err := range ListAuditRecords.Stream(ctx, w.client, query, nil) {
		if calls++; err != nil {
			return News{}, calls, err
		}
		for i := range page.Items {
			r := &page.Items[i]
			if r.OperationDate.At().Before(horizon) || !w.unseen(r, seen) {
				continue
			}
			if e, ok := r.event(page.ReadAt); ok {
				news.Events = append(news.Events, e)
			}
		}
		if endsBefore(page.Items, horizon) {
			break
		}
	}
	w.last, w.seen = now, seen
	return news, calls, nil
}

// horizon is from when on records are looked at.
func (w *AuditWatch) horizon(now time.Time) time.Time {
	from := w.since
	if !w.last.IsZero() {
		from = w.last
	}
	from = from.Add(-lateness)
	if oldest := now.Add(-auditReach); from.Before(oldest) {
		return oldest
	}
	return from
}

// unseen notes a record as seen and reports whether it is news. At the first look
// only its time tells, later no clock has to be right.
func (w *AuditWatch) unseen(r *AuditRecord, seen map[uint64]time.Time) bool {
	at, mark := r.OperationDate.At(), w.mark(r)
	_, again := seen[mark]
	seen[mark] = at
	_, before := w.seen[mark]
	first := w.last.IsZero()
	return !again && !before && (!first || !at.Before(w.since.Add(-grace)))
}

// mark recognises a record, which has no id. What is still under way comes again
// as another one when it is done.
func (w *AuditWatch) mark(r *AuditRecord) uint64 {
	var h maphash.Hash
	h.SetSeed(w.seed)
	for _, text := range []string{
		r.OperationDate.Text(), string(r.OperationType), string(r.ResourceType), string(r.OperationStatus),
		r.CustomerID, r.UserPrincipalName, r.ApplicationID, string(r.ResourceNewValue),
	} {
		h.WriteString(text)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// endsBefore reports a page that comes newest first and ends before a moment, so
// that nothing after it is of use. The manual promises no order: in any other, all
// pages are read.
func endsBefore(page []AuditRecord, horizon time.Time) bool {
	for i := 1; i < len(page); i++ {
		if page[i].OperationDate.At().After(page[i-1].OperationDate.At()) {
			return false
		}
	}
	return len(page) > 0 && page[len(page)-1].OperationDate.At().Before(horizon)
}
