package state

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// Record is an entry of the search index, such as a customer, a subscription or an
// invoice. It is identified by its kind, id and parent.
type Record struct {
	Kind   string // one of Kinds, or another one
	ID     string
	Parent string // tenant id of the customer it belongs to; empty for none
	Title  string // display name
	Text   string // other searchable words: domain, ids, SKU, serial number
}

// KindCustomer is the kind of customers, the parents of other records.
const KindCustomer = "customer"

// Kinds returns the common kinds of records, in the order in which equally good
// hits are shown. Other kinds come after them.
func Kinds() []string { return slices.Clone(kindOrder) }

// kindOrder must not be reordered: the index of a kind is part of the ids of its records.
var kindOrder = []string{KindCustomer, "subscription", "order", "invoice", "service-request", "user", "device"}

// Hit is a record that was found.
type Hit struct {
	Record
	At time.Time // when it was last read from the service
}

// Records is the search index over everything that was loaded.
type Records struct {
	store *Store
	db    *database // nil if there is no index
	queue *queue

	vocabulary *vocabulary
}

// maxRecordsPerWrite limits the number of records in one change.
const maxRecordsPerWrite = 2000

// Put adds records, replacing those with the same kind, id and parent. It retains
// the slice, which must not be modified afterwards. It does not wait for the disk
// unless the queue is full.
func (r *Records) Put(records []Record) {
	at := r.store.now()
	for some := range slices.Chunk(records, maxRecordsPerWrite) {
		r.queue.put(newRecordWrite(some, at))
	}
}

// Flush waits until all records put so far can be found.
func (r *Records) Flush(ctx context.Context) error { return r.queue.flush(ctx) }

// KindCount is the number of records of a kind.
type KindCount struct {
	Kind   string    `json:"kind"`
	Count  int64     `json:"count"`
	Newest time.Time `json:"newest"` // when one of them was last read
}

// KindCounts counts the records by kind, in the order of [Kinds].
func (r *Records) KindCounts(ctx context.Context) ([]KindCount, error) {
	if r.db == nil {
		return nil, nil
	}
	return countRecords(ctx, r.db.reader, r.store.notInFuture)
}

func countRecords(ctx context.Context, db *sql.DB, past func(int64) time.Time) ([]KindCount, error) {
	rows, err := db.QueryContext(ctx, "SELECT kind, count, newest FROM census WHERE count > 0 ORDER BY kind")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []KindCount{}
	for rows.Next() {
		var c KindCount
		var newest int64
		if err := rows.Scan(&c.Kind, &c.Count, &newest); err != nil {
			return nil, err
		}
		c.Newest = past(newest)
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b KindCount) int { return kindRank(a.Kind) - kindRank(b.Kind) })
	return all, rows.Err()
}

// kindRank returns the position of a kind in the order of kinds.
func kindRank(kind string) int {
	if i := slices.Index(kindOrder, kind); i >= 0 {
		return i
	}
	return otherKindsRank
}

// otherKindsRank is the rank of all kinds that are not in kindOrder. It leaves room for
// more of those.
const otherKindsRank = 100

// rankShift is the position of the kind's rank in the id of a record.
const rankShift = 40

// firstID and lastID are the bounds of the ids of a rank.
func firstID(rank int) int64 { return int64(rank) << rankShift }
func lastID(rank int) int64  { return firstID(rank+1) - 1 }
