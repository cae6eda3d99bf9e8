package state

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// Record is a thing that can be found: a customer, a subscription, an invoice.
// Its kind, id and parent tell it apart.
type Record struct {
	Kind   string // one of Kinds, or another
	ID     string
	Parent string // tenant id of the customer it belongs to; empty for none
	Title  string // what it is shown as
	Text   string // further words to find it by: domain, ids, SKU, serial number
}

// KindCustomer is the kind of the records that the others belong to.
const KindCustomer = "customer"

// Kinds are the usual kinds of records, in the order in which equally good hits
// are shown. Others come after them.
func Kinds() []string { return slices.Clone(kinds) }

// kinds must keep their places: a kind's place is in the ids of its records.
var kinds = []string{KindCustomer, "subscription", "order", "invoice", "service-request", "user", "device"}

// Hit is a record that was found.
type Hit struct {
	Record
	At time.Time // when it was last read from the service
}

// Records is the search index over everything that was read.
type Records struct {
	store *Store
	db    *database // nil when there is no index
	queue *queue

	vocabulary *vocabulary
}

// mostRecords bounds the records of one change in the queue.
const mostRecords = 2000

// Put adds records or replaces those of the same kind, id and parent. It keeps
// the slice, which must not be changed after. It does not wait for the disk,
// unless so much is waiting already that memory would run out.
func (r *Records) Put(records []Record) {
	at := r.store.now()
	for some := range slices.Chunk(records, mostRecords) {
		r.queue.put(newIndexed(some, at))
	}
}

// Flush waits until all records that were put before can be found.
func (r *Records) Flush(ctx context.Context) error { return r.queue.flush(ctx) }

// Census tells how much of a kind can be found.
type Census struct {
	Kind   string    `json:"kind"`
	Count  int64     `json:"count"`
	Newest time.Time `json:"newest"` // when the last of them was read
}

// Census counts the records by kind, in the order of [Kinds].
func (r *Records) Census(ctx context.Context) ([]Census, error) {
	if r.db == nil {
		return nil, nil
	}
	return census(ctx, r.db.reader, r.store.past)
}

func census(ctx context.Context, db *sql.DB, past func(int64) time.Time) ([]Census, error) {
	rows, err := db.QueryContext(ctx, "SELECT kind, count, newest FROM census WHERE count > 0 ORDER BY kind")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []Census{}
	for rows.Next() {
		var c Census
		var newest int64
		if err := rows.Scan(&c.Kind, &c.Count, &newest); err != nil {
			return nil, err
		}
		c.Newest = past(newest)
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b Census) int { return kindRank(a.Kind) - kindRank(b.Kind) })
	return all, rows.Err()
}

// kindRank is the place of a kind among all.
func kindRank(kind string) int {
	if i := slices.Index(kinds, kind); i >= 0 {
		return i
	}
	return otherKinds
}

// otherKinds is the rank of all kinds without one of their own; it leaves room
// for more that have.
const otherKinds = 100

// rankShift makes a record's id of its kind's rank and a number below.
const rankShift = 40

// firstID and lastID enclose the ids of a rank.
func firstID(rank int) int64 { return int64(rank) << rankShift }
func lastID(rank int) int64  { return firstID(rank+1) - 1 }
